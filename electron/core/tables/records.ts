import type { PhysicalLine } from './lines.ts'
import type { Delimiter, RawRow, RowFault, TableLimits } from './types.ts'

/** Cells of one record; `open` when the text ends inside a quote, `stray` when text follows a closing quote. */
type Scanned = { readonly cells: string[]; readonly open: boolean; readonly stray: boolean }

/**
 * Cuts one record by RFC 4180. A quote inside a cell that doesn't begin with one is an ordinary character; text between
 * a closing quote and the next separator is kept and reported as `stray`.
 * @param before what the lines before came to, when they end inside a quote: its last cell goes on here; else null
 */
function scan(text: string, delimiter: Delimiter, before: Scanned | null): Scanned {
  const cells = before ? before.cells : []
  let carried = before ? (cells.pop() ?? '') : null
  let stray = before?.stray ?? false
  let at = 0
  for (;;) {
    let cell = ''
    if (carried !== null || text.charCodeAt(at) === 0x22) {
      const quoted = scanQuoted(text, carried === null ? at + 1 : at)
      cell = (carried ?? '') + quoted.cell
      carried = null
      if (quoted.open) {
        cells.push(cell)
        return { cells, open: true, stray }
      }
      at = quoted.next
      if (at < text.length && text[at] !== delimiter) stray = true
    }
    const next = text.indexOf(delimiter, at)
    const end = next < 0 ? text.length : next
    cells.push(at === end ? cell : cell + text.slice(at, end))
    if (next < 0) return { cells, open: false, stray }
    at = next + 1
  }
}

function scanQuoted(
  text: string,
  from: number,
): { readonly cell: string; readonly next: number; readonly open: boolean } {
  let cell = ''
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { cell: cell + text.slice(at), next: text.length, open: true }
    cell += text.slice(at, quote)
    if (text.charCodeAt(quote + 1) !== 0x22) return { cell, next: quote + 1, open: false }
    cell += '"'
    at = quote + 2
  }
}

/** Cuts one record, e.g. the `raw` of a row in the tray, into its cells; never fails. */
export function splitRecord(raw: string, delimiter: Delimiter): string[] {
  return raw.includes('"') ? scan(raw, delimiter, null).cells : raw.split(delimiter)
}

/** A record cut from the head of a window of lines; null when the window must grow first. */
type Attempt = { readonly row: RawRow; readonly lines: number } | null

/** How records are cut: `columns` is the number of headings, 0 while it isn't known. */
export type RecordSetup = { readonly delimiter: Delimiter; readonly columns: number; readonly limits: TableLimits }

function makeRow(
  setup: RecordSetup,
  first: PhysicalLine,
  cells: string[],
  raw: string,
  fault: RowFault | null,
): RawRow {
  const { maxColumns, maxRawLength } = setup.limits
  const kept = cells.length > maxColumns ? cells.slice(0, maxColumns) : cells
  return {
    line: first.line,
    cells: kept,
    raw: raw.length > maxRawLength ? raw.slice(0, maxRawLength) : raw,
    fault: fault ?? (kept === cells ? null : 'tooManyCells'),
  }
}

/** The first line alone, as a broken row: cut at every separator, so that a person can mend it in the tray. */
function brokenRow(setup: RecordSetup, first: PhysicalLine, fault: RowFault): Attempt {
  return { row: makeRow(setup, first, first.text.split(setup.delimiter), first.text, fault), lines: 1 }
}

/** An open quote is always followed over this many lines. */
const leastPatience = 8

/** From this many columns on, lines that all look like whole rows can't be the text of one cell by chance. */
const telling = 5

/**
 * A record of several lines is believed only when its quotes close cleanly and when it doesn't look as if it had
 * swallowed rows: either it has another number of cells than the headings while a line inside has exactly that number,
 * or its first line and every other one would be a whole row by itself.
 */
function swallowedRows(setup: RecordSetup, lines: readonly PhysicalLine[], cells: number): boolean {
  const { columns, delimiter } = setup
  if (columns === 0) return false
  const wholeRow = (line: PhysicalLine) => splitRecord(line.text, delimiter).length === columns
  const [first, ...others] = lines
  if (cells !== columns && others.some(wholeRow)) return true
  return columns >= telling && (first?.text.split(delimiter).length ?? 0) >= columns && others.every(wholeRow)
}

