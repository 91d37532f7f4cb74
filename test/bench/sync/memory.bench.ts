import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchFigure } from '../search.bench.ts'
import { startGateway } from './gateway.bench.ts'
import { type BenchServer, benchPostgres } from './postgres.ts'
import { enrol } from './pull.bench.ts'
import { type BenchDesk, startLaptops, startTeam } from './team.ts'

/** How much larger a process may get at ten times the size. */
const GROWTH = 1.25
const SEED = 20250101

/** Largest sizes of processes, MiB, by who they were. */
type Peaks = Record<string, number>

/** Who gives `size` to whom, each in a process that began without it, and how large they got. */
type Part = (size: number) => Promise<Peaks>

const peakOf = async (desk: BenchDesk): Promise<number> => (await desk.call('used', undefined)).peak

async function mustHold(desk: BenchDesk, size: number): Promise<void> {
  const { items } = await desk.call('standing', undefined)
  if (items !== size) throw new Error(`${items} of ${size} came`)
}

/** A hub and a laptop that joins it and takes everything. */
async function overHub(size: number): Promise<Peaks> {
  const team = await startTeam(2, size)
  const [desk] = team.others
  if (desk === undefined) throw new RangeError('no laptop')
  try {
    const peaks = { hub: await peakOf(team.hub), desk: await peakOf(desk) }
    await mustHold(desk, size)
    return peaks
  } finally {
    await team.close()
  }
}

/** A laptop that writes a stick and one that reads it. */
async function byStick(size: number): Promise<Peaks> {
  const { desks, close } = await startLaptops(2, size)
  const stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  const [writer, reader] = desks
  if (writer === undefined || reader === undefined) throw new RangeError('too few laptops')
  try {
    // A stick that goes round with nothing else on it lets them know each other's keys.
    for (const desk of [...desks, ...desks]) await desk.call('readStick', { stick })
    await writer.call('writeStick', { stick })
    await reader.call('readStick', { stick })
    const peaks = { 'stick-writer': await peakOf(writer), 'stick-reader': await peakOf(reader) }
    await mustHold(reader, size)
    return peaks
  } finally {
    await close()
    await rm(stick, { recursive: true, force: true })
  }
}

/** A gateway that is given a register of `size` cases by one laptop and gives it to another, and the other. */
async function overGateway(server: BenchServer, size: number): Promise<Peaks> {
  const gateway = await startGateway(server.url)
  const clerk = await enrol(gateway, '周某宁')
  const laptop = await enrol(gateway, '郑某山')
  try {
    await clerk.desk.call('importCases', { count: size, seed: SEED })
    await clerk.desk.call('exchange', { peer: clerk.peer })
    await laptop.desk.call('exchange', { peer: laptop.peer })
    const cases = await laptop.desk.call('cases', undefined)
    if (cases !== size) throw new Error(`${cases} of ${size} cases came`)
    return { gateway: await gateway.remote.call('peak', undefined), pull: await peakOf(laptop.desk) }
  } finally {
    await clerk.done()
    await laptop.done()
    await gateway.close()
  }
}

async function measure(report: (figure: BenchFigure) => void, sizes: readonly number[], part: Part): Promise<void> {
  let smallest: Peaks | null = null
  for (const size of sizes) {
    const peaks = await part(size)
    for (const [who, value] of Object.entries(peaks)) {
      const least = smallest?.[who]
      const goal = least === undefined ? null : least * GROWTH
      report({ bench: `memory-${who}`, size, value, unit: 'MiB', floor: null, goal })
    }
    smallest ??= peaks
  }
}

/**
 * How large processes get while one that has nothing takes everything over from another: over a hub, by a stick, and over a
 * gateway on PostgreSQL, where the laptops are told cases instead of items.
 */
export async function memoryBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  await measure(report, sizes, overHub)
  await measure(report, sizes, byStick)
  const server = await benchPostgres()
  if (server === null) {
    process.stderr.write('memory-gateway: skipped, no PostgreSQL server here (Debian: postgresql, as root)\n')
    return
  }
  try {
    await measure(report, sizes, (size) => overGateway(server, size))
  } finally {
    await server.stop()
  }
}
