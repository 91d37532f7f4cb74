import { isKnownArea } from './areaCode.ts'
import { bareNumber, type Checked } from './checked.ts'
import { isScientific } from './citizenId.ts'

export type CreditCode = { code: string; area: string }
export type CreditCodeReason = 'creditEmpty' | 'creditLength' | 'creditCharacters' | 'digitsLost'
/** A failing checksum is a warning: a real code that fails it was reported (domain §12.4). */
export type CreditCodeWarning = 'creditChecksum' | 'idAreaUnknown'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const FORM = /^[0-9A-HJ-NP-RT-UW-Y]{2}\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}$/

/** The check character (GB 32100) behind the first 17; null unless 17 characters of the alphabet are given. */
export function creditCheckCharacter(first17: string): string | null {
  if (first17.length !== 17) return null
  let sum = 0
  for (let i = 0; i < 17; i += 1) {
    const value = ALPHABET.indexOf(first17.charAt(i))
    if (value < 0) return null
    sum += value * (WEIGHTS[i] ?? 0)
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** Reads a unified social credit code (统一社会信用代码, 18 characters, small letters accepted). */
export function parseCreditCode(text: string): Checked<CreditCode, CreditCodeReason, CreditCodeWarning> {
  const code = bareNumber(text)
  if (code === '') return { ok: false, reason: 'creditEmpty' }
  if (isScientific(code)) return { ok: false, reason: 'digitsLost' }
  if (code.length !== 18) return { ok: false, reason: 'creditLength' }
  if (!FORM.test(code)) return { ok: false, reason: 'creditCharacters' }
  const area = code.slice(2, 8)
  const warnings: CreditCodeWarning[] = []
  if (creditCheckCharacter(code.slice(0, 17)) !== code.charAt(17)) warnings.push('creditChecksum')
  if (!isKnownArea(area)) warnings.push('idAreaUnknown')
  return { ok: true, value: { code, area }, warnings }
}
