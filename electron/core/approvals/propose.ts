import type { RequestTable } from '../../../db/approvalSchema.ts'
import { requestRow } from '../../../db/approvals.ts'
import { caseRowById } from '../../../db/cases.ts'
import { noteBlob } from '../../../db/documents.ts'
import { siteRow } from '../../../db/site.ts'
import { subjectAbout } from '../../../shared/domain/approvals/aboutPerson.ts'
import { paragraphsOf, requestText, requestTextFormat } from '../../../shared/domain/approvals/changes.ts'
import { approvalsTypes, type OpinionCode } from '../../../shared/domain/approvals/events.ts'
import { escalationFault, type Level, type RequestKind, ruleOf } from '../../../shared/domain/approvals/kinds.ts'
import { currentSubmission, levelHeld } from '../../../shared/domain/approvals/request.ts'
import {
  formLevel,
  requestForm,
  requestFormFormat,
  type TypedValues,
} from '../../../shared/domain/approvals/requestForms.ts'
import { type CoercionKind, coercionFault } from '../../../shared/domain/plans/coercion.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { caseScope, openCase } from '../caseOpening.ts'
import { requireReach } from '../caseReach.ts'
import { type Act, answered, command, draft, requirePermission } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { openPoints, pointsOf, pointsOfSubject, requireAnswered } from './carried.ts'
import {
  type ApprovalDeps,
  call,
  type RequestAct,
  requireFresh,
  requireOther,
  requireRole,
  touchRequest,
} from './deps.ts'
import { type FrozenHead, freezeContent } from './freezing.ts'
import { requireForm } from './proposeForm.ts'
import { subjectOfRequest } from './subjects.ts'
import { type LoadedRequest, loadRequest, verifiedRequest } from './verdicts.ts'

export interface DraftInput {
  commandId: string
  kind: RequestKind
  level: Level
  caseId: string
  siteId: string | null
  subject: string
  title: string
}

/** A frozen version to send up: both blobs are in the store already. */
export interface SubmitInput extends RequestAct {
  level: Level
  version: number
  snapshot: { hash: string; format: string }
  rendering: { hash: string; pages: number; code: string }
  dueOn: string | null
  note: string
}

/** Content that is typed here and frozen as the next version. */
export interface Typed extends RequestAct {
  level: Level
  dueOn: string | null
  note: string
}

