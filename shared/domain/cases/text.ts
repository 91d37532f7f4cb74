/** Signs one reader types for another, folded to one of them after NFKC. */
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [/[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]/g, ''],
  [/[[{〔【〖〈《「『]/g, '('],
  [/[\]}〕】〗〉》」』]/g, ')'],
  [/[•・‧∙⋅●]/g, '·'],
  [/[‐‑‒–—―−─]/g, '-'],
]

const PLAIN = /^[\u4e00-\u9fa50-9a-z()·-]*$/

/**
 * Text for search columns and search words only, never for display or the record: NFKC, lower case, every bracket
 * round, dots and dashes one each, blanks gone except a single one between two Latin or digit runs. Idempotent, so a
 * stored column and a typed word meet.
 */
export function normaliseForSearch(text: string): string {
  if (PLAIN.test(text)) return text
  let folded = text.normalize('NFKC').toLowerCase().normalize('NFKC')
  for (const [signs, sign] of FOLDS) folded = folded.replace(signs, sign)
  return folded.replace(/\s+/g, ' ').replace(/(?<![0-9a-z]) | (?![0-9a-z])/g, '')
}
