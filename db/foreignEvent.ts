import { ADOPTED } from '../shared/journal/adopted.ts'
import { CanonicalError, type JsonObject, parseCanonical } from '../shared/journal/canonical.ts'
import {
  type Envelope,
  type EnvelopeOutline,
  envelopeHash,
  parseEnvelope,
  parseOutline,
} from '../shared/journal/envelope.ts'
import { bodyHashOf, SALT_BYTES } from '../shared/journal/hash.ts'
import { LOCAL_KEPT } from '../shared/journal/localKept.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** An event as it travels: stored bytes, never re-written. */
export interface ForeignEvent {
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
  /** What was read of these very bytes when their batch was checked, its body's hash compared; it is not read twice. */
  checked?: { hash: string; envelope: Envelope }
}

/** An event is at most 32 KiB; more is a blob. */
export const EVENT_LIMIT_BYTES = 32 * 1024

/** An adopted event holds another as text, whose marks take two bytes in it, and what proves it. */
const ADOPTED_LIMIT_BYTES = 2 * EVENT_LIMIT_BYTES + 8 * 1024

/** Most bytes of envelope and body of an event of this type. */
export function limitOf(type: string): number {
  return type === ADOPTED || type === LOCAL_KEPT ? ADOPTED_LIMIT_BYTES : EVENT_LIMIT_BYTES
}

/** Most events that wait for a missing part; what comes beyond is refused as a gap and sent again later. */
export const PARKED_LIMIT = 10_000

/** A foreign event that was read: its envelope (the outline of one of another suite, kept by J5) and body. */
export interface ReadEvent {
  hash: string
  envelope: Envelope | EnvelopeOutline
  body: JsonObject | null
  bytes: ForeignEvent
}

/** Reads a foreign event, or says why it is refused. */
export function readForeign(event: ForeignEvent): ReadEvent | { hash: string; fault: string } {
  const { checked } = event
  const hash = checked?.hash ?? envelopeHash(event.envelope)
  const refused = (fault: string) => ({ hash, fault })
  const bytes = event.envelope.length + (event.body?.length ?? 0)
  if (bytes > ADOPTED_LIMIT_BYTES) return refused('tooLarge')
  try {
    const envelope = checked?.envelope ?? parseEnvelope(event.envelope)
    if (bytes > limitOf(envelope?.type ?? '')) return refused('tooLarge')
    if (envelope === null) {
      const outline = parseOutline(event.envelope)
      return outline === null ? refused('unknownSuite') : { hash, envelope: outline, body: null, bytes: event }
    }
    if (event.body === null && event.salt === null) return { hash, envelope, body: null, bytes: event }
    if (event.body === null || event.salt?.length !== SALT_BYTES) return refused('bodyMismatch')
    const body = parseCanonical(event.body)
    if (body === null || typeof body !== 'object' || Array.isArray(body)) return refused('unreadable')
    const sameBody = checked !== undefined || bodyHashOf(event.salt, event.body) === envelope.bodyHash
    if (!sameBody) return refused('bodyMismatch')
    return { hash, envelope, body, bytes: event }
  } catch (error) {
    if (error instanceof CanonicalError) return refused('unreadable')
    throw error
  }
}

/** Sets an event aside until its predecessors are here (X3). False when too many wait already. */
export function park(db: Db, event: ReadEvent): boolean {
  const { device, scope, seq } = event.envelope
  const { n } = prepared(db, 'SELECT count(*) AS n FROM parked_event').get() as { n: number }
  if (n >= PARKED_LIMIT) return false
  prepared(
    db,
    'INSERT OR IGNORE INTO parked_event (device, scope, seq, hash, envelope, salt, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(device, scope, seq, Buffer.from(event.hash, 'hex'), event.bytes.envelope, event.bytes.salt, event.bytes.body)
  return true
}

/** Takes the waiting events of one place in a stream out of the waiting room, in the order of their hashes. */
export function unpark(db: Db, place: { device: string; scope: string; seq: number }): ForeignEvent[] {
  const { device, scope, seq } = place
  const rows = prepared(
    db,
    'SELECT envelope, salt, body FROM parked_event WHERE device = ? AND scope = ? AND seq = ? ORDER BY hash',
  ).all(device, scope, seq) as ForeignEvent[]
  if (rows.length > 0) {
    prepared(db, 'DELETE FROM parked_event WHERE device = ? AND scope = ? AND seq = ?').run(device, scope, seq)
  }
  return rows
}
