import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { STORE_VERSION } from '../../db/migrate.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore } from '../support/coreHarness.ts'
import { writeCourtExport } from '../support/courtExport.ts'
import { serveProfile } from '../support/serveProcess.ts'
import type { BenchFigure } from './search.bench.ts'

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/bench', import.meta.url))
const SEED = 20250101
const RUNS = 5
const GOAL_MS = 1000

/** Status as far as this bench reads it. */
interface Status {
  phase: string
  officers: { officerId: string }[]
}

async function fillCases(test: TestCore, size: number): Promise<void> {
  const path = join(test.folder, 'export.csv')
  await writeCourtExport(path, size, SEED)
  const { mapping } = await test.services.importing.inspect({ path })
  let imported = 0
  for await (const step of test.services.importing.run({ commandId: newCommandId(), path, mapping }, undefined)) {
    if (step.kind === 'done') imported = step.imported
  }
  if (imported !== size) throw new Error(`imported ${imported} of ${size}`)
  await rm(path)
}

/** A profile with `size` imported cases, made once and kept; a store of another form is made anew. */
async function profileWith(size: number, form: number): Promise<string> {
  const kept = join(CACHE, `cases-${size}-store-${form}-seed-${SEED}`)
  if (existsSync(kept)) return kept
  await mkdir(CACHE, { recursive: true })
  const test = await startTestCore({ now: Date.parse('2026-11-23T02:00:00Z') })
  try {
    await fillCases(test, size)
    await test.core.close()
    await rm(`${kept}.part`, { recursive: true, force: true })
    await cp(test.folder, `${kept}.part`, { recursive: true })
    await rename(`${kept}.part`, kept)
  } finally {
    await rm(test.folder, { recursive: true, force: true })
  }
  return kept
}

/** One start of the program in its own process: ms from spawn to the first status, and from PIN to open. */
async function oneStart(folder: string): Promise<{ ready: number; unlock: number; search: number }> {
  const started = performance.now()
  const serving = await serveProfile(folder)
  try {
    const headers = { authorization: `Bearer ${serving.token}` }
    const status = (await (await fetch(`${serving.apiUrl}/system/status`, { headers })).json()) as Status
    const ready = performance.now() - started
    if (status.phase !== 'locked') throw new Error(`the profile is ${status.phase}`)
    const unlocking = performance.now()
    await serving.call('/identity/unlock', { officerId: status.officers[0]?.officerId, pin: TEST_PIN })
    const unlock = performance.now() - unlocking
    const searching = performance.now()
    await serving.call('/cases/search', {
      text: '李某',
      status: null,
      mine: false,
      kind: null,
      offset: 0,
      limit: 50,
    })
    return { ready, unlock, search: performance.now() - searching }
  } finally {
    await serving.stop()
  }
}

/** An empty node process from spawn to exit on this machine, ms: nothing here can start faster. */
async function emptyProcess(): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await once(child, 'exit')
  return performance.now() - started
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

/**
 * Starts `fieldwrit serve` on a store of each size: from spawn to the first answer of `system.status`, then from PIN to
 * open (key derivation at the tests' small cost, so that the store's own share shows), then the first search. The floor
 * is an empty node process. Middle of five runs.
 */
export async function startBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const folder = await profileWith(size, STORE_VERSION)
    const runs: Awaited<ReturnType<typeof oneStart>>[] = []
    const empty: number[] = []
    for (let n = 0; n < RUNS; n += 1) {
      empty.push(await emptyProcess())
      runs.push(await oneStart(folder))
    }
    const floor = middle(empty)
    const ms = { size, unit: 'ms' }
    report({ bench: 'start-ready', ...ms, value: middle(runs.map((run) => run.ready)), floor, goal: GOAL_MS })
    report({ bench: 'start-unlock', ...ms, value: middle(runs.map((run) => run.unlock)), floor: null, goal: null })
    report({
      bench: 'start-first-search',
      ...ms,
      value: middle(runs.map((run) => run.search)),
      floor: null,
      goal: null,
    })
  }
}
