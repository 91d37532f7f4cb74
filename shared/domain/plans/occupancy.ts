import { addMonths, type CalendarDate, daysBetween } from '../calendar/calendarDate.ts'
import type { EncumbranceKind, EvidenceKind, ExecutionKind, OccupantClass } from './codes.ts'
import { type Resistance, rightsOf } from './occupantRights.ts'
import type { PlanRules } from './planRules.ts'

/** One dated piece of evidence about a possession. */
export interface DatedEvidence {
  kind: EvidenceKind
  on: CalendarDate | null
  until: CalendarDate | null
  originalSeen: boolean
}
/** One dated burden or mark of the enforcement's course. */
export interface DatedEncumbrance {
  kind: EncumbranceKind
  on: CalendarDate | null
}
/** What is known of the rent; null = not known. Fen a month. */
export interface RentFacts {
  prepaidMonths: number | null
  rentFen: number | null
  usualRentFen: number | null
  related: boolean | null
}
export interface OccupancyFacts {
  today: CalendarDate
  /** Day of the signed eviction announcement; null while there is none. */
  announcedOn: CalendarDate | null
  executionKind: ExecutionKind | null
  /** Class the plan names. */
  claimed: OccupantClass
  evidence: readonly DatedEvidence[]
  encumbrances: readonly DatedEncumbrance[]
  rent: RentFacts
}

/** A date that was compared, for the bar of dates and for print. */
export interface ComparedDate {
  what:
    | 'LEASE'
    | 'LEASE_END'
    | 'POSSESSION'
    | 'MORTGAGE'
    | 'SEIZURE'
    | 'RIGHT'
    | 'SALE_CONTRACT'
    | 'TITLE'
    | 'NOTICE'
    | 'ANNOUNCEMENT'
  on: CalendarDate
}

/** What the evidence still lacks for the class its dates speak for. */
export type MissingEvidence =
  | 'LEASE'
  | 'LEASE_END'
  | 'POSSESSION'
  | 'RENT_PAYMENT'
  | 'PRICE_PAYMENT'
  | 'RIGHT_REGISTRATION'
  | 'ORIGINAL'
  | 'ENCUMBRANCE'
/**
 * What the law makes of the term itself: cut at twenty years (CIV 705), indefinite without writing (CIV 707), a sub-lease
 * that outlasts the head lease (CIV 717), a term that is over (2025X 20).
 */
export type TermNote = 'CAPPED' | 'INDEFINITE' | 'BEYOND_HEAD_LEASE' | 'OVER'
/** Signs to look closer; none of them decides anything `[p]`. */
export type RiskSign = 'PREPAID_RENT' | 'LOW_RENT' | 'LEASE_BEFORE_SEIZURE' | 'RELATED' | 'POSSESSION_AFTER_SEIZURE'

/** What the dates say about an occupant. */
export interface OccupancyReading {
  /** Class the dates speak for; null where they speak for none. */
  class: OccupantClass | null
  /** False where the plan names another class than the dates speak for. */
  agrees: boolean
  compared: ComparedDate[]
  resists: Resistance[]
  missing: MissingEvidence[]
  signs: RiskSign[]
  terms: TermNote[]
  /** Two signs or more: the lease may not be genuine (OBJ 31(2)); a hint for a person, never a class by itself. */
  mayBeSham: boolean
}

/** The kinds that prove possession; the others only suggest when somebody was there. */
const POSSESSION_KINDS: readonly EvidenceKind[] = ['POSSESSION']
const SUGGESTING_KINDS: readonly EvidenceKind[] = [
  'FIT_OUT_CONTRACT',
  'UTILITY_BILL',
  'BUSINESS_LICENCE',
  'RESIDENCE_REGISTRATION',
]

/** Longest term of a lease, in months; what exceeds it is void (CIV 705). */
const LONGEST_LEASE_MONTHS = 240

/**
 * Which class an occupant's dated evidence speaks for and what that class can resist today (domain.md §2.1–2.3; CIV 405,
 * 705, 707 and 717, OBJ 28 and 31, SEAL 24, 2025X 20). A date on the very day of the burden is not before it.
 */
export function readOccupancy(facts: OccupancyFacts, rules: PlanRules): OccupancyReading {
  const dates = datesOf(facts)
  const { spoken, missing } = classByDates(facts, dates)
  const signs = signsOf(facts.rent, dates, rules)
  const named = spoken ?? facts.claimed
  const unseen = spoken !== null && facts.evidence.some((one) => one.on !== null && !one.originalSeen)
  const { mortgage, seizure, right } = dates
  const ends = { seizure: lastTermBefore(facts, seizure), mortgage: lastTermBefore(facts, mortgage) }
  return {
    class: spoken,
    agrees: spoken === null || spoken === facts.claimed,
    compared: comparedOf(dates),
    resists: rightsOf(named, facts.executionKind, { today: facts.today, mortgage, seizure, right, ends }),
    missing: unseen ? [...missing, 'ORIGINAL'] : missing,
    signs,
    terms: termsOf(facts, dates),
    mayBeSham: signs.length >= 2,
  }
}

