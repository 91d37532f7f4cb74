import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { durable } from './durable.ts'
import type { CourtRow, Database, NewCourt, Tx } from './schema.ts'

/** A court as its store works for it. */
export type Court = Omit<CourtRow, 'feed' | 'arrivals'>

/** Founds a court in the database. Throws the driver's unique violation when the code is taken. */
export async function addCourt(db: Database, court: NewCourt): Promise<Court> {
  return durable(db, 'gateway.courtAdded', async (tx) => {
    const made = await tx.insertInto('court').values(court).returningAll().executeTakeFirstOrThrow()
    await tx.insertInto('feed_mark').values({ court_id: made.court_id, feed: 0 }).execute()
    return made
  })
}

/** The court of this code; null when the database holds none. */
export async function findCourt(db: Database, code: string): Promise<Court | null> {
  const row = await db.selectFrom('court').selectAll().where('code', '=', code).executeTakeFirst()
  return row ?? null
}

/** Newest numbers given out: to events, and to decisions. */
export async function countersOf(db: Database, court: Court): Promise<{ feed: number; arrivals: number }> {
  return db
    .selectFrom('court')
    .select(['feed', 'arrivals'])
    .where('court_id', '=', court.court_id)
    .executeTakeFirstOrThrow()
}

/**
 * Takes the court's counters for this transaction: whoever stores next waits until it has ended, so that numbers become
 * visible in their order and none is ever skipped by a reader (X6).
 */
export async function lockCounters(tx: Tx, court: Court): Promise<{ feed: number; arrivals: number }> {
  return tx
    .selectFrom('court')
    .select(['feed', 'arrivals'])
    .where('court_id', '=', court.court_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** The chain under which the court's receipt key signs. */
export function receiptChain(court: Court): Chain {
  return { certificate: court.receipt, issuing: court.issuing, root: court.root }
}
