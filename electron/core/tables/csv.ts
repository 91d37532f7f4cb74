import { type FileHandle, open } from 'node:fs/promises'
import { type DetectedEncoding, detectEncoding, lineDecoder } from './encoding.ts'
import { beyondLimit, fromFileSystem, tableError, throwIfCancelled } from './errors.ts'
import { findHeadings, headingTexts } from './headings.ts'
import { type LineEnds, LineReader } from './lines.ts'
import { RecordCutter } from './records.ts'
import { type Delimiter, type RawRow, sampleSize, type TableOptions, type TableSource } from './types.ts'

/** How much of a file decides its encoding, line ends, separator and headings. */
export const headBytes = 1024 * 1024

const delimiters: readonly Delimiter[] = [',', '\t', ';', '|']

/** How many rows are looked at for a heading and for the separator. */
const headRows = 50

type Layout = { readonly detected: DetectedEncoding; readonly lineEnds: LineEnds; readonly delimiter: Delimiter }

/**
 * Line ends that stand outside quotes: CR alone only where no LF ends a line, so that a CR or LF inside a quoted cell
 * stays what it is.
 */
function detectLineEnds(text: string): LineEnds {
  let quoted = false
  let loneCr = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) quoted = !quoted
    else if (quoted) continue
    else if (code === 0x0a) return 'lf'
    else if (code === 0x0d) {
      if (text.charCodeAt(at + 1) === 0x0a) return 'lf'
      loneCr++
    }
  }
  return loneCr > 0 ? 'lone-cr' : 'lf'
}

/** Rows of the head with one separator; the head's last line may be cut, so it only counts when it is all there is. */
function cutHead(text: string, lineEnds: LineEnds, delimiter: Delimiter, options: TableOptions): RawRow[] {
  const cutter = new RecordCutter({ delimiter, columns: 0, limits: options.limits })
  const lines = text.split(lineEnds === 'lone-cr' ? '\r' : /\r?\n/, headRows * 4)
  for (const [index, line] of lines.entries()) {
    cutter.push({ line: index + 1, text: line, end: '\n', bytes: line.length, tooLong: false, undecodable: false })
  }
  const rows: RawRow[] = []
  for (let row = cutter.next(true); row && rows.length < headRows; row = cutter.next(true)) rows.push(row)
  return rows
}

/** Cells in the commonest row, times how many rows have that many: the separator with most of it is the separator. */
function separatorScore(rows: readonly RawRow[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) {
    if (row.cells.length > 1) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1)
  }
  let score = 0
  for (const [cells, rowCount] of counts) score = Math.max(score, (cells - 1) * rowCount * rowCount)
  return score
}

