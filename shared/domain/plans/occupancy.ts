import { type CalendarDate, daysBetween } from '../calendar/calendarDate.ts'
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
  executionKind: ExecutionKind | null
  /** Class the plan names. */
  claimed: OccupantClass
  evidence: readonly DatedEvidence[]
  encumbrances: readonly DatedEncumbrance[]
  rent: RentFacts
}

/** A date that was compared, for the bar of dates and for print. */
export interface ComparedDate {
  what: 'LEASE' | 'LEASE_END' | 'POSSESSION' | 'MORTGAGE' | 'SEIZURE' | 'RIGHT' | 'SALE_CONTRACT'
  on: CalendarDate
}

/** What the evidence still lacks for the class its dates speak for. */
export type MissingEvidence = 'LEASE' | 'POSSESSION' | 'RENT_PAYMENT' | 'PRICE_PAYMENT' | 'ORIGINAL' | 'ENCUMBRANCE'
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

/**
 * Which class an occupant's dated evidence speaks for and what that class can resist (domain.md §2.1–2.3; CIV 405, OBJ
 * 28 and 31, SEAL 24, 2025X 20). A date on the very day of the burden is not before it.
 */
export function readOccupancy(facts: OccupancyFacts, rules: PlanRules): OccupancyReading {
  const dates = datesOf(facts)
  const { spoken, missing } = classByDates(facts, dates)
  const signs = signsOf(facts.rent, dates, rules)
  const named = spoken ?? facts.claimed
  const unseen = spoken !== null && facts.evidence.some((one) => one.on !== null && !one.originalSeen)
  return {
    class: spoken,
    agrees: spoken === null || spoken === facts.claimed,
    compared: comparedOf(dates),
    resists: rightsOf(named, facts.executionKind, { mortgaged: dates.mortgage !== null, until: dates.leaseEnd }),
    missing: unseen ? [...missing, 'ORIGINAL'] : missing,
    signs,
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
}

function datesOf(facts: OccupancyFacts): Dates {
  const first = (kinds: readonly EvidenceKind[]) => earliest(facts.evidence.filter((one) => kinds.includes(one.kind)))
  const burden = (kind: EncumbranceKind) => earliest(facts.encumbrances.filter((one) => one.kind === kind))
  const leases = facts.evidence.filter((one) => one.kind === 'WRITTEN_LEASE')
  const ends = leases.flatMap((one) => (one.until === null ? [] : [one.until])).sort()
  return {
    lease: earliest(leases),
    leaseEnd: ends.at(-1) ?? null,
    possession: first(POSSESSION_KINDS) ?? first(SUGGESTING_KINDS),
    mortgage: burden('MORTGAGE'),
    seizure: burden('SEIZURE'),
    right: first(['RESIDENCE_RIGHT_REGISTRATION']),
    saleContract: first(['SALE_CONTRACT']),
  }
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
  if (facts.claimed === 'SUBLESSEE_CONSENTED' || facts.claimed === 'SUBLESSEE_UNCONSENTED') {
    return { spoken: has('HEAD_LEASE_CONSENT') ? 'SUBLESSEE_CONSENTED' : 'SUBLESSEE_UNCONSENTED', missing: [] }
  }
  if (facts.claimed === 'RESIDENCE_RIGHT' || dates.right !== null) {
    return dates.right === null ? { spoken: null, missing: ['LEASE'] } : { spoken: 'RESIDENCE_RIGHT', missing: [] }
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
  if (isBefore(both, dates.mortgage))
    return { spoken: 'LESSEE_PRE_MORTGAGE', missing: paysRent ? [] : ['RENT_PAYMENT'] }
  if (dates.seizure === null) return { spoken: null, missing: ['ENCUMBRANCE'] }
  if (!isBefore(both, dates.seizure)) return { spoken: 'LESSEE_POST_SEIZURE', missing: [] }
  return { spoken: 'LESSEE_PRE_SEIZURE', missing: paysRent ? [] : ['RENT_PAYMENT'] }
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
  ]
  return all
    .flatMap(([what, on]) => (on === null ? [] : [{ what, on }]))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}
