import { looksAt, requestRowsOf } from '../../../db/approvals.ts'
import { subjectOfWhole } from '../../../shared/domain/approvals/aboutPerson.ts'
import type { ApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import {
  type AnsweredPoint,
  answeredPoints,
  type RequestFold,
  refusalOf,
  type Submission,
} from '../../../shared/domain/approvals/request.ts'
import type { CoreContext } from '../context.ts'
import { refuse } from '../errors.ts'
import { type LoadedRequest, loadRequest } from './verdicts.ts'

/**
 * Reasons somebody gave for sending back or refusing, with the request they were given on and the decision that gave
 * them.
 */
export interface AskedPoints {
  on: LoadedRequest
  hash: string
  list: AnsweredPoint[]
}

/**
 * Reasons a request has to answer: its own newest ones, else those with which its subject's last request ended, so that
 * asking anew answers them as going up again does (F6). Null when there are none.
 */
export function pointsOf(context: CoreContext, rules: ApprovalRules, loaded: LoadedRequest): AskedPoints | null {
  if (loaded.fold.decisions.some((one) => one.standing)) return ownPoints(loaded)
  return firstPoints(endedBefore(context, rules, loaded.fold.subject, loaded))
}

/** Reasons that a request about this subject would have to answer if it was drafted now. */
export function pointsOfSubject(context: CoreContext, rules: ApprovalRules, subject: string): AskedPoints | null {
  return firstPoints(endedBefore(context, rules, subject, null))
}

/** How many of them have no answer yet. */
export function openPoints(points: AskedPoints | null): number {
  return points?.list.filter((one) => one.answer === null).length ?? 0
}

/**
 * Every reason is answered on its own before anything goes up again (F6). REFUSED `pointsUnanswered` with how many are
 * not.
 */
export function requireAnswered(open: number): void {
  if (open > 0) refuse('pointsUnanswered', 'points', String(open))
}

/**
 * When an officer last looked at an earlier version, here or on the requests about the subject that ended before this.
 */
export function lastLook(
  context: CoreContext,
  rules: ApprovalRules,
  loaded: LoadedRequest,
  officerId: string,
): { version: number; at: number; submission: Submission | null } | null {
  const { db } = context.store()
  const lookIn = ({ row, fold }: LoadedRequest, below: number) => {
    const look = looksAt(db, row.request_id).find((one) => one.officer_id === officerId && one.version < below)
    return look === undefined ? null : { ...look, submission: submissionOf(fold, look.version) }
  }
  const own = lookIn(loaded, loaded.fold.version)
  if (own !== null) return own
  for (const before of endedBefore(context, rules, loaded.fold.subject, loaded)) {
    const look = lookIn(before, Number.POSITIVE_INFINITY)
    if (look !== null) return look
  }
  return null
}

function submissionOf(fold: RequestFold, version: number): Submission | null {
  return fold.submissions.find((one) => one.version === version) ?? null
}

const UNAPPROVED = ['rejected', 'withdrawn', 'superseded']

/**
 * Requests about a subject that ended without approval and that nothing was approved after, newest first; those drafted
 * before `loaded`, or all. One still under way is beside it, not before it.
 */
function endedBefore(
  context: CoreContext,
  rules: ApprovalRules,
  subject: string,
  loaded: LoadedRequest | null,
): LoadedRequest[] {
  const ended: LoadedRequest[] = []
  // What was asked before anybody was named as its person may have been about this one.
  for (const asked of new Set([subject, subjectOfWhole(subject)])) {
    for (const row of requestRowsOf(context.store().db, asked)) {
      if (row.request_id === loaded?.row.request_id) continue
      const one = loadRequest(context, rules, row.request_id)
      if (loaded !== null && one.fold.draftedAt > loaded.fold.draftedAt) continue
      if (one.fold.state === 'approved') break
      if (UNAPPROVED.includes(one.fold.state)) ended.push(one)
    }
  }
  return ended
}

function firstPoints(requests: readonly LoadedRequest[]): AskedPoints | null {
  for (const one of requests) {
    const points = ownPoints(one)
    if (points !== null) return points
  }
  return null
}

function ownPoints(on: LoadedRequest): AskedPoints | null {
  const back = refusalOf(on.fold, on.fold.version)
  return back === null ? null : { on, hash: back.hash, list: answeredPoints(on.fold, on.fold.version) }
}
