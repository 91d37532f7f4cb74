/**
 * What every validator of this folder answers: a value with the doubts about it, or one reason why there is none.
 * Reasons and warnings are codes from a closed list; the words stand in `shared/i18n`.
 */
export type Checked<Value, Reason extends string, Warning extends string> =
  | { ok: true; value: Value; warnings: Warning[] }
  | { ok: false; reason: Reason }

/** Full-width letters, digits and signs (U+FF01..U+FF5E) to their half-width form, and the ideographic space to a blank. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\u3000\uff01-\uff5e]/g, (sign) =>
    sign === '\u3000' ? ' ' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  )
}

/**
 * A number as people and office suites write it, stripped to its signs: half-width, upper case, without blanks,
 * invisible marks, the leading apostrophe or the `="…"` that keeps a spreadsheet from calculating.
 */
export function bareNumber(text: string): string {
  if (/^[0-9A-Z]*$/.test(text)) return text
  const half = toHalfWidth(text).replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
  const quoted = /^="(.*)"$/.exec(half)
  return (quoted?.[1] ?? half).replace(/^['`’‘]/, '').toUpperCase()
}
