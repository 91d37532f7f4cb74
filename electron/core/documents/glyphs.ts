/** A character that none of the fonts in use can draw. */
export interface MissingGlyph {
  readonly char: string
  /** As printed in its place, e.g. `U+20BB7`. */
  readonly codePoint: string
}

type Coverage = { covers(codePoint: number): boolean }

/** Variation selectors, joiners and marks without a shape of their own: drawn with their neighbour or not at all. */
const shapeless = /[\u200B\u200C\u2060\uFEFF]|\u200D|\p{Variation_Selector}/u

/** Controls that would move or turn round the text beside them are named, never obeyed. */
const controls = /[\p{Cc}\p{Cs}\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u

function isMissing(char: string, codePoint: number, fonts: Coverage): boolean {
  if (char === '\n' || shapeless.test(char)) return false
  return controls.test(char) || !fonts.covers(codePoint)
}

function codeOf(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
}

function normalBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ')
}

/** Characters of `text` that no font in use can draw, each once, in order of first appearance. */
export function missingGlyphs(text: string, fonts: Coverage): MissingGlyph[] {
  const found = new Map<string, MissingGlyph>()
  for (const char of normalBreaks(text)) {
    const codePoint = char.codePointAt(0) ?? 0
    if (!found.has(char) && isMissing(char, codePoint, fonts)) found.set(char, { char, codePoint: codeOf(codePoint) })
  }
  return [...found.values()]
}

/**
 * The text as it can be printed: a character no font can draw stands as its code point, 〔U+20BB7〕, so that it never
 * vanishes. Line breaks are kept; tabs become spaces. What was replaced is added to `missing`.
 */
export function printableText(text: string, fonts: Coverage, missing: Map<string, MissingGlyph>): string {
  let out = ''
  for (const char of normalBreaks(text)) {
    const codePoint = char.codePointAt(0) ?? 0
    if (isMissing(char, codePoint, fonts)) {
      missing.set(char, { char, codePoint: codeOf(codePoint) })
      out += `〔${codeOf(codePoint)}〕`
    } else out += char
  }
  return out
}
