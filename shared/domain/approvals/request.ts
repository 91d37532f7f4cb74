import type { JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory } from '../../journal/registers.ts'
import { approvalsTypes, claimedDecision, type OpinionCode } from './events.ts'
import { type Decision, LEVELS, type Level, type RequestKind } from './kinds.ts'

export type RequestState = 'drafted' | 'submitted' | 'returned' | 'approved' | 'rejected' | 'withdrawn' | 'superseded'

/** Who did something, when (display clock, ms), by which event. */
interface Done {
  hash: string
  by: string
  role: string
  at: number
}

/** A version sent up: what is decided about is exactly these hashes, never the subject as it is edited afterwards. */
export interface Submission extends Done {
  version: number
  snapshot: { hash: string; format: string }
  /** What the decider is shown: its hash, pages, and the short code of the printed footer. */
  rendering: { hash: string; pages: number; code: string }
  dueOn: string | null
  note: string
}

export interface Opinion extends Done {
  version: number
  opinion: OpinionCode
  text: string
}

/** One reason of a return; each is answered on its own (F6). */
export interface Point {
  id: string
  text: string
}

/** A certificate chain as an event carries it. */
export interface CarriedChain {
  certificate: string
  issuing: string
  root: string
}

/** The place an event was written at. */
export interface Written {
  scope: string
  device: string
  seq: number
}

/** A decision as it came, whoever made it. Whether it counts is asked where it is read (decision 0015, P1). */
export interface DecisionClaim extends Done {
  written: Written
  version: number
  /** Level of the request when the decision was made. */
  level: Level
  decision: Decision
  points: Point[]
  /** Hash of the decision's event that this one replaces (P2). */
  replaces: string | null
  token: string
  chain: CarriedChain
  receipts: (Done & { token: string; chain: CarriedChain })[]
  /** It counts, was legal where it landed, and no later one has replaced it. */
  standing: boolean
  /** It takes back an approval: work that began on it needs reconciling (F5, scenario 12). */
  reverses: boolean
}

export interface Answer extends Done {
  returned: string
  point: string
  text: string
}

/** A photographed paper original (F4). It opens no gate by itself. */
export interface Paper extends Done {
  version: number
  decision: Decision
  photo: { hash: string; type: string }
  signedBy: string
  signedOn: string
  confirmed: (Done & { outcome: 'MATCHES' | 'DIFFERS'; note: string }) | null
}

export interface RequestFold {
  kind: RequestKind
  level: Level
  /** Level somebody asked for (`ESCALATE`): no later version goes up below it; null = nobody did. */
  escalated: Level | null
  subject: string
  caseId: string | null
  siteId: string | null
  title: string
  draftedBy: string
  draftedAt: number
  /** Everybody who drafted or submitted: none of them may decide. */
  proposers: string[]
  /** In which roles they did: an opinion of such a role is theirs already. */
  proposerRoles: string[]
  state: RequestState
  /** Newest submitted version; 0 before the first. */
  version: number
  submissions: Submission[]
  opinions: Opinion[]
  decisions: DecisionClaim[]
  answers: Answer[]
  papers: Paper[]
  /** Why and by whom a withdrawn or superseded request ended; `replacedBy` the request that took its place. */
  ended: (Done & { reason: string; replacedBy: string | null }) | null
  /** Moves that were illegal where they landed; kept, shown as findings (J7). */
  findings: string[]
}

/** Says of a decision's event whether it counts (P1); unverified ones move nothing. */
export type Counts = (eventHash: string) => boolean

const STATES = { APPROVED: 'approved', RETURNED: 'returned', REJECTED: 'rejected' } as const satisfies Record<
  Decision,
  RequestState
>

/**
 * Folds a request. Decisions that don't count are kept and move nothing; a decision on one version says nothing about
 * another (P2). Null while the drafting event is not here or is withheld.
 */
export function foldRequest(history: EntityHistory, counts: Counts): RequestFold | null {
  const first = creationOf(history, approvalsTypes.drafted)
  if (first === null) return null
  const { body } = first
  const fold: RequestFold = {
    kind: body.kind as RequestKind,
    level: levelOf(body.level),
    escalated: null,
    subject: String(body.subject),
    caseId: textOrNull(body.case),
    siteId: textOrNull(body.site),
    title: String(body.title),
    draftedBy: first.actor,
    draftedAt: first.at[0],
    proposers: [first.actor],
    proposerRoles: [first.role],
    state: 'drafted',
    version: 0,
    submissions: [],
    opinions: [],
    decisions: [],
    answers: [],
    papers: [],
    ended: null,
    findings: [],
  }
  for (const event of history.events) {
    if (event.body === null || event.hash === first.hash) continue
    if (!take(fold, event, event.body, history, counts)) fold.findings.push(event.hash)
  }
  return fold
}

