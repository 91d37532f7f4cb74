import { parseCalendarDate } from '../calendar/calendarDate.ts'
import { parseCaseNumber } from '../identifiers/caseNumber.ts'
import { toHalfWidth } from '../identifiers/checked.ts'
import { type AmountUnit, parseYuan } from '../money/amount.ts'
import { cellText, type RegisterCell } from './registerCell.ts'
import { HEADING_SYNONYMS, REGISTER_FIELDS, type RegisterField } from './registerFields.ts'

/** What a person confirms about one column: the field it is read into (null = left out) and an amount's unit. */
export type ColumnMapping = { readonly field: RegisterField | null; readonly unit: AmountUnit | null }

/** A proposal for one column. `unitAssumed`: the heading names no unit, so 元 was taken and should be confirmed. */
export type ColumnProposal = ColumnMapping & {
  readonly column: number
  readonly heading: string
  readonly unitAssumed: boolean
  /** 0 to 1; 1 = the heading is a known name of the field and the samples fit it. */
  readonly confidence: number
  /** Up to three different filled values of the column, cut at 60 characters. */
  readonly samples: readonly string[]
}

const SAMPLE_LENGTH = 60
/** Longer headings and samples are judged by their beginning, so that a file of one endless line costs nothing. */
const JUDGED_LENGTH = 200
const SAMPLES_SHOWN = 3
const LEAST_CONFIDENCE = 0.5
const CASE_NUMBER_FIELD: RegisterField = 'caseNo'

/** A heading without brackets and their content, blanks, stars and colons, in half-width small letters. */
export function plainHeading(heading: string): string {
  return toHalfWidth(heading.slice(0, JUDGED_LENGTH))
    .replace(/[\ufeff\u200b]/g, '')
    .replace(/[([【〔{][^)\]】〕}]*[)\]】〕}]/g, '')
    .replace(/[\s*:_.-]+/g, '')
    .toLowerCase()
}

const EXACT: ReadonlyMap<string, RegisterField> = new Map(
  REGISTER_FIELDS.flatMap((field) => HEADING_SYNONYMS[field].map((name) => [plainHeading(name), field] as const)),
)
const BY_LENGTH = [...EXACT].sort((a, b) => b[0].length - a[0].length)

/** Headings of another case's data: the number of the title, of the first instance, of a related case. */
const OTHER_CASE = /^(?:原|依据|执行依据|关联|相关|一审|二审|恢复|被恢复|移送|上级|文书)/
const AMOUNT_FIELDS: ReadonlySet<RegisterField | null> = new Set<RegisterField>(['claimedAmount', 'executedAmount'])

function byHeading(heading: string): { field: RegisterField; confidence: number } | null {
  const plain = plainHeading(heading)
  if (plain === '') return null
  const exact = EXACT.get(plain)
  if (exact !== undefined) return { field: exact, confidence: 1 }
  if (OTHER_CASE.test(plain)) return null
  const tail = BY_LENGTH.find(([name]) => name.length >= 2 && plain.endsWith(name))
  if (tail !== undefined) return { field: tail[1], confidence: 0.7 }
  const head = BY_LENGTH.find(([name]) => name.length >= 3 && plain.startsWith(name))
  return head === undefined ? null : { field: head[1], confidence: 0.6 }
}

function unitOf(heading: string): AmountUnit | null {
  const half = toHalfWidth(heading.slice(0, JUDGED_LENGTH))
  if (/万元?/.test(half)) return 'wan'
  return /元|圆|¥|￥|RMB|CNY/i.test(half) ? 'yuan' : null
}

/** Share of the samples that read as the field; null where the field takes any text. */
function sampleShare(field: RegisterField, cells: readonly RegisterCell[]): number | null {
  if (cells.length === 0) return null
  const share = (reads: (cell: RegisterCell) => boolean): number => cells.filter(reads).length / cells.length
  switch (field) {
    case 'caseNo':
      return share((cell) => parseCaseNumber(cellText(cell), 'lenient').ok)
    case 'filedOn':
    case 'closedOn':
      return share((cell) => parseCalendarDate(cellText(cell)).ok)
    case 'claimedAmount':
    case 'executedAmount':
      return share((cell) => parseYuan(cellText(cell), 'yuan').ok || /\d/.test(cellText(cell)))
    case 'applicantIds':
    case 'debtorIds':
      return share((cell) => /[0-9A-Z]{6,}|\dE\+/i.test(cellText(cell)))
    case 'phone':
      return share((cell) => /\d{3,}/.test(cellText(cell)))
    default:
      return null
  }
}

function filled(rows: readonly (readonly RegisterCell[])[], column: number): RegisterCell[] {
  return rows
    .map((row) => row[column] ?? '')
    .map((cell) => (typeof cell === 'string' ? cell.slice(0, JUDGED_LENGTH) : cell))
    .filter((cell) => cellText(cell).trim() !== '')
}

