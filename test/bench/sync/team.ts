import { rm } from 'node:fs/promises'
import { startTestCore } from '../../support/coreHarness.ts'
import { secondLaptop } from '../../support/secondLaptop.ts'
import { fillSite } from '../recording.bench.ts'
import { type Remote, startProcess } from './calls.ts'
import type { DeskCalls } from './deskCalls.ts'

/** A desk in its own process. */
export type BenchDesk = Remote<DeskCalls>

/** Laptops of one court that hold the same site with empty rooms, each in a process of its own. */
export interface Team {
  siteId: string
  /** The laptop that is the hub; it works like the others. */
  hub: BenchDesk
  others: BenchDesk[]
  /** Name of the hub among the other sides of each. */
  peer: string
  close(): Promise<void>
}

const NOW = Date.parse('2025-09-16T08:00:00+08:00')
const ROOMS = 330

/** Laptops of one court that hold the same site with empty rooms; none has met another yet. */
export interface Laptops {
  siteId: string
  desks: BenchDesk[]
  close(): Promise<void>
}

/** Starts `size` laptops. The first of them holds `items` already, which a process of its own recorded. */
export async function startLaptops(size: number, items: number): Promise<Laptops> {
  const { folders, siteId, officerId } = await makeFolders(size)
  const desks: BenchDesk[] = []
  const start = async (folder: string): Promise<BenchDesk> => {
    const desk = startProcess<DeskCalls>(new URL('./deskProcess.ts', import.meta.url))
    desks.push(desk)
    await desk.call('open', { folder, officerId, now: NOW })
    return desk
  }
  try {
    if (items > 0) {
      const recording = await start(folders[0] ?? '')
      await recording.call('fill', { siteId, first: 0, count: items, prefix: 'D1' })
      await recording.call('close', undefined)
      await desks.pop()?.end()
    }
    for (const folder of folders) await start(folder)
    return { siteId, desks, close: () => closeAll(desks, folders) }
  } catch (error) {
    await closeAll(desks, folders)
    throw error
  }
}

/**
 * Starts a team of `size` laptops: all have joined the hub. What is exchanged then is little, unless the hub's laptop holds
 * `items` already.
 */
export async function startTeam(size: number, items: number): Promise<Team> {
  const { siteId, desks, close } = await startLaptops(size, items)
  try {
    const [hub, ...others] = desks
    if (hub === undefined) throw new RangeError('a team of nobody')
    const address = await hub.call('openHub', undefined)
    let peer = ''
    for (const desk of others) peer = await desk.call('joinHub', address)
    return { siteId, hub, others, peer, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Profiles of a team, closed: the site's laptop and copies of it, as restored ones are devices of their own. */
async function makeFolders(size: number): Promise<{ folders: string[]; siteId: string; officerId: string }> {
  const office = await startTestCore({ now: NOW })
  const { siteId } = fillSite(office, 0, ROOMS)
  const folders = [office.folder]
  for (let n = 1; n < size; n += 1) {
    const laptop = await secondLaptop(office, NOW)
    folders.push(laptop.core.context.paths.folder)
    await laptop.core.close()
  }
  await office.core.close()
  return { folders, siteId, officerId: office.officerId }
}

async function closeAll(desks: readonly BenchDesk[], folders: readonly string[]): Promise<void> {
  for (const desk of desks) await desk.end()
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
}
