import { requestRowsOf } from '../../../db/approvals.ts'
import {
  type ApprovalRules,
  type Decision,
  defaultApprovalRules,
  type Level,
} from '../../../shared/domain/approvals/kinds.ts'
import { type RequestState, standingDecision } from '../../../shared/domain/approvals/request.ts'
import { waitsFor } from '../../../shared/domain/approvals/waiting.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import type { CoreContext } from '../context.ts'
import { pointsOf } from './carried.ts'
import { loadRequest, paperOn, verdictOf } from './verdicts.ts'

/** Where the newest request about a subject stands, as its subject's own screens show it. */
export interface RequestStand {
  requestId: string
  state: RequestState
  version: number
  submittedBy: string
  waitsFor: Role[]
  /** Reasons of the newest return, and how many were answered. */
  points: number
  answered: number
  /** The decision that counts on the newest version that has one. */
  decision: { decision: Decision; version: number; officerId: string; role: string; at: number; number: number } | null
  /** A local court's decision on the newest version that the court has yet to confirm. */
  paper: { decision: Decision; version: number; officerId: string; role: string; at: number } | null
}

/**
 * The level somebody passed the running request about a subject up to; null = nobody did, or none runs. `rules` of the
 * approval kinds.
 */
export function escalatedLevel(
  context: CoreContext,
  subject: string,
  rules: ApprovalRules = defaultApprovalRules,
): Level | null {
  const folds = requestRowsOf(context.store().db, subject).map(
    (row) => loadRequest(context, rules, row.request_id).fold,
  )
  return folds.find((fold) => fold.ended === null && fold.state !== 'rejected')?.escalated ?? null
}

/** Null while nobody asked. By what was verified here; a decision that doesn't count is none. */
export function requestStand(
  context: CoreContext,
  subject: string,
  rules: ApprovalRules = defaultApprovalRules,
): RequestStand | null {
  const { db } = context.store()
  const [row] = requestRowsOf(db, subject)
  if (row === undefined) return null
  const loaded = loadRequest(context, rules, row.request_id)
  const { fold, rule } = loaded
  const points = pointsOf(context, rules, loaded)?.list ?? []
  const claims = fold.submissions.toReversed().map((one) => standingDecision(fold, one.version))
  const claim = claims.find((one) => one !== null) ?? null
  const verdict = claim === null ? null : verdictOf(db, claim)
  const paper = claim === null || claim.version < fold.version ? paperOn(db, fold, fold.version) : null
  return {
    requestId: row.request_id,
    paper:
      paper === null
        ? null
        : {
            ...{ decision: paper.decision, version: paper.version, officerId: paper.by, role: paper.role },
            at: paper.at,
          },
    state: fold.state,
    version: fold.version,
    submittedBy: fold.submissions.at(-1)?.by ?? fold.draftedBy,
    waitsFor: [...waitsFor(fold, rule)],
    points: points.length,
    answered: points.filter((one) => one.answer !== null).length,
    decision:
      claim === null || verdict?.counts !== true
        ? null
        : {
            ...{ decision: claim.decision, version: claim.version, officerId: claim.by, role: claim.role },
            at: verdict.at,
            number: verdict.number,
          },
  }
}
