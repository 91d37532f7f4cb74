import { type CalendarDate, parseExcelSerial } from '../../../shared/domain/calendar/calendarDate.ts'
import { reportedSet } from '../../../shared/domain/cases/case.ts'
import { type CompiledMapping, compileMapping, missingFields } from '../../../shared/domain/cases/columnMapping.ts'
import type { RegisterCell } from '../../../shared/domain/cases/registerCell.ts'
import { REGISTER_FIELDS, type RegisterField } from '../../../shared/domain/cases/registerFields.ts'
import {
  idDigitsOf,
  isBlankRow,
  type RegisterContext,
  type RowRemark,
  readRegisterRow,
} from '../../../shared/domain/cases/registerRow.ts'
import { caseKey } from '../../../shared/domain/identifiers/caseNumber.ts'
import { maskIdNumber } from '../../../shared/domain/identifiers/citizenId.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { bodyHashOf, newSalt, sha256 } from '../../../shared/journal/hash.ts'
import { derivedId } from '../../../shared/journal/ids.ts'
import { type Cell, cellText, type RawRow, type TableSource } from '../tables/index.ts'
import { CHUNK_ROWS, type WireChunk, type WireColumn, type WireFinding, type WireTrayRow } from './messages.ts'
import { trayBody, trayIdOf } from './trayBody.ts'

/** A mapping that no row can be read with. `rule` has words in `rules.<rule>`. */
export class MappingError extends Error {
  readonly rule: 'mappingIncomplete' | 'mappingTwice' | 'mappingOtherFile' | 'mappingField'
  readonly field: string
  constructor(rule: MappingError['rule'], field: string) {
    super(`${rule}: ${field}`)
    this.name = 'MappingError'
    this.rule = rule
    this.field = field
  }
}

/** Where rows come from, for their sources. */
export interface RowOrigin {
  batchId: string
  fileName: string
  today: CalendarDate
}

type ConfirmedColumn = { index: number; heading: string; field: string | null; unit: 'yuan' | 'wan' | null }

/**
 * The confirmed mapping against the headings the file has now. Throws {@link MappingError} when a column is called
 * otherwise than the person saw, a field is unknown or used twice, or case number or debtors have no column.
 */
export function columnsFor(headings: readonly string[], confirmed: readonly ConfirmedColumn[]): WireColumn[] {
  const known: ReadonlySet<string> = new Set(REGISTER_FIELDS)
  const columns: WireColumn[] = headings.map(() => ({ field: null, unit: null }))
  const used = new Set<string>()
  for (const { index, heading, field, unit } of confirmed) {
    if (headings[index] !== heading) throw new MappingError('mappingOtherFile', heading)
    if (field === null) continue
    if (!known.has(field)) throw new MappingError('mappingField', field)
    if (used.has(field)) throw new MappingError('mappingTwice', field)
    used.add(field)
    columns[index] = { field, unit }
  }
  return columns
}

/** Compiles {@link columnsFor}'s result; throws {@link MappingError} naming the missing field. */
export function compileColumns(columns: readonly WireColumn[]): CompiledMapping {
  const typed = columns.map((column) => ({ field: column.field as RegisterField | null, unit: column.unit }))
  const [missing] = missingFields(typed)
  if (missing !== undefined) throw new MappingError('mappingIncomplete', missing)
  return compileMapping(typed)
}

const DAYS_1904 = 1462

/** A file's cell as the register reader takes it. */
export function registerCell(cell: Cell): RegisterCell {
  if (typeof cell === 'string') return cell
  if (cell.kind === 'number') return { number: cell.text }
  if (cell.kind !== 'date' || cell.serial === null) return cell.text
  const serial = cell.serial + (cell.date1904 ? DAYS_1904 : 0)
  return parseExcelSerial(serial, '1900').ok ? { serial } : cell.text
}

const WHOLE_ID = /(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])/g

/** Text for a report: whole ID numbers keep head and tail only. */
export function maskIdsIn(text: string): string {
  return text.replace(WHOLE_ID, (number) => maskIdNumber(number))
}

