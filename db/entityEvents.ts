import { ADOPTED, originalOf } from '../shared/journal/adopted.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import type { Envelope } from '../shared/journal/envelope.ts'
import type { EntityEvent } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/**
 * Low 48 bits of the entity's id as an integer, 0 for a name that does not end in digits; only an index, rows are always
 * checked against the envelope.
 */
export function entityRef(entity: string): number {
  const ref = Number.parseInt(entity.slice(-12), 16)
  return Number.isNaN(ref) ? 0 : ref
}

/** An envelope and its body as a fold sees them. */
export function toEntityEvent(hash: string, envelope: Envelope, body: JsonObject | null): EntityEvent {
  const { type, scope, device, seq, at, actor, role, act, seen } = envelope
  return { hash, type, scope, device, seq, at, actor, role, act, seen, body }
}

const EVENTS_OF = `SELECT hash, envelope, body FROM place JOIN event ON event_id = id WHERE ref = ? AND what = 0`

/**
 * Events of one entity as stored, in no particular order, an adopted one as the original it carries, which counts once
 * whatever brought it (X7). Readable from read-only connections too.
 */
export function loadEvents(db: Db, entity: string): EntityEvent[] {
  const rows = prepared(db, EVENTS_OF).all(entityRef(entity))
  const events: EntityEvent[] = []
  let adopted = false
  for (const row of rows as { hash: Uint8Array; envelope: Uint8Array; body: Uint8Array | null }[]) {
    const envelope = JSON.parse(Buffer.from(row.envelope).toString('utf8')) as Envelope
    if (envelope.entity !== entity) continue
    const hash = Buffer.from(row.hash).toString('hex')
    if (envelope.v !== 1) events.push(eventOfOtherSuite(hash, envelope))
    else {
      const body = row.body === null ? null : (JSON.parse(Buffer.from(row.body).toString('utf8')) as JsonObject)
      adopted ||= envelope.type === ADOPTED
      events.push(foldedEvent(hash, envelope, body))
    }
  }
  return adopted ? once(events) : events
}

/** A place of a stream. */
export interface StreamPlace {
  device: string
  scope: string
  seq: number
}

/** Where an event of an entity (hash in hex) stands, or an adopted one that carries it (X7); undefined of one that is not here. */
export function placeOf(db: Db, entity: string, hash: string): StreamPlace | undefined {
  return prepared(
    db,
    `SELECT device, scope, seq FROM place JOIN event ON event_id = id JOIN stream USING (stream_id)
     WHERE ref = @ref AND what = 0 AND (event.hash = unhex(@hash)
       OR event_id IN (SELECT event_id FROM adopted WHERE hash = unhex(@hash)))
     ORDER BY event.hash = unhex(@hash) DESC LIMIT 1`,
  ).get({ ref: entityRef(entity), hash }) as StreamPlace | undefined
}

/** A stored event as folds see it: an adopted one is the original that it carries. */
export function foldedEvent(hash: string, envelope: Envelope, body: JsonObject | null): EntityEvent {
  const original = originalOf(envelope, body)
  return original === null
    ? toEntityEvent(hash, envelope, body)
    : toEntityEvent(original.hash, original.envelope, original.body)
}

/** Each event once; where one came without its body and one with it, the one that says more (J3). */
function once(events: readonly EntityEvent[]): EntityEvent[] {
  const byHash = new Map<string, EntityEvent>()
  for (const event of events) {
    const known = byHash.get(event.hash)
    if (known === undefined || known.body === null) byHash.set(event.hash, event)
  }
  return [...byHash.values()]
}

/** An event of another suite keeps its place and changes nothing until a newer program folds it (J5). */
function eventOfOtherSuite(hash: string, envelope: Envelope & { v: unknown }): EntityEvent {
  const { device, scope, seq } = envelope
  const seen = Array.isArray(envelope.seen) ? envelope.seen.filter((entry) => typeof entry === 'string') : []
  const type = `suite ${String(envelope.v)}: ${envelope.type}`
  return { hash, type, scope, device, seq, at: [0, 0], actor: '', role: '', act: '', seen, body: null }
}

/**
 * Streams of one scope, one look-up per device: a court of a million cases has as many streams, and no index begins with
 * the scope.
 */
const STREAMS_OF_SCOPE = `WITH RECURSIVE writer (device) AS (
    SELECT min(device) FROM stream
    UNION ALL SELECT (SELECT min(device) FROM stream WHERE device > writer.device) FROM writer WHERE device IS NOT NULL),
  own AS (SELECT stream_id FROM writer CROSS JOIN stream USING (device) WHERE scope = ?)`

/**
 * Number of the newest event of a court's own scope, 0 = none; another one means that something of it may have come. Not how
 * many there are: a branch may make way for another that is as long (X7).
 */
export function newestCourtEvent(db: Db, court: string): number {
  const sql = `${STREAMS_OF_SCOPE}
    SELECT coalesce(max((SELECT event_id FROM event WHERE event.stream_id = own.stream_id ORDER BY seq DESC LIMIT 1)), 0)
      AS n FROM own`
  return (prepared(db, sql).get(`court:${court}`) as { n: number }).n
}

/**
 * Bodies of one type in a court's own scope, as they came, oldest first; who signed them is asked by the core. Found by
 * their streams, in this order of tables: the planner would rather walk through every event than sort those few.
 */
export function courtEventBodies(db: Db, court: string, type: string): unknown[] {
  const rows = prepared(
    db,
    `${STREAMS_OF_SCOPE}
     SELECT e.envelope, e.body FROM own CROSS JOIN event e USING (stream_id)
     WHERE e.type IN (?, ?) AND e.body IS NOT NULL ORDER BY e.event_id`,
  ).all(`court:${court}`, type, ADOPTED) as { envelope: Uint8Array; body: Uint8Array }[]
  return rows.flatMap((row) => {
    const said = saidIn(row.envelope, row.body)
    return said.type === type && said.body !== null ? [said.body] : []
  })
}

/** Type and body of a stored event; of an adopted one those of its original. */
export function saidIn(envelope: Uint8Array, body: Uint8Array): { type: string; body: JsonObject | null } {
  const outer = JSON.parse(Buffer.from(envelope).toString('utf8')) as Envelope
  const said = JSON.parse(Buffer.from(body).toString('utf8')) as JsonObject
  const original = originalOf(outer, said)
  return original === null ? { type: outer.type, body: said } : { type: original.envelope.type, body: original.body }
}
