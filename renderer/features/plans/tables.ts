import { VULNERABILITY_FLAGS } from '../../../shared/domain/cases/vulnerability.ts'
import * as codes from '../../../shared/domain/plans/codes.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { HOUSING_GROUNDS } from '../../../shared/domain/plans/residence.ts'
import type { CellType } from './cells.ts'

/** A table of the plan: the site's rooms or one kind of part. */
export type TableKind = PartKind | 'room'

/** One column. `width` is a CSS grid track; `name` the address of its head when it is not the register's own. */
export interface GridColumn {
  readonly field: string
  readonly width: string
  readonly cell: CellType
  readonly name?: 'use' | 'class' | 'needs' | 'pictures' | 'scans'
}

const text = (max: number): CellType => ({ type: 'text', max })
const long: CellType = { type: 'text', max: 2000, long: true }
const code = (list: string, all: readonly string[]): CellType => ({ type: 'code', list, codes: all })
const date: CellType = { type: 'date' }
const whole: CellType = { type: 'whole' }
const money: CellType = { type: 'money' }
const flag: CellType = { type: 'flag', blank: null }
const mark: CellType = { type: 'flag', blank: false }
const group: CellType = { type: 'ref', to: 'group' }
const shown: CellType = { type: 'shown' }

/** Columns of every table, in the order in which they stand and are pasted. */
export const COLUMNS: Readonly<Record<TableKind, readonly GridColumn[]>> = {
  room: [
    { field: 'code', width: '86px', cell: text(20) },
    { field: 'purpose', width: 'minmax(80px, 1fr)', cell: text(40), name: 'use' },
    { field: 'occupant', width: 'minmax(88px, 1.2fr)', cell: text(60) },
    { field: '#class', width: 'minmax(96px, 1.2fr)', cell: shown, name: 'class' },
    { field: 'area', width: '72px', cell: { type: 'area' } },
    { field: 'keys', width: 'minmax(80px, 1fr)', cell: text(60) },
    { field: 'utilities', width: 'minmax(72px, 0.8fr)', cell: text(60) },
    { field: 'groupId', width: '72px', cell: group },
    { field: 'estimate', width: '72px', cell: whole },
    { field: 'note', width: 'minmax(70px, 1.1fr)', cell: text(200) },
    { field: 'excluded', width: 'minmax(76px, 0.8fr)', cell: text(200) },
    { field: '#needs', width: '104px', cell: shown, name: 'needs' },
    { field: '#pictures', width: '64px', cell: shown, name: 'pictures' },
  ],
  premises: [
    { field: 'executionKind', width: '124px', cell: code('executionKind', codes.EXECUTION_KINDS) },
    { field: 'titleNo', width: 'minmax(140px, 1fr)', cell: text(60) },
    { field: 'ownership', width: 'minmax(110px, 1fr)', cell: text(60) },
    { field: 'certificateNo', width: 'minmax(140px, 1.2fr)', cell: text(80) },
    { field: 'publicAsset', width: '104px', cell: flag },
    { field: 'dwelling', width: '72px', cell: flag },
    { field: 'onlyHome', width: '80px', cell: flag },
    { field: 'housingGround', width: 'minmax(110px, 1fr)', cell: code('housingGround', ['', ...HOUSING_GROUNDS]) },
  ],
  encumbrance: [
    { field: 'kind', width: '150px', cell: code('encumbranceKind', codes.ENCUMBRANCE_KINDS) },
    { field: 'on', width: '110px', cell: date },
    { field: 'holder', width: 'minmax(140px, 1fr)', cell: text(60) },
    { field: 'documentNo', width: 'minmax(140px, 1fr)', cell: text(80) },
  ],
  occupant: [
    { field: 'roomId', width: '78px', cell: { type: 'ref', to: 'room' } },
    { field: 'name', width: 'minmax(92px, 0.8fr)', cell: text(60) },
    { field: 'class', width: 'minmax(114px, 1.3fr)', cell: code('occupantClass', codes.OCCUPANT_CLASSES) },
    { field: 'right', width: 'minmax(84px, 1fr)', cell: text(200) },
    { field: 'stance', width: '90px', cell: code('stance', codes.STANCES) },
    {
      field: 'needs',
      width: 'minmax(84px, 0.9fr)',
      cell: { type: 'codes', list: '#flag', codes: VULNERABILITY_FLAGS },
    },
    { field: 'needsNote', width: 'minmax(82px, 0.8fr)', cell: text(300) },
    { field: 'sex', width: '62px', cell: code('sex', codes.SEXES) },
    { field: 'idNo', width: '146px', cell: { type: 'text', max: 30, masked: true } },
    { field: 'phone', width: 'minmax(60px, 0.7fr)', cell: text(30) },
    { field: 'notifiedOn', width: '96px', cell: date },
    { field: 'note', width: 'minmax(54px, 0.7fr)', cell: text(500) },
  ],
  evidenceItem: [
    { field: 'kind', width: '124px', cell: code('evidenceKind', codes.EVIDENCE_KINDS) },
    { field: 'on', width: '100px', cell: date },
    { field: 'until', width: '100px', cell: date },
    { field: 'source', width: 'minmax(96px, 1fr)', cell: text(100) },
    { field: 'originalSeen', width: '92px', cell: mark },
    { field: '#pictures', width: '64px', cell: shown, name: 'scans' },
    { field: 'amount', width: '104px', cell: money },
    { field: 'note', width: 'minmax(80px, 1fr)', cell: text(500) },
  ],
  rentTerms: [
    { field: 'monthly', width: '120px', cell: money },
    { field: 'usual', width: '120px', cell: money },
    { field: 'prepaidMonths', width: '110px', cell: whole },
    { field: 'related', width: '110px', cell: flag },
    { field: 'note', width: 'minmax(120px, 1fr)', cell: text(500) },
  ],
  care: [
    { field: 'on', width: '100px', cell: date },
    { field: 'condition', width: 'minmax(90px, 1fr)', cell: text(500) },
    { field: 'ambulance', width: '104px', cell: code('ambulance', codes.AMBULANCE_STATES) },
    { field: 'aids', width: 'minmax(90px, 1fr)', cell: text(500) },
    { field: 'relatives', width: 'minmax(80px, 1fr)', cell: text(300) },
    { field: 'community', width: 'minmax(80px, 1fr)', cell: text(300) },
    { field: 'civilAffairs', width: 'minmax(80px, 1fr)', cell: text(300) },
    { field: 'decision', width: 'minmax(90px, 1fr)', cell: text(500) },
    { field: 'decidedBy', width: '90px', cell: text(40) },
  ],
  negotiation: [
    { field: 'on', width: '92px', cell: date },
    { field: 'place', width: 'minmax(56px, 0.7fr)', cell: text(60) },
    {
      field: 'sides',
      width: 'minmax(72px, 0.9fr)',
      cell: { type: 'codes', list: 'talkSide', codes: codes.TALK_SIDES },
    },
    { field: 'participants', width: 'minmax(72px, 1fr)', cell: text(200) },
    { field: 'identity', width: 'minmax(64px, 0.8fr)', cell: text(200) },
    { field: 'claimed', width: 'minmax(64px, 1fr)', cell: long },
    { field: 'evidenceShown', width: 'minmax(64px, 0.8fr)', cell: text(500) },
    { field: 'explained', width: 'minmax(64px, 1fr)', cell: long },
    { field: 'path', width: '84px', cell: code('negotiationPath', codes.NEGOTIATION_PATHS) },
    { field: 'offer', width: 'minmax(64px, 1fr)', cell: long },
    { field: 'answer', width: 'minmax(64px, 1fr)', cell: long },
    { field: 'nextOn', width: '92px', cell: date },
    { field: 'signed', width: 'minmax(52px, 0.6fr)', cell: text(100) },
    { field: 'videoRefs', width: 'minmax(52px, 0.6fr)', cell: text(200) },
  ],
  group: [
    { field: 'name', width: 'minmax(110px, 0.8fr)', cell: text(30) },
    { field: 'kind', width: '150px', cell: code('groupKind', codes.GROUP_KINDS) },
    { field: 'channel', width: '80px', cell: text(20) },
    { field: 'task', width: 'minmax(160px, 2fr)', cell: text(500) },
  ],
  duty: [
    { field: 'groupId', width: 'minmax(90px, 0.7fr)', cell: group },
    { field: 'duty', width: '124px', cell: code('duty', codes.DUTIES) },
    { field: 'name', width: 'minmax(130px, 1fr)', cell: { type: 'text', max: 40, people: true } },
    { field: 'sex', width: '64px', cell: code('sex', codes.SEXES) },
    { field: 'phone', width: 'minmax(110px, 1fr)', cell: text(30) },
  ],
  vehicle: [
    { field: 'plate', width: '124px', cell: text(12) },
    { field: 'driver', width: 'minmax(90px, 1fr)', cell: text(40) },
    { field: 'use', width: 'minmax(90px, 1fr)', cell: text(60) },
    { field: 'groupId', width: 'minmax(90px, 0.8fr)', cell: group },
    { field: 'seats', width: '72px', cell: whole },
  ],
  agency: [
    { field: 'kind', width: '130px', cell: code('agencyKind', codes.AGENCY_KINDS) },
    { field: 'name', width: 'minmax(140px, 1.4fr)', cell: text(60) },
    { field: 'contact', width: 'minmax(90px, 1fr)', cell: text(40) },
    { field: 'phone', width: 'minmax(110px, 1fr)', cell: text(30) },
    { field: 'headcount', width: '72px', cell: whole },
    { field: 'confirmation', width: '96px', cell: code('confirmation', codes.CONFIRMATIONS) },
    { field: 'ambulance', width: '90px', cell: mark },
  ],
  slot: [
    { field: 'time', width: '196px', cell: { type: 'time' } },
    { field: 'groupId', width: 'minmax(90px, 0.6fr)', cell: group },
    { field: 'kind', width: '110px', cell: code('slotKind', codes.SLOT_KINDS) },
    { field: 'buildingId', width: 'minmax(80px, 0.5fr)', cell: { type: 'ref', to: 'building' } },
    { field: 'floor', width: '56px', cell: whole },
    { field: 'what', width: 'minmax(160px, 2fr)', cell: text(200) },
  ],
  storage: [
    { field: 'place', width: 'minmax(140px, 1.2fr)', cell: text(100) },
    { field: 'area', width: '90px', cell: { type: 'area' } },
    { field: 'custodian', width: 'minmax(120px, 1fr)', cell: text(60) },
    { field: 'insurance', width: 'minmax(90px, 0.8fr)', cell: text(100) },
    { field: 'collection', width: 'minmax(120px, 1.2fr)', cell: text(500) },
  ],
  risk: [
    { field: 'kind', width: '136px', cell: code('riskKind', codes.RISK_KINDS) },
    { field: 'likelihood', width: '84px', cell: whole },
    { field: 'severity', width: '84px', cell: whole },
    { field: 'trigger', width: 'minmax(110px, 1.2fr)', cell: text(300) },
    { field: 'response', width: 'minmax(130px, 1.6fr)', cell: text(500) },
    { field: 'owner', width: 'minmax(76px, 0.7fr)', cell: text(60) },
    { field: 'stop', width: 'minmax(110px, 1.2fr)', cell: text(300) },
  ],
  witness: [
    { field: 'kind', width: '130px', cell: code('witnessKind', codes.WITNESS_KINDS) },
    { field: 'name', width: 'minmax(150px, 1.4fr)', cell: text(60) },
    { field: 'phone', width: 'minmax(120px, 1fr)', cell: text(30) },
    { field: 'confirmation', width: '110px', cell: code('confirmation', codes.CONFIRMATIONS) },
  ],
  cost: [
    { field: 'kind', width: '120px', cell: code('costKind', codes.COST_KINDS) },
    { field: 'payer', width: '150px', cell: code('costPayer', codes.COST_PAYERS) },
    { field: 'payee', width: 'minmax(140px, 1.2fr)', cell: text(60) },
    { field: 'amount', width: '130px', cell: money },
    { field: 'voucher', width: 'minmax(120px, 1fr)', cell: text(100) },
    { field: 'recoverable', width: '104px', cell: flag },
    { field: 'recovered', width: '120px', cell: money },
  ],
  textSection: [
    { field: 'section', width: '170px', cell: code('textSection', codes.TEXT_SECTIONS) },
    { field: 'text', width: 'minmax(200px, 1fr)', cell: { type: 'text', max: 8000, long: true } },
  ],
  picture: [
    { field: 'owner', width: '100px', cell: shown },
    { field: 'fileName', width: 'minmax(140px, 1fr)', cell: shown },
    { field: 'on', width: '110px', cell: date },
    { field: 'note', width: 'minmax(140px, 1fr)', cell: text(500) },
  ],
}

/** Tabs in their order and the tables each holds. */
export const TABS = [
  { id: 'rooms', kinds: ['room', 'picture'] },
  { id: 'premises', kinds: ['premises', 'encumbrance'] },
  { id: 'occupants', kinds: ['occupant', 'evidenceItem', 'rentTerms', 'care', 'negotiation'] },
  { id: 'groups', kinds: ['group'] },
  { id: 'people', kinds: ['duty', 'vehicle'] },
  { id: 'agencies', kinds: ['agency'] },
  { id: 'schedule', kinds: ['slot'] },
  { id: 'storage', kinds: ['storage'] },
  { id: 'risks', kinds: ['risk'] },
  { id: 'witnesses', kinds: ['witness'] },
  { id: 'costs', kinds: ['cost'] },
  { id: 'texts', kinds: ['textSection'] },
  { id: 'versions', kinds: [] },
] as const satisfies readonly { id: string; kinds: readonly TableKind[] }[]

export type TabId = (typeof TABS)[number]['id']

/** The tab that holds a table. */
export function tabOf(kind: string): TabId {
  return TABS.find((tab) => (tab.kinds as readonly string[]).includes(kind))?.id ?? 'rooms'
}
