import type { Names } from '../../../db/identity.ts'
import type { Guard } from '../../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import type { SiteFacts } from './facts.ts'

/** One decision to go on without a step or a condition, as it is printed and shown to whoever approves (B4). */
export interface OverrideLine {
  recordId: string
  /** Step it stands beside; `guard` '' means that it goes on without this very step. */
  step: StepCode
  guard: Guard
  /** The objector's name where it is about an objection; '' = the whole site. */
  subject: string
  /** Who answers for it, in which role, when (wall clock, ms). */
  name: string
  role: string
  at: number
  reason: string
  document: { title: string; no: string; hash: string }
  /** Made for the present round: an earlier one's answers for nothing any more, and stays on record. */
  isCurrent: boolean
}

/**
 * Every override of a site that was not struck, oldest first: over a step and over a condition, each with the name, role
 * and reason of who answers for it. Incomplete ones (no reason, in doubt) are left out: they answer for nothing.
 */
export function overridesOf(facts: Pick<SiteFacts, 'steps' | 'objections'>, names: Names): OverrideLine[] {
  return facts.steps
    .filter(({ record, faults }) => record.outcome === 'OVERRIDE' && record.struck === null && faults.length === 0)
    .toSorted((a, b) => a.record.by.at - b.record.by.at || (a.recordId < b.recordId ? -1 : 1))
    .map(({ recordId, record, ofRound }) => {
      const { step, guard, by, reason, document } = record
      const about = facts.objections.find((one) => one.objectionId === record.subject)
      const subject = about?.objection.person ?? record.subject
      const name = names.officers.get(by.officerId) ?? by.officerId
      return { recordId, step, guard, subject, name, role: by.role, at: by.at, reason, document, isCurrent: ofRound }
    })
}
