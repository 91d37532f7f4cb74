import { ADOPTED, type Original, originalOf, type Wrapper } from '../shared/journal/adopted.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import type { StreamHead } from '../shared/journal/chain.ts'
import type { Envelope } from '../shared/journal/envelope.ts'
import { LOCAL_KEPT, localOriginalOf } from '../shared/journal/localKept.ts'
import { heldChanged } from './heldVersion.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** One stream's rows. */
export interface StreamRows {
  id: number
  device: string
  scope: string
}

/**
 * Everything an event carries whole: a re-issued original (X7), one of a local court that this laptop left, or the one inside
 * the other where the laptop changed its id afterwards.
 */
export function carriedBy(wrapper: Wrapper, said: JsonObject | null): Original[] {
  const original = originalOf(wrapper, said)
  const kept = original === null ? localOriginalOf(wrapper, said) : localOriginalOf(original.envelope, original.body)
  return [original, kept].filter((one) => one !== null)
}

/** Notes that an original is here inside the adopted event `eventId` (X7). */
export function noteAdopted(db: Db, hash: string, eventId: number | bigint): void {
  prepared(db, 'INSERT OR IGNORE INTO adopted (hash, event_id) VALUES (?, ?)').run(Buffer.from(hash, 'hex'), eventId)
}

/** Whether an event is here inside an adopted one, so that its own place may go to another branch. */
export function isAdopted(db: Db, hash: string): boolean {
  return prepared(db, 'SELECT 1 FROM adopted WHERE hash = ?').get(Buffer.from(hash, 'hex')) !== undefined
}

/** The place from which on all of a stream is here inside adopted events too; one past its head when its last event isn't. */
export function adoptedFrom(db: Db, stream: number, head: number): number {
  const last = prepared(
    db,
    `SELECT max(seq) AS seq FROM event WHERE stream_id = ? AND hash NOT IN (SELECT hash FROM adopted)`,
  ).get(stream) as { seq: number | null }
  return Math.min(head, last.seq ?? 0) + 1
}

/** What {@link takeAway} left: the stream's head now, the entities to fold again, and the highest number it freed. */
export interface TakenAway {
  head: StreamHead
  entities: string[]
  highest: number
}

/**
 * Takes the end of a branch out of its stream, from a place on; everything of it stands in adopted events (X7). What others
 * were seen to hold of it, and what was signed for it, is forgotten with it: the stream there is another one from here on.
 * The caller folds the entities again.
 */
export function takeAway(db: Db, stream: StreamRows, from: number): TakenAway {
  const rows = prepared(db, 'SELECT event_id, entity_ref, envelope FROM event WHERE stream_id = ? AND seq >= ?').all(
    stream.id,
    from,
  ) as { event_id: number; entity_ref: number; envelope: Uint8Array }[]
  for (const { event_id, entity_ref } of rows) {
    prepared(db, 'DELETE FROM place_new WHERE ref = ? AND what = 0 AND id = ?').run(entity_ref, event_id)
    prepared(db, 'DELETE FROM place_old WHERE ref = ? AND what = 0 AND id = ?').run(entity_ref, event_id)
  }
  prepared(db, 'DELETE FROM event WHERE stream_id = ? AND seq >= ?').run(stream.id, from)
  const head = headBefore(db, stream, from)
  const { device, scope } = stream
  prepared(db, 'UPDATE stream SET signed_seq = min(signed_seq, ?) WHERE stream_id = ?').run(from - 1, stream.id)
  prepared(db, 'DELETE FROM signed_head WHERE device = ? AND scope = ? AND seq >= ?').run(device, scope, from)
  if (head.hash === null) prepared(db, 'DELETE FROM peer_head WHERE device = ? AND scope = ?').run(device, scope)
  else {
    prepared(
      db,
      `UPDATE peer_head SET seq = @seq, hash = @hash, signed_seq = min(signed_seq, @seq)
       WHERE device = @device AND scope = @scope AND seq > @seq`,
    ).run({ ...head, device, scope })
  }
  forgetFilled(db, scope)
  heldChanged(db)
  return {
    head,
    entities: [...new Set(rows.map((row) => (readJson(row.envelope) as unknown as Envelope).entity))],
    highest: rows.reduce((highest, row) => Math.max(highest, row.event_id), 0),
  }
}

