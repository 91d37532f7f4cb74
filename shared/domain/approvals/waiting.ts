import type { Role } from '../identity/roles.ts'
import type { KindRule, OpinionStep } from './kinds.ts'
import type { RequestFold } from './request.ts'

/**
 * Required opinions that are missing on the present version; an objection that nobody took back is one of them. A step
 * whose role proposed is heard: proposers are never asked, so a team lead's own plan would wait for its team lead.
 */
export function missingOpinions(fold: RequestFold, rule: KindRule): OpinionStep[] {
  return rule.opinions.filter((step) => step.required && !isHeard(fold, step))
}

function isHeard(fold: RequestFold, step: OpinionStep): boolean {
  const newest = fold.opinions.findLast(
    (one) => one.version === fold.version && step.roles.some((role) => role === one.role),
  )
  return newest === undefined ? isProposed(fold, step) : newest.opinion !== 'OBJECT'
}

/** Whether somebody who drafted or submitted holds a role of this step. */
export function isProposed(fold: Pick<RequestFold, 'proposerRoles'>, step: Pick<OpinionStep, 'roles'>): boolean {
  return step.roles.some((role) => fold.proposerRoles.includes(role))
}

/** What a request waits for from an officer in this role; null = nothing (also for its own proposers). */
export function awaitsFrom(
  fold: RequestFold,
  rule: KindRule,
  officer: { id: string; role: Role },
): 'opinion' | 'decision' | null {
  if (fold.state !== 'submitted' || fold.proposers.includes(officer.id)) return null
  if (rule.decide.roles.includes(officer.role) && missingOpinions(fold, rule).length === 0) return 'decision'
  const step = rule.opinions.find((one) => one.roles.includes(officer.role))
  return step !== undefined && !isHeard(fold, step) ? 'opinion' : null
}

/** Roles a submitted request waits for now: the missing opinions', then the decider's. */
export function waitsFor(fold: RequestFold, rule: KindRule): readonly Role[] {
  if (fold.state !== 'submitted') return []
  const [missing] = missingOpinions(fold, rule)
  return (missing ?? rule.decide).roles
}
