import type { InventoryListSection, InventoryListSnapshot } from '../../../shared/domain/documents/inventoryList.ts'
import { fieldsInDoubt } from '../../../shared/domain/documents/inventoryList.ts'
import type { SheetPage } from '../../../shared/domain/signatures/signingSheet.ts'
import type { FontSet } from './fonts.ts'
import { type MissingGlyph, printableText } from './glyphs.ts'
import { fill, headLine, instantText, rowCells, signaturePlaces, totalLines, words } from './inventoryListModel.ts'
import { breakLines } from './lines.ts'

/** Millimetres of the sheet; the template draws with the same figures, they are handed over in {@link PrintDocument}. */
const sheet = {
  width: 270,
  body: 170,
  title: 21,
  line: 4.2,
  pad: 1.8,
  headLine: 4.8,
  tableHead: 7,
  textGap: 2,
  signature: 13,
  columns: [10, 25, 32, 27, 16, 9, 23, 23, 16, 19, 22, 24, 24],
} as const
const point = 72 / 25.4
const bodySize = 8.5
const noteSize = 9

/** One row of a page: lines of each cell. `h` in mm. */
interface RowBlock {
  kind: 'row'
  h: number
  cells: string[][]
  struck: boolean
  doubt: boolean
}
interface TextBlock {
  kind: 'text'
  h: number
  lines: string[]
  bold: boolean
}
interface SignBlock {
  kind: 'sign'
  h: number
  cells: { label: string; name: string; status: string[]; open: boolean }[]
}
type Block = RowBlock | TextBlock | SignBlock

/** One sheet of paper as the template draws it: text, heights, nothing to be decided any more. */
export interface PrintPage {
  title: boolean
  head: string[]
  table: boolean
  blocks: Block[]
  foot: { rows: string; code: string; page: string }
}

/** The whole list as pages, with what every page shares. */
export interface PrintDocument {
  shared: {
    court: string
    title: string
    subject: string
    heads: string[]
    signatures: string
    prepared: string
    signHere: string
    watermark: string
    sheet: typeof sheet
    bodyFamilies: readonly string[]
    titleFamilies: readonly string[]
    boldFamilies: readonly string[]
  }
  pages: PrintPage[]
  missing: MissingGlyph[]
}

/**
 * Lays a snapshot out as pages. `code` is the short code printed on each page. Every line break, row height and page
 * break is decided here from the fonts' own widths, so that page n/N and the rows of each page are known before typst
 * draws anything and a long list can be drawn in parts. Characters without a glyph are named in `missing`.
 */
export function layOutInventoryList(list: InventoryListSnapshot, code: string, fonts: FontSet): PrintDocument {
  const { sheets, setter, missing } = sheetsOf(list, fonts)
  const pages = sheets.map(({ from, to, roomId: _, room: __, ...page }, i) => ({
    ...page,
    foot: {
      rows: to === 0 ? words.pageNoRows : fill(words.pageRows, { from, to }),
      code: setter.clean(fill(words.code, { code })),
      page: fill(words.page, { page: i + 1, pages: sheets.length }),
    },
  }))
  const prepared = `${fill(words.prepared, { at: instantText(list.preparedAt) })}　${fill(words.program, { version: list.programVersion })}`
  return {
    shared: {
      court: setter.clean(list.court.name),
      title: words.title,
      subject: setter.clean(list.caseNo),
      heads: Object.values(words.head),
      signatures: words.pageSignatures,
      prepared: setter.clean(prepared),
      signHere: words.signHere,
      watermark: list.demo ? words.demo : '',
      sheet,
      bodyFamilies: fonts.bodyFamilies,
      titleFamilies: fonts.titleFamilies,
      boldFamilies: fonts.boldFamilies,
    },
    pages,
    missing: [...missing.values()],
  }
}

/**
 * How a snapshot falls into pages: the room of each page and its rows within that room (0–0 = none), exactly as
 * {@link layOutInventoryList} draws them.
 */
export function divideInventoryList(list: InventoryListSnapshot, fonts: FontSet): SheetPage[] {
  return sheetsOf(list, fonts).sheets.map(({ roomId, room, from, to }) => ({ roomId, room, from, to }))
}

function sheetsOf(list: InventoryListSnapshot, fonts: FontSet) {
  const missing = new Map<string, MissingGlyph>()
  const setter = new Typesetter(fonts, missing)
  const sheets = list.sections.flatMap((room, i) => {
    const closing = i === list.sections.length - 1 && list.sections.length > 1 ? grandTotals(list, setter) : []
    return sectionPages(list, room, closing, setter)
  })
  if (missing.size > 0) noteMissing(sheets, setter)
  return { sheets, setter, missing }
}

class Typesetter {
  readonly #fonts: FontSet
  readonly #missing: Map<string, MissingGlyph>

  constructor(fonts: FontSet, missing: Map<string, MissingGlyph>) {
    this.#fonts = fonts
    this.#missing = missing
  }

