import { sql } from 'kysely'
import type { CheckedBatch, CheckedEvent } from '../../shared/sync/batch.ts'
import { keepChain } from './chains.ts'
import type { Court } from './courts.ts'
import type { Tx } from './schema.ts'

/**
 * Takes in bodies that a carrier withheld when their events came first. The piece they lie in was measured without them
 * and may be too large for a message now, so it is cut at the head that came with the bodies: each event has its own feed
 * number, a piece ends with that of its last.
 */
export async function fillWithheld(
  tx: Tx,
  court: Court,
  stream: number,
  { batch }: CheckedBatch,
  withheld: readonly CheckedEvent[],
): Promise<void> {
  for (const { outline, salt, body } of withheld) {
    const event = tx.updateTable('event').set({ salt, body }).where('stream_id', '=', stream)
    await event.where('seq', '=', outline.seq).execute()
  }
  await cutAt(tx, court, stream, batch)
  await sql`
    UPDATE signed_head h SET bytes = (
      SELECT sum(8 + length(e.envelope) + coalesce(16 + length(e.body), 0)) FROM event e
      WHERE e.stream_id = h.stream_id AND e.seq BETWEEN h.from_seq AND h.seq)
    WHERE h.stream_id = ${stream} AND h.seq >= ${batch.from} AND h.from_seq <= ${batch.head.seq}`.execute(tx)
}

async function cutAt(tx: Tx, court: Court, stream: number, { head, chain }: CheckedBatch['batch']): Promise<void> {
  const piece = await tx
    .selectFrom('signed_head')
    .select(['from_seq', 'seq', 'feed'])
    .where('stream_id', '=', stream)
    .where('seq', '>=', head.seq)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  if (piece === undefined || piece.seq === head.seq) return
  const { seq, at, signature } = head
  await tx
    .insertInto('signed_head')
    .values({
      ...{ stream_id: stream, seq, from_seq: piece.from_seq, bytes: 0, at, hash: Buffer.from(head.hash, 'hex') },
      ...{ signature, chain_id: await keepChain(tx, chain), court_id: court.court_id },
      feed: piece.feed - (piece.seq - seq),
    })
    .execute()
  const rest = tx
    .updateTable('signed_head')
    .set({ from_seq: seq + 1 })
    .where('stream_id', '=', stream)
  await rest.where('seq', '=', piece.seq).execute()
}
