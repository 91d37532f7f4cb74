import { rememberedVerdict, rememberVerdict, requestRow } from '../../../db/approvals.ts'
import { localIn } from '../../../db/localCourt.ts'
import type { Db } from '../../../db/open.ts'
import type { RequestTable } from '../../../db/schema.ts'
import type { DecisionFault, Verdict } from '../../../shared/domain/approvals/faults.ts'
import { type ApprovalRules, type KindRule, ruleOf } from '../../../shared/domain/approvals/kinds.ts'
import {
  type Counts,
  type DecisionClaim,
  foldRequest,
  type RequestFold,
} from '../../../shared/domain/approvals/request.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import { type CoreContext, guarded } from '../context.ts'
import { found } from '../errors.ts'
import { type ExpectedDecision, judgeDecision } from '../keys/decisions.ts'
import { type CourtTrust, courtTrust } from './trust.ts'

/** A request with everything that is asked of it here. */
export interface LoadedRequest {
  row: RequestTable
  fold: RequestFold
  rule: KindRule
}

/** Whether a decision counts by what this machine has verified; one not verified yet doesn't. */
export function countsHere(db: Db): Counts {
  return (hash) => rememberedVerdict(db, hash)?.verdict.counts === true
}

/** A request folded with the decisions that count; verdicts are those remembered. Throws NOT_FOUND. */
export function loadRequest(context: CoreContext, rules: ApprovalRules, requestId: string): LoadedRequest {
  const { db, journal } = context.store()
  const row = found(requestRow(db, requestId), 'request')
  const fold = found(foldRequest(journal.history(entityName('request', requestId)), countsHere(db)), 'request')
  return { row, fold, rule: ruleOf(rules, fold.kind, fold.level) }
}

/**
 * Verifies the decisions of a request that were never judged here, or against something else, or before a newer
 * revocation list came (P1, P3), remembers the answers, and loads it.
 */
export async function verifiedRequest(
  context: CoreContext,
  rules: ApprovalRules,
  requestId: string,
): Promise<LoadedRequest> {
  const loaded = loadRequest(context, rules, requestId)
  if (loaded.fold.decisions.length === 0) return loaded
  const court = await courtTrust(context, rules)
  let learned = false
  for (const claim of loaded.fold.decisions) {
    learned = (await judgeClaim(context, court, requestId, loaded.fold, claim)) || learned
  }
  return learned ? loadRequest(context, rules, requestId) : loaded
}

/** Judges one decision unless its remembered answer still holds. True when a new answer was remembered. */
async function judgeClaim(
  context: CoreContext,
  court: CourtTrust,
  requestId: string,
  fold: RequestFold,
  claim: DecisionClaim,
): Promise<boolean> {
  const { db } = context.store()
  const expected = expectedOf(court.court, requestId, fold, claim)
  const basis = basisOf(
    expected,
    claim.receipts.map((receipt) => receipt.token),
    court,
  )
  const known = rememberedVerdict(db, claim.hash)
  if (known !== null && known.basis === basis && known.revocationsKnown === court.revocationsKnown) return false
  const verdict: Verdict =
    expected === null
      ? { counts: false, fault: 'WRONG_VERSION' }
      : await judgeDecision(claim, claim.receipts, expected, court.trust)
  guarded(context, () => rememberVerdict(db, claim.hash, { verdict, basis, revocationsKnown: court.revocationsKnown }))
  if (!verdict.counts) context.ports.log.warn('decision does not count', { fault: verdict.fault })
  return true
}

/** What a decision must be about to count: the version as submitted, whatever the event claims. */
export function expectedOf(
  court: string,
  requestId: string,
  fold: RequestFold,
  claim: Pick<DecisionClaim, 'version' | 'level' | 'decision' | 'points' | 'replaces'>,
): ExpectedDecision | null {
  const submission = fold.submissions.find((one) => one.version === claim.version)
  if (submission === undefined) return null
  const submitters = fold.submissions.filter((one) => one.version <= claim.version).map((one) => one.by)
  return {
    request: requestId,
    kind: fold.kind,
    level: claim.level,
    subject: fold.subject,
    version: claim.version,
    snapshot: submission.snapshot.hash,
    rendering: submission.rendering.hash,
    decision: claim.decision,
    reasons: claim.points,
    replaces: claim.replaces,
    court,
    proposers: [...new Set([fold.draftedBy, ...submitters])],
  }
}

/** Names what a verdict was made of, revocations too; another basis is another question. */
export function basisOf(
  expected: ExpectedDecision | null,
  receipts: readonly string[],
  court: Pick<CourtTrust, 'revocationsName'>,
): string {
  const made = court.revocationsName === '' ? [expected, receipts] : [expected, receipts, court.revocationsName]
  return sha256Hex(Buffer.from(JSON.stringify(made), 'utf8'))
}

/** The newest decision of a local court on this version that the court has yet to confirm; null when there is none. */
export function paperOn(db: Db, fold: RequestFold, version: number): DecisionClaim | null {
  const isPaper = (claim: DecisionClaim): boolean => {
    const verdict = verdictOf(db, claim)
    return !verdict.counts && verdict.fault === 'PAPER'
  }
  return fold.decisions.findLast((claim) => claim.version === version && isPaper(claim)) ?? null
}

/**
 * The answer about a decision as the screen shows it; a sound one that was replaced says so, and one of a local court that its
 * laptop left for this one is paper that the court has yet to confirm (decision 0048).
 */
export function verdictOf(db: Db, claim: DecisionClaim): Verdict {
  const known = rememberedVerdict(db, claim.hash)?.verdict
  const none: DecisionFault = 'NO_RECEIPT'
  if (known === undefined) return { counts: false, fault: none }
  if (!known.counts && known.fault === 'LOCAL_ROOT' && localIn(db, claim.written.scope)(claim.written)) {
    return { counts: false, fault: 'PAPER' }
  }
  return known.counts && !claim.standing ? { counts: false, fault: 'SUPERSEDED' } : known
}
