import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** Newest event of a stream: its place and its hash, 64 hex digits. */
export interface StreamHeadRow {
  device: string
  scope: string
  seq: number
  hash: string
}

/**
 * Streams with the place of their last event. A head is kept nowhere else than in that event: a row that moved with every
 * event would be one more page in every durable entry (decision 0014).
 */
const LAST = `SELECT stream_id, device, scope, signed_seq,
  (SELECT max(seq) FROM event WHERE event.stream_id = stream.stream_id) AS seq FROM stream`

function named(rows: unknown[]): StreamHeadRow[] {
  return (rows as { device: string; scope: string; seq: number; hash: Uint8Array }[]).map((row) => ({
    device: row.device,
    scope: row.scope,
    seq: row.seq,
    hash: Buffer.from(row.hash).toString('hex'),
  }))
}

/** Heads of all streams that hold events, by device and scope. */
export function allHeads(db: Db): StreamHeadRow[] {
  return named(
    prepared(
      db,
      `SELECT device, scope, seq, hash FROM (${LAST}) JOIN event USING (stream_id, seq) ORDER BY device, scope`,
    ).all(),
  )
}

/** Head of one stream, or undefined while it holds no event. */
export function headOf(db: Db, device: string, scope: string): StreamHeadRow | undefined {
  return named(
    prepared(
      db,
      `SELECT device, scope, seq, hash FROM (${LAST} WHERE device = ? AND scope = ?) JOIN event USING (stream_id, seq)`,
    ).all(device, scope),
  )[0]
}

/** Heads of a device's streams that grew since a closed session last signed for them, by scope. */
export function headsToSign(db: Db, device: string): StreamHeadRow[] {
  return named(
    prepared(
      db,
      `SELECT device, scope, seq, hash FROM (${LAST} WHERE device = ?) JOIN event USING (stream_id, seq)
       WHERE seq > signed_seq ORDER BY scope`,
    ).all(device),
  )
}

/** Notes that every head of a device as it stands is signed for; in the transaction that writes the signed list. */
export function noteSigned(db: Db, device: string): void {
  prepared(
    db,
    `UPDATE stream SET signed_seq = last.seq FROM (${LAST} WHERE device = ?) AS last
     WHERE stream.stream_id = last.stream_id AND last.seq > stream.signed_seq`,
  ).run(device)
}
