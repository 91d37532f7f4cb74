import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verified } from '../../support/sync/processes.ts'
import { everyKill, killAt } from './kills.ts'
import { type Kill, placeOf } from './scene.ts'
import { openWorld } from './world.ts'

/** What a run of kills at named writes did and saw. */
export interface SyncKillReport {
  kills: number
  /** Acknowledged records and photographs, each found on every laptop once. */
  items: number
  photos: number
  /** Names of writes that were passed by some process. */
  points: number
}

/**
 * Dies at every named write in turn; `chosen` limits it. `server`: where the gateway keeps its rows, null = embedded. Throws
 * naming the place and the first thing that was lost.
 */
export async function runSyncKills(
  chosen: (kill: Kill) => boolean,
  told: (line: string) => void,
  server: string | null,
): Promise<SyncKillReport> {
  const all = everyKill().filter(chosen)
  const passed = new Set<string>()
  const report = { kills: 0, items: 0, photos: 0 }
  for (const files of ['disk', 'store'] as const) {
    const kills = all.filter((kill) => kill.files === files)
    if (kills.length === 0) continue
    const seen = await inOneWorld(kills, told, { server, files })
    report.kills += seen.kills
    report.items += seen.items
    report.photos += seen.photos
    for (const point of seen.points) passed.add(point)
  }
  return { ...report, points: passed.size }
}

async function inOneWorld(
  kills: readonly Kill[],
  told: (line: string) => void,
  where: { server: string | null; files: Kill['files'] },
): Promise<Omit<SyncKillReport, 'points'> & { points: Set<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-fault-sync-'))
  const world = await openWorld(folder, where)
  try {
    for (const kill of kills) {
      const place = `${kill.victim} killed at ${placeOf(kill)}`
      try {
        await killAt(world, kill)
      } catch (error) {
        throw new Error(`${place}: ${error instanceof Error ? error.message : ''}`, { cause: error })
      }
      told(`${place}: nothing lost`)
    }
    for (const desk of world.desks) await verified(desk)
    const points = new Set([...(await world.passed())].map((line) => line.split(':')[0] ?? ''))
    return { kills: kills.length, items: world.items.size, photos: world.photos.size, points }
  } finally {
    await world.end()
    await rm(folder, { recursive: true, force: true })
  }
}
