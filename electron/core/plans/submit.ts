import { planView } from '../../../db/plans.ts'
import { siteRow } from '../../../db/site.ts'
import { levelHeld } from '../../../shared/domain/approvals/request.ts'
import { evictionPlan } from '../../../shared/domain/documents/forms/evictionPlan.ts'
import { officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import { planApprovalSheet } from '../../../shared/domain/documents/forms/planApprovalSheet.ts'
import { type ApprovalLevel, approvalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { completeness, type PlanFinding } from '../../../shared/domain/plans/completeness.ts'
import { planVersionFormat } from '../../../shared/domain/plans/planVersion.ts'
import type { PlanView } from '../../../shared/domain/plans/planView.ts'
import { completenessOptionsOf, thresholdsOf } from '../../../shared/domain/plans/ruledFigures.ts'
import { isSendable } from '../../../shared/domain/plans/taskOrder.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { requireAnswered } from '../approvals/carried.ts'
import { requireReach } from '../caseReach.ts'
import { answered, command, requirePermission, requireSame } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { officialHead } from '../frozenDocuments.ts'
import { rulesHere, type SiteFacts, siteFacts } from '../gate/facts.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { approvalSheetData, openSteps, roleWord, subjectOfVersion } from '../officialForms/approvalSheet.ts'
import { withDoubts } from '../officialForms/form.ts'
import { evictionPlanData } from '../officialForms/plan.ts'
import { printablePlan } from '../officialForms/planDoubts.ts'
import { makeReader } from '../officialForms/reader.ts'
import { whereabouts } from '../siteHead.ts'
import { drawForApproval, freezeDrawn, type SubmitDeps, type Submitted } from '../submissions.ts'
import { turns } from '../turns.ts'
import { planFacts } from './facts.ts'
import { freezePlanVersion, preparePlanVersion } from './versions.ts'
import { findingWord } from './words.ts'

export interface SubmitPlanInput {
  commandId: string
  siteId: string
  dueOn: string | null
  note: string
  /** Why each finding that wants a reason may stand, by the finding's code. */
  reasons: { code: string; text: string }[]
}

/**
 * Sends a site's plan up: measured, frozen as a version, drawn as pages, submitted at its level, and the task moved, in
 * one transaction. Works without a network; a repeat is harmless (J8). REFUSED `planBlocked` names the first cell that
 * keeps it back, `findingReasonNeeded` the finding, `pointsUnanswered`, `planUnchanged`, `moveNotHere`.
 */
export function planSubmission(deps: SubmitDeps) {
  const { context, ports, approvals } = deps
  const { inTurn } = turns()

  return inTurn(async (input: SubmitPlanInput): Promise<Submitted> => {
    const session = requirePermission(context, 'plan.submit')
    const asked = { commandId: input.commandId, procedure: 'plans.submit' }
    const before = answered<Submitted>(context, asked)
    if (before !== null) return before
    const { siteId } = input
    const subject = `plan:${siteId}`
    await approvals.effectiveDecision(subject)
    const { db } = context.store()
    const facts = siteFacts(context, db, siteId, ports)
    requireSendable(facts)
    requireAnswered(approvals.openPoints(subject))
    const view = planView(db, siteId)
    const known = planFacts(context, siteId, view)
    const rules = rulesHere(context, db)
    const note = noteOf(input, completeness(view, known, completenessOptionsOf(rules)).findings)
    const level = heldLevel(deps, subject, approvalLevel(view, known, thresholdsOf(rules)))
    // Read in one go with the view above: whatever is typed meanwhile makes the freeze refuse.
    const prepared = await preparePlanVersion(context, siteId, await spentVersion(deps, facts))
    const version = prepared.known?.number ?? prepared.snapshot.number
    const drawn = await drawBoth(deps, facts, { view, version, level, note })
    requireSame(context, session)
    return command(context, 'plan.submit', asked, (act): Submitted => {
      requireReach(context, act.db, 'plan.submit', facts.case.case_id)
      const row = freezePlanVersion(context, act, prepared)
      const [plan, sheet] = drawn
      freezeDrawn(act, siteId, '', plan)
      freezeDrawn(act, siteId, subjectOfVersion(row.number), sheet)
      const caseId = found(siteRow(act.db, siteId), 'site').case_id
      const about = { kind: 'plan', level: level.level, caseId, siteId, subject, title: '' } as const
      const requestId = approvals.openRequest(subject)?.row.request_id ?? approvals.draftIn(act, about)
      const { rendering } = plan
      const request = found(approvals.openRequest(subject), 'request')
      approvals.submitIn(act, {
        commandId: input.commandId,
        requestId,
        rev: JSON.parse(request.row.rev) as string[],
        level: level.level,
        version: row.number,
        snapshot: { hash: row.snapshot_hash, format: planVersionFormat },
        rendering,
        dueOn: input.dueOn,
        note,
      })
      act.touch('plans', siteId, [siteId])
      return { requestId, version: row.number, code: rendering.code, pages: rendering.pages }
    })
  })
}

/**
 * The version that cannot go up again: the newest that did. A plan that came back goes up as a new version when every
 * reason is answered, also when nothing of it changed, and so does one whose request was withdrawn (§1.2: version +1).
 * REFUSED `planUnchanged` while that very content waits for its decision, stands approved, or was turned down.
 */
async function spentVersion({ context }: SubmitDeps, facts: SiteFacts): Promise<number> {
  const siteId = facts.site.site_id
  const spent = facts.task?.fold.submitted ?? 0
  const state = facts.requests.get('E10')?.state
  if (spent === 0 || state === undefined || !['submitted', 'approved', 'rejected'].includes(state)) return spent
  const { known } = await preparePlanVersion(context, siteId, 0)
  if (known !== null && known.number <= spent) refuse('planUnchanged', 'version', String(known.number))
  return spent
}

function requireSendable(facts: SiteFacts): void {
  const { state, held } = facts.guards
  if (facts.task === null || !isSendable(state, held)) refuse('moveNotHere', 'move', state)
}

/** The level it goes up at: what somebody escalated is never measured down again (F2). */
function heldLevel({ approvals }: SubmitDeps, subject: string, measured: ApprovalLevel): ApprovalLevel {
  const fold = approvals.openRequest(subject)?.fold
  return fold === undefined ? measured : { ...measured, level: levelHeld(fold, measured.level) }
}

/** The submitter's note with why each finding may stand, as the decider reads it. Refuses what blocks. */
function noteOf(input: SubmitPlanInput, findings: readonly PlanFinding[]): string {
  const blocking = findings.find((finding) => finding.severity === 'block')
  if (blocking !== undefined) {
    const { kind, id, field } = blocking.where
    refuse('planBlocked', `${kind}/${id}/${field}`, findingWord(blocking.code, blocking.detail))
  }
  const lines = [...Map.groupBy(findings, (finding) => finding.code)].map(([code, all]) => {
    const reason = input.reasons.find((one) => one.code === code)?.text.trim() ?? ''
    const said = findingWord(code, all[0]?.detail ?? '')
    if (reason === '') refuse('findingReasonNeeded', code, said)
    return `${said}${all.length > 1 ? `（共 ${all.length} 处）` : ''}：${reason}`
  })
  return [input.note.trim(), ...lines].filter((line) => line !== '').join('\n')
}

/** The plan and its approval sheet, which names the plan's code. */
async function drawBoth(
  deps: SubmitDeps,
  facts: SiteFacts,
  made: { view: PlanView; version: number; level: ApprovalLevel; note: string },
) {
  const { context } = deps
  const now = context.ports.now()
  const source = {
    plan: made.view,
    version: made.version,
    preparedOn: chinaDate(now),
    address: whereabouts(facts.site),
    level: made.level,
    facts,
  }
  const head = officialHead(context, facts.case.case_no, false)
  const reader = makeReader()
  const data = evictionPlanData({ ...source, plan: printablePlan(made.view, reader) })
  const document = withDoubts(officialDocumentOf(evictionPlan, data, head), reader.doubts)
  const plan = await drawForApproval(deps, document)
  const { role, name } = context.session()
  const submittedAt = instant(now)
  const said = { code: plan.rendering.code, note: made.note, submittedAt }
  const steps = openSteps(made.level.level, [{ role, name: `${name}（${roleWord(role)}）`, at: submittedAt }])
  const sheet = approvalSheetData({ ...source, ...said, steps, papers: [] })
  return [plan, await drawForApproval(deps, officialDocumentOf(planApprovalSheet, sheet, head))] as const
}
