import type { Level } from '../approvals/kinds.ts'
import type { LevelThresholds } from './approvalLevel.ts'
import { forceChecks } from './completenessForce.ts'
import { placeChecks } from './completenessPlace.ts'
import type { PartKind } from './parts.ts'
import type { PlanView } from './planView.ts'

/** Facts of the case and the task that a plan is measured against; dates are `YYYY-MM-DD`. */
export interface CompletenessFacts {
  today: string
  /** Last day of the announcement's period, a later dwelling grace included; null while none is known. */
  complyBy: string | null
  announcementSigned: boolean
  served: boolean
  /** Whether the paper fallback package of the plan as it stands was printed (B7); asked on the evening before. */
  packagePrinted: boolean
  /** Whether the case was directed, elevated or is enforced jointly: it raises the level (domain §8.5). */
  crossEnforcement: boolean
  /** Level somebody who was to decide passed the plan up to (F2); null = nobody did. It is never measured down again. */
  escalated: Level | null
}

/** Figures a court sets for itself (domain `[p]`). */
export interface CompletenessOptions {
  /** Lots that one m² of store holds, stacked. */
  lotsPerSquareMetre: number
  /** Lots taken for a room whose estimate nobody stated. */
  lotsPerRoom: number
  /** Persons who enter goods in all groups together. */
  registrarsAtLeast: number
  /** From where a plan is of level 3 and is reported upwards. */
  levels: LevelThresholds
}

export type FindingKind = PartKind | 'room' | 'head'

/** The cell a finding stands in: the head's has the site's id, a whole table's an empty one. */
export interface FindingPlace {
  kind: FindingKind
  id: string
  field: string
}

/** `block` keeps a plan from being submitted, `reason` wants a stated reason. */
export type Severity = 'block' | 'reason'

/** One thing that is missing or cannot be so. `detail` completes the sentence: a code, a name, a figure. */
export interface PlanFinding {
  code: string
  severity: Severity
  where: FindingPlace
  detail: string
}

/** Where a check looks and what it answers for each fault. */
export interface CheckInput {
  plan: PlanView
  facts: CompletenessFacts
  options: CompletenessOptions
}
export type Fault = FindingPlace & { detail?: string }

/** One rule of the validator (domain §8.4): its code has words under `plans.finding.<code>`. */
export interface Check {
  code: string
  severity: Severity
  faults(input: CheckInput): Fault[]
}

/** Every rule, in the order in which findings are listed. */
export const CHECKS: readonly Check[] = [...placeChecks, ...forceChecks]

/** What the validator answers: findings, blocking ones first, and how many rules hold. */
export interface Completeness {
  findings: PlanFinding[]
  passed: number
  checks: number
}

/** Measures a plan (domain §8.4 `[p]`). Never throws, whatever stands in the plan. */
export function completeness(plan: PlanView, facts: CompletenessFacts, options: CompletenessOptions): Completeness {
  const input = { plan, facts, options }
  const byCheck = CHECKS.map(({ code, severity, faults }) =>
    faults(input).map(
      ({ detail = '', kind, id, field }): PlanFinding => ({ code, severity, where: { kind, id, field }, detail }),
    ),
  )
  const findings = byCheck.flat()
  return {
    findings: [
      ...findings.filter((finding) => finding.severity === 'block'),
      ...findings.filter((finding) => finding.severity === 'reason'),
    ],
    passed: byCheck.filter((list) => list.length === 0).length,
    checks: CHECKS.length,
  }
}
