import { packagePrintedFor, packagePrintedOnce } from '../../../db/documents.ts'
import type { Db } from '../../../db/open.ts'
import { siteRow } from '../../../db/site.ts'
import { type CalendarDate, dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { complyBy } from '../../../shared/domain/plans/announced.ts'
import type { CompletenessFacts } from '../../../shared/domain/plans/completeness.ts'
import type { CourseDates } from '../../../shared/domain/plans/occupancyOfPlan.ts'
import { type PlanShelves, partsOf } from '../../../shared/domain/plans/planView.ts'
import { checkResidence } from '../../../shared/domain/plans/residence.ts'
import { wholeRecords } from '../../../shared/domain/plans/stepStanding.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { escalatedLevel } from '../approvals/stand.ts'
import { rememberedDecision } from '../approvals.ts'
import type { CoreContext } from '../context.ts'
import { judgedSteps, residenceFacts, rulesHere, serviceOf } from '../gate/facts.ts'
import { orderPages } from '../gate/pages.ts'
import type { PlanFacts } from '../gate/ports.ts'
import { holidaysHere } from '../knownHolidays.ts'
import { planContentHash } from './versions.ts'

/** What a plan is measured against and does not know itself. */
export interface MeasuredFacts extends CompletenessFacts {
  crossEnforcement: boolean
  /** What the occupants' dates are compared with (domain.md §2.3). */
  course: CourseDates
}

/** All that {@link planFacts} reads of the plan itself, so that little has to be kept to ask again. */
export type PlanBasis = PlanShelves<'premises' | 'encumbrance'>

/**
 * Facts of the case and the task behind a site's plan. What nobody recorded is not there: an announcement counts as
 * signed and served only by its complete record.
 */
export function planFacts(context: CoreContext, siteId: string, view: PlanBasis): MeasuredFacts {
  const { db } = context.store()
  const today = chinaDate(context.ports.now())
  const rules = rulesHere(context, db)
  const holidays = holidaysHere(context, db)
  const steps = judgedSteps(db, siteId, orderPages(context, siteId), { today, rules, holidays })
  const premises = premisesOf(view)
  const grace = checkResidence(residenceFacts(premises, steps, holidays), rules, holidays).grace?.due ?? null
  const signed = wholeRecords(steps, 'E07')
  return {
    today,
    course: {
      today,
      announcedOn: signed.flatMap((record) => record.on ?? []).sort()[0] ?? null,
      noticeServedOn: serviceOf(steps, 'E02', holidays),
    },
    complyBy: later(complyBy({ records: steps }), grace),
    announcementSigned: signed.length > 0,
    served: serviceOf(steps, 'E08', holidays) !== null,
    // Printed from the plan as it stands: an older package shows an older plan (B7).
    packagePrinted: packagePrintedOnce(db, siteId) && packagePrintedFor(db, siteId, planContentHash(context, siteId)),
    crossEnforcement: isCrossEnforced(context, db, siteId),
    escalated: escalatedLevel(context, `plan:${siteId}`),
  }
}

/** What the law asks of the premises, from the plan's parts; of several premises the first that says something. */
export function premisesOf(
  view: PlanBasis,
): Pick<PlanFacts, 'executionKind' | 'dwelling' | 'onlyHome' | 'housingGround' | 'encumbrances'> {
  const all = partsOf(view, 'premises').map((part) => part.values)
  const first = <T>(values: readonly (T | null)[]): T | null => values.find((value) => value !== null) ?? null
  return {
    executionKind: first(all.map((one) => one.executionKind)),
    // One dwelling among the buildings is enough to protect who lives there.
    dwelling: all.some((one) => one.dwelling === true) ? true : first(all.map((one) => one.dwelling)),
    onlyHome: all.some((one) => one.onlyHome === true) ? true : first(all.map((one) => one.onlyHome)),
    housingGround: all.map((one) => one.housingGround.trim()).find((ground) => ground !== '') ?? '',
    encumbrances: partsOf(view, 'encumbrance').map(({ values }) => ({ kind: values.kind, on: dateOf(values.on) })),
  }
}

function later(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

/** When the cross enforcement that stands, of the site or of its case, was decided, ms; null = none was. */
export function crossEnforcedSince(context: CoreContext, db: Db, siteId: string): number | null {
  const caseId = siteRow(db, siteId)?.case_id ?? ''
  const decided = [siteId, caseId].flatMap((id) => rememberedDecision(context, `crossEnforcement:${id}`) ?? [])
  const since = decided.filter((one) => one.decision === 'APPROVED').map((one) => one.at)
  return since.length === 0 ? null : Math.min(...since)
}

/** A cross enforcement that was decided, of the site or of its case. */
export function isCrossEnforced(context: CoreContext, db: Db, siteId: string): boolean {
  return crossEnforcedSince(context, db, siteId) !== null
}
