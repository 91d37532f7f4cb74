import type { Block, OfficialDocument, Run, SignatureRow } from '../../../shared/domain/documents/officialDocument.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { fill, instantText } from './inventoryListModel.ts'
import type { SheetMeasures } from './officialLayout.ts'
import { titleSize, typeWidth } from './officialLayout.ts'

/** Words every official document shares. Documents stay Chinese whatever language the screen has. */
const words = documents.zh.official
const statusWords = documents.zh.inventoryList.status

/** Makes one text printable; `width` is the room it stands in, in em of its own type. */
export type Clean = (text: string, width: number) => string

/** What a page carries outside its text. */
export interface PageWords {
  readonly court: string
  readonly title: string
  readonly watermark: string
  readonly code: string
  readonly caseNo: string
  readonly prepared: string
}

/** Head and foot of each page. `code` is the short code of the document's bytes. */
export function pageWords(it: OfficialDocument, code: string, clean: Clean): PageWords {
  const whole = (text: string): string => clean(text, Number.POSITIVE_INFINITY)
  const marks = [it.demo ? words.demo : '', it.draft ? words.draft : ''].filter((mark) => mark !== '')
  return {
    court: whole(it.court.name),
    title: whole(it.title),
    watermark: marks.join('　'),
    code: whole(fill(words.code, { code })),
    caseNo: whole(it.caseNo ?? ''),
    prepared: whole(
      `${fill(words.prepared, { at: instantText(it.preparedAt) })}　${fill(words.program, { version: it.programVersion })}`,
    ),
  }
}

/** Blocks with every text made printable, signatures in words. What is drawn and what is written to DOCX is the same. */
export type PrintBlock =
  | Exclude<Block, { block: 'signatures' | 'letterhead' }>
  | (Extract<Block, { block: 'letterhead' }> & { readonly courtSize: number; readonly titleSize: number })
  | SignatureTable

/** The places of a signature block as a table: who, the name, room for the pen, what happened. */
export interface SignatureTable {
  readonly block: 'signatures'
  readonly heads: readonly string[]
  readonly rows: readonly { readonly cells: readonly string[]; readonly open: boolean }[]
  readonly note: string
}

/** Inner distance of a cell from its rules, both sides together, mm; the template draws with the same. */
export const cellPad = 2.4

/** See {@link PrintBlock}. */
export function printBlocks(it: OfficialDocument, sheet: SheetMeasures, clean: Clean): PrintBlock[] {
  const ems = (size: number): number => (typeWidth(sheet) * 72) / 25.4 / size
  return it.blocks.map((block) =>
    printBlock(block, ems(isSmall(block) ? sheet.table : sheet.body), clean, sheet, it.court.name),
  )
}

/** Whether a block is set in the smaller type of tables. */
function isSmall(block: Block): boolean {
  return ['table', 'grid', 'signatures', 'note'].includes(block.block)
}

function printBlock(block: Block, width: number, clean: Clean, sheet: SheetMeasures, court: string): PrintBlock {
  const pad = (cellPad * 72) / 25.4 / sheet.table
  const set = (runs: readonly Run[], room = width): Run[] => runs.map((run) => cleanRun(run, room, clean))
  switch (block.block) {
    case 'letterhead':
      return {
        ...block,
        title: clean(block.title, width),
        caseNo: block.caseNo === null ? null : set(block.caseNo),
        courtSize: titleSize(court, sheet.court, sheet),
        titleSize: titleSize(block.title, sheet.title, sheet),
      }
    case 'heading':
      return { ...block, text: clean(block.text, width) }
    case 'field':
      return { ...block, label: clean(block.label, width), runs: set(block.runs) }
    case 'addressee':
    case 'paragraph':
    case 'note':
      return { ...block, runs: set(block.runs) }
    case 'table': {
      const shares = rooms(
        block.columns.map((column) => column.width),
        width,
        pad,
      )
      const columns = block.columns.map((column, i) => ({ ...column, head: clean(column.head, shares[i] ?? 0) }))
      return { ...block, columns, rows: block.rows.map((row) => row.map((cell, i) => set(cell, shares[i] ?? 0))) }
    }
    case 'grid': {
      const unit = width / block.columns.reduce((sum, share) => sum + share, 0)
      const rows = block.rows.map((row) => {
        let at = 0
        const cells = row.cells.map((cell) => {
          const share = block.columns.slice(at, at + cell.span).reduce((sum, one) => sum + one, 0)
          at += cell.span
          const lines = cell.lines.map((line) => ({ ...line, runs: set(line.runs, share * unit - pad) }))
          return { ...cell, lines }
        })
        return { ...row, cells }
      })
      return { ...block, rows }
    }
    case 'signatures':
      return signatureTable(block.rows, width, clean, pad)
    case 'closing':
      return {
        ...block,
        signatories: block.signatories.map((line) => set(line)),
        date: set(block.date),
        seal: block.seal === null ? null : clean(block.seal, width),
      }
    case 'pageBreak':
      return block
  }
}

function rooms(shares: readonly number[], width: number, pad: number): number[] {
  const unit = width / shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share * unit - pad)
}

function cleanRun(run: Run, width: number, clean: Clean): Run {
  if (typeof run === 'string') return clean(run, width)
  return 'strong' in run ? { strong: clean(run.strong, width) } : run
}

/** Columns of a signature block as shares of the width. */
export const signatureShares = [26, 26, 50, 54] as const

function signatureTable(rows: readonly SignatureRow[], width: number, clean: Clean, pad: number): SignatureTable {
  const share = rooms(signatureShares, width, pad)
  const refused = rows.some((who) => who.status === 'REFUSED')
  return {
    block: 'signatures',
    heads: Object.values(words.signatureHead),
    rows: rows.map((who) => {
      const status = who.status === null ? '' : fill(statusWords[who.status], { reason: who.reason ?? '' })
      const when = who.at === null ? '' : instantText(who.at)
      const said = [status, when].filter((part) => part !== '').join('　')
      const cells = [who.capacity, who.name ?? '', '', said].map((text, i) => clean(text, share[i] ?? 0))
      return { cells, open: who.status === null }
    }),
    note: refused ? clean(words.refusalNote, width) : '',
  }
}
