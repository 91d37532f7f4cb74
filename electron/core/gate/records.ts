import { prepared } from '../../../db/statements.ts'
import type { Permission } from '../../../shared/domain/identity/permissions.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { checkObjectionDecider } from '../../../shared/domain/identity/separation.ts'
import type { Guard, Outcome } from '../../../shared/domain/plans/gateSteps.ts'
import { gateStep, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { OVERRIDE_ROLES } from '../../../shared/domain/plans/taskGuards.ts'
import type { Act, Session } from '../context.ts'
import { refuse } from '../errors.ts'
import type { SiteFacts } from './facts.ts'

/** Permissions of which one is needed to record a step: those who prepare, serve, review or sign. */
export const RECORDS: readonly Permission[] = ['plan.draft', 'order.register', 'order.review', 'order.sign']

/** Who may go on without a step of every eviction `[p]`; "not needed" is anybody's who records. */
const SKIP_ROLES: readonly Role[] = ['teamLead', 'bureauDirector', 'courtPresident']

/** What a record says that is checked before it is written. */
export interface Stated {
  step: StepCode
  outcome: Outcome
  guard: Guard
  subject: string
  reason: string
  hash: string
}

/**
 * Checks a record before it is written. Nothing that is incomplete is refused (it shows as incomplete); refused is what
 * nobody may say: going on without a president's act, an override by the wrong role or without a reason, a scan that is
 * not in this store.
 */
export function checkRecord(act: Act, session: Session, facts: SiteFacts, stated: Stated): void {
  const { step, outcome, guard, subject, reason, hash } = stated
  const goesOn = outcome === 'OVERRIDE' || outcome === 'NOT_NEEDED'
  if (outcome !== 'DONE' && reason.trim() === '') refuse('gateReasonNeeded', 'reason', '')
  if (guard !== '') {
    if (outcome !== 'OVERRIDE') refuse('guardIsOverride', 'outcome', '')
    if (!OVERRIDE_ROLES[guard].includes(session.role)) refuse('overrideRole', 'guard', '')
    const known = facts.objections.some((one) => one.objectionId === subject)
    if (guard === 'OBJECTION_BLOCKS' && !known) refuse('overrideSubject', 'subject', '')
  } else if (goesOn) {
    const { decider, always } = gateStep(step)
    if (decider === 'PRESIDENT' && always) refuse('presidentOnly', 'outcome', step)
    if (outcome === 'OVERRIDE' && !SKIP_ROLES.includes(session.role)) refuse('overrideRole', 'outcome', '')
  }
  if (hash !== '' && prepared(act.db, 'SELECT 1 FROM blob WHERE hash = ?').get(hash) === undefined) {
    refuse('scanMissing', 'document', '')
  }
}

/** Refuses a reviewer who enforces the case (OBJ 11) and rooms of another site. */
export function checkObjection(
  facts: SiteFacts,
  set: { reviewer?: string | undefined; rooms?: string[] | undefined },
): void {
  const { reviewer, rooms } = set
  if (reviewer !== undefined && reviewer !== '') {
    const person = facts.officers.find((one) => one.officer_id === reviewer && one.active === 1)
    if (person === undefined) refuse('reviewerUnknown', 'reviewer', '')
    // The register names handlers by name; a name is compared as well, or a second account would be a second person.
    const byName = person.name === facts.case.work_handler
    if (byName || !checkObjectionDecider(facts.enforcers, reviewer).ok)
      refuse('reviewerEnforces', 'reviewer', person.name)
  }
  const strange = (rooms ?? []).find((roomId) => !facts.rooms.some((room) => room.roomId === roomId))
  if (strange !== undefined) refuse('roomElsewhere', 'rooms', '')
}