interface Dates {
  lease: CalendarDate | null
  leaseEnd: CalendarDate | null
  possession: CalendarDate | null
  mortgage: CalendarDate | null
  seizure: CalendarDate | null
  right: CalendarDate | null
  saleContract: CalendarDate | null
  title: CalendarDate | null
  notice: CalendarDate | null
  announcement: CalendarDate | null
}

function datesOf(facts: OccupancyFacts): Dates {
  const first = (kinds: readonly EvidenceKind[]) => earliest(facts.evidence.filter((one) => kinds.includes(one.kind)))
  const burden = (kind: EncumbranceKind) => earliest(facts.encumbrances.filter((one) => one.kind === kind))
  const leases = leasesOf(facts)
  return {
    lease: earliest(leases),
    leaseEnd:
      leases
        .flatMap((one) => termEnd(one) ?? [])
        .toSorted()
        .at(-1) ?? null,
    possession: first(POSSESSION_KINDS) ?? first(SUGGESTING_KINDS),
    mortgage: burden('MORTGAGE'),
    seizure: burden('SEIZURE'),
    right: first(['RESIDENCE_RIGHT_REGISTRATION']),
    saleContract: first(['SALE_CONTRACT']),
    title: burden('TITLE_EFFECTIVE'),
    notice: burden('NOTICE_SERVED'),
    announcement: facts.announcedOn,
  }
}

function leasesOf(facts: OccupancyFacts): DatedEvidence[] {
  return facts.evidence.filter((one) => one.kind === 'WRITTEN_LEASE')
}

/** Last day of a lease as the law lets it stand, null where it names none. */
function termEnd({ on, until }: DatedEvidence): CalendarDate | null {
  if (on === null || until === null) return until
  const longest = addMonths(on, LONGEST_LEASE_MONTHS)
  return until > longest ? longest : until
}

/** Last day of the leases signed before a burden: one that was renewed after it does not lengthen what came before. */
function lastTermBefore(facts: OccupancyFacts, burden: CalendarDate | null): CalendarDate | null {
  const older = leasesOf(facts).filter((one) => burden === null || isBefore(one.on, burden))
  return (
    older
      .flatMap((one) => termEnd(one) ?? [])
      .toSorted()
      .at(-1) ?? null
  )
}

function termsOf(facts: OccupancyFacts, dates: Dates): TermNote[] {
  const notes: TermNote[] = []
  const leases = leasesOf(facts)
  if (leases.some((one) => termEnd(one) !== one.until)) notes.push('CAPPED')
  const paysWithoutPaper = leases.length === 0 && facts.evidence.some((one) => one.kind === 'RENT_PAYMENT')
  if (paysWithoutPaper && dates.possession !== null) notes.push('INDEFINITE')
  // The last day of a consent is that of the head lease it was given under.
  const consents = facts.evidence.filter((one) => one.kind === 'HEAD_LEASE_CONSENT')
  const headEnd = consents
    .flatMap((one) => one.until ?? [])
    .toSorted()
    .at(-1)
  if (headEnd !== undefined && dates.leaseEnd !== null && dates.leaseEnd > headEnd) notes.push('BEYOND_HEAD_LEASE')
  if (dates.leaseEnd !== null && dates.leaseEnd < facts.today) notes.push('OVER')
  return notes
}

function earliest(list: readonly { on: CalendarDate | null }[]): CalendarDate | null {
  return list.flatMap((one) => (one.on === null ? [] : [one.on])).sort()[0] ?? null
}

/** Classes that no comparison of dates makes or unmakes: who somebody is, not since when. */
const BY_PERSON: ReadonlySet<OccupantClass> = new Set([
  'DEBTOR_HOUSEHOLD',
  'CO_OWNER_OR_HEIR',
  'GRATUITOUS_BORROWER',
  'CUSTODIAN_GOODS_ONLY',
  'UNLAWFUL',
  'SHAM_LESSEE',
])

