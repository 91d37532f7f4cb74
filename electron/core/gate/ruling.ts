import type { ObjectionSet } from '../../../shared/contract/desk/plans/gate.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { checkObjectionDecider } from '../../../shared/domain/identity/separation.ts'
import { misplacedDay } from '../../../shared/domain/plans/objectionRuling.ts'
import { DECIDING, type Objection } from '../../../shared/domain/plans/objections.ts'
import { DIRECTORS } from '../../../shared/domain/plans/stepAuthority.ts'
import type { Session } from '../context.ts'
import { refuse } from '../errors.ts'
import type { SiteFacts } from './facts.ts'

/** Whether a change can lift a block: a ruling, security, a withdrawal, an end of the lawsuit, or fewer rooms. */
export function decides(before: Objection, set: ObjectionSet): boolean {
  const changed = (name: keyof ObjectionSet) =>
    set[name] !== undefined && JSON.stringify(set[name]) !== JSON.stringify(before[name])
  if (DECIDING.some((name) => name !== 'struck' && changed(name))) return true
  if (before.nextStepOn !== null && set.nextStepOn === null) return true
  const { rooms } = set
  if (rooms === undefined || before.receivedOn === null) return false
  return before.rooms.length === 0
    ? rooms.length > 0
    : rooms.length > 0 && before.rooms.some((id) => !rooms.includes(id))
}

/**
 * Checks what is written on an objection. REFUSED `reviewerEnforces` (OBJ 11), `reviewerUnknown`, `roomElsewhere`;
 * `objectionEnforcer` and `objectionRole` for who may not decide it; `rulingReviewer`, `rulingNumber`, `rulingPaper` for
 * a decision without its reviewer, number or paper; `objectionDays` with the day that is out of order.
 */
export function checkObjection(session: Session, facts: SiteFacts, before: Objection, set: ObjectionSet): void {
  checkReviewer(facts, set.reviewer ?? '')
  const strange = (set.rooms ?? []).find((roomId) => !facts.rooms.some((room) => room.roomId === roomId))
  if (strange !== undefined) refuse('roomElsewhere', 'rooms', '')
  const after: Objection = { ...before, ...(set as Partial<Objection>) }
  const misplaced = misplacedDay(after, facts.guards.today)
  if (misplaced !== null) refuse('objectionDays', misplaced, misplaced)
  if (!decides(before, set)) return
  requireDecider(session, facts)
  const { ruling, reviewer, document, withdrawnOn } = after
  if (ruling !== null && reviewer === '') refuse('rulingReviewer', 'reviewer', '')
  if (ruling !== null && ruling.no.trim() === '') refuse('rulingNumber', 'ruling', '')
  if ((ruling !== null || withdrawnOn !== null) && document.hash === '') refuse('rulingPaper', 'document', '')
}

/** An objection that is struck stops nothing any more, so that too is nobody's who enforces the case. */
export function checkStriking(session: Session, facts: SiteFacts): void {
  if (DIRECTORS.includes(session.role) && !facts.enforcers.includes(session.officerId)) return
  requireDecider(session, facts)
}

function requireDecider(session: Session, facts: SiteFacts): void {
  if (!may(session.role, 'objection.decide')) refuse('objectionRole', 'ruling', '')
  const isHandler = session.name === facts.case.work_handler
  if (isHandler || !checkObjectionDecider(facts.enforcers, session.officerId).ok)
    refuse('objectionEnforcer', 'ruling', '')
}

/** Refuses a reviewer who enforces the case (OBJ 11). */
function checkReviewer(facts: SiteFacts, reviewer: string): void {
  if (reviewer === '') return
  const person = facts.officers.find((one) => one.officer_id === reviewer && one.active === 1)
  if (person === undefined) refuse('reviewerUnknown', 'reviewer', '')
  // The register names handlers by name; a name is compared as well, or a second account would be a second person.
  const byName = person.name === facts.case.work_handler
  if (byName || !checkObjectionDecider(facts.enforcers, reviewer).ok)
    refuse('reviewerEnforces', 'reviewer', person.name)
}
