import { needsReason, type SignatureStatus } from '../documents/inventoryList.ts'

/** In which capacity somebody signs a page of a list (domain.md §1.4, CPL 256, 261). */
export const SIGNATURE_CAPACITIES = [
  'RECORDER',
  'CHECKER',
  'DEBTOR',
  'ADULT_FAMILY',
  'LEGAL_REPRESENTATIVE',
  'AGENT',
  'CUSTODIAN',
  'BASE_ORGANIZATION',
  'WITNESS',
] as const
export type SignatureCapacity = (typeof SIGNATURE_CAPACITIES)[number]

/** Places of which each page needs one answered before the inventory may be locked. */
export const REQUIRED_PLACES = ['RECORDER', 'CHECKER', 'DEBTOR_OR_FAMILY'] as const
export type RequiredPlace = (typeof REQUIRED_PLACES)[number]

/**
 * Witnesses of whoever does not sign `[p]`. The law asks for the fact on record (CPLI 500→498) and, where a paper is
 * refused, for witnesses or a film (CPL 89); who is absent or cannot sign can say as little against the record, so all
 * three are witnessed alike (decision 0020).
 */
export const WITNESSES_OF_NOT_SIGNING = 2

/** Somebody who saw that another did not sign. `capacity` says who they are: 社区工作者, 公证员. */
export interface SignatureWitness {
  name: string
  capacity: string
}

/** What one entry says of one person on one page. */
export interface SignatureStatement {
  signer: string
  capacity: SignatureCapacity
  /** To the debtor, for a family member or a representative; '' = not stated. */
  relation: string
  status: SignatureStatus
  /** Why it is not signed; '' where it is. */
  reason: string
  /** RFC 3339 with offset: when it was signed, or asked for and not signed. */
  at: string
  /** The recorder's clock in the film, `10:42:15`; '' = no film. */
  mark: string
  witnesses: readonly SignatureWitness[]
}

/** Why an entry is not recorded; words in i18n `rules.<rule>`. `field` is a field of the form. */
export interface SignatureFault {
  rule: SignatureRule
  field: 'signer' | 'relation' | 'reason' | 'at' | 'mark' | 'witnesses'
  detail: string
}
export const SIGNATURE_RULES = [
  'signerNeeded',
  'signerRelation',
  'signatureReason',
  'signatureTime',
  'signatureMark',
  'signatureWitnesses',
  'witnessTwice',
  'witnessIsSigner',
  'witnessIsRecorder',
  'witnessIsChecker',
] as const
export type SignatureRule = (typeof SIGNATURE_RULES)[number]

/** Names of those of the court who counted and who checked what the page says. */
export interface CourtPeople {
  recorders: readonly string[]
  checkers: readonly string[]
}

/** Whether somebody put a hand to the page. */
export function isGiven(status: SignatureStatus): boolean {
  return !needsReason(status)
}

/** Whether two names are one: widths and blanks make nobody another person. */
export function isSameName(a: string, b: string): boolean {
  return bareName(a) === bareName(b)
}

/** A name without widths and blanks, to compare by. */
export function bareName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, '')
}

/** `HH:MM:SS`, as the recorder shows it. */
export function isMark(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text)
}

/** `2025-09-16T10:42:15+08:00` of a real moment. */
export function isSignatureTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/.test(text) && !Number.isNaN(Date.parse(text))
}

/**
 * The first rule an entry breaks, or null. Whoever does not sign is written down with a reason and two witnesses, who
 * are neither the signer nor each other nor those who counted and checked.
 */
export function signatureFault(said: SignatureStatement, people: CourtPeople): SignatureFault | null {
  if (said.signer.trim() === '') return { rule: 'signerNeeded', field: 'signer', detail: '' }
  if ((said.capacity === 'ADULT_FAMILY' || said.capacity === 'AGENT') && said.relation.trim() === '') {
    return { rule: 'signerRelation', field: 'relation', detail: said.signer }
  }
  if (!isSignatureTime(said.at)) return { rule: 'signatureTime', field: 'at', detail: said.at }
  if (said.mark !== '' && !isMark(said.mark)) return { rule: 'signatureMark', field: 'mark', detail: said.mark }
  if (isGiven(said.status)) return null
  if (said.reason.trim() === '') return { rule: 'signatureReason', field: 'reason', detail: said.signer }
  return witnessFault(said, people)
}

function witnessFault(said: SignatureStatement, people: CourtPeople): SignatureFault | null {
  const named = said.witnesses.filter((one) => one.name.trim() !== '')
  const fault = (rule: SignatureRule, detail: string): SignatureFault => ({ rule, field: 'witnesses', detail })
  for (const [index, { name }] of named.entries()) {
    if (named.slice(0, index).some((other) => isSameName(other.name, name))) return fault('witnessTwice', name)
    if (isSameName(name, said.signer)) return fault('witnessIsSigner', name)
    if (people.recorders.some((other) => isSameName(other, name))) return fault('witnessIsRecorder', name)
    if (people.checkers.some((other) => isSameName(other, name))) return fault('witnessIsChecker', name)
  }
  const identified = named.filter((one) => one.capacity.trim() !== '')
  if (identified.length < WITNESSES_OF_NOT_SIGNING) return fault('signatureWitnesses', String(identified.length))
  return null
}

const OF_PLACE: Readonly<Record<RequiredPlace, readonly SignatureCapacity[]>> = {
  RECORDER: ['RECORDER'],
  CHECKER: ['CHECKER'],
  DEBTOR_OR_FAMILY: ['DEBTOR', 'LEGAL_REPRESENTATIVE', 'ADULT_FAMILY', 'AGENT'],
}

/** The place of a page that a capacity answers; null = none that the lock asks for. */
export function placeOf(capacity: SignatureCapacity): RequiredPlace | null {
  return REQUIRED_PLACES.find((place) => OF_PLACE[place].includes(capacity)) ?? null
}

/**
 * Whether a place of a page is answered: signed by one of its capacities, or not signed by the person it is there for. A
 * family member or an agent who does not sign leaves the debtor's own answer open (CPL 261 names the debtor first).
 */
export function isAnswered(
  place: RequiredPlace,
  entries: readonly Pick<SignatureStatement, 'capacity' | 'status'>[],
): boolean {
  return entries.some(({ capacity, status }) => {
    if (!OF_PLACE[place].includes(capacity)) return false
    return isGiven(status) || (capacity !== 'ADULT_FAMILY' && capacity !== 'AGENT')
  })
}

/** A place on a page of a list that nobody signed or answered for. */
export interface OpenSignature {
  /** Short code of the list. */
  code: string
  page: number
  pages: number
  place: RequiredPlace
  /** Whose place it is; '' where nobody is known. */
  name: string
}
