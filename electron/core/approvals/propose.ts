import { requestRow } from '../../../db/approvals.ts'
import { caseRowById } from '../../../db/cases.ts'
import { noteBlob } from '../../../db/documents.ts'
import { siteRow } from '../../../db/site.ts'
import { paragraphsOf, requestText, requestTextFormat } from '../../../shared/domain/approvals/changes.ts'
import { approvalsTypes, type OpinionCode } from '../../../shared/domain/approvals/events.ts'
import { type Level, type RequestKind, ruleOf } from '../../../shared/domain/approvals/kinds.ts'
import { answeredPoints } from '../../../shared/domain/approvals/request.ts'
import { shortCode } from '../../../shared/domain/documents/inventoryList.ts'
import { type CoercionKind, coercionFault } from '../../../shared/domain/plans/coercion.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { caseScope, openCase } from '../caseOpening.ts'
import { requireReach } from '../caseReach.ts'
import { type Act, answered, command, draft, requirePermission, requireSame } from '../context.ts'
import { found, refuse } from '../errors.ts'
import {
  type ApprovalDeps,
  call,
  type RequestAct,
  requireFresh,
  requireOther,
  requireRole,
  touchRequest,
} from './deps.ts'
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
    const { permission, roles } = ruleOf(rules, fold.kind, input.level).propose
    requireRole(context.session(), roles, permission)
    if (fold.caseId !== null) requireReach(context, act.db, permission, fold.caseId)
    if (fold.ended !== null || fold.state === 'rejected') refuse('requestEnded', 'request', '')
    if (input.version <= fold.version) refuse('versionNotNewer', 'version', String(fold.version))
    const open = answeredPoints(fold, input.version).filter((one) => one.answer === null)
    if (fold.state === 'returned' && open.length > 0) refuse('pointsUnanswered', 'points', String(open.length))
    const body = {
      dueOn: input.dueOn,
      level: input.level,
      note: input.note,
      rendering: { ...input.rendering },
      snapshot: { ...input.snapshot },
      version: input.version,
    }
    act.append([draft(row.scope, approvalsTypes.submitted, 'request', row.request_id, input.rev, body)])
    const { kind, subject, caseId, siteId } = fold
    const { level, version, snapshot, rendering } = input
    const about = { requestId: row.request_id, kind, level, subject, caseId, siteId, version, snapshot, rendering }
    subjects.submitted(act, about)
    touchRequest(act, loaded)
    return row.request_id
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

  /** A fine or detention says how much, within the law (CPL 118). REFUSED `measureNeeded`, `fineLimit`, `detentionLimit`. */
  function requireLawful(kind: CoercionKind, text: string, caseId: string | null): void {
    const row = caseId === null ? undefined : caseRowById(context.store().db, caseId)
    const parties = [row?.debtors ?? '[]', row?.applicants ?? '[]'].flatMap(
      (list) => JSON.parse(list) as { name: string; kind?: string }[],
    )
    const organisations = parties.flatMap((one) => (one.kind === 'organisation' ? [one.name] : []))
    const fault = coercionFault(kind, text, organisations)
    if (fault !== null) refuse(fault, 'text', '')
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
    async submitText(
      input: RequestAct & { level: Level; text: string; dueOn: string | null; note: string },
    ): Promise<string> {
      const known = found(requestRow(context.store().db, input.requestId), 'request')
      const kind = known.kind as RequestKind
      const { permission } = ruleOf(rules, kind, input.level).propose
      const session = requirePermission(context, permission)
      const before = answered<string>(context, call(input, 'submitText'))
      if (before !== null) return before
      const { fold } = await verifiedRequest(context, rules, input.requestId)
      if (kind === 'fine' || kind === 'detention') requireLawful(kind, `${fold.title}\n${input.text}`, fold.caseId)
      const profile = context.profile()
      const content = requestText({
        kind,
        title: fold.title,
        caseNo: fold.caseId === null ? '' : (caseRowById(context.store().db, fold.caseId)?.case_no ?? ''),
        court: { code: profile.courtCode, name: profile.courtName },
        paragraphs: paragraphsOf(input.text),
      })
      const stored = await context.store().blobs.put({ bytes: canonicalBytes(content) })
      requireSame(context, session)
      const code = shortCode(Buffer.from(stored.hash, 'hex'))
      return command(context, permission, call(input, 'submitText'), (act) => {
        noteBlob(act.db, stored.hash, stored.size, requestTextFormat)
        const { commandId, requestId, rev, level, dueOn, note } = input
        return submitIn(act, {
          ...{ commandId, requestId, rev, level, dueOn, note },
          version: fold.version + 1,
          snapshot: { hash: stored.hash, format: requestTextFormat },
          // What is shown is the frozen text itself, so it is its own rendering.
          rendering: { hash: stored.hash, pages: 1, code },
        })
      })
    },
    withdraw: (input: RequestAct & { reason: string }) =>
      asProposer(input, 'withdraw', (act, loaded) => {
        const { fold } = loaded
        if (!fold.proposers.includes(act.author.officerId)) refuse('notYours', 'request', '')
        if (!['drafted', 'submitted', 'returned'].includes(fold.state)) refuse('requestEnded', 'request', '')
        append(act, loaded, approvalsTypes.withdrawn, input.rev, { reason: input.reason })
      }),
    /** Ends a request because another took its place, e.g. of a subject that was divided. */
    supersede: (input: RequestAct & { by: string; reason: string }) =>
      asProposer(input, 'supersede', (act, loaded) => {
        if (loaded.fold.ended !== null) refuse('requestEnded', 'request', '')
        found(requestRow(act.db, input.by), 'request')
        append(act, loaded, approvalsTypes.superseded, input.rev, { by: input.by, reason: input.reason })
      }),
    answer: (input: RequestAct & { returned: string; point: string; text: string }) =>
      asProposer(input, 'answer', (act, loaded) => {
        const asked = loaded.fold.decisions.find((one) => one.hash === input.returned)
        if (!asked?.points.some((one) => one.id === input.point)) found(null, 'point')
        const { point, returned, text } = input
        append(act, loaded, approvalsTypes.answered, input.rev, { point, returned, text })
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
