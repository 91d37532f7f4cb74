import { identityTypes } from '../shared/domain/identity/events.ts'
import { syncTypes, understandsSync } from '../shared/domain/sync/events.ts'
import { parseEnvelope } from '../shared/journal/envelope.ts'
import { creationOf, noRank } from '../shared/journal/registers.ts'
import { writeHandBack } from './handBack.ts'
import type { StreamHeadRow } from './heads.ts'
import { heldChanged } from './heldVersion.ts'
import { writeLostLaptop } from './lostLaptops.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'
import { writeSealingKey } from './syncBundle.ts'
import type {
  CourtReceiptTable,
  DeviceChainTable,
  DeviceHoldingTable,
  PeerHeadTable,
  PeerTable,
  QuarantineTable,
  SignedHeadTable,
} from './syncSchema.ts'

export type { PeerTable as PeerRow } from './syncSchema.ts'

const saveReceipt = upsertSql('court_receipt', 'receipt_id', ['receipt_id', 'at', 'feed', 'streams', 'device', 'rev'])

/**
 * The court's receipts as devices appended them (P4), and the keys bundles are sealed to. Grants and withdrawals become no
 * rows: who may say them is judged by signatures where they are read.
 */
export const syncProjection: Projection = {
  feature: 'sync',
  version: 3,
  kinds: ['courtReceipt', 'sealingKey', 'handBack', 'lostLaptop', 'grant', 'takenBack'],
  types: Object.values(syncTypes),
  understands: understandsSync,
  tables: [
    { name: 'court_receipt', key: 'receipt_id', local: [] },
    { name: 'sealing_key', key: 'sealing_id', local: [] },
    { name: 'hand_back', key: 'hand_back_id', local: [] },
    { name: 'lost_laptop', key: 'lost_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'grant' || kind === 'takenBack') return
    if (kind === 'sealingKey') {
      writeSealingKey(db, id, history)
      return
    }
    if (kind === 'handBack') {
      writeHandBack(db, id, history)
      return
    }
    if (kind === 'lostLaptop') {
      writeLostLaptop(db, id, history)
      // A lost laptop's copy counts no more, a found one's does again.
      heldChanged(db)
      return
    }
    const made = creationOf(history, syncTypes.receiptKept)
    if (made === null) return
    const { at, feed, streams } = made.body
    prepared(db, saveReceipt).run({ receipt_id: id, at, feed, streams, device: made.device, rev: revOf(history) })
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM court_receipt')
    db.exec('DELETE FROM sealing_key')
    db.exec('DELETE FROM hand_back')
    db.exec('DELETE FROM lost_laptop')
  },
}

/** Court receipts of this store, newest first. */
export function courtReceipts(db: Db, limit: number): CourtReceiptTable[] {
  return prepared(db, 'SELECT * FROM court_receipt ORDER BY at DESC, feed DESC LIMIT ?').all(
    limit,
  ) as CourtReceiptTable[]
}

/** Hash of the event at a place of a stream, hex; null where there is none. */
export function hashAt(db: Db, device: string, scope: string, seq: number): string | null {
  const row = prepared(
    db,
    'SELECT hash FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND seq = ?',
  ).get(device, scope, seq) as { hash: Uint8Array } | undefined
  return row === undefined ? null : Buffer.from(row.hash).toString('hex')
}

/** Keeps a signed head; one that is known stays as it is, one of another branch at its place goes (X7). */
export function saveSignedHead(db: Db, head: SignedHeadTable): void {
  const { device, scope, seq, hash, at, signature } = head
  prepared(
    db,
    `INSERT INTO signed_head (device, scope, seq, hash, at, signature) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device, scope, seq) DO UPDATE SET hash=excluded.hash, at=excluded.at, signature=excluded.signature
     WHERE signed_head.hash <> excluded.hash`,
  ).run(device, scope, seq, hash, at, signature)
}

/** The furthest signed head of a stream between two places that is the head of what is stored here; null for none. */
export function signedHeadIn(
  db: Db,
  stream: { device: string; scope: string },
  from: number,
  to: number,
): SignedHeadTable | null {
  const rows = prepared(
    db,
    'SELECT * FROM signed_head WHERE device = ? AND scope = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC',
  ).iterate(stream.device, stream.scope, from, to) as IterableIterator<SignedHeadTable>
  for (const row of rows) if (hashAt(db, row.device, row.scope, row.seq) === row.hash) return row
  return null
}

/** Newest signed heads of the streams of these scopes; a trailing `*` stands for every scope that begins so. */
export function newestSignedHeads(db: Db, scopes: readonly string[]): SignedHeadTable[] {
  const newest = `SELECT h.* FROM signed_head h JOIN (SELECT device, scope, max(seq) AS seq FROM signed_head
    WHERE %s GROUP BY device, scope) USING (device, scope, seq)`
  const found = new Map<string, SignedHeadTable>()
  for (const scope of scopes) {
    const wild = scope.endsWith('*')
    const where = wild ? 'scope >= ? AND scope < ?' : 'scope = ? AND scope = ?'
    const first = wild ? scope.slice(0, -1) : scope
    const rows = prepared(db, newest.replace('%s', where)).all(first, wild ? `${first}\u{10ffff}` : first)
    for (const row of rows as SignedHeadTable[]) found.set(`${row.device} ${row.scope}`, row)
  }
  return [...found.values()]
}

/** The chain that proves a device's key; null while none of its batches came. */
export function deviceChain(db: Db, device: string): DeviceChainTable | null {
  return (
    (prepared(db, 'SELECT * FROM device_chain WHERE device = ?').get(device) as DeviceChainTable | undefined) ?? null
  )
}

/** Keeps the chain of a device; a newer certificate takes the place of an older one. */
export function saveDeviceChain(db: Db, chain: DeviceChainTable): void {
  const columns = ['device', 'certificate', 'issuing', 'root'] as const
  prepared(db, upsertSql('device_chain', 'device', columns)).run({ ...chain })
}

/** Whether this laptop's court has a gateway that signs for what arrives. */
export function hasGateway(db: Db): boolean {
  return prepared(db, "SELECT 1 FROM peer WHERE kind = 'gateway'").get() !== undefined
}

/** The row of another side nothing was exchanged with yet. */
export function newPeer({
  peer,
  kind,
  name,
  address,
}: Pick<PeerTable, 'peer' | 'kind' | 'name' | 'address'>): PeerTable {
  return {
    ...{ peer, kind, name, address, scopes: '[]', feed: 0, filled: '[]' },
    ...{ tried_at: null, done_at: null, failure: null, detail: '', attempts: 0, held_at: null },
    ...{ mark: null, put_back_at: null, told: 0, heard: 0 },
  }
}

/** Every other side this laptop knows. */
export function peerRows(db: Db): PeerTable[] {
  return prepared(db, 'SELECT * FROM peer ORDER BY kind, name').all() as PeerTable[]
}

export function peerRow(db: Db, peer: string): PeerTable | null {
  return (prepared(db, 'SELECT * FROM peer WHERE peer = ?').get(peer) as PeerTable | undefined) ?? null
}

/** Keeps the other side as a whole row. */
export function savePeer(db: Db, row: PeerTable): void {
  const columns = Object.keys(row)
  prepared(db, upsertSql('peer', 'peer', columns)).run({ ...row })
}

/** Forgets another side and what it said it has; nothing of the journal. */
export function forgetPeer(db: Db, peer: string): void {
  heldChanged(db)
  prepared(db, 'DELETE FROM peer_head WHERE peer = ?').run(peer)
  for (const table of ['peer_file', 'chosen_file', 'offered_file', 'peer_limit']) {
    prepared(db, `DELETE FROM ${table} WHERE peer = ?`).run(peer)
  }
  prepared(db, 'DELETE FROM peer WHERE peer = ?').run(peer)
}

/**
 * What a gateway says it has after it was put back to an older copy of its database: of these streams no more than this,
 * of others nothing, and no files (X5). Its feed is read on from `feed`, every scope compared again (X6).
 */
export function putBackPeer(
  db: Db,
  row: PeerTable,
  { heads, feed, mark, at }: { heads: readonly StreamHeadRow[]; feed: number; mark: string; at: number },
): void {
  const said = new Set(heads.map(({ device, scope }) => `${device} ${scope}`))
  for (const { peer, device, scope } of peerHeads(db, row.peer)) {
    if (said.has(`${device} ${scope}`)) continue
    prepared(db, 'DELETE FROM peer_head WHERE peer = ? AND device = ? AND scope = ?').run(peer, device, scope)
  }
  for (const { device, scope, seq, hash } of heads) savePeerHead(db, row.peer, { device, scope, seq, hash }, 'said')
  prepared(db, 'DELETE FROM peer_file WHERE peer = ?').run(row.peer)
  prepared(db, 'DELETE FROM offered_file WHERE peer = ?').run(row.peer)
  savePeer(db, { ...row, feed, mark, filled: '[]', put_back_at: at, told: 0, heard: 0 })
  heldChanged(db)
}

/** What another side has of the streams here. */
export function peerHeads(db: Db, peer: string): PeerHeadTable[] {
  return prepared(db, 'SELECT * FROM peer_head WHERE peer = ?').all(peer) as PeerHeadTable[]
}

/** Up to where another side signed for a stream; 0 = nowhere. */
export function signedUpTo(db: Db, peer: string, { device, scope }: { device: string; scope: string }): number {
  const row = prepared(db, 'SELECT signed_seq FROM peer_head WHERE peer = ? AND device = ? AND scope = ?').get(
    peer,
    device,
    scope,
  )
  return (row as { signed_seq: number } | undefined)?.signed_seq ?? 0
}

/** What every other side has of one stream. */
export function peerHeadsOf(db: Db, device: string, scope: string): PeerHeadTable[] {
  return prepared(db, 'SELECT * FROM peer_head WHERE device = ? AND scope = ?').all(device, scope) as PeerHeadTable[]
}

/**
 * Keeps what another side has. `signed`: it signed for it. `said`: it says so itself, and what it signed beyond is taken
 * back, to be sent again (X5). `seen`: it handed it on, which never takes anything back.
 */
export function savePeerHead(db: Db, peer: string, head: StreamHeadRow, how: 'signed' | 'said' | 'seen'): void {
  heldChanged(db)
  const { device, scope, seq, hash } = head
  const known = prepared(db, 'SELECT * FROM peer_head WHERE peer = ? AND device = ? AND scope = ?').get(
    peer,
    device,
    scope,
  ) as PeerHeadTable | undefined
  if (known !== undefined && how !== 'said' && known.seq > seq) {
    if (how === 'seen' || known.signed_seq >= seq) return
    prepared(db, 'UPDATE peer_head SET signed_seq = ? WHERE peer = ? AND device = ? AND scope = ?').run(
      seq,
      peer,
      device,
      scope,
    )
    return
  }
  const signed = how === 'signed' ? seq : Math.min(known?.signed_seq ?? 0, seq)
  prepared(
    db,
    `INSERT INTO peer_head (peer, device, scope, seq, hash, signed_seq) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (peer, device, scope) DO UPDATE SET seq=excluded.seq, hash=excluded.hash, signed_seq=excluded.signed_seq`,
  ).run(peer, device, scope, seq, hash, signed)
}

/** When the event at a place of a stream was written by its device's clock, ms; null when it is not here. */
export function timeOfEvent(db: Db, device: string, scope: string, seq: number): number | null {
  const row = prepared(
    db,
    'SELECT envelope FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND seq = ?',
  ).get(device, scope, seq) as { envelope: Uint8Array } | undefined
  return row === undefined ? null : (parseEnvelope(row.envelope)?.at[0] ?? null)
}

/** Events that wait for their predecessors (X3). */
export function parkedCount(db: Db): number {
  return (prepared(db, 'SELECT count(*) AS n FROM parked_event').get() as { n: number }).n
}

/** What other devices signed that they hold. */
export function deviceHoldings(db: Db): DeviceHoldingTable[] {
  return prepared(db, 'SELECT * FROM device_holding ORDER BY device').all() as DeviceHoldingTable[]
}

/** Keeps what a device signed that it holds, unless something newer is known. */
export function saveDeviceHolding(db: Db, row: DeviceHoldingTable): void {
  prepared(
    db,
    `INSERT INTO device_holding (device, at, token, chain) VALUES (?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET at=excluded.at, token=excluded.token, chain=excluded.chain
     WHERE excluded.at >= device_holding.at`,
  ).run(row.device, row.at, row.token, row.chain)
}

/** Bytes are kept of so many refused pieces; of more only what and why. */
const KEPT_PIECES = 1000

/** Keeps something refused aside (X8); the same thing refused again changes nothing but its time. */
export function saveQuarantine(db: Db, row: QuarantineTable): void {
  const { n } = prepared(db, 'SELECT count(*) AS n FROM quarantine WHERE frames IS NOT NULL').get() as { n: number }
  const frames = n >= KEPT_PIECES ? null : row.frames
  prepared(
    db,
    `INSERT INTO quarantine (hash, device, scope, seq, fault, came, peer, at, stands, frames)
     VALUES (@hash, @device, @scope, @seq, @fault, @came, @peer, @at, @stands, @frames)
     ON CONFLICT (hash, came) DO UPDATE SET peer=excluded.peer, fault=excluded.fault`,
  ).run({ ...row, frames })
}

/** Forgets that pieces of another branch of a stream came: what stood here of it is re-issued (X7). */
export function forgetForks(db: Db, device: string, scope: string): void {
  prepared(db, "DELETE FROM quarantine WHERE device = ? AND scope = ? AND came = 'received' AND fault = 'fork'").run(
    device,
    scope,
  )
}

/** What was set aside, newest first. */
export function quarantineRows(db: Db): QuarantineTable[] {
  return prepared(db, 'SELECT * FROM quarantine ORDER BY at DESC, hash').all() as QuarantineTable[]
}

/**
 * Takes out of the list what has since been taken whole: the stream stands here past that very event, or an adopted event
 * carries it and no other stands at its place (X7); or who refused it of us says that it has it now.
 */
export function settleQuarantine(db: Db): number {
  const stands = `SELECT 1 FROM event JOIN stream USING (stream_id)
    WHERE stream.device = quarantine.device AND stream.scope = quarantine.scope AND event.seq = quarantine.seq`
  return prepared(
    db,
    `DELETE FROM quarantine WHERE (came = 'received' AND EXISTS (${stands} AND lower(hex(event.hash)) = quarantine.hash))
      OR (came = 'sent' AND fault <> 'fork' AND EXISTS (SELECT 1 FROM peer_head AS has WHERE has.peer = quarantine.peer
        AND has.device = quarantine.device AND has.scope = quarantine.scope AND has.seq >= quarantine.seq))
      OR (quarantine.hash IN (SELECT lower(hex(hash)) FROM adopted) AND (came = 'sent' OR NOT EXISTS (${stands})))`,
  ).run().changes
}

/** Devices whose first word in a court's scope founds it under this root certificate: its issuing station. */
export function foundingDevices(db: Db, court: string, root: string): string[] {
  const rows = prepared(
    db,
    `SELECT s.device FROM event e JOIN stream s USING (stream_id)
     WHERE s.scope = ? AND e.seq = 1 AND e.type = ? AND json_extract(e.body, '$.root') = ?`,
  ).all(`court:${court}`, identityTypes.courtFounded, root) as { device: string }[]
  return rows.map(({ device }) => device)
}

/** Cases and sites in which a device has written, as far as this store knows. */
export function scopesWritten(db: Db, device: string): string[] {
  const rows = prepared(
    db,
    "SELECT scope FROM stream WHERE device = ? AND (scope LIKE 'case:%' OR scope LIKE 'site:%')",
  ).all(device) as { scope: string }[]
  return rows.map(({ scope }) => scope)
}
