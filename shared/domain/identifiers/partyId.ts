import type { CalendarDate } from '../calendar/calendarDate.ts'
import { bareNumber } from './checked.ts'
import { type CitizenIdReason, type CitizenIdWarning, isScientific, parseCitizenId } from './citizenId.ts'
import { type CreditCodeWarning, parseCreditCode } from './creditCode.ts'
import { parseTravelDocument } from './travelDocument.ts'

export type PartyKind = 'person' | 'organisation' | 'unknown'

export type PartyIdWarning =
  | Exclude<CitizenIdReason, 'idEmpty' | 'idLength' | 'idCharacters'>
  | Exclude<CitizenIdWarning, 'digitsMayBeLost'>
  | CreditCodeWarning
  | 'idUnrecognised'
  | 'idPlaceholder'

/** An ID cell of a register: `number` null where none stands there or its digits are lost; `kind` as the number tells. */
export type PartyId = { number: string | null; kind: PartyKind; warnings: PartyIdWarning[] }

const PLACEHOLDER = /^(?:无|没有|不详|未知|不明|暂无|待查|未提供|无证件|-+|—+|\/+|0+|NULL|N\/A)$/

/**
 * Reads the ID number a register gives for a party, whatever paper it is from. Nothing is refused: a doubtful number
 * is kept as given and warned of, one whose digits an office suite destroyed is dropped and said, never kept wrong.
 */
export function readPartyId(text: string, today: CalendarDate): PartyId {
  const number = bareNumber(text)
  if (number === '') return { number: null, kind: 'unknown', warnings: [] }
  if (PLACEHOLDER.test(number)) return { number: null, kind: 'unknown', warnings: ['idPlaceholder'] }
  if (isScientific(number) || /^\d{15}000$/.test(number)) {
    return { number: null, kind: 'person', warnings: ['digitsLost'] }
  }
  if (number.length === 18) return /^\d{17}[\dX]$/.test(number) ? readEighteen(number, today) : readCredit(number)
  if (/^\d{15}$/.test(number)) {
    const legacy = parseCitizenId(number, today, 'withLegacy')
    if (legacy.ok)
      return { number, kind: 'person', warnings: legacy.warnings.filter((code) => code !== 'digitsMayBeLost') }
    return { number, kind: 'unknown', warnings: ['idUnrecognised'] }
  }
  if (/^[0-9A-Z]{8}-[0-9X]$/.test(number)) return { number, kind: 'organisation', warnings: [] }
  if (parseTravelDocument(number).ok) return { number, kind: 'unknown', warnings: [] }
  return { number, kind: 'unknown', warnings: ['idUnrecognised'] }
}

function readEighteen(number: string, today: CalendarDate): PartyId {
  const citizen = parseCitizenId(number, today, 'only18')
  if (citizen.ok) {
    return { number, kind: 'person', warnings: citizen.warnings.filter((code) => code !== 'digitsMayBeLost') }
  }
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

function readCredit(number: string): PartyId {
  const credit = parseCreditCode(number)
  if (credit.ok) return { number, kind: 'organisation', warnings: credit.warnings }
  return { number, kind: 'unknown', warnings: ['idUnrecognised'] }
}