/** Applies one event; false = illegal where it landed. */
function take(
  fold: RequestFold,
  event: EntityEvent,
  body: JsonObject,
  history: EntityHistory,
  counts: Counts,
): boolean {
  switch (event.type) {
    case approvalsTypes.submitted:
      return takeSubmission(fold, event, body)
    case approvalsTypes.opinionGiven:
      return takeOpinion(fold, event, body)
    case approvalsTypes.returned:
    case approvalsTypes.decided:
      return takeDecision(fold, event, body, history, counts)
    case approvalsTypes.receipted: {
      const decision = fold.decisions.find((one) => one.hash === body.decision)
      decision?.receipts.push({ ...done(event), token: String(body.token), chain: chainOf(body.chain) })
      return decision !== undefined
    }
    case approvalsTypes.withdrawn:
      return end(fold, event, ['drafted', 'submitted', 'returned'], 'withdrawn', null, String(body.reason))
    case approvalsTypes.superseded: {
      const from = ['drafted', 'submitted', 'returned', 'approved'] as const
      return end(fold, event, from, 'superseded', String(body.by), String(body.reason))
    }
    case approvalsTypes.answered:
      return takeAnswer(fold, event, body)
    case approvalsTypes.paperKept:
      fold.papers.push(paperOf(event, body))
      return fold.submissions.some((one) => one.version === body.version)
    case approvalsTypes.paperConfirmed: {
      const paper = fold.papers.find((one) => one.hash === body.kept)
      if (paper === undefined || paper.confirmed !== null || paper.by === event.actor) return false
      const outcome = body.outcome === 'MATCHES' ? 'MATCHES' : 'DIFFERS'
      paper.confirmed = { ...done(event), outcome, note: String(body.note) }
      return true
    }
    default:
      return false
  }
}

function takeSubmission(fold: RequestFold, event: EntityEvent, body: JsonObject): boolean {
  const version = Number(body.version)
  const open = ['drafted', 'submitted', 'returned', 'approved'].includes(fold.state)
  if (!open || version <= fold.version) return false
  const snapshot = body.snapshot as JsonObject
  const rendering = body.rendering as JsonObject
  fold.submissions.push({
    ...done(event),
    version,
    snapshot: { hash: String(snapshot.hash), format: String(snapshot.format) },
    rendering: { hash: String(rendering.hash), pages: Number(rendering.pages), code: String(rendering.code) },
    dueOn: textOrNull(body.dueOn),
    note: String(body.note),
  })
  if (!fold.proposers.includes(event.actor)) fold.proposers.push(event.actor)
  if (!fold.proposerRoles.includes(event.role)) fold.proposerRoles.push(event.role)
  fold.level = levelHeld(fold, levelOf(body.level))
  fold.version = version
  fold.state = 'submitted'
  return true
}

function takeOpinion(fold: RequestFold, event: EntityEvent, body: JsonObject): boolean {
  const version = Number(body.version)
  const opinion = body.opinion as OpinionCode
  fold.opinions.push({ ...done(event), version, opinion, text: String(body.text) })
  // An opinion on an older version is still a fact; it only asks for nothing any more.
  if (!fold.submissions.some((one) => one.version === version)) return false
  const asks = opinion === 'ESCALATE' && version === fold.version && fold.state === 'submitted'
  if (asks) {
    fold.level = levelOf(Math.min(3, fold.level + 1))
    fold.escalated = fold.level
  }
  return true
}

function takeDecision(
  fold: RequestFold,
  event: EntityEvent,
  body: JsonObject,
  history: EntityHistory,
  counts: Counts,
): boolean {
  const decision = claimedDecision(event) ?? 'REJECTED'
  const claim: DecisionClaim = {
    ...done(event),
    written: { scope: event.scope, device: event.device, seq: event.seq },
    version: Number(body.version),
    level: fold.level,
    decision,
    points: pointsOf(body.points),
    replaces: textOrNull(body.replaces),
    token: String(body.token),
    chain: chainOf(body.chain),
    receipts: [],
    standing: false,
    reverses: false,
  }
  fold.decisions.push(claim)
  if (!counts(event.hash)) return true
  const stood = standingDecision(fold, claim.version)
  const knows = fold.submissions.some((one) => one.version === claim.version)
  if (!knows || fold.ended !== null) return false
  if (stood !== null && !mayReplace(claim, stood, history)) return false
  if (decision === 'APPROVED' && overlooks(fold, claim, history, counts)) return false
  claim.standing = true
  claim.reverses = stood?.decision === 'APPROVED' && decision !== 'APPROVED'
  if (stood !== null) stood.standing = false
  if (claim.version === fold.version) fold.state = STATES[decision]
  return true
}

