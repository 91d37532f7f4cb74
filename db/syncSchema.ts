/** Column types of the tables of sync. */

export interface SignedHeadTable {
  device: string
  scope: string
  seq: number
  hash: string
  at: number
  signature: string
}

export interface DeviceChainTable {
  device: string
  certificate: string
  issuing: string
  root: string
}

export interface PeerTable {
  /** `gateway:<court>`, `hub:<device>` or `bundle:<device>`. */
  peer: string
  kind: string
  name: string
  address: string
  /** JSON array of the scopes it granted when it was last opened. */
  scopes: string
  feed: number
  /** JSON array of granted scopes whose streams were compared whole. */
  filled: string
  tried_at: number | null
  done_at: number | null
  failure: string | null
  detail: string
  attempts: number
  /** Its own time of the last holding it signed, ms. */
  held_at: number | null
  /** The newest mark of a gateway's history (`shared/sync/mark.ts`); null when it gave none. */
  mark: string | null
  /** When the gateway was last found to be put back to an older copy of its database, ms of this laptop's clock. */
  put_back_at: number | null
  /** Number of the newest holding of this laptop it was told, and of the newest it told (`scope_holding`, its own). */
  told: number
  heard: number
}

export interface PeerHeadTable {
  peer: string
  device: string
  scope: string
  seq: number
  hash: string
  signed_seq: number
}

export interface DeviceHoldingTable {
  device: string
  at: number
  token: string
  chain: string
}

export interface ScopeHoldingTable {
  device: string
  scope: string
  number: number
  at: number
  token: string
  /** JSON array of `{device, seq, hash}`. */
  heads: string
}

export interface HolderChainTable {
  device: string
  chain: string
}

export interface QuarantineTable {
  hash: string
  device: string
  scope: string
  seq: number
  fault: string
  /** `sent` = ours that they refused, `received` = theirs that we refused. */
  came: string
  peer: string
  at: number
  stands: string | null
  frames: Uint8Array | null
}

export interface CourtReceiptTable {
  receipt_id: string
  at: number
  feed: number
  streams: number
  device: string
  rev: string
}

export interface SealingKeyTable {
  sealing_id: string
  device: string
  public_key: string
  at: number
  rev: string
}

export interface KeyCardTable {
  device: string
  public_key: string
  at: number
}

export interface DeviceFileTable {
  device: string
  hash: string
}

/** A transfer of which parts are written and parts are to come. */
export interface BundleTransferTable {
  /** JSON array of the devices it is for, in order. */
  recipients: string
  transfer: string
  /** Parts written and read back. */
  parts: number
  /** JSON array of the heads those parts reach to. */
  heads: string
  /** JSON array of the hashes of files they hold. */
  files: string
  at: number
}

export interface NamedFileTable {
  hash: string
  scope: string
  device: string
  format: string
  event_id: number
}

export interface NamedFilePlaceTable {
  one: number
  event_id: number
}

export interface PeerFileTable {
  peer: string
  hash: string
  scope: string
}

/** A file somebody chose to have sent (`way` send, to `peer`) or fetched (`peer` ''). */
export interface ChosenFileTable {
  hash: string
  way: string
  peer: string
  chosen_at: number
}

/** A file another side said it has; `size` in bytes. */
export interface OfferedFileTable {
  peer: string
  hash: string
  size: number
}

/** The largest file another side takes, bytes. */
export interface PeerLimitTable {
  peer: string
  bytes: number
}

/** An answer an officer has seen here (`<decision>:<how it stands>`). */
export interface NoticeSeenTable {
  officer_id: string
  notice: string
  at: number
}

/** What another side's clock said, and this one's at that moment, ms. */
export interface ClockWordTable {
  peer: string
  kind: string
  theirs: number
  ours: number
}

/** A scope a laptop handed back (L8): bodies, files and rows went, envelopes and receipts stay. */
export interface HandBackTable {
  hand_back_id: string
  scope: string
  /** Name of the site as it was then. */
  name: string
  device: string
  at: number
  officer_id: string
  reason: string
  /** The other side that had acknowledged all of it (`gateway:<court>`, `hub:<device>`). */
  holder: string
  events: number
  files: number
  /** When it was asked back, ms. */
  again_at: number | null
  /** JSON array of scopes that went with it: the sites of a case. */
  together: string
  rev: string
}

/** A scope whose bodies are not all here: \`back\` = handed back, \`coming\` = asked for again. */
export interface WithheldScopeTable {
  scope: string
  state: string
}

/** A laptop's word before a site is left, or an exception somebody signed for; `body` is canonical JSON. */
export interface LeavingTable {
  leaving_id: string
  site_id: string
  /** The event's type: `leaving.stated` or `leaving.excepted`. */
  kind: string
  device: string
  seq: number
  officer_id: string
  at: number
  body: string
  rev: string
}

/** A laptop somebody reported lost. */
export interface LostLaptopTable {
  lost_id: string
  device: string
  officer_id: string
  at: number
  reason: string
  /** JSON array of `{scope, seq}`: what of its streams was known where it was reported. */
  heads: string
  /** When, by whom and why it was said to have turned up again; null = it did not. */
  found_at: number | null
  found_by: string | null
  found_reason: string | null
  rev: string
}