function detectDelimiter(text: string, lineEnds: LineEnds, options: TableOptions): Delimiter {
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of delimiters) {
    const score = separatorScore(cutHead(text, lineEnds, delimiter, options))
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

function detectLayout(head: Buffer, options: TableOptions): Layout {
  const detected = detectEncoding(head)
  const body = Buffer.from(head.subarray(detected.markBytes, 256 * 1024))
  if (detected.encoding === 'utf-16be') body.subarray(0, body.length & ~1).swap16()
  const { text } = lineDecoder(detected.encoding)(body)
  const lineEnds = detectLineEnds(text)
  return { detected, lineEnds, delimiter: detectDelimiter(text, lineEnds, options) }
}

/** Reads records in batches from the start of the file; `onChunk` hears how many bytes were cut into lines. */
async function* readBatches(
  handle: FileHandle,
  layout: Layout,
  columns: number,
  options: TableOptions,
  onChunk: (bytesRead: number) => void,
): AsyncGenerator<RawRow[], void, undefined> {
  const { limits, signal } = options
  const reader = new LineReader({
    handle,
    encoding: layout.detected.encoding,
    lineEnds: layout.lineEnds,
    start: layout.detected.markBytes,
    maxLineBytes: limits.maxRecordBytes,
  })
  const cutter = new RecordCutter({ delimiter: layout.delimiter, columns, limits })
  let batch: RawRow[] = []
  for (let more = true; more; ) {
    throwIfCancelled(signal)
    more = await reader.refill()
    onChunk(reader.bytesTaken)
    for (let line = reader.take(); line; line = reader.take()) {
      cutter.push(line)
      for (let row = cutter.next(false); row; row = cutter.next(false)) batch.push(row)
      if (batch.length >= limits.batchRows) {
        onChunk(reader.bytesTaken)
        yield batch
        batch = []
        throwIfCancelled(signal)
      }
    }
  }
  for (let row = cutter.next(true); row; row = cutter.next(true)) batch.push(row)
  onChunk(reader.bytesTaken)
  while (batch.length > 0) yield batch.splice(0, limits.batchRows)
}

/** The first rows: those of the first MiB, fewer where the file is shorter. */
type Head = { readonly rows: RawRow[]; readonly count: number; readonly bytesRead: number; readonly complete: boolean }

async function readHead(handle: FileHandle, layout: Layout, bytes: number, options: TableOptions): Promise<Head> {
  const rows: RawRow[] = []
  let count = 0
  let bytesRead = 0
  const batches = readBatches(handle, layout, 0, options, (read) => {
    bytesRead = read
  })
  for await (const batch of batches) {
    count += batch.length
    if (rows.length < headRows + sampleSize) rows.push(...batch)
    if (bytesRead >= headBytes && bytesRead < bytes) return { rows, count, bytesRead, complete: false }
  }
  return { rows, count, bytesRead, complete: true }
}

/**
 * Opens a delimited text file: detects encoding, line ends and separator, finds the headings and samples the first rows.
 * The rows stream with a buffer of about 2 MiB whatever the file's size.
 * @param head the first MiB of the file
 * @throws TableError `tooLarge`, `badEncoding`, `noHeadings`, `notFound`, `notReadable`, `cancelled`
 */
export async function openCsv(path: string, head: Buffer, bytes: number, options: TableOptions): Promise<TableSource> {
  const { limits, signal } = options
  if (bytes > limits.maxCsvBytes) throw beyondLimit('tooLarge', 'text file too large', limits.maxCsvBytes, bytes)
  throwIfCancelled(signal)
  const layout = detectLayout(head, options)
  const first = await withFile(path, (handle) => readHead(handle, layout, bytes, options))
  const at = findHeadings(first.rows.slice(0, headRows).map((row) => row.cells))
  const headingRow = first.rows[at]
  if (!headingRow) throw tableError('noHeadings', `${first.count} rows, none of them headings`)
  const headings = headingTexts(headingRow.cells)
  const scale = first.complete ? 1 : bytes / Math.max(1, first.bytesRead)
  return {
    format: 'csv',
    encoding: layout.detected.encoding,
    delimiter: layout.delimiter,
    sheetName: null,
    headings,
    headingsLine: headingRow.line,
    sampleRows: first.rows.slice(at + 1, at + 1 + sampleSize),
    bytes,
    approxRows: Math.max(0, Math.round(first.count * scale) - at - 1),
    rows: () => rowsBelow(path, layout, headings.length, headingRow.line, bytes, options),
  }
}

async function withFile<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | null = null
  try {
    handle = await open(path, 'r')
    return await work(handle)
  } catch (error) {
    throw fromFileSystem(error)
  } finally {
    await handle?.close()
  }
}

async function* rowsBelow(
  path: string,
  layout: Layout,
  columns: number,
  headingsLine: number,
  bytes: number,
  options: TableOptions,
): AsyncGenerator<RawRow[], void, undefined> {
  let handle: FileHandle | null = null
  try {
    handle = await open(path, 'r')
    const onChunk = (bytesRead: number) => options.onProgress?.(Math.min(bytesRead, bytes), bytes)
    for await (const batch of readBatches(handle, layout, columns, options, onChunk)) {
      const firstLine = batch[0]?.line ?? 0
      const below = firstLine > headingsLine ? batch : batch.filter((row) => row.line > headingsLine)
      if (below.length > 0) yield below
    }
  } catch (error) {
    throw fromFileSystem(error)
  } finally {
    await handle?.close()
  }
}
