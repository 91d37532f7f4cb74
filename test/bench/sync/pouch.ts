import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Remote, startProcess } from './calls.ts'
import type { Took } from './hub.bench.ts'
import type { PouchCalls } from './pouchCalls.ts'

type Laptop = Remote<PouchCalls>

/** What PouchDB is to do: as many laptops, records and corrections as ours. */
interface Wanted {
  desks: number
  size: number
  corrected: number
}

/** Everybody exchanges with the hub at once, again and again, until nothing moves. */
async function untilNothingMoves(url: string, others: readonly Laptop[]): Promise<void> {
  for (;;) {
    const moved = await Promise.all(others.map((laptop) => laptop.call('exchange', { url })))
    if (moved.every((n) => n === 0)) return
  }
}

/**
 * The same work by PouchDB: `desks` databases over LevelDB, each in a process of its own, replicating over HTTP with one of
 * them, which serves as `express-pouchdb` does; the same records, the same share of concurrent corrections. It is spared TLS,
 * signatures, encryption and fsync.
 */
export async function pouchTeam(wanted: Wanted): Promise<Took> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-pouch-'))
  const laptops: Laptop[] = []
  try {
    for (let n = 0; n < wanted.desks; n += 1) {
      const own = join(folder, `d${n}`)
      await mkdir(own)
      const laptop = startProcess<PouchCalls>(new URL('./pouchProcess.ts', import.meta.url))
      laptops.push(laptop)
      await laptop.call('open', { folder: own })
    }
    return await replicated(laptops, wanted)
  } finally {
    for (const laptop of laptops) await laptop.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function replicated(laptops: readonly Laptop[], { size, corrected }: Wanted): Promise<Took> {
  const [hub, ...others] = laptops
  const [one, two] = others
  if (hub === undefined || one === undefined || two === undefined) throw new RangeError('three desks at least')
  const url = await hub.call('serve', undefined)
  const share = Math.ceil(size / laptops.length)
  await Promise.all(
    laptops.map((laptop, n) =>
      laptop.call('fill', { first: n * share, count: Math.max(0, Math.min(share, size - n * share)) }),
    ),
  )
  const first = await timed(laptops, () => untilNothingMoves(url, others))
  await one.call('correct', { count: corrected, condition: '损坏' })
  await two.call('correct', { count: corrected, condition: '缺件' })
  const second = await timed(laptops, () => untilNothingMoves(url, others))
  for (const laptop of laptops) {
    const { items, doubted } = await laptop.call('standing', undefined)
    if (items !== size || doubted !== corrected) throw new Error(`PouchDB has ${items}, ${doubted} doubted`)
    await laptop.call('close', undefined)
  }
  return { seconds: first.seconds + second.seconds, cpu: first.cpu + second.cpu }
}

async function cpuOf(laptops: readonly Laptop[]): Promise<number> {
  const used = await Promise.all(laptops.map((laptop) => laptop.call('cpu', undefined)))
  return used.reduce((sum, seconds) => sum + seconds, 0)
}

async function timed(laptops: readonly Laptop[], work: () => Promise<void>): Promise<Took> {
  const before = await cpuOf(laptops)
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  return { seconds, cpu: (await cpuOf(laptops)) - before }
}
