/** Pure movement rules of the plan's spreadsheet: cells, ranges, what a key does to them. */

export interface Cell {
  readonly row: number
  readonly col: number
}

/** The cursor and the other corner of what is chosen. */
export interface Choice {
  readonly cursor: Cell
  readonly anchor: Cell
}

export interface GridSize {
  readonly rows: number
  readonly cols: number
  /** Whole rows that fit. */
  readonly page: number
}

/** A rectangle of cells, both corners included. */
export interface Range {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

const clamp = (value: number, high: number): number => Math.max(0, Math.min(high, value))

/** The cell, kept inside the table; an empty table has its first cell. */
export function inside(cell: Cell, size: GridSize): Cell {
  return { row: clamp(cell.row, size.rows - 1), col: clamp(cell.col, size.cols - 1) }
}

const steps: Readonly<Record<string, (at: Cell, size: GridSize) => Cell>> = {
  ArrowDown: (at) => ({ ...at, row: at.row + 1 }),
  ArrowUp: (at) => ({ ...at, row: at.row - 1 }),
  ArrowRight: (at) => ({ ...at, col: at.col + 1 }),
  ArrowLeft: (at) => ({ ...at, col: at.col - 1 }),
  PageDown: (at, size) => ({ ...at, row: at.row + Math.max(1, size.page) }),
  PageUp: (at, size) => ({ ...at, row: at.row - Math.max(1, size.page) }),
  Home: (at) => ({ ...at, col: 0 }),
  End: (at, size) => ({ ...at, col: size.cols - 1 }),
}

/** Where a key leads; `ctrl` with Home or End goes to the table's corner. Undefined when the key does not move. */
export function stepTo(key: string, ctrl: boolean, at: Cell, size: GridSize): Cell | undefined {
  const step = steps[key]
  if (step === undefined || size.rows === 0) return undefined
  if (!ctrl) return inside(step(at, size), size)
  if (key === 'Home') return { row: 0, col: 0 }
  return key === 'End' ? { row: size.rows - 1, col: size.cols - 1 } : undefined
}

/** The next cell to the right, at the end of a row the first of the next; the last cell of the table stays. */
export function nextCell(at: Cell, size: GridSize): Cell {
  if (at.col + 1 < size.cols) return { ...at, col: at.col + 1 }
  return at.row + 1 < size.rows ? { row: at.row + 1, col: 0 } : at
}

/** What is chosen, as a rectangle. */
export function rangeOfChoice({ cursor, anchor }: Choice): Range {
  return {
    top: Math.min(cursor.row, anchor.row),
    bottom: Math.max(cursor.row, anchor.row),
    left: Math.min(cursor.col, anchor.col),
    right: Math.max(cursor.col, anchor.col),
  }
}

/** A stretch of a scrolled table from its top, px. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * The scroll offset, px, that brings a row into sight with the least movement; null when it is in sight already. `seen`
 * is what is in sight of the rows' own stretch; a row that is higher than it shows its top.
 */
export function scrollFor(row: Stretch, seen: Stretch): number | null {
  if (row.start < seen.start) return row.start
  if (row.end <= seen.end) return null
  return Math.min(row.start, row.end - (seen.end - seen.start))
}

/** Whether a cell lies in a rectangle. */
export function isIn(range: Range, row: number, col: number): boolean {
  return row >= range.top && row <= range.bottom && col >= range.left && col <= range.right
}
