import { dateOf } from '../calendar/calendarDate.ts'
import type { OccupancyFacts, RentFacts } from './occupancy.ts'
import { type PlanView, partsOf } from './planView.ts'

/** Dates the plan does not hold itself: the desk's day, and what the records of the statutory steps say. */
export interface CourseDates {
  /** `YYYY-MM-DD`, as every date here. */
  today: string
  announcedOn: string | null
  /** First day the enforcement notice was served, by its record. */
  noticeServedOn: string | null
}

/**
 * What a plan knows of one occupant, for {@link readOccupancy}; null for one who isn't in it. Where a site has several
 * premises of different kinds of enforcement the kind is not known: no right is claimed from a guess.
 */
export function occupancyOf(plan: PlanView, occupantId: string, course: CourseDates): OccupancyFacts | null {
  const occupant = plan.parts.occupant.get(occupantId)
  const today = dateOf(course.today)
  if (occupant === undefined || today === null) return null
  const kinds = new Set(partsOf(plan, 'premises').map((part) => part.values.executionKind))
  const [kind] = kinds
  const burdens = partsOf(plan, 'encumbrance').map(({ values }) => ({ kind: values.kind, on: dateOf(values.on) }))
  // A complete record of service weighs more than the line somebody typed into the plan.
  const served = dateOf(course.noticeServedOn)
  const encumbrances =
    served === null
      ? burdens
      : [...burdens.filter((one) => one.kind !== 'NOTICE_SERVED'), { kind: 'NOTICE_SERVED' as const, on: served }]
  return {
    today,
    announcedOn: dateOf(course.announcedOn),
    executionKind: kinds.size === 1 ? (kind ?? null) : null,
    claimed: occupant.values.class,
    evidence: partsOf(plan, 'evidenceItem')
      .filter((part) => part.values.occupantId === occupantId)
      .map(({ values }) => ({
        kind: values.kind,
        on: dateOf(values.on),
        until: dateOf(values.until),
        originalSeen: values.originalSeen,
      })),
    encumbrances,
    rent: rentOf(plan, occupantId),
  }
}

/** The last statement of each figure: what was written later corrects what was written before. */
function rentOf(plan: PlanView, occupantId: string): RentFacts {
  const own = partsOf(plan, 'rentTerms').filter((part) => part.values.occupantId === occupantId)
  const last = <T>(values: (T | null)[]): T | null => values.findLast((value) => value !== null) ?? null
  return {
    prepaidMonths: last(own.map((part) => part.values.prepaidMonths)),
    rentFen: last(own.map((part) => part.values.monthly)),
    usualRentFen: last(own.map((part) => part.values.usual)),
    related: last(own.map((part) => part.values.related)),
  }
}
