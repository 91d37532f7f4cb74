import { z } from 'zod'
import { type CalendarDate, calendarDateSchema, parseCalendarDate, parseExcelSerial } from '../calendar/calendarDate.ts'
import { parseCaseNumber } from '../identifiers/caseNumber.ts'
import { digitsDestroyed, type IdDigits } from '../identifiers/partyId.ts'
import { parsePhone } from '../identifiers/phone.ts'
import { type AmountUnit, parseAmountNumber, parseYuan } from '../money/amount.ts'
import { CASE_STATUSES, statusOfClosing } from './caseStatus.ts'
import type { CompiledMapping } from './columnMapping.ts'
import { cellText, type RegisterCell } from './registerCell.ts'
import type { RegisterField } from './registerFields.ts'
import { type PartyWarning, readParties } from './registerParties.ts'
import { flagsInText, flagsOfColumn, VULNERABILITY_FLAGS, type VulnerabilityFlag } from './vulnerability.ts'

/** Longest text of one cell, in UTF-16 units. */
export const MAX_CELL_LENGTH = 2000

const text = z.string().min(1).max(MAX_CELL_LENGTH)
const amount = z.int().min(0).nullable()
const partySchema = z.strictObject({
  name: text,
  idNo: text.nullable(),
  kind: z.enum(['person', 'organisation', 'unknown']),
})

function isNormalisedCaseNumber(caseNo: string): boolean {
  const read = parseCaseNumber(caseNo, 'strict')
  return read.ok && read.value.normalised === caseNo
}

/**
 * One row of a court's register, read and checked. Amounts are integer fen, dates calendar dates, texts as typed
 * (outer blanks cut). `caseNo` is the full-width number of the case, `caseNumber` the same taken apart; `closing` and
 * `vulnerable` are the register's words, `status` and `flags` what they mean.
 */
export const registerRowSchema = z.strictObject({
  caseNo: z.string().refine(isNormalisedCaseNumber, { error: 'caseNoForm' }),
  caseNumber: z.strictObject({ year: z.int(), court: z.string(), type: z.string(), seq: z.int().min(1) }),
  courtName: text.nullable(),
  filedOn: calendarDateSchema.nullable(),
  cause: text.nullable(),
  applicants: z.array(partySchema),
  debtors: z.array(partySchema).min(1),
  claimedAmount: amount,
  executedAmount: amount,
  handler: text.nullable(),
  closing: text.nullable(),
  status: z.enum(CASE_STATUSES),
  closedOn: calendarDateSchema.nullable(),
  address: text.nullable(),
  phone: text.nullable(),
  remarks: text.nullable(),
  vulnerable: text.nullable(),
  flags: z.array(z.enum(VULNERABILITY_FLAGS)),
})

export type RegisterRow = z.infer<typeof registerRowSchema>

/** Why a row is refused. Each has its words in `shared/i18n/importReasons.ts`. */
export const REGISTER_FAULTS = [
  'rowEmpty',
  'rowBroken',
  'caseNoEmpty',
  'caseNoForm',
  'debtorMissing',
  'dateForm',
  'dateUnreal',
  'dateOutOfRange',
  'amountForm',
  'amountTooPrecise',
  'amountTooLarge',
  'amountNegative',
  'textTooLong',
] as const
export type RegisterFault = (typeof REGISTER_FAULTS)[number]

/** What is doubtful in a row that is imported all the same. */
export const REGISTER_WARNINGS = [
  'idChecksum',
  'idBirthDate',
  'idBirthInFuture',
  'idAreaUnknown',
  'idLegacy',
  'idUnrecognised',
  'idPlaceholder',
  'idCountMismatch',
  'kindContradictsId',
  'digitsLost',
  'digitsMayBeLost',
  'creditChecksum',
  'caseTypeUnknown',
  'caseTypeAlias',
  'caseNoOfDocument',
  'applicantMissing',
  'closedBeforeFiled',
  'filedInFuture',
  'closedInFuture',
  'closedWithoutDate',
  'dateWithoutClosing',
  'closingUnknown',
  'timeOfDayDropped',
  'unitFromText',
  'placeholderLeftOut',
  'phoneForm',
  'textRepaired',
  'textUndecodable',
] as const
export type RegisterWarning = (typeof REGISTER_WARNINGS)[number]