/** A later decision names the one it replaces (P2); of two made side by side the more cautious stands (J7). */
function mayReplace(claim: DecisionClaim, stood: DecisionClaim, history: EntityHistory): boolean {
  if (claim.replaces === stood.hash) return true
  const sideBySide = !history.hadSeen(claim.hash, stood.hash)
  return sideBySide && stood.decision === 'APPROVED' && claim.decision !== 'APPROVED'
}

/** An approval that didn't know of a return or refusal made beside it stands for nothing: the more cautious wins (J7). */
function overlooks(fold: RequestFold, claim: DecisionClaim, history: EntityHistory, counts: Counts): boolean {
  return fold.decisions.some(
    (one) =>
      one.version === claim.version &&
      one.decision !== 'APPROVED' &&
      counts(one.hash) &&
      !history.hadSeen(claim.hash, one.hash),
  )
}

function takeAnswer(fold: RequestFold, event: EntityEvent, body: JsonObject): boolean {
  const answer = {
    ...done(event),
    returned: String(body.returned),
    point: String(body.point),
    text: String(body.text),
  }
  const asked = fold.decisions.find((one) => one.hash === answer.returned)
  fold.answers.push(answer)
  return asked?.points.some((one) => one.id === answer.point) ?? false
}

function end(
  fold: RequestFold,
  event: EntityEvent,
  from: readonly RequestState[],
  to: RequestState,
  replacedBy: string | null,
  reason: string,
): boolean {
  if (!from.includes(fold.state)) return false
  fold.state = to
  fold.ended = { ...done(event), reason, replacedBy }
  return true
}

/** The level a version goes up at: as measured, but never below what somebody asked for (F2). */
export function levelHeld(fold: Pick<RequestFold, 'escalated'>, measured: Level): Level {
  return fold.escalated !== null && fold.escalated > measured ? fold.escalated : measured
}

/** The decision that stands on a version; null while none counts. */
export function standingDecision(fold: RequestFold, version: number): DecisionClaim | null {
  return fold.decisions.find((one) => one.standing && one.version === version) ?? null
}

/** The newest submission, what is to be decided now. */
export function currentSubmission(fold: RequestFold): Submission | null {
  return fold.submissions.find((one) => one.version === fold.version) ?? null
}

/** A reason with what was answered to it. */
export interface AnsweredPoint {
  point: Point
  answer: Answer | null
}

/** The newest return or refusal that stands, up to `version`; null when there is none. */
export function refusalOf(fold: RequestFold, version: number): DecisionClaim | null {
  return fold.decisions.findLast((one) => one.decision !== 'APPROVED' && one.standing && one.version <= version) ?? null
}

/** Reasons of the newest return or refusal up to `version` and what was answered to each; empty when there was none. */
export function answeredPoints(fold: RequestFold, version: number): AnsweredPoint[] {
  const back = refusalOf(fold, version)
  if (back === null) return []
  return back.points.map((point) => ({
    point,
    answer: fold.answers.findLast((one) => one.returned === back.hash && one.point === point.id) ?? null,
  }))
}

function done(event: EntityEvent): Done {
  return { hash: event.hash, by: event.actor, role: event.role, at: event.at[0] }
}

function paperOf(event: EntityEvent, body: JsonObject): Paper {
  const photo = body.photo as JsonObject
  return {
    ...done(event),
    version: Number(body.version),
    decision: claimedDecision(event) ?? 'REJECTED',
    photo: { hash: String(photo.hash), type: String(photo.type) },
    signedBy: String(body.signedBy),
    signedOn: String(body.signedOn),
    confirmed: null,
  }
}

function pointsOf(value: unknown): Point[] {
  return (value as { id: string; text: string }[]).map(({ id, text }) => ({ id, text }))
}

function chainOf(value: unknown): CarriedChain {
  const { certificate, issuing, root } = value as CarriedChain
  return { certificate, issuing, root }
}

function levelOf(value: unknown): Level {
  return LEVELS.find((level) => level === value) ?? 3
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
