import { sql } from 'kysely'
import { ADOPTED } from '../../shared/journal/adopted.ts'
import { parseEnvelope } from '../../shared/journal/envelope.ts'
import { type CheckedEvent, saidEvent } from '../../shared/sync/batch.ts'
import { SCOPE_GRANTED, SCOPE_TAKEN_BACK } from '../../shared/sync/grant.ts'
import { bodyOf } from './body.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { foldGrant } from './fold.ts'
import type { Database, Tx } from './schema.ts'

/**
 * Reads grants and withdrawals that an earlier program stored and handed on without understanding them (J5), once for a
 * court. When they arrived nobody noted: each is judged at the time it says itself, never later than now (`now`, ms).
 */
export async function readStoredGrants(db: Database, court: Court, now: number): Promise<void> {
  const { grants_read: isRead } = await flagOf(db, court)
  if (isRead) return
  await durable(db, 'gateway.grantsRead', async (tx) => {
    for (const event of await storedGrants(tx, court)) {
      const { at } = (bodyOf(event) ?? {}) as { at?: unknown }
      await foldGrant(tx, court, event, typeof at === 'number' ? Math.min(at, now) : now)
    }
    await tx.updateTable('court').set({ grants_read: true }).where('court_id', '=', court.court_id).execute()
  })
}

const flagOf = (db: Database, court: Court) =>
  db.selectFrom('court').select('grants_read').where('court_id', '=', court.court_id).executeTakeFirstOrThrow()

/** Events of the court's scope that may be a grant or a withdrawal, an adopted one among them (X7). */
async function storedGrants(tx: Tx, court: Court): Promise<CheckedEvent[]> {
  const types = [SCOPE_GRANTED, SCOPE_TAKEN_BACK, ADOPTED].map((type) => `%"type":"${type}"%`)
  const { rows } = await sql<{
    envelope: Uint8Array
    salt: Uint8Array | null
    body: Uint8Array | null
    hash: Uint8Array
  }>`
    SELECT e.envelope, e.salt, e.body, e.hash FROM stream s JOIN event e ON e.stream_id = s.stream_id
    WHERE s.court_id = ${court.court_id} AND s.scope = ${`court:${court.code}`}
      AND convert_from(e.envelope, 'UTF8') LIKE ANY(${types}::text[])
    ORDER BY e.feed`.execute(tx)
  const said = rows.flatMap(({ envelope, salt, body, hash }) => {
    const outline = parseEnvelope(envelope)
    return outline === null
      ? []
      : [saidEvent({ envelope, salt, body, outline, hash: Buffer.from(hash).toString('hex') })]
  })
  return said.filter(({ outline: { type } }) => type === SCOPE_GRANTED || type === SCOPE_TAKEN_BACK)
}
