import { taskOf } from '../../../db/gate.ts'
import { namesOf } from '../../../db/identity.ts'
import { keptWithPlan } from '../../../db/plansMemory.ts'
import type { PlanVersionTable } from '../../../db/schema.ts'
import { siteRow } from '../../../db/site.ts'
import type { PlanStanding } from '../../../shared/contract/desk/plans.ts'
import { planDifference } from '../../../shared/domain/plans/planDifference.ts'
import { isSendable } from '../../../shared/domain/plans/taskOrder.ts'
import { unreconciled } from '../../../shared/domain/plans/taskState.ts'
import type { approvalsService, EffectiveDecision } from '../approvals.ts'
import { type CoreContext, requirePermission, requireSame } from '../context.ts'
import { absentIsNull, found } from '../errors.ts'
import { SIGNED_BY_PRESIDENT } from '../gate/pages.ts'
import type { GatePorts } from '../gate/ports.ts'
import { learnContent } from './approvedContent.ts'
import { besidePlan, readSnapshot, snapshotNow, versionFrozenAs } from './versions.ts'

/**
 * Judges the decisions about a site's subjects that were never judged here, or before a newer revocation (P1, P3), and
 * reads what the plan's decision was about.
 */
export async function judgeSubjects(
  context: CoreContext,
  approvals: ReturnType<typeof approvalsService>,
  siteId: string,
): Promise<void> {
  for (const kind of SIGNED_BY_PRESIDENT) {
    await approvals.effectiveDecision(`${kind}:${siteId}`)
  }
  const plan = await approvals.effectiveDecision(`plan:${siteId}`)
  if (plan !== null) await learnContent(context, siteId, plan.snapshot.hash)
}

/** Where a site's plan stands with whoever approves it, and how far the plan now is from what was approved. */
export function planStanding(context: CoreContext, ports: GatePorts, approvals: ReturnType<typeof approvalsService>) {
  return async ({ siteId }: { siteId: string }): Promise<PlanStanding> => {
    const session = requirePermission(context, 'case.read')
    const { db } = context.store()
    found(siteRow(db, siteId), 'site')
    const subject = `plan:${siteId}`
    const effective = await approvals.effectiveDecision(subject)
    const approved = effective?.decision === 'APPROVED' ? await approvedView(context, siteId, effective) : null
    requireSame(context, session)
    const task = taskOf(db, siteId)
    const stand = ports.requestFor(subject)
    const held = task !== null && unreconciled(task.fold).length > 0
    const state = task?.fold.state ?? null
    return {
      task: state,
      held,
      approved,
      request:
        stand === null
          ? null
          : {
              ...{ requestId: stand.requestId, state: stand.state, version: stand.version, waitsFor: stand.waitsFor },
              ...{ points: stand.points, answered: stand.answered },
              paper:
                stand.paper === null
                  ? null
                  : {
                      decision: stand.paper.decision,
                      officer: namesOf(db).officers.get(stand.paper.officerId) ?? stand.paper.officerId,
                    },
            },
      sendable: state !== null && isSendable(state, held),
    }
  }
}

/** The version that was approved, by its exact hash; null when no version here has it. */
async function approvedView(
  context: CoreContext,
  siteId: string,
  effective: EffectiveDecision,
): Promise<PlanStanding['approved']> {
  const { db } = context.store()
  const row = versionFrozenAs(context, siteId, effective.snapshot.hash)
  if (row === undefined) return null
  const differs = await differencesFrom(context, siteId, row)
  return {
    versionId: row.version_id,
    number: row.number,
    officer: namesOf(db).officers.get(effective.officerId) ?? effective.officerId,
    role: effective.role,
    at: effective.at,
    arrival: effective.arrival,
    differs,
  }
}

/** How far plans stand from a version, by its snapshot and what stands beside the plan. */
const keptDifferences = keptWithPlan<Map<string, number>>()

/** Differences of the plan as it stands from a version; null while the version's bytes are not here. */
async function differencesFrom(context: CoreContext, siteId: string, row: PlanVersionTable): Promise<number | null> {
  const counts = () => keptDifferences(context.store().db, siteId, () => new Map())
  const name = () => `${row.snapshot_hash} ${besidePlan(context, siteId)}`
  const known = counts().get(name())
  if (known !== undefined) return known
  // The approval travels before its content: the version is named, what differs is not known yet (B3).
  const snapshot = await readSnapshot(context, row).catch(absentIsNull)
  if (snapshot === null) return null
  // Asked for after the wait: the plan may have been written meanwhile.
  const now = planDifference(snapshot, snapshotNow(context, siteId)).length
  counts().set(name(), now)
  return now
}
