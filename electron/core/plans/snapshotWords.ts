import type { ChangedKind } from '../../../shared/domain/plans/planDifference.ts'
import type { PlanVersionSnapshot } from '../../../shared/domain/plans/planVersion.ts'
import type { planTerms } from '../../../shared/i18n/planTerms.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import { fieldWord, needWord, term } from './words.ts'

type TermList = keyof typeof planTerms.zh

/** What people call the rows of a snapshot that others name by id. */
export type Names = ReadonlyMap<string, string>

/** Registers that hold a code, with the list of its words. */
const CODES: Readonly<Record<string, TermList>> = {
  'premises.executionKind': 'executionKind',
  'premises.housingGround': 'housingGround',
  'encumbrance.kind': 'encumbranceKind',
  'occupant.class': 'occupantClass',
  'occupant.stance': 'stance',
  'occupant.sex': 'sex',
  'evidenceItem.kind': 'evidenceKind',
  'group.kind': 'groupKind',
  'duty.duty': 'duty',
  'duty.sex': 'sex',
  'agency.kind': 'agencyKind',
  'agency.confirmation': 'confirmation',
  'slot.kind': 'slotKind',
  'risk.kind': 'riskKind',
  'witness.kind': 'witnessKind',
  'witness.confirmation': 'confirmation',
  'cost.kind': 'costKind',
  'cost.payer': 'costPayer',
  'negotiation.path': 'negotiationPath',
  'picture.owner': 'pictureOwner',
  'textSection.section': 'textSection',
}
const MONEY: ReadonlySet<string> = new Set(['evidenceItem.amount', 'cost.amount', 'cost.recovered'])
const REFERENCES: ReadonlySet<string> = new Set(['groupId', 'roomId', 'occupantId', 'buildingId', 'ownerId'])
/** Registers an approver reads nothing in: an id of the court's own officer stands beside the name. */
const SILENT: ReadonlySet<string> = new Set(['officerId'])

/** Names of everything in a snapshot that another row refers to. */
export function namesIn(plan: PlanVersionSnapshot): Names {
  return new Map([
    ...Object.entries(plan.buildings).map(([id, one]) => [id, one.name] as const),
    ...Object.entries(plan.rooms).map(([id, one]) => [id, one.values.code] as const),
    ...Object.entries(plan.parts.group).map(([id, one]) => [id, one.values.name] as const),
    ...Object.entries(plan.parts.occupant).map(([id, one]) => [id, one.values.name] as const),
    ...Object.entries(plan.parts.evidenceItem).map(
      ([id, one]) => [id, one.values.source || term('evidenceKind', one.values.kind)] as const,
    ),
  ])
}

/** A label that is a code of the kind's own list is said in words. */
export function labelWords(kind: ChangedKind, label: string): string {
  const fields = ['kind', 'class', 'duty', 'executionKind', 'section']
  const list = fields.map((field) => CODES[`${kind}.${field}`]).find((found) => found !== undefined)
  return list === undefined ? label : term(list, label)
}

/** Where a value's word stands in `planTerms`, as `list.CODE`; null for what is not of a closed list. */
export function codeOf(kind: ChangedKind, field: string, value: Json): string | null {
  const list = CODES[`${kind}.${field}`]
  return list === undefined || typeof value !== 'string' || value === '' ? null : `${list}.${value}`
}

/** One register's value in words; '' for what says nothing. A register in doubt names every value that stands (G4). */
export function valueWords(kind: ChangedKind, field: string, value: Json, names: Names): string {
  if (value === null || value === '') return ''
  if (isDoubted(value)) {
    return `存疑：${value.inDoubt.map((one) => valueWords(kind, field, one, names) || '无').join(' / ')}`
  }
  const place = `${kind}.${field}`
  const list = CODES[place]
  if (list !== undefined) return term(list, String(value))
  if (MONEY.has(place)) return `${(Number(value) / 100).toFixed(2)} 元`
  if (REFERENCES.has(field)) return names.get(String(value)) ?? '已不在预案里'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (field === 'sides' && Array.isArray(value)) return value.map((one) => term('talkSide', String(one))).join('、')
  if (field === 'needs' && Array.isArray(value)) return value.map((one) => needWord(String(one))).join('、')
  if (Array.isArray(value)) return value.map((one) => valueWords(kind, '', one, names)).join('、')
  if (typeof value === 'object') return spanWords(value)
  return String(value)
}

function isDoubted(value: Json): value is { inDoubt: Json[] } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Array.isArray(value.inDoubt)
}

/** A window of days or a slot's day and clocks. */
function spanWords(value: JsonObject): string {
  const { day, from, to } = value
  const span = `${String(from ?? '')} 至 ${String(to ?? '')}`
  return typeof day === 'string' ? `${day} ${span}` : span
}

/** Everything a row says, each register with its name; blanks are left out. */
export function valuesInWords(kind: ChangedKind, values: JsonObject, names: Names): string {
  return Object.entries(values)
    .filter(([field]) => !SILENT.has(field))
    .map(([field, value]) => [fieldWord(kind, field), valueWords(kind, field, value, names)] as const)
    .filter(([, words]) => words !== '')
    .map(([name, words]) => `${name} ${words}`)
    .join('；')
}

/** Codes counted in words: `先租后抵 2、身份不明 1`. */
export function kindsInWords(found: readonly string[], list: TermList): string {
  const counted = Map.groupBy(
    found.filter((code) => code !== ''),
    (code) => code,
  )
  return [...counted].map(([code, all]) => `${term(list, code)} ${all.length}`).join('、')
}
