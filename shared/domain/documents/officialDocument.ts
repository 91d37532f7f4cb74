/**
 * Numbered snapshot format `officialDocument/1`: every official document but the 腾退物品清单 (domain.md §13). A
 * document is what is printed, block by block, frozen as canonical bytes; the same bytes are drawn as PDF, shown on the
 * screen and written as an editable DOCX. The format never changes; a change is `officialDocument/2` beside it.
 *
 * Words stand in the snapshot as they are printed. What the data lack is a blank of a stated width, never an invented
 * word. One document may hold several parts (a notice and its reply slip, one sheet per room), so letterhead,
 * addressee and closing are blocks like any other.
 */
import { z } from 'zod'
import { needsReason, signatureStatuses } from './inventoryList.ts'

export const officialDocumentFormat = 'officialDocument/1'

const text = z.string().min(1)
const blankable = text.nullable()
/** RFC 3339 with offset; printed as it stands, without any time zone of the reader. */
const instant = z.iso.datetime({ offset: true })
const officer = z.strictObject({ id: text, name: text })

/** A piece of a line: text as it is, text to stand out, or a visible blank so many characters wide. */
const run = z.union([text, z.strictObject({ strong: text }), z.strictObject({ blank: z.int().min(1).max(60) })])
const runs = z.array(run)
const align = z.enum(['start', 'center', 'end'])

/** Court, title in its own line, and the case number at the right where the document carries it there. */
const letterhead = z.strictObject({
  block: z.literal('letterhead'),
  title: text,
  /** The case number as printed under the title; null: the document names it elsewhere, or not at all. */
  caseNo: runs.nullable(),
})
const addressee = z.strictObject({ block: z.literal('addressee'), runs })
/** Level 1 is 一、, level 2 （一）, level 3 1. (GB/T 9704 §7.3.3); the number is part of the text. */
const heading = z.strictObject({ block: z.literal('heading'), level: z.literal([1, 2, 3]), text })
const paragraph = z.strictObject({
  block: z.literal('paragraph'),
  align,
  /** Two characters in, as prose is set. */
  indent: z.boolean(),
  runs,
})
const field = z.strictObject({ block: z.literal('field'), label: text, runs })

const column = z.strictObject({
  head: text,
  /** Share of the width, relative to the other columns. */
  width: z.int().min(1),
  align,
})
const table = z
  .strictObject({
    block: z.literal('table'),
    columns: z.array(column).min(1),
    rows: z.array(z.array(runs)),
    /** Least height of a row in mm, for rows filled in by hand; null: as high as its text. */
    rowHeight: z.int().min(4).max(60).nullable(),
  })
  .refine((it) => it.rows.every((row) => row.length === it.columns.length), { error: 'cellsMissing', path: ['rows'] })

/** One cell of a form (审批表, 送达回证): a label or what belongs beside it, in lines. */
const cell = z.strictObject({
  span: z.int().min(1),
  label: z.boolean(),
  lines: z.array(z.strictObject({ align, runs })),
})
const grid = z
  .strictObject({
    block: z.literal('grid'),
    columns: z.array(z.int().min(1)).min(1),
    rows: z.array(z.strictObject({ height: z.int().min(4).max(120).nullable(), cells: z.array(cell) })),
  })
  .refine((it) => it.rows.every((row) => sum(row.cells.map((one) => one.span)) === it.columns.length), {
    error: 'cellsMissing',
    path: ['rows'],
  })

const signature = z
  .strictObject({
    capacity: text,
    name: blankable,
    /** Null: the place on paper is still to be signed. */
    status: z.enum(signatureStatuses).nullable(),
    reason: blankable,
    at: instant.nullable(),
    witness: z.boolean(),
  })
  .refine((who) => who.reason !== null || !needsReason(who.status), { error: 'reasonMissing', path: ['reason'] })
const signatures = z
  .strictObject({ block: z.literal('signatures'), rows: z.array(signature).min(1) })
  .refine((it) => !it.rows.some((who) => who.status === 'REFUSED') || namedWitnesses(it.rows) >= 2, {
    error: 'witnessesMissing',
    path: ['rows'],
  })

/** Who signs, the date in Chinese numerals, and where the court's seal goes. */
const closing = z.strictObject({
  block: z.literal('closing'),
  signatories: z.array(runs),
  date: runs,
  /** The word printed faintly at the seal's place: 院印, 单位印章; null: no seal. */
  seal: blankable,
})
const pageBreak = z.strictObject({ block: z.literal('pageBreak') })
/** Small print under the document: notes of a form, articles of law. */
const note = z.strictObject({ block: z.literal('note'), runs })

const block = z.discriminatedUnion('block', [
  letterhead,
  addressee,
  heading,
  paragraph,
  field,
  table,
  grid,
  signatures,
  closing,
  pageBreak,
  note,
])

/**
 * `letter`: GB/T 9704, 仿宋 三号, 22 lines of 28 characters. `form`: forms, records and tables, smaller, upright.
 * `wide`: tables filled in by hand, across.
 */
export const officialLayouts = ['letter', 'form', 'wide'] as const

export const officialDocument = z
  .strictObject({
    format: z.literal(officialDocumentFormat),
    /** Which form made it; words in i18n `documents.kind.<kind>`. Open, so that a new form needs no new format. */
    kind: z.string().regex(/^[a-z][A-Za-z]{2,40}$/),
    layout: z.enum(officialLayouts),
    demo: z.boolean(),
    /** True until it is approved or issued; printed as 草稿 across each page. */
    draft: z.boolean(),
    court: z.strictObject({ code: text, name: text }),
    title: text,
    caseNo: blankable,
    blocks: z.array(block).min(1),
    preparedAt: instant,
    preparedBy: officer.nullable(),
    programVersion: text,
  })
  .refine((it) => it.blocks[0]?.block === 'letterhead' && it.blocks[0].title === it.title, {
    error: 'titleDiffers',
    path: ['blocks'],
  })

export type OfficialDocument = z.infer<typeof officialDocument>
export type OfficialLayout = (typeof officialLayouts)[number]
export type Block = z.infer<typeof block>
export type Run = z.infer<typeof run>
export type Column = z.infer<typeof column>
export type GridCell = z.infer<typeof cell>
export type SignatureRow = z.infer<typeof signature>
export type Align = z.infer<typeof align>

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

function namedWitnesses(rows: readonly { witness: boolean; name: string | null }[]): number {
  return rows.filter((who) => who.witness && who.name !== null).length
}
