import { looksAt, requestRow } from '../../../db/approvals.ts'
import { caseFlagsOf, caseRowById, partyNames } from '../../../db/cases.ts'
import { type Names, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { RequestDetail, RequestSummary } from '../../../shared/contract/desk/approvals.ts'
import { isRefusal } from '../../../shared/domain/approvals/faults.ts'
import {
  type ApprovalRules,
  escalationFault,
  mayMake,
  type RequestKind,
  returnStep,
  ruleOf,
} from '../../../shared/domain/approvals/kinds.ts'
import {
  currentSubmission,
  type RequestFold,
  type Submission,
  standingDecision,
} from '../../../shared/domain/approvals/request.ts'
import { frozenForm, typedAgain } from '../../../shared/domain/approvals/requestForms.ts'
import { awaitsFrom, isProposed, missingOpinions, waitsFor } from '../../../shared/domain/approvals/waiting.ts'
import { type Json, parseCanonical } from '../../../shared/journal/canonical.ts'
import type { CoreContext, Session } from '../context.ts'
import { absentIsNull } from '../errors.ts'
import { readKept } from '../keptFiles.ts'
import { type AskedPoints, lastLook, openPoints, pointsOf } from './carried.ts'
import type { ApprovalDeps } from './deps.ts'
import { paperStep } from './papers.ts'
import { type Mark, subjectOfRequest } from './subjects.ts'
import { courtTrust, holdsReceiptKey } from './trust.ts'
import { type LoadedRequest, paperOn, verdictOf } from './verdicts.ts'

/** A request as a line of the inbox. */
export function summaryOf(
  context: CoreContext,
  rules: ApprovalRules,
  loaded: LoadedRequest,
  names: Names,
): RequestSummary {
  const { db } = context.store()
  const session = context.session()
  const { row, fold, rule } = loaded
  const submission = currentSubmission(fold)
  const found = fold.caseId === null ? undefined : caseRowById(db, fold.caseId)
  const points = pointsOf(context, rules, loaded)?.list ?? []
  const own = fold.decisions.findLast((one) => one.by === session.officerId && verdictCounts(db, one))
  return {
    requestId: row.request_id,
    kind: fold.kind,
    level: fold.level,
    title: fold.title,
    caseId: fold.caseId,
    siteId: fold.siteId,
    caseNo: found?.case_no ?? '',
    debtors: found === undefined ? [] : partyNames(found.debtors),
    state: fold.state,
    version: fold.version,
    dueOn: submission?.dueOn ?? null,
    submittedBy: nameOf(names, submission?.by ?? fold.draftedBy),
    submittedAt: submission?.at ?? null,
    awaits: awaitsFrom(fold, rule, { id: session.officerId, role: session.role }),
    waitsFor: [...waitsFor(fold, rule)],
    points: points.length,
    answered: points.filter((one) => one.answer !== null).length,
    decided: own === undefined ? null : { decision: own.decision, at: own.at, version: own.version },
    refused: fold.decisions.filter((one) => isRefused(db, one)).length,
    lastAt: row.last_at,
  }
}

function verdictCounts(db: Db, claim: RequestFold['decisions'][number]): boolean {
  const verdict = verdictOf(db, claim)
  return verdict.counts || verdict.fault === 'SUPERSEDED'
}

function isRefused(db: Db, claim: RequestFold['decisions'][number]): boolean {
  const verdict = verdictOf(db, claim)
  return !verdict.counts && isRefusal(verdict.fault)
}

function nameOf(names: Names, officerId: string): string {
  return names.officers.get(officerId) ?? officerId
}

/** Everything one request shows: what changed since the officer looked before, the whole text, who said what. */
export async function detailOf(deps: ApprovalDeps, loaded: LoadedRequest): Promise<RequestDetail> {
  const { context } = deps.core
  const { db } = context.store()
  const names = namesOf(db)
  const { row, fold } = loaded
  const submission = currentSubmission(fold)
  const looks = looksAt(db, row.request_id)
  const session = context.session()
  const before = lastLook(context, deps.rules, loaded, session.officerId)
  const content = await contentOf(deps, submission, before?.submission ?? null)
  const points = pointsOf(context, deps.rules, loaded)
  const court = await courtTrust(context, deps.rules)
  return {
    ...summaryOf(context, deps.rules, loaded, names),
    subject: fold.subject,
    flags: fold.caseId === null ? [] : caseFlagsOf(db, fold.caseId),
    rev: JSON.parse(row.rev) as string[],
    submission:
      submission === null
        ? null
        : {
            version: submission.version,
            code: submission.rendering.code,
            pages: submission.rendering.pages,
            format: submission.snapshot.format,
            snapshotHash: submission.snapshot.hash,
            renderingHash: submission.rendering.hash,
            note: submission.note,
          },
    changes: {
      since: before === null ? null : { version: before.version, at: before.at },
      list: content.changes,
      unchanged: content.unchanged,
    },
    text: content.text,
    digest: content.digest,
    care: content.care,
    form: content.form,
    pointList: (points?.list ?? []).map(({ point, answer }) => ({ ...point, answer: answer?.text ?? null })),
    returnedHash: points?.hash ?? null,
    ...saidOf(db, fold, names),
    marks: [
      ...paperMarks(db, fold, names),
      ...ownMarks(loaded, points, content.sound),
      ...subjectMarks(deps, row.request_id, fold, submission),
    ],
    seen: looks.some((one) => one.version === fold.version && one.officer_id === session.officerId),
    seenBy: looks
      .filter((one) => one.version === fold.version && !fold.proposers.includes(one.officer_id))
      .map((one) => ({ officer: nameOf(names, one.officer_id), at: one.at })),
    escalated: fold.ended === null && fold.state !== 'rejected' ? fold.escalated : null,
    decidesHere: holdsReceiptKey(context),
    revocationsKnown: court.revocationsKnown,
    findings: fold.findings.length,
    may: mayOf(deps, loaded, points, session),
  }
}

/** Opinions, decisions and papers with names and verdicts. */
function saidOf(
  db: Db,
  fold: RequestFold,
  names: Names,
): Pick<RequestDetail, 'opinions' | 'decisions' | 'papers' | 'ended'> {
  return {
    opinions: fold.opinions.map(({ version, opinion, text, by, role, at }) => ({
      ...{ version, opinion, text, role, at },
      officer: nameOf(names, by),
    })),
    decisions: fold.decisions.map((one) => ({
      hash: one.hash,
      version: one.version,
      decision: one.decision,
      officer: nameOf(names, one.by),
      role: one.role,
      at: one.at,
      points: one.points,
      verdict: verdictOf(db, one),
      standing: one.standing,
      reverses: one.reverses,
    })),
    papers: fold.papers.map((one) => ({
      hash: one.hash,
      version: one.version,
      decision: one.decision,
      signedBy: one.signedBy,
      signedOn: one.signedOn,
      keptBy: nameOf(names, one.by),
      keptAt: one.at,
      photoHash: one.photo.hash,
      confirmed:
        one.confirmed === null
          ? null
          : {
              outcome: one.confirmed.outcome,
              officer: nameOf(names, one.confirmed.by),
              at: one.confirmed.at,
              note: one.confirmed.note,
            },
    })),
    ended:
      fold.ended === null
        ? null
        : {
            ...{ officer: nameOf(names, fold.ended.by), at: fold.ended.at, reason: fold.ended.reason },
            replacedBy: replacementOf(db, fold.ended.replacedBy),
          },
  }
}

function replacementOf(db: Db, requestId: string | null): NonNullable<RequestDetail['ended']>['replacedBy'] {
  const row = requestId === null ? undefined : requestRow(db, requestId)
  if (row === undefined) return null
  return { requestId: row.request_id, kind: row.kind as RequestKind, title: row.title, version: row.version }
}

/** The frozen content as lines and as changes; what isn't here yet shows as nothing, and `sound` says so (B3). */
async function contentOf(deps: ApprovalDeps, submission: Submission | null, earlier: Submission | null) {
  const none = { text: [], changes: [], digest: [], care: [], unchanged: 0, sound: false, form: null }
  if (submission === null) return none
  const now = await snapshotOf(deps, submission.snapshot.hash)
  if (now === null) return none
  const { blobs } = deps.core.context.store()
  const sound = await blobs.has(submission.rendering.hash)
  const reader = deps.subjects.reader(submission.snapshot.format)
  const then = earlier === null ? null : await snapshotOf(deps, earlier.snapshot.hash)
  const changes = then === null ? [] : reader.changes(then, now)
  const unchanged = Math.max(0, reader.lines(now).length - changes.filter((one) => one.kind !== 'removed').length)
  const digest = then === null ? reader.digest(now) : []
  const kept = frozenForm(now)
  const form = kept === null ? null : typedAgain(kept.kind, kept.values)
  return { text: reader.lines(now), changes, digest, care: reader.care(now), unchanged, sound, form }
}

async function snapshotOf(deps: ApprovalDeps, hash: string): Promise<Json | null> {
  const bytes = await readKept(deps.core.context, hash, 'snapshot').catch(absentIsNull)
  return bytes === null ? null : parseCanonical(bytes)
}

/** What is checked of every request before it is decided. */
function ownMarks({ fold, rule }: LoadedRequest, asked: AskedPoints | null, sound: boolean): Mark[] {
  if (fold.state === 'drafted') return []
  const points = asked?.list ?? []
  const open = openPoints(asked)
  const missing = missingOpinions(fold, rule)
  const mark = (code: string, good: boolean, detail: string): Mark => ({
    code,
    state: good ? 'good' : 'attention',
    detail,
  })
  const said = fold.opinions.filter((one) => one.version === fold.version).map((one) => one.role)
  const proposed = rule.opinions.filter(
    (step) => step.required && isProposed(fold, step) && !step.roles.some((role) => said.includes(role)),
  )
  const objections = fold.opinions.filter((one) => one.version === fold.version && one.opinion === 'OBJECT').length
  return [
    mark(sound ? 'contentLocked' : 'contentMissing', sound, ''),
    ...(rule.opinions.some((step) => step.required)
      ? [mark(missing.length === 0 ? 'opinionsGiven' : 'opinionsMissing', missing.length === 0, String(missing.length))]
      : []),
    ...(proposed.length > 0 ? [mark('opinionOfProposer', true, '')] : []),
    ...(objections > 0 ? [mark('objections', false, String(objections))] : []),
    ...(points.length > 0
      ? [mark(open === 0 ? 'pointsAnswered' : 'pointsOpen', open === 0, String(open || points.length))]
      : []),
  ]
}

/** That a local court decided about this version: paper, which opens nothing until whoever may decides here. */
function paperMarks(db: Db, fold: RequestFold, names: Names): Mark[] {
  const paper = standingDecision(fold, fold.version) === null ? paperOn(db, fold, fold.version) : null
  if (paper === null) return []
  const code = paper.decision === 'APPROVED' ? 'paperApproval' : 'paperRefusal'
  return [{ code, state: 'attention', detail: nameOf(names, paper.by) }]
}

function subjectMarks(deps: ApprovalDeps, requestId: string, fold: RequestFold, submission: Submission | null): Mark[] {
  if (submission === null) return []
  return deps.subjects.marks(deps.core.context, subjectOfRequest(requestId, fold, submission))
}

/** What the officer at work may do with a request now; the services ask again. */
function mayOf(
  deps: ApprovalDeps,
  loaded: LoadedRequest,
  points: AskedPoints | null,
  session: Session,
): RequestDetail['may'] {
  const { fold, rule } = loaded
  const own = fold.proposers.includes(session.officerId)
  const { role } = session
  const proposes = ruleOf(deps.rules, fold.kind, fold.level).propose.roles.includes(role)
  const live = fold.ended === null && fold.state !== 'drafted' && !own
  const waiting = live && fold.state === 'submitted'
  const heard = rule.opinions.some((step) => step.roles.includes(role))
  const decides = rule.decide.roles.includes(role)
  return {
    decide: live && mayMake(rule, role, 'APPROVED'),
    return: decides ? live : waiting && returnStep(rule, role) !== null,
    escalate: waiting && (decides || heard) && escalationFault(deps.rules, fold.kind, fold.level, role) === null,
    giveOpinion: waiting && (heard || decides),
    answer: proposes && points !== null && fold.state !== 'submitted' && fold.state !== 'approved',
    submit: proposes && fold.ended === null && fold.state !== 'rejected',
    withdraw: own && ['drafted', 'submitted', 'returned'].includes(fold.state),
    keepPaper: fold.version > 0 && fold.ended === null && paperStep(rule, role) !== null,
    confirmPaper: paperStep(rule, role) !== null,
  }
}
