import { syncTypes } from '../shared/domain/sync/events.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import type { StreamHeadRow } from './heads.ts'
import type { Db } from './open.ts'
import { revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'
import type { BundleTransferTable } from './syncSchema.ts'

const saveKey = upsertSql('sealing_key', 'sealing_id', ['sealing_id', 'device', 'public_key', 'at', 'rev'])

/** Row of a laptop's sealing key: it is the key of the device that wrote the event, whatever the body says. */
export function writeSealingKey(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, syncTypes.sealingKeyMade)
  if (made === null) return
  const { at, key } = made.body
  prepared(db, saveKey).run({ sealing_id: id, device: made.device, public_key: key, at, rev: revOf(history) })
}

/**
 * The newest sealing key of every device that made one known, by its stream or, until that comes, by its card on a stick.
 */
export function sealingKeys(db: Db): { device: string; publicKey: string }[] {
  const rows = prepared(
    db,
    `SELECT device, public_key FROM (SELECT device, public_key, at, 0 AS card FROM sealing_key
       UNION ALL SELECT device, public_key, at, 1 FROM key_card) ORDER BY at, card DESC, public_key`,
  ).all() as { device: string; public_key: string }[]
  const newest = new Map(rows.map((row) => [row.device, row.public_key]))
  return [...newest].map(([device, publicKey]) => ({ device, publicKey }))
}

/** The sealing key of a court's gateway as its card said; null while none was seen. */
export function courtSealingKey(db: Db, court: string): string | null {
  const row = prepared(db, 'SELECT public_key FROM key_card WHERE device = ?').get(court)
  return (row as { public_key: string } | undefined)?.public_key ?? null
}

/** Keeps what a key card said, unless a newer one is known. */
export function saveKeyCard(db: Db, card: { device: string; publicKey: string; at: number }): void {
  const { device, publicKey, at } = card
  prepared(
    db,
    `INSERT INTO key_card (device, public_key, at) VALUES (?, ?, ?) ON CONFLICT (device)
     DO UPDATE SET public_key=excluded.public_key, at=excluded.at WHERE excluded.at > key_card.at`,
  ).run(device, publicKey, at)
}

/** Notes which of the files here another device signed that it holds; others say nothing to this store. */
export function saveDeviceFiles(db: Db, device: string, hashes: readonly string[]): void {
  const put = prepared(db, 'INSERT OR IGNORE INTO device_file (device, hash) SELECT ?, hash FROM blob WHERE hash = ?')
  for (const hash of hashes) put.run(device, hash)
}

/** Files here that one of these devices (or the court, by its code) did not say it holds and was not seen to hold, by hash. */
export function filesLackedBy(db: Db, devices: readonly string[]): { hash: string; size: number; format: string }[] {
  return prepared(
    db,
    `SELECT hash, size, format FROM blob WHERE EXISTS (SELECT 1 FROM json_each(?) AS one WHERE NOT EXISTS
       (SELECT 1 FROM device_file WHERE device = one.value AND device_file.hash = blob.hash)
       AND NOT EXISTS (SELECT 1 FROM peer_file WHERE peer = 'gateway:' || one.value AND peer_file.hash = blob.hash))
     ORDER BY hash`,
  ).all(JSON.stringify(devices)) as { hash: string; size: number; format: string }[]
}

/** Stored bytes of a piece of a stream: envelopes, bodies and what frames them. */
export function bytesOfRange(db: Db, range: { device: string; scope: string; from: number; to: number }): number {
  const { device, scope, from, to } = range
  const row = prepared(
    db,
    `SELECT coalesce(sum(length(envelope) + coalesce(length(body) + 16, 0) + 8), 0) AS n
     FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND seq BETWEEN ? AND ?`,
  ).get(device, scope, from, to) as { n: number }
  return row.n
}

/** The transfer that is under way for these recipients; null when none is. */
export function openTransfer(db: Db, recipients: string): BundleTransferTable | null {
  const row = prepared(db, 'SELECT * FROM bundle_transfer WHERE recipients = ?').get(recipients)
  return (row as BundleTransferTable | undefined) ?? null
}

/** Keeps how far a transfer came; one that is complete is forgotten: only an acknowledgement says what arrived (X4). */
export function saveTransfer(db: Db, row: BundleTransferTable, isComplete: boolean): void {
  if (isComplete) {
    prepared(db, 'DELETE FROM bundle_transfer WHERE recipients = ?').run(row.recipients)
    return
  }
  const columns = ['recipients', 'transfer', 'parts', 'heads', 'files', 'at'] as const
  prepared(db, upsertSql('bundle_transfer', 'recipients', columns)).run({ ...row })
}

/** What any other side that is this device has of the streams here, as it handed on or signed. */
export function headsOfDevice(db: Db, device: string): StreamHeadRow[] {
  return prepared(
    db,
    `SELECT device, scope, seq, hash FROM peer_head WHERE peer IN ('bundle:' || @device, 'hub:' || @device, 'gateway:' || @device)`,
  ).all({ device }) as StreamHeadRow[]
}
