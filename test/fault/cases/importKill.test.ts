import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TEST_PIN } from '../../support/coreHarness.ts'
import { writeCourtExport } from '../../support/courtExport.ts'
import { type Serving, weakKeys } from '../../support/serveProcess.ts'
import { foundProfile, importSteps, importWhole, serveOpen, type TestProfile } from './support.ts'

const run = promisify(execFile)
const CLI = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))
const ROWS = 12_000
const CHUNK = 200

let profile: TestProfile
let serving: Serving | null = null
let path = ''
beforeEach(async () => {
  profile = await foundProfile()
  path = join(profile.folder, 'export.csv')
  await writeCourtExport(path, ROWS, 7)
})
afterEach(async () => {
  await serving?.kill()
  await profile.remove()
})

/** Kills the service once it has said that `rows` are in; returns how many it had acknowledged. */
async function importAndKill(rows: number): Promise<number> {
  serving = await serveOpen(profile)
  let acknowledged = 0
  try {
    for await (const step of importSteps(serving, path)) {
      if (step.kind === 'done') throw new Error('the import was done before it could be killed')
      acknowledged = step.done
      if (acknowledged >= rows) await serving.kill()
    }
  } catch (error) {
    if (acknowledged < rows) throw error
  }
  return acknowledged
}

const everything = { text: '', kind: null, status: null, mine: false, limit: 1, offset: 0 }

interface Unfinished {
  unfinished: { fileName: string; officer: string }[]
}

async function unfinishedOf(open: Serving): Promise<Unfinished['unfinished']> {
  return (await open.call<Unfinished>('/cases/tray', { state: 'open', limit: 1, offset: 0 })).unfinished
}

describe('an import killed in the middle', () => {
  it('[J8] [A2] keeps whole chunks and every acknowledged row, says so, and ends with the rest on the next run', async () => {
    const first = await importAndKill(2000)
    const second = await importAndKill(5000)
    expect(second).toBeGreaterThan(first)
    serving = await serveOpen(profile)
    const { stored } = await serving.call<{ stored: number }>('/cases/search', everything)
    expect(stored % CHUNK).toBe(0)
    expect(stored).toBeGreaterThanOrEqual(second)
    expect(stored).toBeLessThan(ROWS)
    expect(await unfinishedOf(serving)).toMatchObject([
      { fileName: 'export.csv', officer: '周某舟' },
      { fileName: 'export.csv', officer: '周某舟' },
    ])
    const report = await importWhole(serving, path)
    expect(report).toMatchObject({ cancelled: false, imported: ROWS - stored, unchanged: stored, updated: 0 })
    expect(await serving.call('/cases/search', everything)).toMatchObject({ stored: ROWS })
    expect(await unfinishedOf(serving)).toEqual([])
    expect(await importWhole(serving, path)).toMatchObject({ imported: 0, unchanged: ROWS, updated: 0 })
    await serving.stop()
    const env = { ...weakKeys(), FIELDWRIT_PIN: TEST_PIN }
    const { stdout } = await run(process.execPath, [CLI, 'verify', '--json', '--profile', profile.folder], { env })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
  }, 180_000)
})
