import { bareNumber, type Checked } from './checked.ts'

/** Abbreviations of the high courts in case numbers; 兵 and 军 stand for the corps and the military courts. */
export const HIGH_COURTS = '京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军'

export type CourtLevel = 'supreme' | 'high' | 'intermediate' | 'basic'
export type CourtCode = { code: string; level: CourtLevel; high: string | null; digits: string }
export type CourtCodeReason = 'courtCodeForm'

const FORM = new RegExp(`^(?:最高法|([${HIGH_COURTS}])(\\d{2}(?:\\d{2})?)?)$`)

/** Reads a court code such as 最高法, 浙, 浙08, 浙0802 and tells the court's level (domain §12.2). */
export function parseCourtCode(text: string): Checked<CourtCode, CourtCodeReason, never> {
  const code = bareNumber(text)
  const found = FORM.exec(code)
  if (found === null) return { ok: false, reason: 'courtCodeForm' }
  const high = found[1] ?? null
  const digits = found[2] ?? ''
  const level = high === null ? 'supreme' : digits === '' ? 'high' : digits.length === 2 ? 'intermediate' : 'basic'
  return { ok: true, value: { code, level, high, digits }, warnings: [] }
}

/** Code of the intermediate court over a basic court (浙0802 → 浙08); null for any other level. */
export function intermediateCourtOf(court: CourtCode): string | null {
  return court.level === 'basic' && court.high !== null ? court.high + court.digits.slice(0, 2) : null
}
