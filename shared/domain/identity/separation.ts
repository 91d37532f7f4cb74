/**
 * Separation of duties (domain.md §10, CPLI and OBJ 11): what one person may not do twice.
 * Compared are officers – a person's id –, never keys or devices: a second laptop makes nobody a second person.
 */

export const separationFaults = [
  'CHECKER_IS_RECORDER',
  'APPROVER_IS_PROPOSER',
  'CASH_COUNTED_ALONE',
  'CUSTODIAN_IS_SOLE_COUNTER',
  'DECIDER_ENFORCES_CASE',
  'SECOND_IS_FIRST',
] as const
export type SeparationFault = (typeof separationFaults)[number]
export type SeparationAnswer = { ok: true } | { ok: false; code: SeparationFault }

/** An officer's id. */
type OfficerId = string

/** Who checks a list must be none of those who recorded it. */
export function checkChecker(recorders: readonly OfficerId[], checker: OfficerId): SeparationAnswer {
  return answer(!recorders.includes(checker), 'CHECKER_IS_RECORDER')
}

/** Who approves must be none of those who drafted or proposed. */
export function checkApprover(proposers: readonly OfficerId[], approver: OfficerId): SeparationAnswer {
  return answer(!proposers.includes(approver), 'APPROVER_IS_PROPOSER')
}

/** Cash is counted by at least two different officers; its custodian alone is named as such. */
export function checkCashCount(counters: readonly OfficerId[], custodian: OfficerId): SeparationAnswer {
  const different = new Set(counters)
  if (different.size === 1 && different.has(custodian)) return { ok: false, code: 'CUSTODIAN_IS_SOLE_COUNTER' }
  return answer(different.size >= 2, 'CASH_COUNTED_ALONE')
}

/** An objection is decided by nobody who enforces the case (OBJ 11). */
export function checkObjectionDecider(enforcers: readonly OfficerId[], decider: OfficerId): SeparationAnswer {
  return answer(!enforcers.includes(decider), 'DECIDER_ENFORCES_CASE')
}

/** The second officer of a seal, hand-over or recount is another person than the one whose session it is. */
export function checkSecondOfficer(first: OfficerId, second: OfficerId): SeparationAnswer {
  return answer(first !== second, 'SECOND_IS_FIRST')
}

function answer(holds: boolean, code: SeparationFault): SeparationAnswer {
  return holds ? { ok: true } : { ok: false, code }
}
