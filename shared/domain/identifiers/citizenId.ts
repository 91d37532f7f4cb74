import { type CalendarDate, calendarDate } from '../calendar/calendarDate.ts'
import { isKnownArea } from './areaCode.ts'
import { bareNumber, type Checked } from './checked.ts'

/** A citizen identity number (GB 11643). `legacy` is the 15-digit form of before 1999. */
export type CitizenId = {
  number: string
  area: string
  birthDate: CalendarDate
  sex: 'male' | 'female'
  legacy: boolean
}

export type CitizenIdReason =
  | 'idEmpty'
  | 'idLength'
  | 'idCharacters'
  | 'idBirthDate'
  | 'idBirthInFuture'
  | 'idChecksum'
  | 'digitsLost'
/** `digitsMayBeLost`: the number is sound, yet ends in the three zeros an office suite leaves behind. */
export type CitizenIdWarning = 'idAreaUnknown' | 'digitsMayBeLost' | 'idLegacy'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check character (ISO 7064 MOD 11-2) behind the first 17 digits; null unless 17 digits are given. */
export function citizenCheckDigit(first17: string): string | null {
  if (!/^\d{17}$/.test(first17)) return null
  return checkDigit(first17)
}

function checkDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i += 1) sum += (digits.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0)
  return '10X98765432'.charAt(sum % 11)
}

/** True for a number in scientific notation as an office suite leaves it: 9.90101198402083E+017. */
export function isScientific(text: string): boolean {
  return text.length < 40 && /e/i.test(text) && /^\d(?:\.\d+)?E\+?\d{1,3}$/i.test(text)
}

/**
 * Reads an 18-character citizen identity number: area, real birth date not after `today`, checksum.
 * `legacy` says whether the 15-digit form is taken too (import only). Numbers an office suite destroyed are told
 * apart from mistyped ones: scientific notation, or 18 digits ending in 000 whose checksum fails, are `digitsLost`.
 */
export function parseCitizenId(
  text: string,
  today: CalendarDate,
  legacy: 'withLegacy' | 'only18',
): Checked<CitizenId, CitizenIdReason, CitizenIdWarning> {
  const number = bareNumber(text)
  if (number === '') return { ok: false, reason: 'idEmpty' }
  if (isScientific(number)) return { ok: false, reason: 'digitsLost' }
  if (number.length === 15 && legacy === 'withLegacy') return parseLegacy(number, today)
  if (number.length !== 18) return { ok: false, reason: 'idLength' }
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return { ok: false, reason: 'idCharacters' }
  const lost = number.endsWith('000')
  const sound = checkDigit(number) === number.charAt(17)
  if (lost && !sound) return { ok: false, reason: 'digitsLost' }
  const birth = birthOf(number.slice(6, 14), today)
  if (typeof birth !== 'object') return { ok: false, reason: birth }
  if (!sound) return { ok: false, reason: 'idChecksum' }
  const area = number.slice(0, 6)
  const warnings: CitizenIdWarning[] = []
  if (!isKnownArea(area)) warnings.push('idAreaUnknown')
  if (lost) warnings.push('digitsMayBeLost')
  const sex = number.charCodeAt(16) % 2 === 1 ? 'male' : 'female'
  return { ok: true, value: { number, area, birthDate: birth.date, sex, legacy: false }, warnings }
}

function birthOf(digits: string, today: CalendarDate): { date: CalendarDate } | 'idBirthDate' | 'idBirthInFuture' {
  const date = calendarDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
  if (date === null) return 'idBirthDate'
  return date > today ? 'idBirthInFuture' : { date }
}

/** 15 digits: area, two-digit year of the 20th century, month, day, sequence; no checksum. */
function parseLegacy(number: string, today: CalendarDate): Checked<CitizenId, CitizenIdReason, CitizenIdWarning> {
  if (!/^[1-9]\d{14}$/.test(number)) return { ok: false, reason: 'idCharacters' }
  const birth = birthOf(`19${number.slice(6, 12)}`, today)
  if (typeof birth !== 'object') return { ok: false, reason: birth }
  const area = number.slice(0, 6)
  const sex = number.charCodeAt(14) % 2 === 1 ? 'male' : 'female'
  const warnings: CitizenIdWarning[] = isKnownArea(area) ? ['idLegacy'] : ['idLegacy', 'idAreaUnknown']
  return { ok: true, value: { number, area, birthDate: birth.date, sex, legacy: true }, warnings }
}

/**
 * An identity number for the screen: first six and last two characters (domain §12.3), the rest as `*`. Anything of
 * eight characters or fewer is masked whole.
 */
export function maskIdNumber(number: string): string {
  if (number.length <= 8) return '*'.repeat(number.length)
  return number.slice(0, 6) + '*'.repeat(number.length - 8) + number.slice(-2)
}
