import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { sha256 } from '../../../shared/journal/hash.ts'
import { derivedId } from '../../../shared/journal/ids.ts'
import type { WireColumn } from './messages.ts'

/** A raw line is kept up to this many bytes. */
const RAW_BYTES = 4096
/** Raw line and cells together stay far under an event's 32 KiB. */
const BODY_BYTES = 20 * 1024

/** A cell of a tray row: what the column is called, what it is read into, and its text. */
export interface TrayCell {
  heading: string
  field: string | null
  unit: 'yuan' | 'wan' | null
  text: string
}

/** A faulty row before it is sealed. */
export interface FaultyRow {
  batchId: string
  fileName: string
  line: number
  raw: string
  headings: readonly string[]
  columns: readonly WireColumn[]
  texts: readonly string[]
  field: string
  reason: string
}

/**
 * Body of a `cases.rowSetAside` event: raw line (≤ 4 KiB) and cells, so that the row can be mended. Cells of a hostile
 * row are cut, and columns nothing is read from left out, until the whole is small; the raw line says what was there.
 */
export function trayBody(row: FaultyRow): JsonObject {
  const raw = cutBytes(clean(row.raw), RAW_BYTES)
  for (const limit of [2000, 400, 100, 20]) {
    const cells = cellsOf(row, limit)
    const body = {
      batch: row.batchId,
      cells: cells.map((cell) => ({ ...cell })),
      field: row.field,
      file: row.fileName,
      line: row.line,
      raw,
      reason: row.reason,
    }
    if (canonicalBytes(body).length <= BODY_BYTES) return body
  }
  return {
    batch: row.batchId,
    cells: [],
    field: row.field,
    file: row.fileName,
    line: row.line,
    raw: cutBytes(raw, 1024),
    reason: row.reason,
  }
}

function cellsOf(row: FaultyRow, limit: number): TrayCell[] {
  const width = Math.min(200, Math.max(row.headings.length, limit < 400 ? 0 : row.texts.length))
  const cells: TrayCell[] = []
  for (let index = 0; index < width; index += 1) {
    const column = row.columns[index] ?? { field: null, unit: null }
    if (limit === 20 && column.field === null) {
      cells.push({ heading: '', field: null, unit: null, text: '' })
      continue
    }
    cells.push({
      heading: clean(row.headings[index] ?? '').slice(0, Math.min(limit, 60)),
      field: column.field,
      unit: column.unit,
      text: clean(row.texts[index] ?? '')
        .slice(0, limit)
        .toWellFormed(),
    })
  }
  return cells
}

/** Id of a tray row from its content and what it was read as: the same faulty row is one tray row for ever. */
export function trayIdOf(row: Pick<FaultyRow, 'headings' | 'texts' | 'raw'>): string {
  const text = JSON.stringify(['tray:1', row.headings, row.texts.length > 0 ? row.texts : row.raw])
  return derivedId(sha256(Buffer.from(text.toWellFormed(), 'utf8')))
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}

function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= limit) return text
  let end = limit
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
