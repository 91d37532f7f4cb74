import { isTextKey, type Text } from '../../shared/i18n/index.ts'
import type { Output, Values } from './output.ts'

/** Where the reason behind an error code has a sentence of its own. */
const reasonGroups: Readonly<Record<string, string>> = {
  REFUSED: 'rules',
  BAD_FILE: 'files',
  WEAK_PIN: 'pins',
  BAD_BACKUP: 'backups',
  BAD_PLACE: 'places',
  BAD_BUNDLE: 'bundles',
}

/** The program's own sentence for a reason (`REFUSED` and its kin), or null where it has none. */
export function reasonSentence(code: string, data: Readonly<Record<string, unknown>>, text: Text): string | null {
  const { detail } = data
  if (code === 'BAD_FILE' && typeof detail === 'string') {
    const known = `cases.badFile.${detail}`
    if (isTextKey(known)) return text(known)
  }
  const key = `errors.${reasonGroups[code] ?? ''}.${String(data.rule ?? data.reason)}`
  return isTextKey(key) ? text(key, spokenValues(data, text)) : null
}

/** The values of an error's sentence: fields, roles and rights in words instead of codes, waits in seconds. */
export function spokenValues(data: Readonly<Record<string, unknown>>, text: Text): Values {
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
  }
  const worded = (key: string, otherwise: string): string => (isTextKey(key) ? text(key) : otherwise)
  if (typeof data.field === 'string') values.field = worded(`importReasons.field.${data.field}`, data.field)
  if (typeof data.role === 'string') values.role = worded(`legalTerms.role.${data.role}`, data.role)
  if (typeof data.permission === 'string') {
    values.permission = worded(`errors.permission.${data.permission.replaceAll('.', '_')}`, data.permission)
  }
  if (typeof data.waitMs === 'number') values.seconds = Math.ceil(data.waitMs / 1000)
  return values
}

/** What is wrong with one row of a table, as the screen says it. */
export function rowSentence(
  kind: 'fault' | 'warning',
  finding: { reason: string; detail: string },
  text: Text,
): string {
  const key = `importReasons.${kind}.${finding.reason}`
  // The cell is put in last: it may hold braces of its own.
  return isTextKey(key) ? text(key, { text: '{{text}}' }).replaceAll('{{text}}', () => finding.detail) : finding.reason
}

/** The words of a column of the court's export. */
export function fieldName(field: string, text: Text): string {
  const key = `importReasons.field.${field === '' ? 'row' : field}`
  return isTextKey(key) ? text(key) : field
}

/** Columns a text takes in a terminal: Chinese characters and full-width signs take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue
    width += /[ᄀ-ᅟ⺀-〾ぁ-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(character) ? 2 : 1
  }
  return width
}

/** Text without what a terminal would obey, cut to `most` columns. */
export function cell(text: string, most: number): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ').trim()
  if (widthOf(plain) <= most) return plain
  let cut = ''
  for (const character of plain) {
    if (widthOf(cut) + widthOf(character) >= most) break
    cut += character
  }
  return `${cut}…`
}

/** Lines of a small table; columns are as wide as their widest cell, the last one runs out. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(text))
  return rows.map((row) =>
    row
      .map((text, at) => (at === row.length - 1 ? text : text + ' '.repeat((widths[at] ?? 0) - widthOf(text))))
      .join('  ')
      .trimEnd(),
  )
}

/** One fault of `verify` in words: which chain and record, or which table and row. */
export function faultLine(fault: Readonly<Record<string, string | number>>, output: Output): string {
  const values = Object.fromEntries(Object.entries(fault).map(([name, value]) => [name, cell(String(value), 80)]))
  const known: Partial<Record<string, Parameters<Output['say']>[0]>> = {
    gap: 'fault_gap',
    wrongPrev: 'fault_wrongPrev',
    fork: 'fault_fork',
    hashMismatch: 'fault_hashMismatch',
    bodyMismatch: 'fault_bodyMismatch',
    unreadable: 'fault_unreadable',
    missing: 'fault_missing',
    extra: 'fault_extra',
    differs: 'fault_differs',
  }
  const key = known[String(fault.fault)]
  const said = key === undefined ? String(fault.fault) : output.say(key, {})
  return output.say('table' in fault ? 'verifyRow' : 'verifyRecord', { ...values, fault: said })
}
