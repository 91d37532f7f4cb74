import type { Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely'

/** Rows of the gateway's database (`migrations/`). Times are ms of the court's clock, sizes bytes, hashes 32 raw bytes. */
interface CourtTable {
  court_id: Generated<number>
  code: string
  name: string
  /** Certificates as compact JWS. */
  root: string
  issuing: string
  receipt: string
  /** Device id of the issuing station. */
  station: string
  /** Number of the newest event stored (X6), and of the newest decision that arrived (P1). */
  feed: Generated<number>
  arrivals: Generated<number>
  /** Number of the newest holding told. */
  told: Generated<number>
  /** Whether grants and withdrawals stored by a program that knew none of them were read since (J5). */
  grants_read: Generated<boolean>
}
interface ChainTable {
  chain_id: Generated<number>
  /** SHA-256 over the three. */
  name: Uint8Array
  certificate: string
  issuing: string
  root: string
}
interface StreamTable {
  stream_id: Generated<number>
  court_id: number
  device: string
  scope: string
  /** Newest event stored; it always has a signed head. */
  seq: number
  hash: Uint8Array
  feed: number
}
interface EventTable {
  stream_id: number
  seq: number
  feed: number
  hash: Uint8Array
  envelope: Uint8Array
  /** Null where the body is withheld. */
  salt: Uint8Array | null
  body: Uint8Array | null
}
/** A piece of a stream as it was stored: its events `from_seq` to `seq`, the last of them numbered `feed`. */
interface SignedHeadTable {
  stream_id: number
  seq: number
  from_seq: number
  bytes: number
  at: number
  hash: Uint8Array
  signature: string
  chain_id: number
  court_id: number
  feed: number
}
interface CertificateTable {
  court_id: number
  serial: string
  use: string
  subject: string
  /** The device an officer's key lives on; null of a device. */
  device: string | null
  key: string
  compact: string
  name: string
  /** An officer's role, else empty. */
  role: string
  /** A device's number prefix, else empty. */
  prefix: string
}
interface RevocationListTable {
  court_id: number
  issuer: string
  number: number
  compact: string
}
interface RevokedTable {
  court_id: number
  serial: string
  at: number
}
interface ScopeGrantTable {
  court_id: number
  grant_id: string
  device: string
  scope: string
  /** Null = without end. */
  until: number | null
  /** Officer or station that signed; `opened` where the device itself opened the scope. */
  given_by: string
  /** Withdrawals it was given in spite of: a JSON array of their ids. */
  over_ids: Generated<string>
}
interface ScopeTakenBackTable {
  court_id: number
  taken_id: string
  device: string
  scope: string
  /** Officer or station that signed. */
  taken_by: string
}
interface HoldingReportTable {
  court_id: number
  device: string
  at: number
  token: string
  chain_id: number
}
interface ScopeHoldingTable {
  court_id: number
  device: string
  scope: string
  number: number
  /** ms of the device's clock, as it signed. */
  at: number
  token: string
  chain_id: number
}
interface DecisionReceiptTable {
  court_id: number
  /** SHA-256 of the decision's token, hex. */
  decision: string
  number: number
  at: number
  token: string
}
interface EnrolCodeTable {
  court_id: number
  /** The first four characters of a code, which name it; the rest is kept as a hash only. */
  selector: string
  hash: Uint8Array
  name: string
  role: string
  device_name: string
  /** JSON list. */
  scopes: string
  /** An officer who is known already and gets a second laptop; null of a new one. */
  officer: string | null
  made_at: number
  until: number
  tries: Generated<number>
  /** When somebody with other keys brought the code a second time: it was stolen, or mistyped into two laptops. */
  reused_at: number | null
  /** When the court withdrew it, which it does only of a code that nobody has redeemed. */
  withdrawn_at: number | null
}
interface EnrolRequestTable {
  request_id: string
  court_id: number
  selector: string
  device: string
  device_name: string
  device_key: string
  officer: string
  officer_key: string
  at: number
}
interface FileTable {
  court_id: number
  /** Hex; the name of the file. */
  hash: string
  scope: string
  size: number
  /** Who sent it for this scope. */
  device: string
  at: number
}
interface HeldFilesTable {
  court_id: number
  device: string
  /** ms of the laptop's clock. */
  at: number
  /** 32 bytes each. */
  hashes: Uint8Array
}
interface FeedMarkTable {
  court_id: number
  /** Newest number of the transaction that the mark names. */
  feed: number
  mark: Generated<string>
}
/** A mark that a laptop showed and this database did not know. */
interface PutBackTable {
  court_id: number
  mark: string
  at: number
  device: string
  /** Newest number here at that moment, and the number of the mark. */
  feed: number
  shown: number
}
interface SealingKeyTable {
  court_id: number
  device: string
  public_key: string
  /** ms of the laptop's clock. */
  at: number
}
interface UsedChallengeTable {
  /** SHA-256 of it. */
  name: Uint8Array
  until: number
}
interface SecretTable {
  name: string
  value: Uint8Array
}

/** Every table. */
export interface Tables {
  court: CourtTable
  chain: ChainTable
  stream: StreamTable
  event: EventTable
  signed_head: SignedHeadTable
  certificate: CertificateTable
  revocation_list: RevocationListTable
  revoked: RevokedTable
  scope_grant: ScopeGrantTable
  scope_taken_back: ScopeTakenBackTable
  holding_report: HoldingReportTable
  scope_holding: ScopeHoldingTable
  decision_receipt: DecisionReceiptTable
  enrol_code: EnrolCodeTable
  enrol_request: EnrolRequestTable
  file: FileTable
  held_files: HeldFilesTable
  feed_mark: FeedMarkTable
  put_back: PutBackTable
  sealing_key: SealingKeyTable
  used_challenge: UsedChallengeTable
  secret: SecretTable
}

export type Database = Kysely<Tables>
/** A connection inside a transaction; nothing else may be asked for meanwhile on the embedded database. */
export type Tx = Transaction<Tables>
export type CourtRow = Selectable<CourtTable>
export type NewCourt = Omit<Insertable<CourtTable>, 'court_id' | 'feed' | 'arrivals' | 'told' | 'grants_read'>
export type StreamRow = Selectable<StreamTable>
export type EnrolCodeRow = Selectable<EnrolCodeTable>
export type EnrolRequestRow = Selectable<EnrolRequestTable>
