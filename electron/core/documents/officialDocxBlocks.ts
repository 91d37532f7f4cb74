import {
  AlignmentType,
  type FileChild,
  type IParagraphOptions,
  PageBreak,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { Align, Run } from '../../../shared/domain/documents/officialDocument.ts'
import { alignments, allLines, docxRuns, faces, mmTwips, spaced, type Type, textRuns, twips } from './docxText.ts'
import { type SheetMeasures, typeWidth } from './officialLayout.ts'
import { cellPad, type PrintBlock, type SignatureTable, signatureShares } from './officialModel.ts'

const seal: Type = { face: faces.body, size: 12, colour: '999999' }

/** Writes the blocks of one document as paragraphs and tables of Word. */
export class DocxBlocks {
  readonly #sheet: SheetMeasures
  readonly #court: string
  readonly #body: Type
  readonly #small: Type

  constructor(sheet: SheetMeasures, court: string) {
    this.#sheet = sheet
    this.#court = court
    this.#body = { face: faces.body, size: sheet.body, colour: null }
    this.#small = { face: faces.body, size: sheet.table, colour: null }
  }

  /** What stands for one block; `next` is the block after it, with which its last line may have to stay. */
  write(block: PrintBlock, next: PrintBlock | undefined): FileChild[] {
    const keepNext = next?.block === 'closing'
    switch (block.block) {
      case 'letterhead':
        return this.#letterhead(block)
      case 'addressee':
        return [this.#line(block.runs, { keepNext: true })]
      case 'heading': {
        const face = [faces.bold, faces.second, faces.body][block.level - 1] ?? faces.body
        return [this.#prose(textRuns(block.text, { ...this.#body, face }), 'start', true, true)]
      }
      case 'paragraph':
        return [this.#prose(docxRuns(block.runs, this.#body), block.align, block.indent, keepNext)]
      case 'field': {
        const runs = [{ strong: `${block.label}：` }, ...block.runs]
        const indent = { left: twips(5 * this.#sheet.pitch), hanging: twips(5 * this.#sheet.pitch) }
        return [this.#line(runs, { keepNext, indent })]
      }
      case 'table':
        return [
          this.#table(
            block.columns.map((it) => it.width),
            [
              this.#row(
                block.columns.map((it) => this.#cell([{ align: 'center', runs: [{ strong: it.head }] }], 1)),
                null,
                true,
              ),
              ...block.rows.map((row) =>
                this.#row(
                  row.map((runs, i) => this.#cell([{ align: block.columns[i]?.align ?? 'start', runs }], 1)),
                  block.rowHeight,
                  false,
                ),
              ),
            ],
          ),
          this.#gap(),
        ]
      case 'grid':
        return [
          this.#table(
            block.columns,
            block.rows.map((row) =>
              this.#row(
                row.cells.map((cell) => {
                  const lines = cell.lines.map((line) => (cell.label ? { ...line, runs: line.runs.map(bold) } : line))
                  return this.#cell(lines, cell.span)
                }),
                row.height,
                false,
              ),
            ),
          ),
          this.#gap(),
        ]
      case 'signatures':
        return this.#signatures(block)
      case 'closing':
        return this.#closing(block.signatories, block.seal, block.date)
      case 'note':
        return [
          new Paragraph({ ...spaced(4, this.#sheet.tableLine, false), children: docxRuns(block.runs, this.#small) }),
        ]
      case 'pageBreak':
        return [new Paragraph({ ...spaced(0, 1, true), children: [new PageBreak()] })]
    }
  }

  #letterhead(block: Extract<PrintBlock, { block: 'letterhead' }>): FileChild[] {
    const { title, caseNo, courtSize, titleSize } = block
    const head = (text: string, size: number): Paragraph =>
      new Paragraph({
        ...spaced(0, size * 1.5, false),
        alignment: AlignmentType.CENTER,
        keepNext: true,
        children: textRuns(text, { face: faces.title, size, colour: null }),
      })
    const number =
      caseNo === null
        ? []
        : [
            new Paragraph({
              ...spaced(10, this.#sheet.line, false),
              alignment: AlignmentType.RIGHT,
              indent: { right: twips(2 * this.#sheet.pitch) },
              keepNext: true,
              children: docxRuns(caseNo, this.#body),
            }),
          ]
    return [head(this.#court, courtSize), head(title, titleSize), ...number, this.#gap()]
  }

  #line(runs: readonly Run[], more: IParagraphOptions): Paragraph {
    return new Paragraph({ ...spaced(0, this.#sheet.line, true), ...more, children: docxRuns(runs, this.#body) })
  }

  #prose(children: NonNullable<IParagraphOptions['children']>, align: Align, indent: boolean, keepNext: boolean) {
    return new Paragraph({
      ...spaced(0, this.#sheet.line, true),
      alignment: align === 'start' ? AlignmentType.BOTH : alignments[align],
      ...(indent ? { indent: { firstLine: twips(2 * this.#sheet.body) } } : {}),
      keepNext,
      children,
    })
  }

  #gap(): Paragraph {
    return new Paragraph({ ...spaced(0, 10, true), children: [] })
  }

  #table(shares: readonly number[], rows: TableRow[]): Table {
    const width = mmTwips(typeWidth(this.#sheet))
    const unit = width / shares.reduce((sum, share) => sum + share, 0)
    return new Table({
      width: { size: width, type: WidthType.DXA },
      columnWidths: shares.map((share) => Math.round(share * unit)),
      layout: TableLayoutType.FIXED,
      rows,
    })
  }

  #row(children: TableCell[], height: number | null, header: boolean): TableRow {
    return new TableRow({
      children,
      tableHeader: header,
      cantSplit: true,
      ...(height === null ? {} : { height: { value: mmTwips(height), rule: 'atLeast' as const } }),
    })
  }

  #cell(lines: readonly { readonly align: Align; readonly runs: readonly Run[] }[], span: number): TableCell {
    const margin = mmTwips(cellPad / 2)
    const filled = lines.length === 0 ? [{ align: 'start' as const, runs: [] }] : lines
    return new TableCell({
      columnSpan: span,
      borders: allLines,
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: margin, right: margin, top: mmTwips(0.8), bottom: mmTwips(0.8) },
      children: filled.map(
        (it) =>
          new Paragraph({
            ...spaced(0, this.#sheet.tableLine, false),
            alignment: alignments[it.align],
            children: docxRuns(it.runs, this.#small),
          }),
      ),
    })
  }

  #signatures(block: SignatureTable): FileChild[] {
    const head = block.heads.map((text) => this.#cell([{ align: 'center', runs: [{ strong: text }] }], 1))
    const rows = block.rows.map((row) =>
      this.#row(
        row.cells.map((text, i) =>
          this.#cell([{ align: i === 3 ? 'start' : 'center', runs: text === '' ? [] : [text] }], 1),
        ),
        11,
        false,
      ),
    )
    const note =
      block.note === ''
        ? []
        : [new Paragraph({ ...spaced(4, this.#sheet.tableLine, false), children: textRuns(block.note, this.#small) })]
    return [this.#table(signatureShares, [this.#row(head, null, true), ...rows]), ...note, this.#gap()]
  }

  #closing(signatories: readonly (readonly Run[])[], place: string | null, date: readonly Run[]): FileChild[] {
    const { pitch, line, sealLines } = this.#sheet
    const right = (runs: readonly Run[], before: number, keepNext: boolean): Paragraph =>
      new Paragraph({
        ...spaced(before, line, true),
        alignment: AlignmentType.RIGHT,
        indent: { right: twips(2 * pitch) },
        keepNext,
        children: docxRuns(runs, this.#body),
      })
    const room = ((sealLines - 1) / 2) * line
    const stamp =
      place === null
        ? []
        : [
            new Paragraph({
              spacing: { before: twips(room), after: twips(room), line: twips(line), lineRule: 'exact' },
              alignment: AlignmentType.RIGHT,
              indent: { right: twips(6 * pitch) },
              keepNext: true,
              children: textRuns(`（${place}）`, seal),
            }),
          ]
    return [...signatories.map((runs, i) => right(runs, i === 0 ? line : 0, true)), ...stamp, right(date, 0, false)]
  }
}

function bold(run: Run): Run {
  return typeof run === 'string' ? { strong: run } : run
}
