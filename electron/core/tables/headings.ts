import type { Cell } from './types.ts'

/** The text of a cell whatever its kind. */
export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

/** True when no cell of the row holds anything but blanks. */
export function isBlankRow(cells: readonly Cell[]): boolean {
  return cells.every((cell) => typeof cell === 'string' && cell.trim() === '')
}

/** A heading is short text: no long digits, no date, no amount, no case number. */
function looksLikeHeading(cell: Cell): boolean {
  if (typeof cell !== 'string') return false
  const text = cell.trim()
  if (text === '' || text.length > 40) return false
  if (/\d{5}/.test(text) || /^[-+¥￥\d.,，%\s]+$/.test(text)) return false
  return !/\d{4}[-/.年]\d{1,2}/.test(text) && !/[（(〔[]\d{4}[）)〕\]].*号/.test(text)
}

function qualifies(cells: readonly Cell[], least: number): boolean {
  const filled = cells.filter((cell) => cellText(cell).trim() !== '')
  const headings = filled.filter(looksLikeHeading)
  return headings.length >= least && headings.length >= filled.length * 0.8
}

/**
 * Which of the first rows holds the headings: the first with at least three texts that look like headings, so that a
 * merged title, a date line or a unit line above them is passed over; a narrow table may have two. -1 where none does.
 * @param rows the first rows that aren't blank
 */
export function findHeadings(rows: readonly (readonly Cell[])[]): number {
  const wide = rows.findIndex((cells) => qualifies(cells, 3))
  return wide >= 0 ? wide : rows.findIndex((cells) => qualifies(cells, 2))
}

/** Headings as the mapping compares them: trimmed, line breaks and runs of blanks made one blank, no empty tail. */
export function headingTexts(cells: readonly Cell[]): string[] {
  const texts = cells.map((cell) => cellText(cell).replace(/\s+/g, ' ').trim())
  while (texts.length > 0 && texts.at(-1) === '') texts.pop()
  return texts
}
