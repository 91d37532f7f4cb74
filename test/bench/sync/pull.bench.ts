import { rm } from 'node:fs/promises'
import type { BenchFigure } from '../search.bench.ts'
import { startProcess } from './calls.ts'
import type { DeskCalls } from './deskCalls.ts'
import { startGateway } from './gateway.bench.ts'
import { type BenchServer, benchPostgres } from './postgres.ts'
import type { BenchDesk } from './team.ts'

const SEED = 20250101
/** The pool of the seed city. */
const POOL = 71_866
const GOAL_SECONDS = 15
/** The cost per case at ten times the size, against the smaller. */
const GROWTH = 1.5

type Gateway = Awaited<ReturnType<typeof startGateway>>

/** A new laptop of the court, enrolled by its own code, with nothing but the court's own scope; `done` takes it away. */
export async function enrol(
  gateway: Gateway,
  name: string,
): Promise<{ desk: BenchDesk; peer: string; done(): Promise<void> }> {
  const { remote, url: address, words, now } = gateway
  const desk = startProcess<DeskCalls>(new URL('./deskProcess.ts', import.meta.url))
  const scopes = ['register:*', 'case:*', 'site:*']
  const code = await remote.call('code', { name, role: 'courtClerk', scopes })
  const folder = await desk.call('join', { address, code, words, now })
  await remote.call('issue', undefined)
  const peer = await desk.call('enrolled', undefined)
  const done = async (): Promise<void> => {
    await desk.end()
    await rm(folder, { recursive: true, force: true })
  }
  return { desk, peer, done }
}

/** Seconds of the clerk's push, of a new laptop's first pull and of its processor in it, with the bare rows beside it. */
async function firstPull(server: BenchServer | null, size: number) {
  const gateway = await startGateway(server?.url ?? null)
  const clerk = await enrol(gateway, '周某宁')
  const laptop = await enrol(gateway, '郑某山')
  try {
    const imported = await clerk.desk.call('importCases', { count: size, seed: SEED })
    if (imported !== size) throw new Error(`imported ${imported} of ${size}`)
    const idle = await laptop.desk.call('used', undefined)
    const pushing = performance.now()
    await clerk.desk.call('exchange', { peer: clerk.peer })
    const pulling = performance.now()
    await laptop.desk.call('exchange', { peer: laptop.peer })
    const ended = performance.now()
    const { cpu } = await laptop.desk.call('used', undefined)
    const cases = await laptop.desk.call('cases', undefined)
    if (cases !== size) throw new Error(`${cases} of ${size} cases came`)
    const floor = await laptop.desk.call('bareInserts', undefined)
    return { push: (pulling - pushing) / 1000, pull: (ended - pulling) / 1000, cpu: cpu - idle.cpu, floor }
  } finally {
    await clerk.done()
    await laptop.done()
    await gateway.close()
  }
}

/**
 * A clerk's laptop gives the court a register of `size` cases, and a new laptop pulls all of it: every piece checked, every
 * case folded and searchable in its encrypted store. Both over HTTP at a gateway over PostgreSQL, or the embedded one where
 * this machine has no server. Beside it the same rows written by bare statements.
 */
export async function pullBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  const server = await benchPostgres()
  if (server === null) process.stderr.write('pull: over the embedded database, no PostgreSQL server here\n')
  try {
    let smallest: number | null = null
    for (const size of sizes) {
      const { push, pull, cpu, floor } = await firstPull(server, size)
      report({ bench: 'pull', size, value: pull, unit: 's', floor, goal: size === POOL ? GOAL_SECONDS : null })
      report({ bench: 'pull-cpu', size, value: cpu, unit: 's', floor: null, goal: null })
      report({ bench: 'pull-push', size, value: push, unit: 's', floor: null, goal: null })
      const perCase = (pull * 1e6) / size
      const growth = smallest === null ? null : smallest * GROWTH
      report({ bench: 'pull-case', size, value: perCase, unit: 'µs/case', floor: (floor * 1e6) / size, goal: growth })
      smallest ??= perCase
    }
  } finally {
    await server?.stop()
  }
}
