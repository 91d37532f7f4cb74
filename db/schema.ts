/** Column types of every table, for Kysely. One interface per table, in the order of the migrations. */
import type { RequestDecisionTable, RequestTable } from './approvalSchema.ts'
import type { DocumentPrintTable, DocumentScanTable, FrozenDocumentTable, PaperPackageTable } from './documentTables.ts'
import type { GateStepTable, ObjectionTable, PlanRulesTable, PlanTaskTable } from './gateSchema.ts'
import type { LocalOfficerTable, LocalUntilTable } from './localCourt.ts'
import type { AgreementPaymentTable, AgreementTable } from './moneySchema.ts'
import type { LotTable, PageSignatureTable, SigningSheetTable } from './signaturesSchema.ts'
import type {
  BundleTransferTable,
  ClockWordTable,
  CourtReceiptTable,
  DeviceChainTable,
  DeviceFileTable,
  DeviceHoldingTable,
  HandBackTable,
  HolderChainTable,
  KeyCardTable,
  LeavingTable,
  LostLaptopTable,
  NamedFilePlaceTable,
  NamedFileTable,
  NoticeSeenTable,
  PeerFileTable,
  PeerHeadTable,
  PeerTable,
  QuarantineTable,
  ScopeHoldingTable,
  SealingKeyTable,
  SignedHeadTable,
  WithheldScopeTable,
} from './syncSchema.ts'

export type * from './approvalSchema.ts'
export type * from './documentTables.ts'
export type * from './gateSchema.ts'

export interface StreamTable {
  stream_id: number
  device: string
  scope: string
  /** Newest event of this stream that a closed session has signed for; 0 = none. */
  signed_seq: number
}

export interface EventTable {
  event_id: number
  stream_id: number
  seq: number
  /** Low 48 bits of the entity's id; rows are filtered by the envelope's entity, so an equal ref does no harm. */
  entity_ref: number
  type: string
  hash: Uint8Array
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
  /** Answer of the command that wrote this event and whose id the entity took, else null; of this store, not of the journal. */
  answer: string | null
}

export interface NewerEntityTable {
  entity: string
  count: number
}

export interface CommandAnswerTable {
  command_id: string
  procedure: string
  answer: string
  at: number
}

export interface ProjectionTable {
  feature: string
  version: number
}

export interface MetaTable {
  name: string
  value: string
}

export interface SecretTable {
  name: string
  value: Uint8Array
}

export interface BlobTable {
  hash: string
  size: number
  format: string
}

export interface DraftTable {
  officer_id: string
  slot: string
  text: string
  updated_at: number
}

export interface SettingTable {
  owner: string
  name: string
  value: string
}

export interface OfficerTable {
  officer_id: string
  name: string
  role: string
  active: number
  certificate: string
  rev: string
}

export interface DeviceTable {
  device_id: string
  name: string
  prefix: string
  certificate: string
  rev: string
}

export interface CaseRowTable {
  row_id: number
  case_ref: number
  case_id: string
  case_no: string
  court_name: string
  filed_on: string | null
  cause: string
  /** JSON array of `{name, idNo, kind}`. */
  applicants: string
  debtors: string
  claimed_fen: number | null
  executed_fen: number | null
  handler: string
  closing: string
  closed_on: string | null
  status: string
  address: string
  phone: string
  remarks: string
  /** JSON array of flag codes the register's remarks name. */
  register_flags: string
  /** JSON object of what officers state: register name → standing values. */
  stated: string
  /** JSON array of flags an officer set: `{code, subject, note}`. */
  flags: string
  import_line: number | null
  import_batch: string | null
  register_rev: string
  case_rev: string
  /** Handler as shown: what officers agree on, else the register's. */
  work_handler: string
  /** Number of the deadline rule that runs for the case (`RULE_NUMBERS`) and the day it counts from; null = none. */
  rule: number | null
  rule_from: string | null
}

export interface CaseNoteTable {
  note_id: string
  case_id: string
  text: string
  author: string
  written_at: number
  struck_reason: string | null
  rev: string
}

export interface DeadlineTable {
  deadline_id: string
  case_id: string
  title: string
  basis: string
  original_on: string
  due_on: string
  officer_id: string
  done_on: string | null
  rev: string
}

export interface ImportBatchTable {
  batch_id: string
  file_name: string
  file_hash: string
  state: string
  report: string
  started_at: number
  officer_id: string
  rev: string
}

export interface TrayRowTable {
  tray_id: string
  batch_id: string
  line: number
  raw: string
  cells: string
  field: string
  reason: string
  state: string
  case_id: string | null
  decided_by: string | null
  note: string
  rev: string
}

