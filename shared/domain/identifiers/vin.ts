import { bareNumber, type Checked } from './checked.ts'

export type VinReason = 'vinEmpty' | 'vinForm'
/** Position 9 fails GB 16735's check; imported vehicles may lack it, hence a warning `[m]`. */
export type VinWarning = 'vinCheckDigit'

const VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Reads a vehicle identification number: 17 signs without I, O, Q; the check digit is only warned of. */
export function parseVin(text: string): Checked<string, VinReason, VinWarning> {
  const vin = bareNumber(text)
  if (vin === '') return { ok: false, reason: 'vinEmpty' }
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return { ok: false, reason: 'vinForm' }
  let sum = 0
  for (let i = 0; i < 17; i += 1) sum += (VALUES.indexOf(vin.charAt(i)) % 10) * (WEIGHTS[i] ?? 0)
  const check = '0123456789X'.charAt(sum % 11)
  return { ok: true, value: vin, warnings: check === vin.charAt(8) ? [] : ['vinCheckDigit'] }
}
