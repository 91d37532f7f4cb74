import { leavingsOfSite } from '../../../db/leaving.ts'
import type { Db } from '../../../db/open.ts'
import { planVersionRows, planView } from '../../../db/plans.ts'
import type { LeavingCheck } from '../../../shared/contract/desk/sync/leaving.ts'
import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import { type ApprovalLevel, approvalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { completeness } from '../../../shared/domain/plans/completeness.ts'
import { eveningHours, type GroupHours } from '../../../shared/domain/plans/hours.ts'
import type { PlanView } from '../../../shared/domain/plans/planView.ts'
import { completenessOptionsOf, rateOf, thresholdsOf } from '../../../shared/domain/plans/ruledFigures.ts'
import { type ApprovedForm, type PaperStand, paperStands } from '../approvedPapers.ts'
import type { CoreContext } from '../context.ts'
import { rulesHere, type SiteFacts, siteFacts } from '../gate/facts.ts'
import type { GatePorts } from '../gate/ports.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { crossEnforcedSince, planFacts } from '../plans/facts.ts'

/** Everything a document of a site is built from, read once. */
export interface FormFacts {
  readonly siteId: string
  /** Site, case, statutory steps, officers. */
  readonly gate: SiteFacts
  readonly plan: PlanView
  /** RFC 3339 with the court's offset. */
  readonly now: string
  /** Who is at work, and on which laptop. */
  readonly officer: string
  readonly laptop: { readonly name: string; readonly prefix: string }
  /** Versions of what goes up for approval, newest first. */
  readonly papers: Readonly<Record<ApprovedForm, readonly PaperStand[]>>
  readonly level: ApprovalLevel
  /** When the cross enforcement of the site or its case was decided, ms; null = none was. */
  readonly crossEnforcedSince: number | null
  /** Number the plan as it stands is printed with. */
  readonly planNumber: number
  /** The plan as the version frozen it whose approval sheet is asked for; null = not asked for, or not here. */
  readonly sheetPlan: PlanView | null
  /** Whether anybody said or answered for anything before leaving the site; the check is made only for its own sheet. */
  readonly leaving: { readonly recorded: boolean; readonly check: LeavingCheck | null }
  /** What the evening before is about; the machine's own checks are asked only for it. */
  readonly evening: {
    readonly machine: readonly DoctorCheck[]
    readonly hours: readonly GroupHours[]
    readonly blocking: number
    readonly reasons: number
    /** Whether the paper package of the plan as it stands was printed (B7). */
    readonly packagePrinted: boolean
  } | null
}

/** Reads a site with all that its documents say. `machine` null = the evening's check is not asked for. */
export function formFacts(
  context: CoreContext,
  db: Db,
  siteId: string,
  ports: GatePorts,
  machine: readonly DoctorCheck[] | null,
): FormFacts {
  const gate = siteFacts(context, db, siteId, ports)
  const plan = planView(db, siteId)
  const { deviceName, prefix } = context.profile()
  const since = crossEnforcedSince(context, db, siteId)
  return {
    siteId,
    gate,
    plan,
    now: instant(context.ports.now()),
    officer: context.session().name,
    laptop: { name: deviceName, prefix },
    papers: {
      evictionPlan: paperStands(context, siteId, 'evictionPlan'),
      evictionAnnouncement: paperStands(context, siteId, 'evictionAnnouncement'),
      searchWarrant: paperStands(context, siteId, 'searchWarrant'),
    },
    level: approvalLevel(plan, { crossEnforcement: since !== null }, thresholdsOf(rulesHere(context, db))),
    crossEnforcedSince: since,
    planNumber: (planVersionRows(db, siteId)[0]?.number ?? 0) + 1,
    sheetPlan: null,
    leaving: { recorded: leavingsOfSite(db, siteId).length > 0, check: null },
    evening: machine === null ? null : eveningFacts(context, siteId, plan, machine),
  }
}

function eveningFacts(context: CoreContext, siteId: string, plan: PlanView, machine: readonly DoctorCheck[]) {
  const rules = rulesHere(context, context.store().db)
  const known = planFacts(context, siteId, plan)
  const { findings } = completeness(plan, known, completenessOptionsOf(rules))
  const blocking = findings.filter((finding) => finding.severity === 'block').length
  return {
    machine,
    hours: eveningHours(plan, rateOf(rules)),
    blocking,
    reasons: findings.length - blocking,
    packagePrinted: known.packagePrinted,
  }
}