function samplesOf(cells: readonly RegisterCell[]): string[] {
  const texts = new Set(cells.map((cell) => cellText(cell).slice(0, SAMPLE_LENGTH).toWellFormed()))
  return [...texts].slice(0, SAMPLES_SHOWN)
}

function guess(heading: string, cells: readonly RegisterCell[]): { field: RegisterField | null; confidence: number } {
  const named = byHeading(heading)
  if (named !== null) {
    const share = sampleShare(named.field, cells)
    return share === null ? named : { field: named.field, confidence: named.confidence * (0.4 + 0.6 * share) }
  }
  const other = OTHER_CASE.test(plainHeading(heading))
  return !other && (sampleShare(CASE_NUMBER_FIELD, cells) ?? 0) >= 0.8
    ? { field: CASE_NUMBER_FIELD, confidence: 0.6 }
    : { field: null, confidence: 0 }
}

/**
 * Proposes what each column of a register holds, from its heading and some rows below it. A field goes to one column
 * only, the most certain, on a tie the leftmost; anything under 0.5 stays unassigned. Amounts get their unit from the
 * heading, 元 where it names none.
 */
export function proposeMapping(
  headings: readonly string[],
  sampleRows: readonly (readonly RegisterCell[])[],
): ColumnProposal[] {
  const guesses = headings.map((heading, column) => {
    const cells = filled(sampleRows, column)
    return { ...guess(heading, cells), column, heading, samples: samplesOf(cells) }
  })
  const owner = new Map<RegisterField, number>()
  for (const { field, column } of guesses.toSorted((a, b) => b.confidence - a.confidence || a.column - b.column)) {
    if (field !== null && !owner.has(field)) owner.set(field, column)
  }
  return guesses.map(({ field, confidence, column, heading, samples }) => {
    const kept = field !== null && confidence >= LEAST_CONFIDENCE && owner.get(field) === column ? field : null
    const said = AMOUNT_FIELDS.has(kept) ? unitOf(heading) : null
    const unit = AMOUNT_FIELDS.has(kept) ? (said ?? 'yuan') : null
    const unitAssumed = unit !== null && said === null
    return { column, heading, field: kept, unit, unitAssumed, confidence: kept === null ? 0 : confidence, samples }
  })
}

/**
 * Text by which a heading row is known again, so that a confirmed mapping is remembered: the headings half-width,
 * without blanks and marks, units kept, in their order.
 */
export function headingFingerprint(headings: readonly string[]): string {
  const names = headings.map((heading) =>
    toHalfWidth(heading.slice(0, JUDGED_LENGTH))
      .replace(/[\s\ufeff\u200b]+/g, '')
      .toLowerCase()
      .toWellFormed(),
  )
  return `register-headings:1|${names.map((name) => `${name.length}:${name}`).join('|')}`
}

/** True if a row looks like the heading row of a register: it names the case number and two more fields. */
export function isHeadingRow(cells: readonly RegisterCell[]): boolean {
  const fields = new Set(cells.map((cell) => EXACT.get(plainHeading(cellText(cell)))))
  fields.delete(undefined)
  return fields.has(CASE_NUMBER_FIELD) && fields.size >= 3
}

/** Where `readRegisterRow` finds each field; -1 = no such column. `width` is the number of headings. */
export type CompiledMapping = {
  readonly width: number
  readonly index: Readonly<Record<RegisterField, number>>
  readonly claimedUnit: AmountUnit
  readonly executedUnit: AmountUnit
  readonly mapped: readonly { readonly column: number; readonly field: RegisterField }[]
}

/**
 * Prepares a confirmed mapping for reading rows. Throws RangeError if a field is given to two columns, or if the case
 * number or the debtors have no column: without them no row can be read, so the mapping is not complete.
 */
export function compileMapping(columns: readonly ColumnMapping[]): CompiledMapping {
  const index = Object.fromEntries(REGISTER_FIELDS.map((field) => [field, -1])) as Record<RegisterField, number>
  const mapped: { column: number; field: RegisterField }[] = []
  columns.forEach(({ field }, column) => {
    if (field === null) return
    if (index[field] >= 0) throw new RangeError(`field ${field} is mapped twice`)
    index[field] = column
    mapped.push({ column, field })
  })
  for (const field of missingFields(columns)) throw new RangeError(`field ${field} has no column`)
  const unit = (field: RegisterField): AmountUnit => columns[index[field]]?.unit ?? 'yuan'
  return {
    width: columns.length,
    index,
    claimedUnit: unit('claimedAmount'),
    executedUnit: unit('executedAmount'),
    mapped,
  }
}

/** The fields without which no row can be imported and that no column is mapped to. */
export function missingFields(columns: readonly ColumnMapping[]): RegisterField[] {
  const needed = ['caseNo', 'debtors'] as const satisfies readonly RegisterField[]
  return needed.filter((field) => !columns.some((column) => column.field === field))
}
