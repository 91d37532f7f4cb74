import { prepared } from '../../../db/statements.ts'
import type { StepSet } from '../../../shared/contract/desk/plans/gate.ts'
import type { Permission } from '../../../shared/domain/identity/permissions.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import type { Guard, Outcome, StepRecord } from '../../../shared/domain/plans/gateSteps.ts'
import { gateStep, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { confirmersOf, type OrderPages } from '../../../shared/domain/plans/stepAuthority.ts'
import { mayAnswer } from '../../../shared/domain/plans/taskGuards.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import type { Act, Session } from '../context.ts'
import { refuse } from '../errors.ts'
import type { SiteFacts } from './facts.ts'

/** Permissions of which one is needed to record a step: those who prepare, serve, review or sign. */
export const RECORDS: readonly Permission[] = ['plan.draft', 'order.register', 'order.review', 'order.sign']

/** Permissions of which one is needed to stand for a record as its second person; the step says which roles. */
export const CONFIRMS: readonly Permission[] = ['order.review', 'order.sign', 'order.register']

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
    const { commanders } = facts.guards
    if (!mayAnswer(guard, session, commanders)) {
      refuse(guard === 'COURT_CONTACT' && commanders.length > 0 ? 'onlyCommander' : 'overrideRole', 'guard', '')
    }
    const known = facts.objections.some((one) => one.objectionId === subject)
    if (guard === 'OBJECTION_BLOCKS' && !known) refuse('overrideSubject', 'subject', '')
  } else if (goesOn) {
    const { decider, always } = gateStep(step)
    if (decider === 'PRESIDENT' && always) refuse('presidentOnly', 'outcome', step)
    // Nobody but whoever leads the action says that a step of every action is not needed at the door.
    const { commanders } = facts.guards
    if (decider === 'COMMANDER' && always && outcome === 'NOT_NEEDED') {
      const leads = commanders.length > 0 ? commanders.includes(session.officerId) : SKIP_ROLES.includes(session.role)
      if (!leads) refuse('onlyCommander', 'outcome', step)
    }
    if (outcome === 'OVERRIDE' && !SKIP_ROLES.includes(session.role)) refuse('overrideRole', 'outcome', '')
  }
  if (hash !== '' && prepared(act.db, 'SELECT 1 FROM blob WHERE hash = ?').get(hash) === undefined) {
    refuse('scanMissing', 'document', '')
  }
}

/** Registers that say what an order is; only the president's decision changes them on pages that went up. */
const OF_AN_ORDER = ['outcome', 'document', 'until', 'signature', 'on'] as const satisfies (keyof StepSet)[]

/**
 * Refuses a change of what went to the president: whoever drafted an order neither signs nor re-dates it. The signed
 * original takes the place of pages that were not approved here.
 */
export function checkEdit(record: StepRecord, set: StepSet, pages: OrderPages): void {
  const { hash } = record.document
  if (gateStep(record.step).decider !== 'PRESIDENT' || !pages.drawn.has(hash)) return
  const original = set.document?.hash ?? hash
  const replaces = original !== '' && !pages.drawn.has(original) && !pages.approved.has(hash)
  if (!replaces && OF_AN_ORDER.some((name) => set[name] !== undefined)) refuse('orderWithPresident', 'record', '')
}

/**
 * Refuses who may not stand for a record as its second person: REFUSED `recordStruck`, `confirmNotAsked`,
 * `confirmRole`, `confirmOwn`.
 */
export function checkConfirming(session: Session, record: StepRecord): void {
  if (record.struck !== null) refuse('recordStruck', 'record', record.step)
  const roles = confirmersOf(record.step)
  const isAsked = record.outcome === 'DONE' || record.outcome === 'NOT_NEEDED'
  if (roles.length === 0 || record.guard !== '' || !isAsked) refuse('confirmNotAsked', 'record', record.step)
  if (!roles.includes(session.role)) refuse('confirmRole', 'record', record.step)
  if (record.authors.includes(session.officerId)) refuse('confirmOwn', 'record', record.step)
}

/** The round a new record is made in and the version that stands approved, so that it answers for nothing later. */
export function boundTo({ task }: SiteFacts): JsonObject {
  return { round: task?.fold.round ?? '', version: task?.fold.approved?.version ?? null }
}

/** Warnings about the home that whoever countersigns the review decides on. */
export function decisionsOn({ residence }: SiteFacts): string[] {
  return residence.notes.flatMap((note) => (note.needsDecision ? [note.code] : []))
}

/** Only what is set: an absent register is not stated. */
export function jsonOf(set: object): JsonObject {
  return JSON.parse(JSON.stringify(set)) as JsonObject
}
