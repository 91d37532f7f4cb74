import { arrivalNumber, looksAt, rememberVerdict, takeArrival } from '../../../db/approvals.ts'
import { issuedCertificates } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { hasGateway } from '../../../db/sync.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import type { Verdict } from '../../../shared/domain/approvals/faults.ts'
import { type Decision, mayMake, returnStep, type Step } from '../../../shared/domain/approvals/kinds.ts'
import {
  currentSubmission,
  type Point,
  type Submission,
  standingDecision,
} from '../../../shared/domain/approvals/request.ts'
import { missingOpinions } from '../../../shared/domain/approvals/waiting.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { privateKeyFrom } from '../../../shared/sync/trust/primitives.ts'
import { decisionHash, type Signed, signReceipt } from '../../../shared/sync/trust/receipts.ts'
import { type Act, answered, command, draft, requireSame, type Session } from '../context.ts'
import { deskError, found, refuse } from '../errors.ts'
import { judgeDecision, signDecision } from '../keys/decisions.ts'
import { turns } from '../turns.ts'
import { type ApprovalDeps, call, type RequestAct, requireFresh, requireOther, touchRequest } from './deps.ts'
import { subjectOfRequest } from './subjects.ts'
import { type CourtTrust, courtTrust } from './trust.ts'
import { basisOf, expectedOf, type LoadedRequest, paperOn, verifiedRequest } from './verdicts.ts'

export interface DecideInput extends RequestAct {
  version: number
  /** Short code of the version as the screen showed it. */
  code: string
  decision: Decision
  /** Reasons of a return, one by one. */
  reasons: string[]
  pin: string
}

/** A decision ready to be written: signed, received, judged. */
interface Made {
  decision: Signed
  /** Null where the court signs for it later: signed, not confirmed, and it opens no gate until then (P1). */
  receipt: Signed | null
  arrival: number | null
  points: Point[]
  replaces: string | null
  verdict: Verdict
  basis: string
}

/**
 * Decides a request: the officer's PIN again, their signature over exactly what was shown, the court's receipt, the
 * subject's own move; one transaction or nothing. Where the court's receipt key is, the receipt is part of it; on a laptop
 * of a court with a gateway it comes with the next exchange. A laptop without either decides nothing (F2).
 */
export function deciding(deps: ApprovalDeps) {
  const { core, rules, subjects } = deps
  const { context } = core
  const { inTurn } = turns()

  return {
    decide: inTurn(async (input: DecideInput): Promise<string> => {
      const session = context.session()
      const before = answered<string>(context, call(input, 'decide'))
      if (before !== null) return before
      const loaded = await verifiedRequest(context, rules, input.requestId)
      const court = await courtTrust(context, rules)
      const step = requireDecidable(loaded, session, input)
      if (court.receipt === null && !hasGateway(context.store().db)) refuse('decideAtCourt', 'court', '')
      const submission = await requireShown(loaded, session, input)
      const made = await make(loaded, session, court, submission, input)
      requireSame(context, session)
      return command(context, step.permission, call(input, 'decide'), (act) =>
        write(act, loaded, court, submission, input, made),
      )
    }),
  }

  /** What is signed must have been on this officer's screen, and lie here whole. */
  async function requireShown(loaded: LoadedRequest, session: Session, input: DecideInput): Promise<Submission> {
    const submission = found(currentSubmission(loaded.fold), 'submission')
    if (submission.rendering.code !== input.code) refuse('codeDiffers', 'code', submission.rendering.code)
    const { db, blobs } = context.store()
    const looks = looksAt(db, loaded.row.request_id)
    const looked = looks.some((one) => one.officer_id === session.officerId && one.version === input.version)
    if (!looked) refuse('notShown', 'version', String(input.version))
    for (const hash of [submission.snapshot.hash, submission.rendering.hash]) {
      if ((await blobs.verify(hash)) !== 'sound') refuse('contentMissing', 'version', submission.rendering.code)
    }
    return submission
  }

  async function make(
    loaded: LoadedRequest,
    session: Session,
    court: CourtTrust,
    submission: Submission,
    input: DecideInput,
  ): Promise<Made> {
    const { fold, row } = loaded
    const { db } = context.store()
    const points = input.decision === 'APPROVED' ? [] : pointsOf(input.reasons)
    const replaces = replacedBy(db, loaded, session)
    const certificate = found(ownCertificate(db, court.court, session), 'officer')
    const payload = {
      v: 1,
      request: row.request_id,
      kind: fold.kind,
      level: fold.level,
      subject: fold.subject,
      version: fold.version,
      snapshot: submission.snapshot.hash,
      rendering: submission.rendering.hash,
      decision: input.decision,
      reasons: points,
      replaces,
      decidedAt: Math.trunc(context.ports.now()),
      decider: session.officerId,
      role: session.role,
      serial: peekCertificate(certificate)?.serial ?? '',
    } as const
    const token = await core.identity.withOwnKey(input.pin, (key) => signDecision(payload, key.privateKey))
    const decision = { token, chain: court.chainOf(certificate) }
    const { receipt, arrival } = await received(db, court, token)
    const receipts = receipt === null ? [] : [receipt]
    const claim = { version: fold.version, level: fold.level, decision: input.decision, points, replaces }
    const expected = found(expectedOf(court.court, row.request_id, fold, claim), 'submission')
    // Judged as any other machine will judge it: what doesn't count is never written.
    const verdict = await judgeDecision(decision, receipts, expected, court.trust)
    const waits = receipt === null && !verdict.counts && verdict.fault === 'NO_RECEIPT'
    if (!verdict.counts && !waits) refuse('decisionUnsound', 'decision', verdict.fault)
    const tokens = receipts.map((one) => one.token)
    const basis = basisOf(expected, tokens, court)
    return { decision, receipt, arrival, points, replaces, verdict, basis }
  }

  /** The court's receipt, where its key is here; nothing where the gateway will give it. */
  async function received(
    db: Db,
    court: CourtTrust,
    token: string,
  ): Promise<{ receipt: Signed | null; arrival: number | null }> {
    if (court.receipt === null) return { receipt: null, arrival: null }
    const arrival = arrivalNumber(db, court.court) + 1
    const at = Math.trunc(context.ports.now())
    const content = { v: 1, decision: decisionHash(token), number: arrival, court: court.court, at } as const
    const key = privateKeyFrom('Ed25519', court.receipt.seed)
    return { receipt: { token: await signReceipt(content, key), chain: court.receipt.chain }, arrival }
  }

  function write(
    act: Act,
    loaded: LoadedRequest,
    court: CourtTrust,
    submission: Submission,
    input: DecideInput,
    made: Made,
  ): string {
    const { row, fold } = loaded
    const { decision, receipt } = made
    if (made.arrival !== null && !takeArrival(act.db, court.court, made.arrival)) {
      throw deskError('STALE', { what: 'request', rev: [] })
    }
    const type = input.decision === 'RETURNED' ? approvalsTypes.returned : approvalsTypes.decided
    const body = {
      chain: { ...decision.chain },
      decision: input.decision,
      points: made.points.map((point) => ({ ...point })),
      replaces: made.replaces,
      token: decision.token,
      version: fold.version,
    }
    const [written] = act.append([draft(row.scope, type, 'request', row.request_id, input.rev, body)])
    const hash = found(written, 'decision').hash
    if (receipt !== null) {
      const body = { chain: { ...receipt.chain }, decision: hash, token: receipt.token }
      act.append([draft(row.scope, approvalsTypes.receipted, 'request', row.request_id, [hash], body)])
    }
    const { verdict, basis } = made
    rememberVerdict(act.db, hash, { verdict, basis, revocationsKnown: court.revocationsKnown })
    subjects.decided(act, {
      ...subjectOfRequest(row.request_id, fold, submission),
      decision: input.decision,
      points: made.points,
      decisionHash: hash,
      replaces: made.replaces,
      arrival: made.arrival,
    })
    touchRequest(act, loaded)
    return row.request_id
  }
}

