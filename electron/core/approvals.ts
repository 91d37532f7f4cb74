import { endedRequestRows, noteSeen, openRequestRows, requestRow, requestRowsOf } from '../../db/approvals.ts'
import { namesOf } from '../../db/identity.ts'
import type { RequestSummary } from '../../shared/contract/desk/approvals.ts'
import {
  type ApprovalRules,
  type Decision,
  defaultApprovalRules,
  type Level,
  REQUEST_KINDS,
  type RequestKind,
  ruleOf,
} from '../../shared/domain/approvals/kinds.ts'
import { type DecisionClaim, type Point, standingDecision } from '../../shared/domain/approvals/request.ts'
import { requestFormFormat } from '../../shared/domain/approvals/requestForms.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import { openPoints, pointsOf, pointsOfSubject } from './approvals/carried.ts'
import { deciding } from './approvals/decide.ts'
import type { ApprovalDeps } from './approvals/deps.ts'
import { formReader } from './approvals/formReader.ts'
import { papers } from './approvals/papers.ts'
import { type DraftInput, proposing } from './approvals/propose.ts'
import { proposingForms } from './approvals/proposeForm.ts'
import type { Subjects } from './approvals/subjects.ts'
import { holdsReceiptKey } from './approvals/trust.ts'
import { type LoadedRequest, loadRequest, verdictOf, verifiedRequest } from './approvals/verdicts.ts'
import { detailOf, summaryOf } from './approvals/views.ts'
import { type CoreContext, guarded, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import { found } from './errors.ts'
import { showKept } from './keptFiles.ts'

const RECENT_MS = 30 * 24 * 60 * 60_000
/** Ended requests the inbox lists; what waits is never cut. */
const ENDED_LIMIT = 500

/** Requests for approval: proposed, heard, decided with a signature, received by the court, verified where they are read. */
export function approvalsService(core: Core, subjects: Subjects, rules: ApprovalRules = defaultApprovalRules) {
  const { context } = core
  const deps: ApprovalDeps = { core, rules, subjects }
  subjects.onSnapshot(requestFormFormat, formReader)
  const proposals = proposing(deps)
  const forms = proposingForms(deps, proposals)
  const decisions = deciding(deps)
  const kept = papers(deps)

  /** Every act answers with the request as it stands afterwards; the stored answer of a repeat is only its id. */
  const shown = async (requestId: string) => detailOf(deps, await verifiedRequest(context, rules, requestId))
  const thenShown =
    <In>(act: (input: In) => string | Promise<string>) =>
    async (input: In) =>
      shown(await act(input))

  const openRequest = (subject: string): LoadedRequest | null => {
    for (const row of requestRowsOf(context.store().db, subject)) {
      const loaded = loadRequest(context, rules, row.request_id)
      if (loaded.fold.ended === null && loaded.fold.state !== 'rejected') return loaded
    }
    return null
  }

  return {
    async inbox() {
      const session = requirePermission(context, 'case.read')
      const now = context.ports.now()
      const loaded = await liveRequests(context, rules, now - RECENT_MS)
      requireSame(context, session)
      const names = namesOf(context.store().db)
      const all = loaded.map((one) => ({ one, line: summaryOf(context, rules, one, names) }))
      const lines = (wanted: (one: LoadedRequest, line: RequestSummary) => boolean) =>
        all.filter(({ one, line }) => wanted(one, line)).map(({ line }) => line)
      return {
        today: chinaDate(now),
        decidesHere: holdsReceiptKey(context),
        waiting: lines((_, line) => line.awaits !== null).sort(byDue),
        mine: lines(({ fold }) => fold.proposers.includes(session.officerId)).sort(byNewest),
        decided: lines((_, line) => line.decided !== null).sort(byNewest),
        refused: lines((_, line) => line.refused > 0),
        proposes: REQUEST_KINDS.filter((kind) => ruleOf(rules, kind, 1).propose.roles.includes(session.role)),
      }
    },
    async get(input: { requestId: string }) {
      const session = requirePermission(context, 'case.read')
      const detail = await shown(input.requestId)
      requireSame(context, session)
      return detail
    },
    markSeen(input: { requestId: string; version: number }) {
      const session = requirePermission(context, 'case.read')
      const { fold } = loadRequest(context, rules, input.requestId)
      found(
        fold.submissions.find((one) => one.version === input.version),
        'submission',
      )
      const at = Math.trunc(context.ports.now())
      guarded(context, () => noteSeen(context.store().db, session.officerId, input.requestId, input.version, at))
      return {}
    },
    carried: forms.carried,
    propose: thenShown(forms.propose),
    draft: thenShown((input: DraftInput) => proposals.draft(input)),
    submit: thenShown(proposals.submit),
    submitText: thenShown(proposals.submitText),
    submitForm: thenShown(proposals.submitForm),
    withdraw: thenShown(proposals.withdraw),
    supersede: thenShown(proposals.supersede),
    answer: thenShown(proposals.answer),
    giveOpinion: thenShown(proposals.giveOpinion),
    decide: thenShown(decisions.decide),
    keepPaper: thenShown(kept.keepPaper),
    confirmPaper: thenShown(kept.confirmPaper),
    /** For a subject's own command: drafts its request and sends its version up in that transaction. */
    draftIn: proposals.draftIn,
    submitIn: proposals.submitIn,
    /** Newest request about a subject that can still take a version; null = a new one is needed. */
    openRequest,
    /** How many reasons a request about this subject would have to answer before it goes up (F6). */
    openPoints(subject: string): number {
      const open = openRequest(subject)
      return openPoints(open === null ? pointsOfSubject(context, rules, subject) : pointsOf(context, rules, open))
    },
    async openFile(input: { requestId: string; hash: string }) {
      const session = requirePermission(context, 'case.read')
      const { fold } = loadRequest(context, rules, input.requestId)
      const photo = fold.papers.find((one) => one.photo.hash === input.hash)?.photo
      const rendering = fold.submissions.find((one) => one.rendering.hash === input.hash)?.rendering
      if (photo === undefined) found(rendering, 'rendering')
      const name = rendering?.code ?? 'paper'
      const { url } = await showKept(core, session, {
        ...{ hash: input.hash, what: 'rendering', name },
        otherwise: 'application/json',
      })
      return { url }
    },
    effectiveDecision: (requestOrSubject: string) => effectiveDecision(context, requestOrSubject, rules),
  }
}

/** Earliest due day first; without one by when it came. */
function byDue(a: RequestSummary, b: RequestSummary): number {
  const key = (one: RequestSummary): string => `${one.dueOn ?? '9999-99-99'} ${one.submittedAt ?? 0}`
  return key(a) < key(b) ? -1 : 1
}

function byNewest(a: RequestSummary, b: RequestSummary): number {
  return b.lastAt - a.lastAt || (a.requestId < b.requestId ? 1 : -1)
}

/** Every request somebody may have to look at, verified: whatever is open, and what ended since `since` (ms). */
async function liveRequests(context: CoreContext, rules: ApprovalRules, since: number): Promise<LoadedRequest[]> {
  const loaded: LoadedRequest[] = []
  const { db } = context.store()
  for (const row of [...openRequestRows(db), ...endedRequestRows(db, since, ENDED_LIMIT)]) {
    loaded.push(await verifiedRequest(context, rules, row.request_id))
  }
  return loaded
}

/** The decision that stands on the newest submitted version of a subject's newest request. */
export interface EffectiveDecision {
  requestId: string
  kind: RequestKind
  level: Level
  subject: string
  version: number
  snapshot: { hash: string; format: string }
  decision: Decision
  decisionHash: string
  points: Point[]
  officerId: string
  role: string
  /** Number and time (ms) of the court's receipt. */
  arrival: number
  at: number
  /** It takes back an approval that stood before (scenario 12). */
  reverses: boolean
}

/**
 * What counts for a request (by id) or a subject (`plan:<site id>`): verified in full (P1), for the newest version that
 * has a decision; null while none counts. A decision about version 3 is named as such and says nothing about 4 (P2).
 */
export async function effectiveDecision(
  context: CoreContext,
  requestOrSubject: string,
  rules: ApprovalRules = defaultApprovalRules,
): Promise<EffectiveDecision | null> {
  for (const row of rowsOf(context, requestOrSubject)) {
    const effective = effectiveIn(context, await verifiedRequest(context, rules, row.request_id))
    if (effective !== null) return effective
  }
  return null
}

/** {@link effectiveDecision} from what was verified here before, for use inside a transaction, where nothing waits. */
export function rememberedDecision(
  context: CoreContext,
  requestOrSubject: string,
  rules: ApprovalRules = defaultApprovalRules,
): EffectiveDecision | null {
  for (const row of rowsOf(context, requestOrSubject)) {
    const effective = effectiveIn(context, loadRequest(context, rules, row.request_id))
    if (effective !== null) return effective
  }
  return null
}

function rowsOf(context: CoreContext, requestOrSubject: string) {
  const { db } = context.store()
  const own = requestRow(db, requestOrSubject)
  return own === undefined ? requestRowsOf(db, requestOrSubject) : [own]
}

function effectiveIn(context: CoreContext, { row, fold }: LoadedRequest): EffectiveDecision | null {
  if (fold.state === 'withdrawn' || fold.state === 'superseded') return null
  for (const submission of [...fold.submissions].reverse()) {
    const claim: DecisionClaim | null = standingDecision(fold, submission.version)
    const verdict = claim === null ? null : verdictOf(context.store().db, claim)
    if (claim === null || verdict?.counts !== true) continue
    return {
      requestId: row.request_id,
      kind: fold.kind,
      level: claim.level,
      subject: fold.subject,
      version: submission.version,
      snapshot: submission.snapshot,
      decision: claim.decision,
      decisionHash: claim.hash,
      points: claim.points,
      officerId: claim.by,
      role: claim.role,
      arrival: verdict.number,
      at: verdict.at,
      reverses: claim.reverses,
    }
  }
  return null
}
