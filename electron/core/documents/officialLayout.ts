import type { OfficialLayout } from '../../../shared/domain/documents/officialDocument.ts'

/** Measures of a sheet: mm for the page, points for type. Handed to the template and to the DOCX writer alike. */
export interface SheetMeasures {
  readonly width: number
  readonly height: number
  readonly margin: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
  readonly court: number
  readonly title: number
  readonly body: number
  /** From one line to the next, pt. */
  readonly line: number
  /** From one character to the next, pt; smaller than `body` where 28 must fit into 156 mm. */
  readonly pitch: number
  readonly table: number
  readonly tableLine: number
  /** Free room for the court's seal above the date, in lines. */
  readonly sealLines: number
}

const mm = 72 / 25.4

/**
 * GB/T 9704-2012 §5: A4, head 37 mm, left 28 mm, type area 156 × 225 mm with 22 lines of 28 characters; 三号 is 16 pt,
 * 二号 22 pt. Forms and sheets filled in by hand follow no standard: they hold as much as a pen needs.
 */
export const sheets: Readonly<Record<OfficialLayout, SheetMeasures>> = {
  letter: {
    width: 210,
    height: 297,
    margin: { top: 37, bottom: 35, left: 28, right: 26 },
    court: 22,
    title: 22,
    body: 16,
    line: (225 * mm) / 22,
    pitch: (156 * mm) / 28 - 0.01,
    table: 9,
    tableLine: 12.5,
    sealLines: 3,
  },
  form: {
    width: 210,
    height: 297,
    margin: { top: 22, bottom: 24, left: 24, right: 22 },
    court: 16,
    title: 20,
    body: 12,
    line: 21,
    pitch: 12,
    table: 10.5,
    tableLine: 15.5,
    sealLines: 3,
  },
  wide: {
    width: 297,
    height: 210,
    margin: { top: 12, bottom: 18, left: 14, right: 14 },
    court: 12,
    title: 15,
    body: 10.5,
    line: 17,
    pitch: 10.5,
    table: 9,
    tableLine: 12,
    sealLines: 3,
  },
}

/** Width of the type area, mm. */
export function typeWidth(sheet: SheetMeasures): number {
  return sheet.width - sheet.margin.left - sheet.margin.right
}

/** Smallest share of its size to which a long title is set down before it goes on in a second line. */
const smallestTitle = 0.7

/** Size of a title, pt: `size`, or as much smaller as it needs to stand in one line. Characters count as full width. */
export function titleSize(text: string, size: number, sheet: SheetMeasures): number {
  const fitting = (typeWidth(sheet) * mm) / Math.max(1, Array.from(text).length)
  return Math.min(size, Math.max(Math.floor(fitting * 2) / 2, size * smallestTitle))
}
