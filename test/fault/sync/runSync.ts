import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verified } from '../../support/sync/processes.ts'
import { processDatabase } from '../../support/sync/testDatabase.ts'
import { everyKill, type Kill, killAt } from './kills.ts'
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
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-fault-sync-'))
  const database = server === null ? null : await processDatabase(server)
  const world = await openWorld(folder, database)
  let kills = 0
  try {
    for (const kill of everyKill().filter(chosen)) {
      const { point, moment, victim } = kill
      try {
        await killAt(world, kill)
      } catch (error) {
        throw new Error(`${victim} killed ${moment} ${point}: ${error instanceof Error ? error.message : ''}`, {
          cause: error,
        })
      }
      kills += 1
      told(`${victim} killed ${moment} ${point}: nothing lost`)
    }
    for (const desk of world.desks) await verified(desk)
    const points = new Set([...(await world.passed())].map((line) => line.split(':')[0]))
    return { kills, items: world.items.size, photos: world.photos.size, points: points.size }
  } finally {
    await world.end()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  }
}
