import { beyondLimit, tableError, throwIfCancelled } from './errors.ts'
import { findHeadings, headingTexts } from './headings.ts'
import { type SheetContext, SheetRows } from './sheet.ts'
import { type RawRow, sampleSize, type TableOptions, type TableSource } from './types.ts'
import { readSharedStrings, readStyles, readWorkbook, type Workbook } from './workbook.ts'
import { XmlFeed } from './xml.ts'
import { ZipParts } from './zip.ts'

/** How many rows are looked at for headings. */
const headRows = 50

/** Called after each chunk with the share of the sheet that was inflated, 0 to 1. */
type OnShare = (share: number) => void

async function* readSheet(
  parts: ZipParts,
  workbook: Workbook,
  context: SheetContext,
  options: TableOptions,
  onShare: OnShare,
): AsyncGenerator<RawRow[], void, undefined> {
  const { maxInflatedBytes, batchRows } = options.limits
  const rows = new SheetRows(context)
  const feed = new XmlFeed(rows)
  const total = Math.max(1, parts.statedBytes(workbook.sheetPart))
  let batch: RawRow[] = []
  let inflated = 0
  for await (const chunk of parts.chunks(workbook.sheetPart, maxInflatedBytes)) {
    feed.write(chunk)
    inflated += chunk.length
    onShare(inflated / total)
    batch.push(...rows.take())
    while (batch.length >= batchRows) {
      yield batch.slice(0, batchRows)
      throwIfCancelled(options.signal)
      batch = batch.slice(batchRows)
    }
  }
  feed.end()
  if (batch.length > 0) yield batch
}

async function withParts<T>(path: string, options: TableOptions, work: (parts: ZipParts) => Promise<T>): Promise<T> {
  const parts = await ZipParts.open(path, options)
  try {
    return await work(parts)
  } finally {
    parts.close()
  }
}

type SheetHead = { readonly rows: readonly RawRow[]; readonly share: number; readonly complete: boolean }

async function readHead(
  parts: ZipParts,
  workbook: Workbook,
  context: SheetContext,
  options: TableOptions,
): Promise<SheetHead> {
  const rows: RawRow[] = []
  let share = 0
  const small = { ...options, limits: { ...options.limits, batchRows: headRows + sampleSize } }
  const batches = readSheet(parts, workbook, context, small, (now) => {
    share = now
  })
  for await (const batch of batches) {
    rows.push(...batch)
    if (rows.length >= 2000) return { rows, share, complete: false }
  }
  return { rows, share: 1, complete: true }
}

/**
 * Opens the first visible sheet of a workbook: finds the headings, samples the first rows, keeps the shared strings and
 * streams the rest. Dates come as dates, numbers as they are stored (see `SheetCell`).
 * @throws TableError `tooLarge`, `brokenZip`, `zipBomb`, `encryptedWorkbook`, `notATable`, `noSheet`, `noHeadings`,
 * `cancelled`
 */
export async function openXlsx(path: string, bytes: number, options: TableOptions): Promise<TableSource> {
  const { limits } = options
  if (bytes > limits.maxWorkbookBytes) throw beyondLimit('tooLarge', 'workbook', limits.maxWorkbookBytes, bytes)
  const { workbook, context, head } = await withParts(path, options, async (parts) => {
    const found = await readWorkbook(parts)
    const styles = await readStyles(parts, found.stylesPart)
    const strings = await readSharedStrings(parts, found.stringsPart, limits)
    const shared: SheetContext = { strings, styles, date1904: found.date1904, limits }
    return { workbook: found, context: shared, head: await readHead(parts, found, shared, options) }
  })
  const at = findHeadings(head.rows.slice(0, headRows).map((row) => row.cells))
  const headingRow = head.rows[at]
  if (!headingRow) throw tableError('noHeadings', `${head.rows.length} rows, none of them headings`)
  const below = head.rows.length - at - 1
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    delimiter: null,
    sheetName: workbook.sheetName,
    headings: headingTexts(headingRow.cells),
    headingsLine: headingRow.line,
    sampleRows: head.rows.slice(at + 1, at + 1 + sampleSize),
    bytes,
    approxRows: head.complete ? below : Math.round(below / Math.max(head.share, 1e-6)),
    rows: () => rowsBelow(path, workbook, context, headingRow.line, bytes, options),
  }
}

async function* rowsBelow(
  path: string,
  workbook: Workbook,
  context: SheetContext,
  headingsLine: number,
  bytes: number,
  options: TableOptions,
): AsyncGenerator<RawRow[], void, undefined> {
  const parts = await ZipParts.open(path, options)
  try {
    const onShare: OnShare = (share) => options.onProgress?.(Math.min(bytes, Math.round(share * bytes)), bytes)
    for await (const batch of readSheet(parts, workbook, context, options, onShare)) {
      const below = batch.filter((row) => row.line > headingsLine)
      if (below.length > 0) yield below
    }
  } finally {
    parts.close()
  }
}
