import { type FormatUse, numberCell, plainCell } from './cells.ts'
import { cellText, isBlankRow } from './headings.ts'
import type { Cell, RawRow, RowFault, TableLimits } from './types.ts'
import { RichText } from './workbook.ts'
import type { XmlListener } from './xml.ts'

/** Rows and columns a sheet can have (ECMA-376); numbers beyond are not believed. */
const lastRow = 1_048_576
const lastColumn = 16_384

/** What cells refer to. */
export type SheetContext = {
  readonly strings: readonly (string | null)[]
  readonly styles: readonly FormatUse[]
  readonly date1904: boolean
  readonly limits: TableLimits
}

/** Column of a reference such as `AB12`, from 0; -1 when it is none. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length && at < 3; at++) {
    const code = reference.charCodeAt(at) & ~0x20
    if (code < 0x41 || code > 0x5a) break
    column = column * 26 + code - 0x40
  }
  return column > lastColumn ? -1 : column - 1
}

/** One row as a CSV record, so that the tray has one way to show and mend a row. */
function rawOf(cells: readonly Cell[], maxLength: number): string {
  let raw = ''
  for (const [index, cell] of cells.entries()) {
    const text = cellText(cell)
    raw += (index > 0 ? ',' : '') + (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    if (raw.length > maxLength) return raw.slice(0, maxLength)
  }
  return raw
}

/** Builds rows from a worksheet's elements; `take` empties what has been finished. */
export class SheetRows implements XmlListener {
  readonly #context: SheetContext
  readonly #inline: RichText
  #done: RawRow[] = []
  #row = 0
  #cells: Cell[] = []
  #fault: RowFault | null = null
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #inValue = false
  #inCell = false
  #length = 0

  constructor(context: SheetContext) {
    this.#context = context
    this.#inline = new RichText(context.limits.maxRecordBytes)
  }

  /** Rows finished since the last call, blank ones left out. */
  take(): RawRow[] {
    const done = this.#done
    this.#done = []
    return done
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') this.#openRow(attributes)
    else if (tag === 'c') this.#openCell(attributes)
    else if (tag === 'v' && this.#inCell) this.#inValue = true
    else if (this.#inCell) this.#inline.open(tag)
  }

  text(text: string): void {
    if (this.#inValue) {
      this.#length += text.length
      if (this.#length <= this.#context.limits.maxRecordBytes) this.#value += text
    } else if (this.#inCell) {
      this.#length += text.length
      this.#inline.add(text)
    }
  }

  close(tag: string): void {
    if (tag === 'v') this.#inValue = false
    else if (tag === 'c') this.#closeCell()
    else if (tag === 'row') this.#closeRow()
    else if (this.#inCell) this.#inline.close(tag)
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    const stated = Number(attributes.r ?? 0)
    const believed = Number.isInteger(stated) && stated > this.#row && stated <= lastRow
    this.#row = believed ? stated : this.#row + 1
    this.#cells = []
    this.#fault = null
    this.#column = -1
    this.#length = 0
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const stated = columnOf(attributes.r ?? '')
    this.#column = stated >= 0 ? stated : this.#column + 1
    this.#type = attributes.t ?? 'n'
    this.#style = Number(attributes.s ?? 0)
    this.#value = ''
    this.#inCell = true
  }

  #closeCell(): void {
    this.#inCell = false
    const inline = this.#inline.take()
    const cell = this.#read(inline)
    const { maxColumns, maxRecordBytes } = this.#context.limits
    if (cell === null || this.#length > maxRecordBytes) this.#fault = 'rowTooLarge'
    if (cell === null || cell === '') return
    if (this.#column >= maxColumns) {
      this.#fault ??= 'tooManyCells'
      return
    }
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = cell
  }

  /** The cell's value; null for a text beyond the bound. */
  #read(inline: string | null): Cell | null {
    const value = this.#value
    switch (this.#type) {
      case 's': {
        if (value === '') return ''
        const shared = this.#context.strings[Number(value)]
        if (typeof shared === 'string') this.#length += shared.length
        return shared === undefined ? plainCell('error', '#REF!') : shared
      }
      case 'inlineStr':
        return inline
      case 'str':
        return value
      case 'b':
        return value === '' ? '' : plainCell('boolean', value === '1' || value === 'true' ? 'TRUE' : 'FALSE')
      case 'e':
        return plainCell('error', value)
      case 'd':
        return value === '' ? '' : plainCell('date', value.slice(0, 19).replace('T', ' ').replace(' 00:00:00', ''))
      default:
        if (value === '') return ''
        return numberCell(value.trim(), this.#context.styles[this.#style] ?? 'number', this.#context.date1904)
    }
  }

  #closeRow(): void {
    const cells = this.#cells
    this.#cells = []
    if (this.#fault === null && isBlankRow(cells)) return
    const raw = rawOf(cells, this.#context.limits.maxRawLength)
    this.#done.push({ line: this.#row, cells, raw, fault: this.#fault })
  }
}
