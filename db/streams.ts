import type { StreamHead } from '../shared/journal/chain.ts'
import { headOf } from './heads.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** A stream of the store with its newest event. */
export interface StreamState {
  id: number
  device: string
  scope: string
  head: StreamHead
}

/** A stream as stored; one that is not there yet is made, empty. */
export function loadStream(db: Db, device: string, scope: string): StreamState {
  const row = prepared(db, 'SELECT stream_id FROM stream WHERE device = ? AND scope = ?').get(device, scope)
  if (row !== undefined) {
    const { seq, hash } = headOf(db, device, scope) ?? { seq: 0, hash: null }
    return { id: (row as { stream_id: number }).stream_id, device, scope, head: { seq, hash } }
  }
  const made = prepared(db, 'INSERT INTO stream (device, scope) VALUES (?, ?)').run(device, scope)
  return { id: Number(made.lastInsertRowid), device, scope, head: { seq: 0, hash: null } }
}
