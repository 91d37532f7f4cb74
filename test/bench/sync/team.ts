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

/** Starts a team of `size` laptops: all have joined the hub and have nothing left to exchange. */
export async function startTeam(size: number): Promise<Team> {
  const { folders, siteId, officerId } = await makeFolders(size)
  const desks: BenchDesk[] = []
  try {
    for (const folder of folders) {
      const desk = startProcess<DeskCalls>(new URL('./deskProcess.ts', import.meta.url))
      desks.push(desk)
      await desk.call('open', { folder, officerId, now: NOW })
    }
    const [hub, ...others] = desks
    if (hub === undefined) throw new RangeError('a team of nobody')
    const address = await hub.call('openHub', undefined)
    let peer = ''
    for (const desk of others) peer = await desk.call('joinHub', address)
    return { siteId, hub, others, peer, close: () => closeAll(desks, folders) }
  } catch (error) {
    await closeAll(desks, folders)
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
