import type { CalendarDate } from '../calendar/calendarDate.ts'
import { bareNumber } from './checked.ts'
import {
  type CitizenIdReason,
  type CitizenIdWarning,
  citizenCheckDigit,
  isScientific,
  parseCitizenId,
} from './citizenId.ts'
import { type CreditCodeWarning, creditCheckCharacter, parseCreditCode } from './creditCode.ts'
import { parseTravelDocument } from './travelDocument.ts'

export type PartyKind = 'person' | 'organisation' | 'unknown'

export type PartyIdWarning =
  | Exclude<CitizenIdReason, 'idEmpty' | 'idLength' | 'idCharacters'>
  | CitizenIdWarning
  | CreditCodeWarning
  | 'idUnrecognised'
  | 'idPlaceholder'

/** An ID cell of a register: `number` null where none stands there or its digits are lost; `kind` as the number tells. */
export type PartyId = { number: string | null; kind: PartyKind; warnings: PartyIdWarning[] }

const PLACEHOLDER = /^(?:无|没有|不详|未知|不明|暂无|待查|未提供|无证件|-+|—+|\/+|0+|NULL|N\/A)$/

/**
 * Whether the ID numbers of a source still have all their digits. `suspect`: some are certainly destroyed, so that a
 * number ending in 000 is not believed even if its checksum happens to hold (one in eleven does).
 */
export type IdDigits = 'trusted' | 'suspect'

/**
 * Reads the ID number a register gives for a party, whatever paper it is from. Nothing is refused: a doubtful number
 * is kept as given and warned of, one whose digits an office suite destroyed is dropped and said, never kept wrong.
 */
export function readPartyId(text: string, today: CalendarDate, digits: IdDigits): PartyId {
  const number = bareNumber(text)
  if (number === '') return { number: null, kind: 'unknown', warnings: [] }
  if (PLACEHOLDER.test(number)) return { number: null, kind: 'unknown', warnings: ['idPlaceholder'] }
  if (digitsDestroyed(number) || (digits === 'suspect' && /^\d{15}000$/.test(number))) {
    return { number: null, kind: 'person', warnings: ['digitsLost'] }
  }
  if (number.length === 18) return /^\d{17}[\dX]$/.test(number) ? readEighteen(number, today) : readCredit(number, text)
  if (/^\d{15}$/.test(number)) {
    const legacy = parseCitizenId(number, today, 'withLegacy')
    if (legacy.ok) return { number, kind: 'person', warnings: legacy.warnings }
    return unrecognised(text)
  }
  if (/^[0-9A-Z]{8}-[0-9X]$/.test(number)) return { number, kind: 'organisation', warnings: [] }
  if (parseTravelDocument(number).ok) return { number, kind: 'unknown', warnings: [] }
  return unrecognised(text)
}

/**
 * True for a number an office suite certainly destroyed: scientific notation, or 18 digits ending in 000 that satisfy
 * neither the citizen number's nor the credit code's checksum.
 */
export function digitsDestroyed(text: string): boolean {
  const number = bareNumber(text)
  if (isScientific(number)) return true
  if (!number.endsWith('000') || !/^\d{15}000$/.test(number)) return false
  const first17 = number.slice(0, 17)
  return citizenCheckDigit(first17) !== '0' && creditCheckCharacter(first17) !== '0'
}

function readEighteen(number: string, today: CalendarDate): PartyId {
  const citizen = parseCitizenId(number, today, 'only18')
  if (citizen.ok) return { number, kind: 'person', warnings: citizen.warnings }
  const credit = parseCreditCode(number)
  if (credit.ok && !credit.warnings.includes('creditChecksum')) {
    return { number, kind: 'organisation', warnings: credit.warnings }
  }
  switch (citizen.reason) {
    case 'idEmpty':
    case 'idLength':
    case 'idCharacters':
      return { number, kind: 'unknown', warnings: ['idUnrecognised'] }
    default:
      return { number, kind: 'person', warnings: [citizen.reason] }
  }
}

function readCredit(number: string, text: string): PartyId {
  const credit = parseCreditCode(number)
  if (credit.ok) return { number, kind: 'organisation', warnings: credit.warnings }
  return unrecognised(text)
}

/** Of no known kind: kept as typed, outer blanks cut. */
function unrecognised(text: string): PartyId {
  return { number: text.trim(), kind: 'unknown', warnings: ['idUnrecognised'] }
}