export interface SiteTable {
  site_id: string
  case_id: string
  name: string
  address: string
  created_at: number
  rev: string
}

export interface BuildingTable {
  building_id: string
  site_id: string
  name: string
  ord: number
  rev: string
}

export interface RoomTable {
  room_id: string
  site_id: string
  building_id: string
  floor: number
  code: string
  purpose: string
  occupant: string
  state: string
  opened_by: string | null
  opened_at: number | null
  struck_reason: string | null
  rev: string
  /** m², decimal as text. */
  area: string | null
  keys: string
  utilities: string
  group_id: string | null
  /** Lots expected. */
  estimate: number | null
  note: string
  /** JSON object: registers with two or more standing values. */
  doubts: string
  /** Why it is left out of the clearing; '' = it isn't. Who said so and when, ms. */
  excluded: string
  excluded_by: string | null
  excluded_at: number | null
  /** The laptop on which it stands open or goes on. */
  held_by: string | null
  /** JSON {@link RoomGiven}. */
  given: string | null
}

export interface ItemTable {
  item_row: number
  item_id: string
  site_id: string
  room_id: string
  device: string
  seq_no: number
  number: string
  name: string
  quantity: string
  unit: string
  condition: string
  owner: string
  owner_kind: string
  place: string
  remarks: string
  brand_model: string
  serial_no: string
  regime: string
  box: string
  raw_line: string
  /** JSON object: registers with two or more standing values, so that the screen can show both. */
  doubts: string
  struck_reason: string | null
  recorded_by: string
  recorded_at: number
  changes: number
  rev: string
  /** Of the changes, those made after the inventory was locked. */
  late_changes: number
}

export interface PlanTable {
  site_id: string
  /** JSON object of the head's registers: name → shown value. */
  stated: string
  /** JSON object: registers with two or more standing values. */
  doubts: string
  rev: string
}

export interface PlanPartTable {
  /** The entity, `kind/id`: two kinds may not take one row from each other. */
  entity: string
  part_id: string
  site_id: string
  kind: string
  ord: number
  /** JSON object: register → shown value. */
  stated: string
  /** JSON object: registers with two or more standing values. */
  doubts: string
  struck_reason: string | null
  rev: string
}

export interface PlanVersionTable {
  version_id: string
  site_id: string
  number: number
  snapshot_hash: string
  format: string
  frozen_at: number
  officer_id: string
  rev: string
}

/** Every table Kysely may name. */
export interface Tables {
  stream: StreamTable
  event: EventTable
  newer_entity: NewerEntityTable
  command_answer: CommandAnswerTable
  projection: ProjectionTable
  meta: MetaTable
  secret: SecretTable
  blob: BlobTable
  draft: DraftTable
  setting: SettingTable
  officer: OfficerTable
  local_officer: LocalOfficerTable
  local_until: LocalUntilTable
  device: DeviceTable
  case_row: CaseRowTable
  case_note: CaseNoteTable
  deadline: DeadlineTable
  import_batch: ImportBatchTable
  tray_row: TrayRowTable
  site: SiteTable
  building: BuildingTable
  room: RoomTable
  item: ItemTable
  agreement: AgreementTable
  agreement_payment: AgreementPaymentTable
  signing_sheet: SigningSheetTable
  page_signature: PageSignatureTable
  lot: LotTable
  frozen_document: FrozenDocumentTable
  document_print: DocumentPrintTable
  document_scan: DocumentScanTable
  paper_package: PaperPackageTable
  request: RequestTable
  request_decision: RequestDecisionTable
  plan: PlanTable
  plan_part: PlanPartTable
  plan_version: PlanVersionTable
  plan_task: PlanTaskTable
  gate_step: GateStepTable
  objection: ObjectionTable
  plan_rules: PlanRulesTable
  signed_head: SignedHeadTable
  device_chain: DeviceChainTable
  peer: PeerTable
  named_file: NamedFileTable
  named_file_place: NamedFilePlaceTable
  peer_file: PeerFileTable
  peer_head: PeerHeadTable
  device_holding: DeviceHoldingTable
  scope_holding: ScopeHoldingTable
  holder_chain: HolderChainTable
  quarantine: QuarantineTable
  court_receipt: CourtReceiptTable
  court_holidays: { holidays_id: string; stated: string; rev: string }
  sealing_key: SealingKeyTable
  key_card: KeyCardTable
  device_file: DeviceFileTable
  bundle_transfer: BundleTransferTable
  notice_seen: NoticeSeenTable
  clock_word: ClockWordTable
  hand_back: HandBackTable
  withheld_scope: WithheldScopeTable
  leaving: LeavingTable
  lost_laptop: LostLaptopTable
}
