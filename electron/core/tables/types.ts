/** How the bytes of a CSV became text; an XLSX is XML and names the encoding of its parts itself. */
export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** The separators that are tried. */
export type Delimiter = ',' | ';' | '\t' | '|'

/**
 * A cell of a workbook that isn't plain text.
 * - `number`: `text` is exactly what the file stores in `<v>`, e.g. `9.90101198402083E+017`, so that digits an office
 *   suite lost can be noticed; `significantDigits` and `integerDigits` count what it claims (see `lostDigits`)
 * - `date`: `serial` is the stored number (null for an ISO date cell), `date1904` the workbook's epoch, `text` the day
 *   `YYYY-MM-DD`, with ` HH:MM:SS` behind it where the cell has a time; the stored digits where no such day exists
 * - `boolean`: `text` is TRUE or FALSE
 * - `error`: `text` is what the office suite shows, e.g. `#N/A`
 */
export type SheetCell = {
  readonly kind: 'number' | 'date' | 'boolean' | 'error'
  readonly text: string
  readonly serial: number | null
  readonly date1904: boolean
  readonly significantDigits: number
  readonly integerDigits: number
}

/** Text is a plain string (every CSV cell is), because 1.2 million small objects per import buy nothing. */
export type Cell = string | SheetCell

/**
 * Why one row can't be taken as it stands; the rows around it are not touched.
 * - `unclosedQuote`: a quote was opened and not closed within the bounds, or closed inside a later row
 * - `strayQuote`: text stands between a closing quote and the next separator
 * - `rowTooLarge`: a cell or record beyond `maxRecordBytes`; only its beginning is kept
 * - `undecodable`: bytes that aren't text in the file's encoding; they show as U+FFFD
 * - `tooManyCells`: more than `maxColumns`; the rest is cut
 */
export type RowFault = 'unclosedQuote' | 'strayQuote' | 'rowTooLarge' | 'undecodable' | 'tooManyCells'

/**
 * One row below the headings, as the file has it: ragged rows keep their own number of cells, blank rows are left out.
 * - `line`: 1-based physical line of a CSV, or row number of a sheet, where the record starts
 * - `raw`: the record as text for the tray, at most `maxRawLength` UTF-16 units; a sheet's row is written as a CSV record
 */
export type RawRow = {
  readonly line: number
  readonly cells: readonly Cell[]
  readonly raw: string
  readonly fault: RowFault | null
}

/** Bounds that keep hostile files from costing memory or time; bytes unless said. */
export type TableLimits = {
  readonly maxCsvBytes: number
  readonly maxWorkbookBytes: number
  /** Most a workbook's parts may inflate to, together; the sheet is streamed, so this bounds time rather than memory. */
  readonly maxInflatedBytes: number
  readonly maxSharedStringsBytes: number
  readonly maxSharedStrings: number
  readonly maxZipEntries: number
  /** Inflated : deflated, looked at beyond `ratioFreeBytes`. */
  readonly maxRatio: number
  readonly ratioFreeBytes: number
  readonly maxRecordBytes: number
  readonly maxRecordLines: number
  readonly maxColumns: number
  readonly maxRawLength: number
  readonly batchRows: number
}

const MiB = 1024 * 1024

/** The bounds every host uses; build/docs/decisions/0005-reading-tables.md says why. */
export const defaultTableLimits: TableLimits = {
  maxCsvBytes: 8192 * MiB,
  maxWorkbookBytes: 512 * MiB,
  maxInflatedBytes: 2048 * MiB,
  maxSharedStringsBytes: 256 * MiB,
  maxSharedStrings: 4_000_000,
  maxZipEntries: 4096,
  maxRatio: 500,
  ratioFreeBytes: 16 * MiB,
  maxRecordBytes: MiB,
  maxRecordLines: 200,
  maxColumns: 1024,
  maxRawLength: 16_384,
  batchRows: 500,
}

/**
 * - `signal`: raising it makes `openTable` or `rows()` throw `cancelled` at the next chunk
 * - `onProgress`: bytes of the file read so far and its size, called from `rows()` after each chunk
 */
export type TableOptions = {
  readonly signal: AbortSignal | null
  readonly onProgress: ((bytesRead: number, bytes: number) => void) | null
  readonly limits: TableLimits
}

/**
 * A table whose head is known and whose rows can be read, more than once. It holds no open file between calls.
 * - `headings`: trimmed texts of the heading row, which stands at `headingsLine`; title rows above it are passed over
 * - `sampleRows`: the first rows below the headings, at most 20
 * - `approxRows`: rows below the headings: exact where the whole file fitted into the sample, else an estimate
 * - `rows()`: batches of `limits.batchRows`, in the order of the file
 */
export type TableSource = {
  readonly format: 'csv' | 'xlsx'
  readonly encoding: TableEncoding
  /** Null for a workbook. */
  readonly delimiter: Delimiter | null
  /** Null for a CSV. */
  readonly sheetName: string | null
  readonly headings: readonly string[]
  readonly headingsLine: number
  readonly sampleRows: readonly RawRow[]
  readonly bytes: number
  readonly approxRows: number
  rows(): AsyncGenerator<RawRow[], void, undefined>
}

/** How many rows `sampleRows` holds at most. */
export const sampleSize = 20
