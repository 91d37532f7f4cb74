import type { ApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { checkApprover } from '../../../shared/domain/identity/separation.ts'
import type { Act, Session } from '../context.ts'
import type { Core } from '../core.ts'
import { checkRev, deskError, refuse } from '../errors.ts'
import type { Subjects } from './subjects.ts'
import type { LoadedRequest } from './verdicts.ts'

/** What every part of the approvals service works with. */
export interface ApprovalDeps {
  core: Core
  rules: ApprovalRules
  subjects: Subjects
}

/** Input of an act on a request: `rev` is what the screen showed. */
export interface RequestAct {
  commandId: string
  requestId: string
  rev: string[]
}

/** {@link checkRev} of a request. */
export function requireFresh(loaded: LoadedRequest, rev: readonly string[]): void {
  checkRev('request', JSON.parse(loaded.row.rev) as string[], rev)
}

/** Refuses a role the step isn't open to; the answer names the right it would need. */
export function requireRole(session: Session, roles: readonly Role[], permission: string): void {
  if (!roles.includes(session.role)) throw deskError('NOT_ALLOWED', { permission, role: session.role })
}

/** Nobody judges their own request: officers are compared, never keys or devices. */
export function requireOther(loaded: LoadedRequest, officerId: string): void {
  const answer = checkApprover(loaded.fold.proposers, officerId)
  if (!answer.ok) refuse(answer.code, 'decider', '')
}

/** Tells the windows that a request, and what hangs on it, changed. */
export function touchRequest(act: Act, loaded: LoadedRequest): void {
  const { case_id: caseId, site_id: siteId, request_id: requestId } = loaded.row
  act.touch('approvals', requestId, [requestId, ...[caseId, siteId].filter((id) => id !== null)])
}

export function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure: `approvals.${procedure}` }
}
