import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../../db/migrate.ts'
import { type Db, openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { verifyStore } from '../../../db/verify.ts'
import { idOf, openRoomIn, openStoreUnderTest, TEST_KEY } from '../../unit/db/storeUnderTest.ts'

export const DEVICE = idOf('device own')

/** Command id of the n-th item of a round: known to both sides, so that a repeat can be sent after the crash. */
export function commandOf(round: number, n: number): string {
  return idOf(`command ${round} ${n}`)
}

/** What stands in the entry line while the n-th item is typed. */
export function draftText(round: number, n: number): string {
  return `${round}/${n} 木制办公桌 3 张 旧`
}

/** A new profile folder with a store and one open room. */
export async function newStore(): Promise<{ folder: string; roomId: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-fault-'))
  const test = await openStoreUnderTest({ folder, device: DEVICE, now: Date.now() })
  const { roomId } = openRoomIn(test, 1)
  test.store.db.pragma('wal_checkpoint(TRUNCATE)')
  test.store.db.close()
  return { folder, roomId }
}

/** An empty encrypted store to rebuild tables in, used for every comparison of a run. */
export function scratchStore(folder: string): Db {
  const db = openScratch(join(folder, 'scratch.db'), Buffer.from(TEST_KEY, 'hex'))
  migrate(db)
  return db
}

/** Throws unless every chain is clean and the tables equal those rebuilt from the journal. */
export function assertClean(db: Db, scratch: Db): number {
  const report = verifyStore(db, scratch, projections)
  if (!report.ok) throw new Error(`verify: ${JSON.stringify(report.faults.slice(0, 3))}`)
  return report.events
}

export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}
