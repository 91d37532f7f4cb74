import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import type { FontSet } from './fonts.ts'
import { type MissingGlyph, printableText } from './glyphs.ts'
import { type SheetMeasures, sheets } from './officialLayout.ts'
import { cellPad, type PageWords, type PrintBlock, pageWords, printBlocks, signatureShares } from './officialModel.ts'

/** What the template draws: words, measures, nothing to be decided but where lines and pages end. */
export interface OfficialPrint {
  readonly page: PageWords
  readonly pageOf: readonly string[]
  readonly sheet: SheetMeasures
  readonly cellPad: number
  readonly signatureShares: readonly number[]
  readonly blocks: readonly PrintBlock[]
  readonly bodyFamilies: readonly string[]
  readonly titleFamilies: readonly string[]
  readonly boldFamilies: readonly string[]
}

/**
 * Makes a document ready to be drawn. Characters no font has stand as their code point and are named in `missing`; a
 * run of letters or digits wider than its room may break anywhere, so that nothing is cut off at a rule.
 */
export function printOfficial(
  it: OfficialDocument,
  code: string,
  fonts: FontSet,
): { print: OfficialPrint; missing: MissingGlyph[] } {
  const missing = new Map<string, MissingGlyph>()
  const sheet = sheets[it.layout]
  const clean = (text: string, width: number): string => breakable(printableText(text, fonts, missing), width, fonts)
  const page = pageWords(it, code, clean)
  const blocks = printBlocks(it, sheet, clean)
  const words = documents.zh
  if (missing.size > 0) blocks.push({ block: 'note', runs: [words.inventoryList.glyphNote] })
  const print = {
    page,
    pageOf: words.official.page.split(/\{\{\w+\}\}/),
    sheet,
    cellPad,
    signatureShares,
    blocks,
    bodyFamilies: fonts.bodyFamilies,
    titleFamilies: fonts.titleFamilies,
    boldFamilies: fonts.boldFamilies,
  }
  return { print, missing: [...missing.values()] }
}

/** Letters, digits and marks among which no line may end by itself. */
const tight = /[!-~\u00a1-\u024f]{6,}/g
const zeroWidthSpace = '\u200b'

/** Lets a run break between any two characters where it is wider than `width` em. */
function breakable(text: string, width: number, fonts: FontSet): string {
  return text.replace(tight, (run) => {
    const wide = Array.from(run).reduce((sum, char) => sum + fonts.advance(char.codePointAt(0) ?? 0), 0)
    return wide > width ? Array.from(run).join(zeroWidthSpace) : run
  })
}
