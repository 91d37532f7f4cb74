/** Signs one reader types for another, folded to one of them after NFKC. */
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [/[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]/g, ''],
  [/[[{〔【〖〈《「『]/g, '('],
  [/[\]}〕】〗〉》」』]/g, ')'],
  [/[•・‧∙⋅●]/g, '·'],
  [/[‐‑‒–—―−─]/g, '-'],
]

/** Text that folding leaves as it is, and the same with blanks: most of what is typed. */
const PLAIN = /^[\u4e00-\u9fa50-9a-z()·-]*$/
const PLAIN_BUT_BLANKS = /^[\u4e00-\u9fa50-9a-z()· -]*$/

/**
 * Text for search columns and search words only, never for display or the record: NFKC, lower case, every bracket
 * round, dots and dashes one each, blanks gone except a single one between two Latin or digit runs. Idempotent, so a
 * stored column and a typed word meet.
 */
export function normaliseForSearch(text: string): string {
  const lower = text.toLowerCase()
  if (PLAIN.test(lower)) return lower
  const folded = PLAIN_BUT_BLANKS.test(lower) ? lower : fold(text)
  return folded.replace(/\s+/g, ' ').replace(/(?<![0-9a-z]) | (?![0-9a-z])/g, '')
}

function fold(text: string): string {
  let folded = text.normalize('NFKC').toLowerCase().normalize('NFKC')
  for (const [signs, sign] of FOLDS) folded = folded.replace(signs, sign)
  return folded
}