/** Tries to cut the first record of a window of physical lines; `last` says that no more lines will come. */
function attempt(
  setup: RecordSetup,
  window: readonly PhysicalLine[],
  from: number,
  last: boolean,
  patience: number,
): Attempt {
  const first = window[from]
  if (!first) return null
  if (first.tooLong) return brokenRow(setup, first, 'rowTooLarge')
  const fault: RowFault | null = first.undecodable ? 'undecodable' : null
  if (!first.text.includes('"')) {
    return { row: makeRow(setup, first, first.text.split(setup.delimiter), first.text, fault), lines: 1 }
  }
  const alone = scan(first.text, setup.delimiter, null)
  if (alone.stray) return brokenRow(setup, first, 'strayQuote')
  if (!alone.open) return { row: makeRow(setup, first, alone.cells, first.text, fault), lines: 1 }
  return joinLines(setup, window, from, last, patience, alone)
}

/** Follows an open quote over the next lines, until it closes or a bound is met. */
function joinLines(
  setup: RecordSetup,
  window: readonly PhysicalLine[],
  from: number,
  last: boolean,
  patience: number,
  alone: Scanned,
): Attempt {
  const first = window[from]
  if (!first) return null
  const { maxRecordBytes } = setup.limits
  let record = alone
  let bytes = first.bytes
  for (let count = 2; ; count++) {
    const line = window[from + count - 1]
    if (!line) return last ? brokenRow(setup, first, 'unclosedQuote') : null
    bytes += line.bytes
    if (count > patience) return brokenRow(setup, first, 'unclosedQuote')
    if (bytes > maxRecordBytes || line.tooLong) return brokenRow(setup, first, 'rowTooLarge')
    record = scan((window[from + count - 2]?.end ?? '') + line.text, setup.delimiter, record)
    if (record.stray) return brokenRow(setup, first, 'unclosedQuote')
    if (record.open) continue
    const lines = window.slice(from, from + count)
    if (swallowedRows(setup, lines, record.cells.length)) return brokenRow(setup, first, 'unclosedQuote')
    const raw = lines.map((part, index) => (index < count - 1 ? part.text + part.end : part.text)).join('')
    const undecodable = lines.some((part) => part.undecodable)
    return { row: makeRow(setup, first, record.cells, raw, undecodable ? 'undecodable' : null), lines: count }
  }
}

/**
 * Assembles records from physical lines. A broken record costs one physical line: reading resumes at the next one, so a
 * stray quote damages the row it stands in and no other. Blank lines are passed over.
 */
export class RecordCutter {
  readonly #setup: RecordSetup
  #window: PhysicalLine[] = []
  #head = 0
  /** Lines an open quote may run over: fewer after each row that was broken by one, all again after a sound row. */
  #patience: number

  constructor(setup: RecordSetup) {
    this.#setup = setup
    this.#patience = setup.limits.maxRecordLines
  }

  /** Lines that wait to be cut. */
  get waiting(): number {
    return this.#window.length - this.#head
  }

  /** Adds the next physical line. */
  push(line: PhysicalLine): void {
    if (this.#head > 1024) {
      this.#window = this.#window.slice(this.#head)
      this.#head = 0
    }
    this.#window.push(line)
  }

  /** The next record; null when more lines are needed or, with `last`, when all are cut. */
  next(last: boolean): RawRow | null {
    while (this.#head < this.#window.length) {
      const found = attempt(this.#setup, this.#window, this.#head, last, this.#patience)
      if (!found) return null
      this.#head += found.lines
      const broken = found.row.fault === 'unclosedQuote'
      this.#patience = broken ? Math.max(leastPatience, this.#patience >> 1) : this.#setup.limits.maxRecordLines
      if (found.row.fault !== null || !isBlank(found.row.cells)) return found.row
    }
    this.#window = []
    this.#head = 0
    return null
  }
}

function isBlank(cells: readonly unknown[]): boolean {
  for (const cell of cells) if (typeof cell !== 'string' || cell.trim() !== '') return false
  return true
}
