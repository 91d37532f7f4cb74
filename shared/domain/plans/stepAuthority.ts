import { may } from '../identity/permissions.ts'
import { type Role, roles } from '../identity/roles.ts'
import type { Guard, StepRecord } from './gateSteps.ts'
import { type Decider, gateStep, type StepCode } from './gateTable.ts'

/** What a record lacks because the person who may say it has not said it. */
export type AuthorityFault = 'unsignedPages' | 'notRegistered' | 'notConfirmed' | 'noDirector' | 'paperOnly'

/** Pages this court's machines drew themselves, and those of them a president's counting decision approves. */
export interface OrderPages {
  drawn: ReadonlySet<string>
  approved: ReadonlySet<string>
}

/** Who answers as director, for what the handler only prepares (domain.md §1.1, §1.3). */
export const DIRECTORS: readonly Role[] = ['bureauDirector', 'courtPresident']

/** Steps that a director decides or countersigns; a plan's approval by record only is one, for want of a decision. */
const BY_DIRECTOR: readonly Decider[] = ['HANDLER_DIRECTOR', 'DIRECTOR', 'APPROVAL_LEVELS']

/** Who may stand for a signed paper as its second person: who registers, reviews or signs orders, never who drafts. */
const SECOND: readonly Role[] = roles.filter((role) =>
  (['order.register', 'order.review', 'order.sign'] as const).some((permission) => may(role, permission)),
)

/** Roles that may confirm a record of a step as its second person; empty = the step asks for nobody. */
export function confirmersOf(code: StepCode): readonly Role[] {
  const { decider } = gateStep(code)
  if (decider === 'PRESIDENT') return SECOND
  return BY_DIRECTOR.includes(decider) ? DIRECTORS : []
}

/**
 * What a record lacks in authority (domain.md §1.1 "who decides"). A president's act is done by a decision that counts
 * about the very pages, or by the signed paper: another file than our drawing, kept by who registers documents and
 * confirmed by a second person (§1.2). What a director decides with the handler is countersigned by one who did not
 * write it. Empty = nothing.
 */
export function authorityFaults(record: StepRecord, pages: OrderPages): AuthorityFault[] {
  const { outcome, step, by } = record
  if (outcome !== 'DONE' && outcome !== 'NOT_NEEDED') return []
  const { decider } = gateStep(step)
  if (decider === 'PRESIDENT') return outcome === 'DONE' ? signatureFaults(record, pages) : []
  if (decider === 'DIRECTOR' && isOneOf(DIRECTORS, by.role)) return []
  if (!BY_DIRECTOR.includes(decider)) return []
  return isConfirmed(record, DIRECTORS) ? [] : ['noDirector']
}

/** Says of something written in the site's scope whether that was under a local court, which this one has yet to confirm. */
export type IsLocal = (written: { device: string; seq: number }) => boolean

/**
 * {@link authorityFaults} where part of the record was written before its laptop joined this court: who decided, countersigned
 * or answered for it there is nobody to this one, so that what rests on them alone is paper until somebody who may stands for
 * it anew (decision 0048).
 */
export function courtFaults(record: StepRecord, pages: OrderPages, isLocal: IsLocal): AuthorityFault[] {
  const faults = authorityFaults(record, pages)
  if (faults.length > 0) return faults
  if (record.outcome === 'OVERRIDE') return isLocal(record.by.written) ? ['paperOnly'] : []
  return authorityFaults(asCourtSees(record, isLocal), pages).length > 0 ? ['paperOnly'] : []
}

function asCourtSees(record: StepRecord, isLocal: IsLocal): StepRecord {
  const { by, keptBy, sealedBy, confirmed } = record
  const blank = <T extends { role: string; written: { device: string; seq: number } }>(person: T): T =>
    isLocal(person.written) ? { ...person, role: '' } : person
  return {
    ...record,
    by: blank(by),
    keptBy: blank(keptBy),
    sealedBy: sealedBy === null || isLocal(sealedBy.written) ? null : sealedBy,
    confirmed: confirmed === null || isLocal(confirmed.written) ? null : confirmed,
  }
}

function signatureFaults(record: StepRecord, { drawn, approved }: OrderPages): AuthorityFault[] {
  const { hash } = record.document
  if (hash === '') return []
  if (approved.has(hash) && record.sealedBy !== null && isGiven(record.sealedBy.role, 'order.sign')) return []
  if (drawn.has(hash)) return ['unsignedPages']
  const faults: AuthorityFault[] = isGiven(record.keptBy.role, 'order.register') ? [] : ['notRegistered']
  return isConfirmed(record, SECOND) ? faults : [...faults, 'notConfirmed']
}

function isConfirmed({ confirmed, authors }: StepRecord, by: readonly Role[]): boolean {
  return confirmed !== null && isOneOf(by, confirmed.role) && !authors.includes(confirmed.officerId)
}

function isOneOf(some: readonly Role[], role: string): boolean {
  return some.some((one) => one === role)
}

function isGiven(role: string, permission: 'order.sign' | 'order.register'): boolean {
  return roles.some((one) => one === role && may(one, permission))
}

/** Steps of one action: another attempt, or another approved version, does them again. */
const OF_ONE_ROUND: readonly StepCode[] = ['E09', 'E13', 'E14', 'E15', 'E16', 'E17', 'E24']

/** Overrides that outlive a new version: the residence grace is about a day, not about a plan. */
const OF_ANY_VERSION: readonly Guard[] = ['RESIDENCE_GRACE']

/**
 * Whether a record speaks for the present round: an approval that is taken back (abort, return, reopened plan) ends a
 * round with its notices, its arrival and its overrides; an override is also worth no other version than it was given for.
 */
export function isOfRound(
  { bound, guard, step }: StepRecord,
  task: { round: string; approved: { version: number } | null } | null,
): boolean {
  const round = task?.round ?? ''
  const made = bound ?? { round: '', version: null }
  if (guard === '') return !OF_ONE_ROUND.includes(step) || made.round === round
  const version = task?.approved?.version ?? null
  return made.round === round && (OF_ANY_VERSION.includes(guard) || made.version === version)
}