/** Drafting, submitting, answering, withdrawing, and the opinions on the way. Each returns the request's id. */
export function proposing({ core, rules, subjects }: ApprovalDeps) {
  const { context } = core

  const reload = (requestId: string): LoadedRequest => loadRequest(context, rules, requestId)

  /** Drafts a request, inside a transaction of the caller's. */
  function draftIn(act: Act, input: Omit<DraftInput, 'commandId'>): string {
    const { permission, roles } = ruleOf(rules, input.kind, input.level).propose
    requireRole(context.session(), roles, permission)
    found(caseRowById(act.db, input.caseId), 'case')
    requireReach(context, act.db, permission, input.caseId)
    if (input.siteId !== null && siteRow(act.db, input.siteId)?.case_id !== input.caseId) found(null, 'site')
    openCase(act, input.caseId)
    const requestId = act.newId()
    const about = input.subject === '' ? `${input.kind}:${input.siteId ?? input.caseId}` : input.subject
    const body = {
      case: input.caseId,
      kind: input.kind,
      level: input.level,
      site: input.siteId,
      subject: about,
      title: input.title,
    }
    const scope = input.siteId === null ? caseScope(input.caseId) : `site:${input.siteId}`
    act.append([draft(scope, approvalsTypes.drafted, 'request', requestId, [], body)])
    touchRequest(act, reload(requestId))
    return requestId
  }

  function draftRequest(input: DraftInput): string {
    const { permission } = ruleOf(rules, input.kind, input.level).propose
    return command(context, permission, call(input, 'draft'), (act) => draftIn(act, input))
  }

  /** Sends a frozen version up, inside a transaction of the caller's or its own. */
  function submitIn(act: Act, input: SubmitInput): string {
    const loaded = reload(input.requestId)
    const { fold, row } = loaded
    requireFresh(loaded, input.rev)
    const level = levelHeld(fold, input.level)
    const { permission, roles } = ruleOf(rules, fold.kind, level).propose
    requireRole(context.session(), roles, permission)
    if (fold.caseId !== null) requireReach(context, act.db, permission, fold.caseId)
    if (fold.ended !== null || fold.state === 'rejected') refuse('requestEnded', 'request', '')
    if (input.version <= fold.version) refuse('versionNotNewer', 'version', String(fold.version))
    if (fold.state !== 'submitted') requireAnswered(openPoints(pointsOf(context, rules, loaded)))
    const body = {
      dueOn: input.dueOn,
      level,
      note: input.note,
      rendering: { ...input.rendering },
      snapshot: { ...input.snapshot },
      version: input.version,
    }
    act.append([draft(row.scope, approvalsTypes.submitted, 'request', row.request_id, input.rev, body)])
    subjects.submitted(act, { ...subjectOfRequest(row.request_id, fold, input), level })
    touchRequest(act, loaded)
    return row.request_id
  }

  /** Freezes content made from a request's own head, and sends it up as the next version. */
  async function submitFrozen(
    input: Omit<Typed, 'level'>,
    procedure: string,
    level: Level,
    format: string,
    contentOf: (about: FrozenHead) => JsonObject,
  ): Promise<string> {
    const known = found(requestRow(context.store().db, input.requestId), 'request')
    const kind = known.kind as RequestKind
    const { permission } = ruleOf(rules, kind, level).propose
    const session = requirePermission(context, permission)
    const before = answered<string>(context, call(input, procedure))
    if (before !== null) return before
    const { fold } = await verifiedRequest(context, rules, input.requestId)
    const about = { kind, title: fold.title, caseId: fold.caseId }
    const { hash, size, code } = await freezeContent(context, session, about, contentOf)
    return command(context, permission, call(input, procedure), (act) => {
      noteBlob(act.db, hash, size, format)
      const { commandId, requestId, rev, dueOn, note } = input
      return submitIn(act, {
        ...{ commandId, requestId, rev, level, dueOn, note },
        version: fold.version + 1,
        snapshot: { hash, format },
        // What is shown is the frozen content itself, so it is its own rendering.
        rendering: { hash, pages: 1, code },
      })
    })
  }

  /** Lets the subject follow the end of a request that was sent up; one that never was moved nothing. */
  function tellEnd(act: Act, { row, fold }: LoadedRequest, reason: string): void {
    const submission = currentSubmission(fold)
    if (submission === null) return
    subjects.ended(act, { ...subjectOfRequest(row.request_id, fold, submission), reason })
  }

  /** Runs `work` for somebody who may propose requests of this kind. */
  function asProposer(input: RequestAct, procedure: string, work: (act: Act, loaded: LoadedRequest) => void): string {
    const { permission, roles } = reload(input.requestId).rule.propose
    return command(context, permission, call(input, procedure), (act) => {
      const loaded = reload(input.requestId)
      requireRole(context.session(), roles, permission)
      requireFresh(loaded, input.rev)
      const { caseId } = loaded.fold
      if (caseId !== null) requireReach(context, act.db, permission, caseId)
      work(act, loaded)
      touchRequest(act, loaded)
      return input.requestId
    })
  }

  const append = (
    act: Act,
    loaded: LoadedRequest,
    type: string,
    rev: readonly string[],
    body: { [name: string]: string | number },
  ) => act.append([draft(loaded.row.scope, type, 'request', loaded.row.request_id, rev, body)])

  /** The decision that gave the reasons: this request's own, or the one its subject's last request ended on. */
  function pointsAsked(loaded: LoadedRequest, hash: string) {
    const carried = pointsOf(context, rules, loaded)
    const on = carried?.hash === hash ? carried.on : loaded
    const decision = found(
      on.fold.decisions.find((one) => one.hash === hash),
      'point',
    )
    return { on, decision }
  }

  /**
   * A fine or detention says how much, within the law (CPL 118). REFUSED `measureNeeded`, `fineLimit`,
   * `detentionLimit`.
   */
  function requireLawful(kind: CoercionKind, text: string, caseId: string | null): void {
    const row = caseId === null ? undefined : caseRowById(context.store().db, caseId)
    const parties = [row?.debtors ?? '[]', row?.applicants ?? '[]'].flatMap(
      (list) => JSON.parse(list) as { name: string; kind?: string }[],
    )
    const organisations = parties.flatMap((one) => (one.kind === 'organisation' ? [one.name] : []))
    const fault = coercionFault(kind, text, organisations)
    if (fault !== null) refuse(fault, 'text', '')
  }

  /** Whom a fine or detention names has no refusal of their own that only a request about them would answer. */
  function requireNoOther(known: RequestTable, person: string): void {
    const about = subjectAbout(known.kind as RequestKind, known.site_id ?? known.case_id ?? '', person)
    if (about === known.subject) return
    if (openPoints(pointsOfSubject(context, rules, about)) > 0) refuse('otherPersonRefused', 'person', person)
  }

  return {
    draft: draftRequest,
    draftIn,
    submitIn,
    /** Sends a frozen version up. Throws STALE; REFUSED `requestEnded`, `versionNotNewer`, `pointsUnanswered`. */
    submit(input: SubmitInput): string {
      const { permission } = ruleOf(rules, reload(input.requestId).fold.kind, input.level).propose
      return command(context, permission, call(input, 'submit'), (act) => submitIn(act, input))
    },
    /** Freezes typed grounds as the next version and sends it up. */
    async submitText(input: Typed & { text: string }): Promise<string> {
      const { kind, title, case_id } = found(requestRow(context.store().db, input.requestId), 'request')
      if (kind === 'fine' || kind === 'detention') requireLawful(kind, `${title}\n${input.text}`, case_id)
      return submitFrozen(input, 'submitText', input.level, requestTextFormat, (about) =>
        requestText({ ...about, paragraphs: paragraphsOf(input.text) }),
      )
    },
    /**
     * Freezes a kind's own fields as the next version and sends it up at the level they ask for; while one waits, the new
     * one takes its place. REFUSED `requestForm.<fault>` names the field, `planFromPlan` a kind whose document is made
     * elsewhere, `otherPersonRefused` somebody whose own refusal waits for an answer.
     */
    async submitForm(input: Omit<Typed, 'level'> & { values: TypedValues }): Promise<string> {
      const known = found(requestRow(context.store().db, input.requestId), 'request')
      const kind = known.kind as RequestKind
      const values = requireForm(kind, input.values)
      requireNoOther(known, String(input.values.person ?? ''))
      const level = formLevel(kind, input.values)
      return submitFrozen(input, 'submitForm', level, requestFormFormat, (about) => requestForm({ ...about, values }))
    },
    withdraw: (input: RequestAct & { reason: string }) =>
      asProposer(input, 'withdraw', (act, loaded) => {
        const { fold } = loaded
        if (!fold.proposers.includes(act.author.officerId)) refuse('notYours', 'request', '')
        if (!['drafted', 'submitted', 'returned'].includes(fold.state)) refuse('requestEnded', 'request', '')
        append(act, loaded, approvalsTypes.withdrawn, input.rev, { reason: input.reason })
        tellEnd(act, loaded, input.reason)
      }),
    /** Ends a request because another of its case took its place. REFUSED `notYours`, `requestEnded`, `otherCase`. */
    supersede: (input: RequestAct & { by: string; reason: string }) =>
      asProposer(input, 'supersede', (act, loaded) => {
        const { fold, row } = loaded
        if (!fold.proposers.includes(act.author.officerId)) refuse('notYours', 'request', '')
        if (fold.ended !== null || fold.state === 'rejected') refuse('requestEnded', 'request', '')
        const other = found(requestRow(act.db, input.by), 'request')
        if (other.request_id === row.request_id || other.case_id !== row.case_id) refuse('otherCase', 'by', '')
        append(act, loaded, approvalsTypes.superseded, input.rev, { by: input.by, reason: input.reason })
        tellEnd(act, loaded, input.reason)
      }),
    answer: (input: RequestAct & { returned: string; point: string; text: string }) =>
      asProposer(input, 'answer', (act, loaded) => {
        const asked = pointsAsked(loaded, input.returned)
        if (!asked.decision.points.some((one) => one.id === input.point)) found(null, 'point')
        const { point, returned, text } = input
        // What another request asked is answered there: whoever decides this one reads it from there.
        const rev = JSON.parse(asked.on.row.rev) as string[]
        append(act, asked.on, approvalsTypes.answered, rev, { point, returned, text })
        touchRequest(act, asked.on)
      }),
    giveOpinion(input: RequestAct & { version: number; opinion: OpinionCode; text: string }): string {
      const session = context.session()
      const step = opinionStep(reload(input.requestId), session.role)
      return command(context, step.permission, call(input, 'giveOpinion'), (act) => {
        const loaded = reload(input.requestId)
        requireRole(session, step.roles, step.permission)
        requireFresh(loaded, input.rev)
        requireOther(loaded, session.officerId)
        if (loaded.fold.state !== 'submitted') refuse('notWaiting', 'request', '')
        if (loaded.fold.version !== input.version) refuse('versionNotCurrent', 'version', String(loaded.fold.version))
        if (input.opinion !== 'AGREE' && input.text.trim() === '') refuse('reasonNeeded', 'reason', '')
        const { version, opinion, text } = input
        const { kind, level } = loaded.fold
        const nowhere = opinion === 'ESCALATE' ? escalationFault(rules, kind, level, session.role) : null
        if (nowhere !== null) refuse(nowhere, 'opinion', '')
        append(act, loaded, approvalsTypes.opinionGiven, input.rev, { opinion, text, version })
        touchRequest(act, loaded)
        return input.requestId
      })
    },
  }
}

/** The step by which a role is heard. Whoever decides may speak too: on a laptop, where they can't decide, or to pass it up. */
function opinionStep({ rule }: LoadedRequest, role: string) {
  return rule.opinions.find((step) => step.roles.some((one) => one === role)) ?? rule.decide
}
