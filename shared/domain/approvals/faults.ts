/**
 * Why a decision doesn't count (P1); words under `approvals.fault.<code>`. `NO_RECEIPT` is "signed, not confirmed": it
 * becomes a decision when the court's receipt arrives. Every other one is refused, kept aside and listed.
 */
export const DECISION_FAULTS = [
  'UNREADABLE', // no token of a version this program knows
  'BAD_SIGNATURE', // not the certificate's key, or another byte
  'BAD_CHAIN', // certificates that don't stand above each other, or are of another use
  'WRONG_ROOT', // another court's root
  'DEMO_ROOT', // a demonstration's
  'LOCAL_ROOT', // a stand-alone machine's
  'NOT_YET_VALID',
  'EXPIRED',
  'REVOKED',
  'WRONG_COURT', // an officer of another court who decides nothing here
  'WRONG_OFFICER', // the token names somebody else than the certificate
  'WRONG_ROLE', // a role that may not make this decision of this kind at this level
  'REPLAYED', // made about another request or subject
  'WRONG_LEVEL', // made about another level than the request had
  'WRONG_VERSION',
  'WRONG_HASH', // other bytes than those submitted
  'WRONG_BODY', // the event says something else than what was signed
  'IS_PROPOSER',
  'NO_RECEIPT',
  'BAD_RECEIPT',
  'PAPER', // made under a local court before its laptop joined this one: paper the court has yet to confirm
  'SUPERSEDED', // sound, but a later decision or version has taken its place
] as const
export type DecisionFault = (typeof DECISION_FAULTS)[number]

/** The answer about one decision: `number` and `at` (ms) are the receipt's. */
export type Verdict = { counts: true; number: number; at: number } | { counts: false; fault: DecisionFault }

/** No try and no breakage: a receipt under way, a later decision, a local court's that waits for the court's word. */
const WAITING: readonly DecisionFault[] = ['NO_RECEIPT', 'SUPERSEDED', 'PAPER']

/** Whether a fault means that somebody tried, or something broke. */
export function isRefusal(fault: DecisionFault): boolean {
  return !WAITING.includes(fault)
}