/** What looks like an identity number though it may be miswritten: the very rows a tray is full of. */
const ID_LIKE = /(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{13,24}[Xx]?(?![0-9A-Za-z])/g

/** Text of a faulty row for a list: whatever may be an ID number, also a miswritten one, keeps head and tail only. */
export function maskTrayText(text: string): string {
  return text.replace(ID_LIKE, (number) => (/\d{6}/.test(number) ? maskIdNumber(number) : number))
}

function findingOf(line: number, remark: RowRemark<string>): WireFinding {
  return { row: line, field: remark.field ?? 'row', reason: remark.code, detail: maskIdsIn(remark.text) }
}

/** Row faults of the file itself that no reading can mend: the row goes to the tray as broken. */
const UNREADABLE = new Set<RawRow['fault']>(['unclosedQuote', 'strayQuote', 'tooManyCells', 'rowTooLarge'])

/** Id of a case: the same on every desk that reads the number. */
export function caseIdOf(number: {
  year: number
  court: string
  type: string
  seq: number
  normalised: string
}): string {
  return derivedId(sha256(Buffer.from(caseKey(number.court, { ...number, sub: null }), 'utf8')))
}

/** Body of a `cases.rowReported` event: what the register says and where that stands. */
export function reportedBody(set: JsonObject, source: { batch: string; file: string; line: number }): JsonObject {
  return { set, source }
}

/** Reads and seals rows of one file, chunk by chunk. Pure work without a store: runs in a worker. */
export class RowPreparer {
  readonly #columns: readonly WireColumn[]
  readonly #mapping: CompiledMapping
  readonly #headings: readonly string[]
  readonly #origin: RowOrigin
  readonly #context: RegisterContext
  /** First 48 bits of a case id → 48 bits of its content's digest. A clash only costs the writer a look. */
  readonly #seen = new Map<number, number>()
  #rows = 0
  #chunk = emptyChunk()

  constructor(source: TableSource, columns: readonly WireColumn[], origin: RowOrigin, first: readonly RawRow[]) {
    this.#columns = columns
    this.#headings = source.headings
    this.#mapping = compileColumns(columns)
    this.#origin = origin
    this.#context = {
      today: origin.today,
      width: source.format === 'csv' ? 'exact' : 'mayBeShort',
      idDigits: idDigitsOf(
        first.map((row) => row.cells.map(registerCell)),
        this.#mapping,
      ),
    }
  }

  /** Takes one row; returns a chunk when it is full. */
  add(row: RawRow): WireChunk | null {
    const cells = row.cells.map(registerCell)
    if (row.fault === null && isBlankRow(cells)) return null
    this.#rows += 1
    if (UNREADABLE.has(row.fault)) this.#setAside(row, { field: null, code: 'rowBroken', text: row.raw.slice(0, 200) })
    else this.#read(row, cells)
    return this.#chunk.caseIds.length + this.#chunk.tray.length >= CHUNK_ROWS ? this.take() : null
  }

  /** What has gathered so far. */
  take(): WireChunk {
    const { caseIds, hashes, bodies, salts, repeats, tray, warnings, warningCount } = this.#chunk
    const bytes = new Uint8Array(bodies.reduce((sum, body) => sum + body.length, 0))
    const ends = new Uint32Array(bodies.length)
    let at = 0
    bodies.forEach((body, index) => {
      bytes.set(body, at)
      at += body.length
      ends[index] = at
    })
    this.#chunk = emptyChunk()
    return {
      kind: 'chunk',
      rows: this.#rows,
      caseIds,
      hashes,
      ends,
      bytes,
      salts: Uint8Array.from(Buffer.concat(salts)),
      repeats: Uint8Array.from(repeats),
      tray,
      warnings,
      warningCount,
    }
  }

  #read(row: RawRow, cells: RegisterCell[]): void {
    const read = readRegisterRow(cells, this.#mapping, this.#context)
    for (const warning of read.warnings) this.#warn(findingOf(row.line, warning))
    if (!read.ok) {
      this.#setAside(row, read.reason)
      return
    }
    const caseId = caseIdOf({ ...read.row.caseNumber, normalised: read.row.caseNo })
    const set = reportedSet(read.row)
    const { batchId, fileName } = this.#origin
    const body = canonicalBytes(reportedBody(set, { batch: batchId, file: fileName, line: row.line }))
    const salt = newSalt()
    const chunk = this.#chunk
    chunk.repeats.push(this.#repeat(caseId, set, row.line))
    chunk.caseIds.push(caseId)
    chunk.hashes.push(bodyHashOf(salt, body))
    chunk.bodies.push(body)
    chunk.salts.push(salt)
  }

  #repeat(caseId: string, set: JsonObject, line: number): number {
    const ref = Number.parseInt(caseId.slice(-12), 16)
    const digest = Buffer.from(sha256(Buffer.from(JSON.stringify(set), 'utf8'))).readUIntBE(0, 6)
    const before = this.#seen.get(ref)
    this.#seen.set(ref, digest)
    if (before === undefined) return 0
    this.#warn({ row: line, field: 'caseNo', reason: 'repeatedInFile', detail: String(set.caseNo) })
    return before === digest ? 1 : 2
  }

  #warn(finding: WireFinding): void {
    this.#chunk.warningCount += 1
    this.#chunk.warnings.push(finding)
  }

  #setAside(row: RawRow, reason: RowRemark<string>): void {
    const finding = findingOf(row.line, reason)
    const faulty = {
      batchId: this.#origin.batchId,
      fileName: this.#origin.fileName,
      line: row.line,
      raw: row.raw,
      headings: this.#headings,
      columns: this.#columns,
      texts: row.cells.map((cell) => cellText(cell)),
      field: finding.field,
      reason: finding.reason,
    }
    const body = canonicalBytes(trayBody(faulty))
    const salt = newSalt()
    this.#chunk.tray.push({ trayId: trayIdOf(faulty), finding, body, salt, hash: bodyHashOf(salt, body) })
  }
}

function emptyChunk() {
  return {
    caseIds: [] as string[],
    hashes: [] as string[],
    bodies: [] as Uint8Array[],
    salts: [] as Uint8Array[],
    repeats: [] as number[],
    tray: [] as WireTrayRow[],
    warnings: [] as WireFinding[],
    warningCount: 0,
  }
}
