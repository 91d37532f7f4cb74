/** Marks of a search hit: compares as the search does, without caring for width, case, brackets or blanks. */

const skipped = /[\s()（）〔〕[\]【】第号]/

function folded(sign: string): string {
  const code = sign.charCodeAt(0)
  const half = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : sign
  return half.toLowerCase()
}

/** The signs that count, each with its place in the text. */
function counted(text: string): { readonly signs: string; readonly places: readonly number[] } {
  let signs = ''
  const places: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (skipped.test(sign)) continue
    signs += folded(sign)
    places.push(at)
  }
  return { signs, places }
}

/** One hit: from (included) to (excluded), in UTF-16 units of the text. */
export type Range = readonly [from: number, to: number]

/**
 * Where the words of a search stand in a text, in order and without overlaps. A case number typed without brackets is
 * found in the one with brackets; words of one character are not marked, since nearly every text has them.
 */
export function hitRanges(text: string, search: string): Range[] {
  const { signs, places } = counted(text)
  const found: Range[] = []
  for (const word of search.split(/[\s、，,;；]+/)) {
    const wanted = counted(word).signs
    if ([...wanted].length < 2) continue
    for (let at = signs.indexOf(wanted); at >= 0; at = signs.indexOf(wanted, at + wanted.length)) {
      const from = places[at] ?? 0
      const to = (places[at + wanted.length - 1] ?? from) + 1
      if (!found.some(([start, end]) => from < end && to > start)) found.push([from, to])
    }
  }
  return found.sort((a, b) => a[0] - b[0])
}

/** Whether two writings mean the same case number: `(2025)浙9901执101` and `（2025）浙9901执101号`. */
export function sameCaseNo(one: string, other: string): boolean {
  const signs = counted(one).signs
  return signs !== '' && signs === counted(other).signs
}
