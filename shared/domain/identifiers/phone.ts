import { bareNumber, type Checked } from './checked.ts'

/** `service` are 400 and 800 numbers; `short` the public numbers of agencies (12368, 110, 119, 120, 122, 12345 …). */
export type Phone = { number: string; kind: 'mobile' | 'landline' | 'service' | 'short' }
export type PhoneReason = 'phoneEmpty' | 'phoneForm'

/** Reads one telephone number (domain §12.6 `[m]`): +86, blanks and dashes are accepted and taken out of mobiles. */
export function parsePhone(text: string): Checked<Phone, PhoneReason, never> {
  const bare = bareNumber(text)
    .replace(/[()]/g, '-')
    .replace(/[—–−]/g, '-')
    .replace(/^-|-(?=-)/g, '')
  if (bare === '') return { ok: false, reason: 'phoneEmpty' }
  const national = bare.replace(/^(?:\+86|0086|86(?=1\d{10}$))-?/, '')
  const digits = national.replaceAll('-', '')
  if (/^1[3-9]\d{9}$/.test(digits)) return { ok: true, value: { number: digits, kind: 'mobile' }, warnings: [] }
  if (/^0\d{2,3}-?\d{7,8}(?:-\d{1,6})?$/.test(national)) {
    return { ok: true, value: { number: national, kind: 'landline' }, warnings: [] }
  }
  if (/^[48]00\d{7}$/.test(digits)) return { ok: true, value: { number: digits, kind: 'service' }, warnings: [] }
  if (/^(?:1[12][0-9]|123\d{2})$/.test(digits))
    return { ok: true, value: { number: digits, kind: 'short' }, warnings: [] }
  return { ok: false, reason: 'phoneForm' }
}
