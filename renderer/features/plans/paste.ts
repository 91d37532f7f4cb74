import { type CellFault, type CellType, type CellWords, parseCell } from './cells.ts'

/** Why a pasted block fits nowhere; the words say what to do in the spreadsheet. */
export type BlockFault =
  | { readonly fault: 'merged' | 'openQuote' | 'empty' }
  | { readonly fault: 'ragged'; readonly row: number; readonly n: number; readonly first: number }
  | { readonly fault: 'tooWide'; readonly n: number; readonly room: number }
  | { readonly fault: 'tooManyRows'; readonly n: number; readonly limit: number }
  | { readonly fault: 'noMoreRows'; readonly n: number; readonly room: number }
  | { readonly fault: 'readOnly'; readonly field: string }

/** One cell that does not fit, with its row among the pasted ones from 1. */
export interface PastedFault {
  readonly row: number
  readonly field: string
  readonly fault: CellFault
  readonly text: string
}

/** Registers of one row as pasted. */
export type RowSet = Record<string, unknown>

export type Pasted =
  | { readonly kind: 'rows'; readonly rows: RowSet[] }
  | { readonly kind: 'block'; readonly fault: BlockFault }
  | { readonly kind: 'cells'; readonly faults: PastedFault[] }

/** Whether copied cells are merged: a spreadsheet says so beside the text, which alone would shift values silently. */
export function isMerged(html: string): boolean {
  return /<t[dh]\b[^>]*\b(?:row|col)span\s*=\s*["']?(?:[2-9]|1\d)/i.test(html)
}

/**
 * Reads copied cells: tabs part columns, line ends part rows, and a cell in quotation marks may hold both and doubled
 * marks, as spreadsheets write it. The line end behind the last row is no row. Null when a quotation mark stays open.
 */
export function readBlock(text: string): string[][] | null {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (;;) {
    const cell = readCell(source, at)
    if (cell === null) return null
    row.push(cell.text)
    at = cell.end
    const sign = source[at]
    if (sign === '\t') at += 1
    else {
      rows.push(row)
      row = []
      if (sign === undefined) return rows
      at += 1
    }
  }
}

function readCell(source: string, from: number): { text: string; end: number } | null {
  if (source[from] === '"') {
    const quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y
    quoted.lastIndex = from
    const found = quoted.exec(source)
    if (found !== null) return { text: (found[1] ?? '').replaceAll('""', '"'), end: quoted.lastIndex }
    // Spreadsheets quote only what holds a tab, a line end or a mark: a lone mark at the start belongs to the text
    // unless a later one closes it across lines.
    const end = endOf(source, from)
    return source.slice(from + 1, end).includes('"') || !source.includes('"', from + 1)
      ? { text: source.slice(from, end), end }
      : null
  }
  const end = endOf(source, from)
  return { text: source.slice(from, end), end }
}

function endOf(source: string, from: number): number {
  const rest = /[\t\n]/g
  rest.lastIndex = from
  return rest.exec(source)?.index ?? source.length
}

/** The columns a block is pasted over, from the cursor to the right. */
export interface PasteColumn {
  readonly field: string
  readonly cell: CellType
}

/** How many rows a block may have: a number, and whether it is the table's end (rooms) or the command's limit. */
export interface PasteRoom {
  readonly rows: number
  readonly why: 'tooManyRows' | 'noMoreRows'
}

/**
 * Turns copied text into registers of rows, all or nothing: a block that does not fit or one cell that is no value
 * leaves everything as it was. Blank lines at the end are no rows.
 */
export function pasteRows(
  copied: { readonly text: string; readonly html: string },
  columns: readonly PasteColumn[],
  room: PasteRoom,
  words: CellWords,
): Pasted {
  const block = (fault: BlockFault): Pasted => ({ kind: 'block', fault })
  if (isMerged(copied.html)) return block({ fault: 'merged' })
  const rows = readBlock(copied.text)
  if (rows === null) return block({ fault: 'openQuote' })
  while (rows.length > 1 && rows.at(-1)?.every((cell) => cell.trim() === '')) rows.pop()
  const first = rows[0]?.length ?? 0
  if (rows.every((row) => row.every((cell) => cell.trim() === ''))) return block({ fault: 'empty' })
  const ragged = rows.findIndex((row) => row.length !== first)
  if (ragged >= 0) return block({ fault: 'ragged', row: ragged + 1, n: rows[ragged]?.length ?? 0, first })
  if (first > columns.length) return block({ fault: 'tooWide', n: first, room: columns.length })
  if (rows.length > room.rows) {
    return room.why === 'noMoreRows'
      ? block({ fault: 'noMoreRows', n: rows.length, room: room.rows })
      : block({ fault: 'tooManyRows', n: rows.length, limit: room.rows })
  }
  const shown = columns.slice(0, first).find((column) => column.cell.type === 'shown')
  if (shown !== undefined) return block({ fault: 'readOnly', field: shown.field })
  return parseRows(rows, columns, words)
}

function parseRows(rows: readonly string[][], columns: readonly PasteColumn[], words: CellWords): Pasted {
  const faults: PastedFault[] = []
  const sets = rows.map((row, index) => {
    const set: RowSet = {}
    for (const [place, text] of row.entries()) {
      const column = columns[place]
      if (column === undefined || isUnsaid(column.cell, text)) continue
      const parsed = parseCell(column.cell, text, words)
      if (parsed.ok) set[column.field] = parsed.value
      else faults.push({ row: index + 1, field: column.field, fault: parsed.fault, text: text.trim() })
    }
    return set
  })
  return faults.length > 0 ? { kind: 'cells', faults } : { kind: 'rows', rows: sets }
}

/** An empty cell of a type that has no blank (a code, a time) states nothing. */
function isUnsaid(cell: CellType, text: string): boolean {
  if (text.trim() !== '') return false
  return (cell.type === 'code' && !cell.codes.includes('')) || cell.type === 'time'
}

/** Cells as a spreadsheet takes them: quoted where they hold tabs, line ends or marks. */
export function copyText(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quoted).join('\t')).join('\n')
}
