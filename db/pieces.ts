import type { ForeignEvent } from './foreignEvent.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** A stream from one of its places on. */
interface StreamFrom {
  device: string
  scope: string
  from: number
}

/**
 * Stored events of one stream from `from` on, at most `limit`, in order, read one by one: whoever hands a long stream on
 * never holds more than one. The store answers nothing else until the last was taken.
 */
export function eventsOfStream(db: Db, { device, scope, from }: StreamFrom, limit: number): Iterable<ForeignEvent> {
  return prepared(
    db,
    `SELECT envelope, salt, body FROM event JOIN stream USING (stream_id)
     WHERE device = ? AND scope = ? AND seq >= ? ORDER BY seq LIMIT ?`,
  ).iterate(device, scope, from, limit) as Iterable<ForeignEvent>
}

/** A stored event without its bytes: its place, its hash (hex), and what its envelope and body take, a body withheld as null. */
export interface EventSize {
  seq: number
  hash: string
  envelope: number
  body: number | null
}

/** Sizes of stored events of one stream from `from` on, at most `limit`, in order; their bytes are not read. */
export function sizesOfStream(db: Db, { device, scope, from }: StreamFrom, limit: number): EventSize[] {
  return prepared(
    db,
    `SELECT seq, lower(hex(hash)) AS hash, length(envelope) AS envelope, length(body) AS body
     FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND seq >= ? ORDER BY seq LIMIT ?`,
  ).all(device, scope, from, limit) as EventSize[]
}
