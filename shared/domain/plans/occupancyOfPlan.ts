import { type CalendarDate, isCalendarDate } from '../calendar/calendarDate.ts'
import type { OccupancyFacts, RentFacts } from './occupancy.ts'
import { type PlanView, partsOf } from './planView.ts'

/**
 * What a plan knows of one occupant, for {@link readOccupancy}; null for one who isn't in it. Where a site has several
 * premises of different kinds of enforcement the kind is not known: no right is claimed from a guess.
 */
export function occupancyOf(plan: PlanView, occupantId: string): OccupancyFacts | null {
  const occupant = plan.parts.occupant.get(occupantId)
  if (occupant === undefined) return null
  const kinds = new Set(partsOf(plan, 'premises').map((part) => part.values.executionKind))
  const [kind] = kinds
  return {
    executionKind: kinds.size === 1 ? (kind ?? null) : null,
    claimed: occupant.values.class,
    evidence: partsOf(plan, 'evidenceItem')
      .filter((part) => part.values.occupantId === occupantId)
      .map(({ values }) => ({
        kind: values.kind,
        on: dayOf(values.on),
        until: dayOf(values.until),
        originalSeen: values.originalSeen,
      })),
    encumbrances: partsOf(plan, 'encumbrance').map(({ values }) => ({ kind: values.kind, on: dayOf(values.on) })),
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

function dayOf(text: string | null): CalendarDate | null {
  return text !== null && isCalendarDate(text) ? text : null
}