/**
 * The decision that this one names: the one that stands, or that of a local court which whoever decides confirms or refuses by
 * it (P2). Who is only heard takes nobody's place.
 */
function replacedBy(db: Db, { fold, rule }: LoadedRequest, { role }: Session): string | null {
  const stood = standingDecision(fold, fold.version)
  if (stood !== null) return stood.hash
  return rule.decide.roles.includes(role) ? (paperOn(db, fold, fold.version)?.hash ?? null) : null
}

/** The newest certificate of the key at work: an officer has a key, and so a certificate, on each of their devices. */
function ownCertificate(db: Db, court: string, { officerId, key }: Session): string | undefined {
  return issuedCertificates(db, court).findLast((compact) => {
    const certificate = peekCertificate(compact)
    return certificate?.subject === officerId && certificate.key.x === key.publicKey
  })
}

/** Guards of the acting desk, against what the officer saw (J7). Returns the step that is taken. */
function requireDecidable(loaded: LoadedRequest, session: Session, input: DecideInput): Step {
  const { fold, rule } = loaded
  requireFresh(loaded, input.rev)
  const step = input.decision === 'RETURNED' ? (returnStep(rule, session.role) ?? rule.decide) : rule.decide
  if (!mayMake(rule, session.role, input.decision)) {
    throw deskError('NOT_ALLOWED', { permission: step.permission, role: session.role })
  }
  requireOther(loaded, session.officerId)
  if (fold.version !== input.version) refuse('versionNotCurrent', 'version', String(fold.version))
  if (fold.ended !== null || fold.state === 'drafted') refuse('notWaiting', 'request', '')
  const stood = standingDecision(fold, fold.version)
  if (stood !== null) {
    if (stood.decision === input.decision) refuse('alreadyDecided', 'decision', '')
    if (!rule.decide.roles.includes(session.role)) {
      throw deskError('NOT_ALLOWED', { permission: rule.decide.permission, role: session.role })
    }
  }
  const missing = missingOpinions(fold, rule)
  if (input.decision !== 'RETURNED' && missing.length > 0)
    refuse('opinionMissing', 'opinion', missing[0]?.roles[0] ?? '')
  if (input.decision !== 'APPROVED' && input.reasons.every((one) => one.trim() === '')) {
    refuse('reasonNeeded', 'reason', '')
  }
  return step
}

/** Reasons get ids of their place, so that each is answered on its own. */
function pointsOf(reasons: readonly string[]): Point[] {
  return reasons
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((text, index) => ({ id: `p${index + 1}`, text }))
}