  clean(text: string): string {
    return printableText(text, this.#fonts, this.#missing)
  }

  /** Lines of `text` in `width` mm at `size` pt. */
  lines(text: string, width: number, size: number): string[] {
    return text === '' ? [] : breakLines(this.clean(text), width * point - 0.5, size, this.#fonts)
  }
}

type OpenPage = Omit<PrintPage, 'foot'> & SheetPage

/** Pages of one room: it always begins on a new sheet, so that its pages can be handed over by themselves. */
function sectionPages(
  list: InventoryListSnapshot,
  room: InventoryListSection,
  closing: Block[],
  setter: Typesetter,
): OpenPage[] {
  const head = setter.lines(headLine(list, room), sheet.width, 9.5)
  const pages: OpenPage[] = []
  let left = 0
  const open = (table: boolean): OpenPage => {
    const place = { roomId: room.roomId, room: room.room }
    const page = { title: pages.length === 0, head, table, blocks: [], from: 0, to: 0, ...place }
    pages.push(page)
    left = sheet.body - usedHeight(page)
    return page
  }
  let page = open(true)
  const day = room.startedAt?.slice(0, 10) ?? null
  room.rows.forEach((item, i) => {
    const whole = rowBlock(rowCells(item, i + 1, day), item.struck !== null, fieldsInDoubt(item).length > 0, setter)
    for (const part of splitRow(whole)) {
      if (part.h > left) page = open(true)
      page.blocks.push(part)
      left -= part.h
      if (page.to === 0) page.from = i + 1
      page.to = i + 1
    }
  })
  for (const block of [...afterRows(room, setter), ...closing, ...signatureBlocks(room, setter)]) {
    if (block.h > left) page = open(false)
    page.blocks.push(block)
    left -= block.h
  }
  return pages
}

function rowBlock(cells: string[], struck: boolean, doubt: boolean, setter: Typesetter): RowBlock {
  const set = cells.map((cell, i) => setter.lines(cell, (sheet.columns[i] ?? 0) - 2, bodySize))
  return { kind: 'row', h: rowHeight(set), cells: set, struck, doubt }
}

function rowHeight(cells: string[][]): number {
  return Math.max(1, ...cells.map((cell) => cell.length)) * sheet.line + sheet.pad
}

/** A row taller than a third of a sheet goes on in further parts, so that no word is ever lost at the foot of a page. */
function splitRow(row: RowBlock): RowBlock[] {
  const limit = Math.floor((sheet.body / 3 - sheet.pad) / sheet.line)
  const total = Math.max(1, ...row.cells.map((cell) => cell.length))
  if (total <= limit) return [row]
  return Array.from({ length: Math.ceil(total / limit) }, (_, i) => {
    const cells = row.cells.map((cell) => cell.slice(i * limit, (i + 1) * limit))
    if (i > 0) cells[0] = [words.continued]
    return { ...row, cells, h: rowHeight(cells) }
  })
}

function textBlocks(text: string[], bold: boolean, setter: Typesetter): TextBlock[] {
  const lines = text.flatMap((line) => setter.lines(line, sheet.width, bold ? noteSize * 1.04 : noteSize))
  const size = 20
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, i) => {
    const part = lines.slice(i * size, (i + 1) * size)
    return { kind: 'text', h: part.length * sheet.line + sheet.textGap, lines: part, bold }
  })
}

function afterRows(room: InventoryListSection, setter: Typesetter): Block[] {
  const empty = room.rows.length === 0 ? [words.noRows] : []
  const totals = totalLines(room.counts, fill(words.totals, { rows: room.counts.rows }))
  const doubt = room.rows.some((item) => fieldsInDoubt(item).length > 0) ? [words.doubtNote] : []
  return [...textBlocks([...empty, ...totals], true, setter), ...textBlocks(doubt, false, setter)]
}

function grandTotals(list: InventoryListSnapshot, setter: Typesetter): Block[] {
  const opening = fill(words.grandTotals, { rooms: list.sections.length, rows: list.counts.rows })
  return textBlocks(totalLines(list.counts, opening), true, setter)
}

function signatureBlocks(room: InventoryListSection, setter: Typesetter): Block[] {
  const places = signaturePlaces(room).map((place) => ({
    label: `${place.label}：`,
    name: setter.clean(place.name),
    status: setter.lines(place.status, sheet.width / 3 - 4, bodySize),
    open: place.open,
  }))
  const refused = room.signers.some((who) => who.status === 'REFUSED')
  const blocks: Block[] = []
  for (let i = 0; i < places.length; i += 3) {
    const cells = places.slice(i, i + 3)
    const lines = Math.max(...cells.map((cell) => cell.status.length))
    blocks.push({ kind: 'sign', h: Math.max(sheet.signature, 6.5 + lines * sheet.line), cells })
  }
  return refused ? [...blocks, ...textBlocks([words.refusalNote], false, setter)] : blocks
}

/** Explains the code points that stand for characters without a glyph, on the last sheet or on one of its own. */
function noteMissing(sheets: OpenPage[], setter: Typesetter): void {
  const last = sheets.at(-1)
  if (last === undefined) return
  const note = textBlocks([words.glyphNote], false, setter)
  const height = note.reduce((sum, block) => sum + block.h, 0)
  if (usedHeight(last) + height <= sheet.body) last.blocks.push(...note)
  else sheets.push({ ...last, title: false, table: false, blocks: note, from: 0, to: 0 })
}

/** Millimetres of a sheet's body that are taken. */
export function usedHeight(page: Pick<PrintPage, 'title' | 'head' | 'table' | 'blocks'>): number {
  const top = page.head.length * sheet.headLine + (page.title ? sheet.title : 0) + (page.table ? sheet.tableHead : 0)
  return top + page.blocks.reduce((sum, block) => sum + block.h, 0)
}
