import { type CalendarDate, partsOf } from '../calendar/calendarDate.ts'
import { parseCitizenId } from '../identifiers/citizenId.ts'
import {
  type CourtPeople,
  isSameName,
  type SignatureFault,
  type SignatureStatement,
  signatureFault,
} from '../signatures/signature.ts'

/** Who may be handed goods: the debtor, of a citizen also an adult family member (CPL 261), or who acts for them. */
export const RECEIVER_CAPACITIES = ['DEBTOR', 'ADULT_FAMILY', 'LEGAL_REPRESENTATIVE', 'AGENT'] as const
export type ReceiverCapacity = (typeof RECEIVER_CAPACITIES)[number]

/** How it was made sure who receives. */
export const IDENTITY_CHECKS = ['ID_CARD', 'OTHER_PAPER', 'KNOWN_IN_PERSON'] as const
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number]

/** One hand-over of a lot: who received it, how they were identified, and what both sides counted. */
export interface Handover {
  receiver: {
    name: string
    capacity: ReceiverCapacity
    /** To the debtor: 儿子; '' only for the debtor. */
    relation: string
    check: IdentityCheck
    /** Citizen identity number; '' when it was not seen. */
    idNo: string
    /** Which paper, or who vouches. '' only with an identity card. */
    checkNote: string
  }
  /** Rows the giving and the receiving side counted. */
  given: number
  received: number
  /** How the receiver answered for the receipt. */
  status: SignatureStatement['status']
  reason: string
  at: string
  mark: string
  witnesses: SignatureStatement['witnesses']
}

export const HANDOVER_RULES = [
  'receiverNeeded',
  'receiverRelation',
  'receiverId',
  'receiverMinor',
  'receiverCheck',
  'receiverIsOfficer',
  'lotCountsDiffer',
] as const
export type HandoverRule = (typeof HANDOVER_RULES)[number]

export type HandoverFault = { rule: HandoverRule; field: string; detail: string } | SignatureFault

/** Years from which the law calls somebody of age (CIV 17). */
const OF_AGE = 18

/**
 * The first rule a hand-over breaks, or null. `rows`: rows of the lot. Both counts must be the lot's own: goods nobody
 * can find are not handed over, they are looked for.
 */
export function handoverFault(
  said: Handover,
  lot: { rows: number },
  today: CalendarDate,
  people: CourtPeople,
): HandoverFault | null {
  const receiver = receiverFault(said, today, people)
  if (receiver !== null) return receiver
  const { given, received } = said
  if (given !== lot.rows || received !== lot.rows) {
    return { rule: 'lotCountsDiffer', field: 'received', detail: `${given} / ${received} / ${lot.rows}` }
  }
  return signatureFault(asStatement(said), people)
}

function receiverFault({ receiver }: Handover, today: CalendarDate, people: CourtPeople): HandoverFault | null {
  const { name, capacity, relation, check, idNo, checkNote } = receiver
  if (name.trim() === '') return { rule: 'receiverNeeded', field: 'name', detail: '' }
  if ([...people.recorders, ...people.checkers].some((other) => isSameName(other, name))) {
    return { rule: 'receiverIsOfficer', field: 'name', detail: name }
  }
  if (capacity !== 'DEBTOR' && relation.trim() === '')
    return { rule: 'receiverRelation', field: 'relation', detail: name }
  const read = idNo === '' ? null : parseCitizenId(idNo, today, 'only18')
  if (read !== null && !read.ok) return { rule: 'receiverId', field: 'idNo', detail: '' }
  if (check === 'ID_CARD' && read === null) return { rule: 'receiverId', field: 'idNo', detail: '' }
  if (check !== 'ID_CARD' && checkNote.trim() === '') return { rule: 'receiverCheck', field: 'checkNote', detail: name }
  if (read?.ok && capacity === 'ADULT_FAMILY' && ageOn(read.value.birthDate, today) < OF_AGE) {
    return { rule: 'receiverMinor', field: 'idNo', detail: name }
  }
  return null
}

/** What the receiver's answer is as an entry of a signature, so that one rule judges both. */
export function asStatement(said: Handover): SignatureStatement {
  const { receiver, status, reason, at, mark, witnesses } = said
  const { name, capacity, relation } = receiver
  return { signer: name, capacity, relation, status, reason, at, mark, witnesses }
}

/** Whole years somebody has lived on a day. */
export function ageOn(born: CalendarDate, day: CalendarDate): number {
  const b = partsOf(born)
  const d = partsOf(day)
  const hadBirthday = d.month > b.month || (d.month === b.month && d.day >= b.day)
  return d.year - b.year - (hadBirthday ? 0 : 1)
}