function classByDates(
  facts: OccupancyFacts,
  dates: Dates,
): { spoken: OccupantClass | null; missing: MissingEvidence[] } {
  const has = (kind: EvidenceKind) => facts.evidence.some((one) => one.kind === kind)
  if (BY_PERSON.has(facts.claimed)) return { spoken: null, missing: [] }
  // Whoever entered after the announcement has no ground to be there, whatever paper came with them (domain.md §2.2).
  const registered = dates.right !== null && facts.claimed === 'RESIDENCE_RIGHT'
  const proven = facts.evidence.some((one) => one.kind === 'POSSESSION' && one.on !== null)
  if (!registered && proven && isBefore(dates.announcement, dates.possession)) {
    return { spoken: 'UNLAWFUL', missing: [] }
  }
  if (facts.claimed === 'SUBLESSEE_CONSENTED' || facts.claimed === 'SUBLESSEE_UNCONSENTED') {
    return { spoken: has('HEAD_LEASE_CONSENT') ? 'SUBLESSEE_CONSENTED' : 'SUBLESSEE_UNCONSENTED', missing: [] }
  }
  if (facts.claimed === 'RESIDENCE_RIGHT' || dates.right !== null) {
    if (dates.right === null) return { spoken: null, missing: ['RIGHT_REGISTRATION'] }
    const undated = dates.mortgage === null && dates.seizure === null && facts.executionKind !== 'DELIVERY_JUDGMENT'
    return { spoken: 'RESIDENCE_RIGHT', missing: undated ? ['ENCUMBRANCE'] : [] }
  }
  if (facts.claimed === 'BUYER_IN_POSSESSION' || dates.saleContract !== null) {
    const bought = isBefore(dates.saleContract, dates.seizure) && isBefore(dates.possession, dates.seizure)
    const missing: MissingEvidence[] = dates.possession === null ? ['POSSESSION'] : []
    if (!has('PRICE_PAYMENT')) missing.push('PRICE_PAYMENT')
    return { spoken: bought ? 'BUYER_IN_POSSESSION' : null, missing }
  }
  return leaseByDates(dates, has('RENT_PAYMENT'))
}

function leaseByDates(dates: Dates, paysRent: boolean): { spoken: OccupantClass | null; missing: MissingEvidence[] } {
  const missing: MissingEvidence[] = []
  if (dates.lease === null) missing.push('LEASE')
  if (dates.possession === null) missing.push('POSSESSION')
  if (dates.mortgage === null && dates.seizure === null) missing.push('ENCUMBRANCE')
  if (missing.length > 0 || dates.lease === null || dates.possession === null) return { spoken: null, missing }
  const both = dates.lease > dates.possession ? dates.lease : dates.possession
  const lacking: MissingEvidence[] = [
    ...(paysRent ? [] : (['RENT_PAYMENT'] as const)),
    ...(dates.leaseEnd === null ? (['LEASE_END'] as const) : []),
  ]
  if (isBefore(both, dates.mortgage)) return { spoken: 'LESSEE_PRE_MORTGAGE', missing: lacking }
  if (dates.seizure === null) return { spoken: null, missing: ['ENCUMBRANCE'] }
  if (!isBefore(both, dates.seizure)) return { spoken: 'LESSEE_POST_SEIZURE', missing: [] }
  return { spoken: 'LESSEE_PRE_SEIZURE', missing: lacking }
}

function isBefore(date: CalendarDate | null, than: CalendarDate | null): boolean {
  return date !== null && than !== null && date < than
}

function signsOf(rent: RentFacts, dates: Dates, rules: PlanRules): RiskSign[] {
  const signs: RiskSign[] = []
  if (rent.prepaidMonths !== null && rent.prepaidMonths > rules.prepaidMonths) signs.push('PREPAID_RENT')
  if (rent.rentFen !== null && rent.usualRentFen !== null) {
    if (rent.rentFen * 100 < rent.usualRentFen * rules.lowRentPercent) signs.push('LOW_RENT')
  }
  if (dates.lease !== null && dates.seizure !== null && dates.lease <= dates.seizure) {
    if (daysBetween(dates.lease, dates.seizure) <= rules.leaseBeforeSeizureDays) signs.push('LEASE_BEFORE_SEIZURE')
  }
  if (rent.related === true) signs.push('RELATED')
  if (dates.lease !== null && dates.seizure !== null && dates.possession !== null) {
    if (dates.lease < dates.seizure && dates.possession >= dates.seizure) signs.push('POSSESSION_AFTER_SEIZURE')
  }
  return signs
}

function comparedOf(dates: Dates): ComparedDate[] {
  const all: [ComparedDate['what'], CalendarDate | null][] = [
    ['LEASE', dates.lease],
    ['POSSESSION', dates.possession],
    ['LEASE_END', dates.leaseEnd],
    ['RIGHT', dates.right],
    ['SALE_CONTRACT', dates.saleContract],
    ['MORTGAGE', dates.mortgage],
    ['SEIZURE', dates.seizure],
    ['TITLE', dates.title],
    ['NOTICE', dates.notice],
    ['ANNOUNCEMENT', dates.announcement],
  ]
  return all
    .flatMap(([what, on]) => (on === null ? [] : [{ what, on }]))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}
