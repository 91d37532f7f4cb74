import { identityTypes } from '../shared/domain/identity/events.ts'
import { parseCanonical } from '../shared/journal/canonical.ts'
import { parseEnvelope } from '../shared/journal/envelope.ts'
import type { ForeignEvent } from './journal.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** An event as stored, with its place in the order of arrival. */
export interface StoredEvent extends ForeignEvent {
  eventId: number
}

/** Events that arrived after `eventId`, in order of arrival, at most `limit`. */
export function eventsAfter(db: Db, eventId: number, limit: number): StoredEvent[] {
  const rows = prepared(
    db,
    'SELECT event_id, envelope, salt, body FROM event WHERE event_id > ? ORDER BY event_id LIMIT ?',
  ).all(eventId, limit) as {
    event_id: number
    envelope: Uint8Array
    salt: Uint8Array | null
    body: Uint8Array | null
  }[]
  return rows.map((row) => ({ eventId: row.event_id, envelope: row.envelope, salt: row.salt, body: row.body }))
}

/**
 * The last place in the order of arrival, which is how many events the store holds or held: they are numbered from 1, and a
 * number is never used again. Places of a branch that adopted events carry, and of a local court that was left, stay empty (X7).
 */
export function eventTotal(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(event_id), 0) AS n FROM event').get() as { n: number }).n
}

/** Hash of the event at one place in the order of arrival, hex; null when there is none. */
export function eventHashAt(db: Db, eventId: number): string | null {
  const row = prepared(db, 'SELECT hash FROM event WHERE event_id = ?').get(eventId) as { hash: Uint8Array } | undefined
  return row === undefined ? null : Buffer.from(row.hash).toString('hex')
}

/** How many events stand up to a place in the order of arrival. */
export function eventsUpTo(db: Db, eventId: number): number {
  return (prepared(db, 'SELECT count(*) AS n FROM event WHERE event_id <= ?').get(eventId) as { n: number }).n
}

/** Files the store names. */
export function blobRows(db: Db): { hash: string; size: number; format: string }[] {
  return prepared(db, 'SELECT hash, size, format FROM blob ORDER BY hash').all() as {
    hash: string
    size: number
    format: string
  }[]
}

/** Everything in the table of secrets; only for a sealed copy. */
export function allSecrets(db: Db): { name: string; value: Uint8Array }[] {
  return prepared(db, 'SELECT name, value FROM secret ORDER BY name').all() as { name: string; value: Uint8Array }[]
}

/** The court that the journal says was founded here; null when no such event is stored. */
export function courtOf(db: Db): { courtName: string; courtCode: string; demo: boolean } | null {
  const row = prepared(db, 'SELECT body FROM event WHERE type = ? ORDER BY event_id LIMIT 1').get(
    identityTypes.courtFounded,
  ) as { body: Uint8Array | null } | undefined
  if (row === undefined || row.body === null) return null
  const body = parseCanonical(row.body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  return { courtName: String(body.name), courtCode: String(body.code), demo: body.realm === 'demo' }
}

/** Wall clock of the newest stored event, ms; null in an empty store. */
export function lastEventTime(db: Db): number | null {
  const row = prepared(db, 'SELECT envelope FROM event ORDER BY event_id DESC LIMIT 1').get() as
    | { envelope: Uint8Array }
    | undefined
  return row === undefined ? null : (parseEnvelope(row.envelope)?.at[0] ?? null)
}

/** Entities with events that only a newer program understands (J5). */
export function newerEntityCount(db: Db): number {
  return (prepared(db, 'SELECT count(*) AS n FROM newer_entity').get() as { n: number }).n
}