/** What was taken away may stand with others, past what their feed still brings: the scope is compared by heads again (X6). */
function forgetFilled(db: Db, scope: string): void {
  const holds = (one: string): boolean => one === scope || (one.endsWith('*') && scope.startsWith(one.slice(0, -1)))
  const rows = prepared(db, 'SELECT peer, filled FROM peer').all() as { peer: string; filled: string }[]
  for (const { peer, filled } of rows) {
    const sure = (JSON.parse(filled) as string[]).filter((one) => !holds(one))
    prepared(db, 'UPDATE peer SET filled = ? WHERE peer = ?').run(JSON.stringify(sure), peer)
  }
}

function headBefore(db: Db, stream: StreamRows, from: number): StreamHead {
  const row = prepared(db, 'SELECT seq, hash FROM event WHERE stream_id = ? AND seq = ?').get(stream.id, from - 1)
  const { seq, hash } = (row ?? { seq: 0, hash: null }) as { seq: number; hash: Uint8Array | null }
  return { seq, hash: hash === null ? null : Buffer.from(hash).toString('hex') }
}

/** Stored events of a stream from a place on, with the answers kept beside them. */
export function branchRows(db: Db, stream: number, from: number) {
  return prepared(
    db,
    'SELECT seq, hash, envelope, salt, body, answer FROM event WHERE stream_id = ? AND seq >= ? ORDER BY seq',
  ).all(stream, from) as {
    seq: number
    hash: Uint8Array
    envelope: Uint8Array
    salt: Uint8Array | null
    body: Uint8Array | null
    answer: string | null
  }[]
}

/**
 * Numbers of events are never used again, because the second copy, the index of files and what is kept in memory count by
 * them: the highest number that was freed at the end is kept until the next event passes it.
 */
export function keepHighest(db: Db, highest: number): void {
  prepared(
    db,
    `INSERT INTO meta (name, value) VALUES ('highestEvent', ?) ON CONFLICT(name) DO UPDATE SET
     value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`,
  ).run(String(highest))
}

/** The number that the next event takes where the usual next one was used before; null otherwise. */
export function nextNumber(db: Db): number | null {
  const row = prepared(
    db,
    `SELECT CAST(value AS INTEGER) AS n FROM meta WHERE name = 'highestEvent'
     AND CAST(value AS INTEGER) > (SELECT coalesce(max(event_id), 0) FROM event)`,
  ).get() as { n: number } | undefined
  return row === undefined ? null : row.n + 1
}

/** Notes again which originals are here inside adopted events, as the events themselves say. */
export function restoreAdopted(db: Db): void {
  prepared(db, 'DELETE FROM adopted').run()
  noteAll(db, prepared(db, CARRYING).all(ADOPTED, LOCAL_KEPT))
}

/** The same for one scope, whose bodies are here again. */
export function noteAdoptedIn(db: Db, scope: string): void {
  const inScope = ' AND stream_id IN (SELECT stream_id FROM stream WHERE scope = ?)'
  noteAll(db, prepared(db, `${CARRYING}${inScope}`).all(ADOPTED, LOCAL_KEPT, scope))
}

const CARRYING = 'SELECT event_id, envelope, body FROM event WHERE type IN (?, ?) AND body IS NOT NULL'

function noteAll(db: Db, rows: unknown[]): void {
  for (const { event_id, envelope, body } of rows as { event_id: number; envelope: Uint8Array; body: Uint8Array }[]) {
    const carried = carriedBy(readJson(envelope) as unknown as Envelope, readJson(body))
    for (const { hash } of carried) noteAdopted(db, hash, event_id)
  }
}

const readJson = (bytes: Uint8Array): JsonObject => JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonObject
