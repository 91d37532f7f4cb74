import { Document, Footer, Header, Packer, PageNumber, PageOrientation, Paragraph, TabStopType, TextRun } from 'docx'
import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { coreProperties, fontTable, watermarkHeader } from './docxParts.ts'
import { faces, mmTwips, spaced, type Type, textRuns } from './docxText.ts'
import { fixZipTimes } from './fixedZip.ts'
import { printableText } from './glyphs.ts'
import { DocxBlocks } from './officialDocxBlocks.ts'
import { type SheetMeasures, sheets, typeWidth } from './officialLayout.ts'
import { type PageWords, pageWords, printBlocks } from './officialModel.ts'

const words = documents.zh.official
const footType: Type = { face: faces.body, size: 9, colour: null }
const smallType: Type = { face: faces.body, size: 7, colour: null }

/** The reader's fonts may draw what they can; only what no XML can carry is named instead. */
const anyFont = { covers: (codePoint: number) => (codePoint & 0xfffe) !== 0xfffe }

/**
 * The editable copy of an official document (DOCX): the same blocks as the PDF, faces by name, the short code of the
 * frozen document in every foot. Equal arguments give equal bytes. It is a copy to write in; the frozen document is
 * what was signed, and the copy's foot says so.
 */
export async function officialDocx(it: OfficialDocument, code: string): Promise<Buffer> {
  const sheet = sheets[it.layout]
  const clean = (text: string): string => printableText(text, anyFont, new Map())
  const page = pageWords(it, code, clean)
  const blocks = printBlocks(it, sheet, clean)
  const writer = new DocxBlocks(sheet, page.court)
  const document = new Document({
    title: page.title,
    creator: page.court,
    lastModifiedBy: page.court,
    compatibility: { underlineTrailingSpaces: true },
    styles: {
      default: {
        document: {
          run: { font: faces.body, size: sheet.body * 2, language: { value: 'zh-CN', eastAsia: 'zh-CN' } },
        },
      },
    },
    sections: [
      {
        properties: { page: pageOptions(sheet) },
        ...(page.watermark === '' ? {} : { headers: { default: new Header({ children: [new Paragraph('')] }) } }),
        footers: { default: foot(page, sheet) },
        children: blocks.flatMap((block, i) => writer.write(block, blocks[i + 1])),
      },
    ],
  })
  const bytes = await Packer.toBuffer(document, undefined, [
    { path: 'docProps/core.xml', data: coreProperties(page, it.preparedAt) },
    { path: 'word/fontTable.xml', data: fontTable() },
    ...(page.watermark === '' ? [] : [{ path: 'word/header1.xml', data: watermarkHeader(page.watermark) }]),
  ])
  const [year = 1980, month = 1, day = 1] = it.preparedAt.slice(0, 10).split('-').map(Number)
  fixZipTimes(bytes, { year, month, day })
  return bytes
}

function pageOptions(sheet: SheetMeasures) {
  const { margin } = sheet
  const across = sheet.width > sheet.height
  return {
    // for a page across, docx itself turns the sides round
    size: {
      width: mmTwips(across ? sheet.height : sheet.width),
      height: mmTwips(across ? sheet.width : sheet.height),
      orientation: across ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
    },
    margin: {
      top: mmTwips(margin.top),
      bottom: mmTwips(margin.bottom),
      left: mmTwips(margin.left),
      right: mmTwips(margin.right),
      header: mmTwips(8),
      footer: mmTwips(8),
    },
  }
}

function foot(page: PageWords, sheet: SheetMeasures): Footer {
  const right = mmTwips(typeWidth(sheet))
  const [before = '', between = '', after = ''] = words.page.split(/\{\{\w+\}\}/)
  const number = new TextRun({
    font: footType.face,
    size: footType.size * 2,
    children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after],
  })
  return new Footer({
    children: [
      new Paragraph({
        ...spaced(0, 12, false),
        border: { top: { style: 'single', size: 4, space: 4, color: '000000' } },
        tabStops: [
          { type: TabStopType.CENTER, position: Math.round(right / 2) },
          { type: TabStopType.RIGHT, position: right },
        ],
        children: [...textRuns(`${page.code}\t`, footType), number, ...textRuns(`\t${page.caseNo}`, footType)],
      }),
      new Paragraph({
        ...spaced(0, 9, false),
        tabStops: [{ type: TabStopType.RIGHT, position: right }],
        children: textRuns(`${words.copy}\t${page.prepared}`, smallType),
      }),
    ],
  })
}