/** A fault or warning: the field it is in (null = the row as a whole), its code, and the cell's text, cut at 200. */
export type RowRemark<Code extends string> = { field: RegisterField | null; code: Code; text: string }

export type RegisterRowResult =
  | { ok: true; row: RegisterRow; warnings: RowRemark<RegisterWarning>[] }
  | {
      ok: false
      /** The first fault. */
      reason: RowRemark<RegisterFault>
      /** The others, so that a row is mended in one go. */
      further: RowRemark<RegisterFault>[]
      warnings: RowRemark<RegisterWarning>[]
      /** What could be read; a field with a fault is missing. */
      row: Partial<RegisterRow>
    }

/**
 * `today`: the day the import runs, for dates in the future. `width`: `exact` for files whose every row has all cells
 * (CSV), `mayBeShort` where empty cells at the end are not stored (XLSX). `idDigits`: see `idDigitsOf`.
 */
export type RegisterContext = {
  readonly today: CalendarDate
  readonly width: 'exact' | 'mayBeShort'
  readonly idDigits: IdDigits
}

/**
 * Whether the ID numbers of a file can be trusted, judged from some of its rows: one number that an office suite
 * certainly destroyed makes the file suspect.
 */
export function idDigitsOf(rows: readonly (readonly RegisterCell[])[], mapping: CompiledMapping): IdDigits {
  const columns = [mapping.index.applicantIds, mapping.index.debtorIds].filter((column) => column >= 0)
  const destroyed = rows.some((row) => columns.some((column) => digitsDestroyed(cellText(row[column] ?? ''))))
  return destroyed ? 'suspect' : 'trusted'
}

const SHOWN = 200
const SUSPECT = /[\0\ufffd\ud800-\udfff]/
const NOTHING = /^(?:-+|—+|\/+|无|\\|NULL|null)$/

/** Collects what is said about one row while its fields are read. */
class RowReader {
  readonly faults: RowRemark<RegisterFault>[] = []
  readonly warnings: RowRemark<RegisterWarning>[] = []
  readonly cells: readonly RegisterCell[]
  readonly mapping: CompiledMapping

  constructor(cells: readonly RegisterCell[], mapping: CompiledMapping) {
    this.cells = cells
    this.mapping = mapping
  }

  fault(field: RegisterField | null, code: RegisterFault, said: string): void {
    this.faults.push({ field, code, text: said.slice(0, SHOWN).toWellFormed() })
  }

  warn(field: RegisterField | null, code: RegisterWarning, said: string): void {
    this.warnings.push({ field, code, text: said.slice(0, SHOWN).toWellFormed() })
  }

  cell(field: RegisterField): RegisterCell {
    return this.cells[this.mapping.index[field]] ?? ''
  }

  /** Text of a field, outer blanks cut, NUL and lone surrogates replaced by U+FFFD and warned of; '' if none. */
  text(field: RegisterField): string {
    const cell = this.cell(field)
    const raw = typeof cell === 'string' ? cell : cellText(cell)
    if (raw === '') return ''
    if (!SUSPECT.test(raw)) return raw.trim()
    const sound = raw.toWellFormed().replaceAll('\0', '\ufffd')
    if (sound !== raw) this.warn(field, 'textRepaired', sound)
    else if (raw.includes('\ufffd')) this.warn(field, 'textUndecodable', raw)
    return sound.trim()
  }

  textOrNull(field: RegisterField): string | null {
    const said = this.text(field)
    return said === '' ? null : said
  }

  date(field: 'filedOn' | 'closedOn'): CalendarDate | null {
    const cell = this.cell(field)
    if (cell === '') return null
    const said = this.text(field)
    if (said === '') return null
    const read =
      typeof cell === 'object' && 'serial' in cell ? parseExcelSerial(cell.serial, '1900') : parseCalendarDate(said)
    if (read.ok) {
      for (const code of read.warnings) this.warn(field, code, said)
      return read.value
    }
    this.refuseOrLeave(field, read.reason === 'dateEmpty' ? 'dateForm' : read.reason, said)
    return null
  }

