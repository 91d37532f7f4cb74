import type { CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { EncumbranceKind, ExecutionKind, OccupantClass } from '../../../shared/domain/plans/codes.ts'
import type { OrderPages } from '../../../shared/domain/plans/stepAuthority.ts'
import type { CountedDecision } from '../../../shared/domain/plans/taskGuards.ts'
import type { RequestStand } from '../approvals/stand.ts'

/** What the gate asks of a site's plan. */
export interface PlanFacts {
  executionKind: ExecutionKind | null
  dwelling: boolean | null
  onlyHome: boolean | null
  housingGround: string
  /** Title that is enforced, as the plan names it; '' = not stated. */
  titleNo: string
  encumbrances: readonly { kind: EncumbranceKind; on: CalendarDate | null }[]
  occupants: readonly { class: OccupantClass; name: string }[]
  /** Officers with a duty in the plan; they enforce the case. */
  officers: readonly { officerId: string; commands: boolean }[]
  complete: boolean
  openFindings: number
  /** The newest version that was made, with the hash of its snapshot. */
  version: { number: number; hash: string } | null
  windowFrom: CalendarDate | null
  /** What the plan says now is what the decision that counts approved; false also while that can't be told. */
  asApproved: boolean
  /** Talks with a next date; `officerId` null = the case's handler. */
  negotiations: readonly { id: string; occupant: string; nextOn: CalendarDate; officerId: string | null }[]
}

/**
 * What the gate asks of its neighbours. A plan says what is planned; decisions are asked whether they count (P1) each
 * time, so that a move without one opens nothing.
 */
export interface GatePorts {
  planFacts(siteId: string): PlanFacts
  /** The newest decision that counts on a subject (`plan:<site id>`, `announcement:<site id>`); null = none does. */
  decisionFor(subject: string): CountedDecision | null
  /** Where the newest request about a subject stands; null = nobody asked. */
  requestFor(subject: string): RequestStand | null
  /** Pages that went to the president about a site, and those that were approved. */
  orderPages(siteId: string): OrderPages
  /** Hours since the court was last heard; 0 where this machine is the court; null = never. */
  contactHours(): number | null
  /** What this machine knew of the court when it acted, kept with the act (scenario 12). */
  lastKnown(): CourtKnown
}

/** The newest court receipt's number here, and since when the court was not heard; null = none, or not apart. */
export interface CourtKnown {
  courtSeq: number | null
  offlineSince: number | null
}
