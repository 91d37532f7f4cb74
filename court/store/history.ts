import { createPublicKey } from 'node:crypto'
import type { History } from '../../shared/contract/court/messages.ts'
import { type Mark, readMark, signMark } from '../../shared/sync/mark.ts'
import { publicText } from '../../shared/sync/trust/primitives.ts'
import { type Court, lockCounters } from './courts.ts'
import { durable } from './durable.ts'
import type { ReceiptKey } from './receipts.ts'
import type { Database, Tx } from './schema.ts'

/** Names the place a storing transaction ends at; part of that transaction. Returns the mark as laptops keep it. */
export async function markHistory(
  tx: Tx,
  court: Court,
  { feed, arrivals }: { feed: number; arrivals: number },
  key: ReceiptKey,
): Promise<string> {
  const { mark } = await tx
    .insertInto('feed_mark')
    .values({ court_id: court.court_id, feed })
    .returning('mark')
    .executeTakeFirstOrThrow()
  return signMark({ v: 1, court: court.code, feed, arrivals, mark }, key)
}

/** Where the history stands now, signed. */
export async function newestMark(db: Database | Tx, court: Court, key: ReceiptKey): Promise<Mark & { token: string }> {
  const row = await db
    .selectFrom('court as c')
    .innerJoin('feed_mark as m', (join) => join.onRef('m.court_id', '=', 'c.court_id').onRef('m.feed', '=', 'c.feed'))
    .select(['c.feed', 'c.arrivals', 'm.mark'])
    .where('c.court_id', '=', court.court_id)
    .executeTakeFirstOrThrow()
  const said: Mark = { v: 1, court: court.code, ...row }
  return { ...said, token: await signMark(said, key) }
}

/**
 * How this history stands to a mark that a device shows. One signed by this very court that is not known here proves that
 * the database was put back: the counters move past everything it proves, so that no number of it is given again, and
 * `status` tells of it. A mark nobody here signed proves nothing, and the device compares everything anew all the same.
 */
export async function historyFor(
  db: Database,
  court: Court,
  key: ReceiptKey,
  { device, shown, at }: { device: string; shown: string | null; at: number },
): Promise<History> {
  const known = shown === null ? null : await readMark(shown, publicText(createPublicKey(key)))
  const stands = shown === null ? 'begins' : (await isKnown(db, court, known)) ? 'continues' : 'wentBack'
  if (stands === 'wentBack' && known?.court === court.code) await moveOn(db, court, key, known, { device, at })
  const { feed, token } = await newestMark(db, court, key)
  return { stands, feed, mark: token }
}

async function isKnown(db: Database, court: Court, mark: Mark | null): Promise<boolean> {
  if (mark === null || mark.court !== court.code) return false
  const row = await db
    .selectFrom('feed_mark')
    .select('mark')
    .where('court_id', '=', court.court_id)
    .where('feed', '=', mark.feed)
    .executeTakeFirst()
  return row?.mark === mark.mark
}

function moveOn(
  db: Database,
  court: Court,
  key: ReceiptKey,
  shown: Mark,
  { device, at }: { device: string; at: number },
): Promise<void> {
  return durable(db, 'gateway.historyMoved', async (tx) => {
    const counters = await lockCounters(tx, court)
    const feed = Math.max(counters.feed, shown.feed)
    const arrivals = Math.max(counters.arrivals, shown.arrivals)
    await tx.updateTable('court').set({ feed, arrivals }).where('court_id', '=', court.court_id).execute()
    if (feed > counters.feed) await markHistory(tx, court, { feed, arrivals }, key)
    await tx
      .insertInto('put_back')
      .values({ court_id: court.court_id, mark: shown.mark, at, device, feed: counters.feed, shown: shown.feed })
      .onConflict((conflict) => conflict.columns(['court_id', 'mark']).doNothing())
      .execute()
  })
}

/** The newest time this database was found to be put back, and what had been given out then; null when it never was. */
export async function lastPutBack(
  db: Database,
  court: Court,
): Promise<{ at: number; feed: number; shown: number } | null> {
  const row = await db
    .selectFrom('put_back')
    .select(['at', 'feed', 'shown'])
    .where('court_id', '=', court.court_id)
    .orderBy('at', 'desc')
    .orderBy('shown', 'desc')
    .executeTakeFirst()
  return row ?? null
}