  amount(field: 'claimedAmount' | 'executedAmount', unit: AmountUnit): number | null {
    const cell = this.cell(field)
    if (cell === '') return null
    const said = this.text(field)
    if (said === '') return null
    const read =
      typeof cell === 'string'
        ? parseYuan(said, unit)
        : 'number' in cell
          ? parseAmountNumber(cell.number, unit)
          : ({ ok: false, reason: 'amountForm' } as const)
    if (read.ok) {
      for (const code of read.warnings) this.warn(field, code, said)
      if (read.value >= 0) return read.value
      this.fault(field, 'amountNegative', said)
      return null
    }
    this.refuseOrLeave(field, read.reason === 'amountEmpty' ? 'amountForm' : read.reason, said)
    return null
  }

  /** A dash or 无 in the cell means that nothing stands there; anything else unreadable refuses the row. */
  refuseOrLeave(field: RegisterField, code: RegisterFault, said: string): void {
    if (NOTHING.test(said)) this.warn(field, 'placeholderLeftOut', said)
    else this.fault(field, code, said)
  }
}

/** True if every cell of the row is blank: such a row is no case and may be skipped without a word. */
export function isBlankRow(cells: readonly RegisterCell[]): boolean {
  return cells.every((cell) => typeof cell === 'string' && cell.trim() === '')
}

function shapeFault(reader: RowReader, ctx: RegisterContext): boolean {
  const { cells, mapping } = reader
  const said = (): string => cells.map((cell) => cellText(cell).slice(0, 40)).join(' | ')
  if ((cells[mapping.index.caseNo] ?? '') === '' && isBlankRow(cells)) {
    reader.fault(null, 'rowEmpty', '')
    return true
  }
  const short = cells.length < mapping.width && ctx.width === 'exact'
  if (short || (cells.length > mapping.width && !isBlankRow(cells.slice(mapping.width)))) {
    reader.fault(null, 'rowBroken', said())
    return true
  }
  for (let column = 0; column < cells.length; column += 1) {
    const cell = cells[column]
    if (typeof cell === 'string' && cell.length > MAX_CELL_LENGTH) {
      const field = mapping.mapped.find((entry) => entry.column === column)?.field ?? null
      reader.fault(field, 'textTooLong', cell)
      return true
    }
  }
  return false
}

function readCaseNumber(reader: RowReader): Pick<RegisterRow, 'caseNo' | 'caseNumber'> | null {
  const said = reader.text('caseNo')
  const read = parseCaseNumber(said, 'strict')
  if (!read.ok) {
    reader.fault('caseNo', read.reason, said)
    return null
  }
  for (const code of read.warnings) reader.warn('caseNo', code, said)
  const { year, court, type, seq, normalised } = read.value
  return { caseNo: normalised, caseNumber: { year, court, type, seq } }
}

function readSides(reader: RowReader, ctx: RegisterContext): Pick<RegisterRow, 'applicants' | 'debtors'> {
  const warnIn = (field: RegisterField) => (code: PartyWarning, said: string) => reader.warn(field, code, said)
  const applicants = readParties(
    reader.text('applicants'),
    reader.text('applicantIds'),
    '',
    ctx,
    warnIn('applicantIds'),
  )
  const debtors = readParties(
    reader.text('debtors'),
    reader.text('debtorIds'),
    reader.text('debtorKind'),
    ctx,
    warnIn('debtorIds'),
  )
  if (debtors.length === 0) reader.fault('debtors', 'debtorMissing', reader.text('debtors'))
  if (applicants.length === 0) reader.warn('applicants', 'applicantMissing', '')
  return { applicants, debtors }
}

