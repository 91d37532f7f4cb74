/** Marks that may not begin a line (GB/T 15834), and marks that may not end one. */
const notFirst = /[，。、；：？！）》〉」』】〕”’…—·％,.;:?!)\]}%\u00A0\p{M}]|\u200D|\p{Variation_Selector}/u
const notLast = /[（《〈「『【〔“‘([{\u00A0]/u

/**
 * Breaks `text` into lines no wider than `width` points at `size` points, as Chinese is set: between any two Chinese
 * characters, between words, never before a closing mark; a run without a place to break is cut where it is full.
 * Deciding the lines here gives every row its height before anything is laid out, so pages, n/N and the rows on each
 * page are known at once. Always at least one line.
 */
export function breakLines(
  text: string,
  width: number,
  size: number,
  fonts: { advance(codePoint: number): number },
): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    const chars = Array.from(paragraph)
    let start = 0
    let lastBreak = 0
    let used = 0
    for (let i = 0; i < chars.length; i += 1) {
      const advance = fonts.advance(chars[i]?.codePointAt(0) ?? 0) * size
      if (i > start && mayBreak(chars[i - 1] ?? '', chars[i] ?? '')) lastBreak = i
      if (i > start && used + advance > width && chars[i] !== ' ') {
        const cut = lastBreak > start ? lastBreak : i
        lines.push(chars.slice(start, cut).join('').trimEnd())
        start = cut
        used = chars.slice(cut, i).reduce((sum, char) => sum + fonts.advance(char.codePointAt(0) ?? 0) * size, 0)
      }
      used += advance
    }
    lines.push(chars.slice(start).join('').trimEnd())
  }
  return lines
}

function mayBreak(before: string, after: string): boolean {
  if (notFirst.test(after) || notLast.test(before)) return false
  return before === ' ' || before === '-' || before === '/' || before === '–' || isWide(before) || isWide(after)
}

function isWide(char: string): boolean {
  return (char.codePointAt(0) ?? 0) >= 0x2e80
}