function readClosing(
  reader: RowReader,
  ctx: RegisterContext,
): Pick<RegisterRow, 'filedOn' | 'closing' | 'status' | 'closedOn'> {
  const filedOn = reader.date('filedOn')
  const closedOn = reader.date('closedOn')
  const closing = reader.textOrNull('closing')
  const { status, known } = statusOfClosing(closing ?? '')
  if (!known) reader.warn('closing', 'closingUnknown', closing ?? '')
  if (filedOn !== null && filedOn > ctx.today) reader.warn('filedOn', 'filedInFuture', filedOn)
  if (closedOn !== null && closedOn > ctx.today) reader.warn('closedOn', 'closedInFuture', closedOn)
  if (closedOn !== null && filedOn !== null && closedOn < filedOn)
    reader.warn('closedOn', 'closedBeforeFiled', closedOn)
  if (closedOn !== null && status === 'open' && reader.mapping.index.closing >= 0) {
    reader.warn('closedOn', 'dateWithoutClosing', closedOn)
  }
  if (closedOn === null && status !== 'open' && status !== 'other' && reader.mapping.index.closedOn >= 0) {
    reader.warn('closedOn', 'closedWithoutDate', closing ?? '')
  }
  return { filedOn, closing, status, closedOn }
}

function readPhones(reader: RowReader): string | null {
  const phone = reader.textOrNull('phone')
  if (phone === null || /^1[3-9]\d{9}$/.test(phone)) return phone
  if (!phone.split(/[、；;，,/\s]+/).every((part) => part === '' || parsePhone(part).ok) && !parsePhone(phone).ok) {
    reader.warn('phone', 'phoneForm', phone)
  }
  return phone
}

function flagsOf(remarks: string | null, vulnerable: string | null): VulnerabilityFlag[] {
  const found = remarks === null ? [] : flagsInText(remarks)
  if (vulnerable === null) return found
  const both = new Set([...found, ...flagsOfColumn(vulnerable)])
  return VULNERABILITY_FLAGS.filter((flag) => both.has(flag))
}

/**
 * Reads one row of a register. Refused (`ok: false`) with the reason: wrong number of cells, a text over
 * `MAX_CELL_LENGTH`, no or unreadable case number, no debtor, a filled date or amount that cannot be read, a negative
 * amount. Everything else doubtful is a warning and the row is imported; an ID number whose digits an office suite
 * destroyed is left out, never imported wrong. The result always satisfies `registerRowSchema`; no schema runs here,
 * because 70,000 rows must pass in well under a second.
 */
export function readRegisterRow(
  cells: readonly RegisterCell[],
  mapping: CompiledMapping,
  ctx: RegisterContext,
): RegisterRowResult {
  const reader = new RowReader(cells, mapping)
  const { faults, warnings } = reader
  if (shapeFault(reader, ctx)) return refusal(faults, warnings, {})
  const number = readCaseNumber(reader)
  const remarks = reader.textOrNull('remarks')
  const vulnerable = reader.textOrNull('vulnerable')
  const { applicants, debtors } = readSides(reader, ctx)
  const { filedOn, closing, status, closedOn } = readClosing(reader, ctx)
  const rest = {
    courtName: reader.textOrNull('courtName'),
    filedOn,
    cause: reader.textOrNull('cause'),
    applicants,
    debtors,
    claimedAmount: reader.amount('claimedAmount', mapping.claimedUnit),
    executedAmount: reader.amount('executedAmount', mapping.executedUnit),
    handler: reader.textOrNull('handler'),
    closing,
    status,
    closedOn,
    address: reader.textOrNull('address'),
    phone: readPhones(reader),
    remarks,
    vulnerable,
    flags: flagsOf(remarks, vulnerable),
  }
  if (faults.length > 0 || number === null) return refusal(faults, warnings, { ...(number ?? {}), ...rest })
  return { ok: true, row: { caseNo: number.caseNo, caseNumber: number.caseNumber, ...rest }, warnings }
}

function refusal(
  faults: RowRemark<RegisterFault>[],
  warnings: RowRemark<RegisterWarning>[],
  row: Partial<RegisterRow>,
): RegisterRowResult {
  const [reason, ...further] = faults
  if (reason === undefined) throw new Error('a refused row has a reason')
  const readable = { ...row }
  for (const { field } of faults) {
    if (field !== null && field in readable) delete readable[field as keyof RegisterRow]
  }
  return { ok: false, reason, further, warnings, row: readable }
}
