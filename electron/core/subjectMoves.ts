import { stepsOfSite } from '../../db/gate.ts'
import { officerRows } from '../../db/identity.ts'
import { planVersionRows } from '../../db/plans.ts'
import { officialDocumentFormat } from '../../shared/domain/documents/officialDocument.ts'
import { stepTypes } from '../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../shared/domain/plans/gateTable.ts'
import { PLAN_VERSION_FORMATS } from '../../shared/domain/plans/planVersion.ts'
import { type TaskMove, type TaskState, taskMove } from '../../shared/domain/plans/taskMoves.ts'
import { isUnderWay } from '../../shared/domain/plans/taskOrder.ts'
import { taskTypes } from '../../shared/domain/plans/taskState.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import type { DecidedSubject, EndedSubject, RequestSubject, Subjects } from './approvals/subjects.ts'
import { type Act, type CoreContext, draft } from './context.ts'
import { found, refuse } from './errors.ts'
import { siteMarks } from './gate/approvalMarks.ts'
import { noteAsked } from './gate/asked.ts'
import { type SiteFacts, siteFacts } from './gate/facts.ts'
import { moveBody } from './gate/moves.ts'
import type { GatePorts } from './gate/ports.ts'
import { officialReader } from './officialForms/approvalReader.ts'
import { planReader } from './plans/snapshotReader.ts'

/**
 * How plan, announcement and search warrant follow what happens to the requests about them: each by its own event in
 * the same transaction (decision 0015, 7). A request about no site moves nothing; a decision that doesn't count never
 * comes here.
 */
export function joinSubjects(context: CoreContext, ports: GatePorts, subjects: Subjects): void {
  for (const format of PLAN_VERSION_FORMATS) subjects.onSnapshot(format, planReader)
  subjects.onSnapshot(officialDocumentFormat, officialReader)
  for (const kind of ['plan', 'announcement', 'searchWarrant'] as const) subjects.onMarks(kind, siteMarks(ports))
  subjects.onSubmission('plan', (act, submitted) => planSubmitted(context, ports, act, submitted))
  subjects.onDecision('plan', (act, decided) => planDecided(context, ports, act, decided))
  subjects.onDecision('announcement', (act, decided) => {
    if (!orderDecided(act, 'E07', decided) || decided.siteId === null) return
    const facts = siteFacts(context, act.db, decided.siteId, ports)
    if (decided.decision !== 'APPROVED') {
      bringBack(act, facts, 'announcementReturned', { ...named(decided), reason: reasonsOf(decided) })
    } else if (facts.guards.state === 'ANNOUNCEMENT_PENDING' && decided.arrival !== null) {
      // Signed but not confirmed opens no gate (P1): once the court's receipt is here, the desk makes the move.
      const body = moveBody(facts, context.session(), 'presidentSigned', {}, ports.lastKnown())
      append(act, facts, { ...body, data: { ...(body.data as JsonObject), ...named(decided) } })
    }
  })
  subjects.onDecision('searchWarrant', (act, decided) => void orderDecided(act, 'E11', decided))
  const ended = (move: TaskMove, from: TaskState) => (act: Act, one: EndedSubject) => {
    if (one.siteId === null) return
    const facts = siteFacts(context, act.db, one.siteId, ports)
    if (facts.guards.state === from) bringBack(act, facts, move, { reason: one.reason, request: one.requestId })
  }
  subjects.onEnd('plan', ended('reopenPlan', 'PLAN_SUBMITTED'))
  subjects.onEnd('announcement', (act, one) => {
    orderEnded(act, 'E07', one)
    ended('announcementReturned', 'ANNOUNCEMENT_PENDING')(act, one)
  })
  subjects.onEnd('searchWarrant', (act, one) => orderEnded(act, 'E11', one))
  for (const kind of ['fine', 'detention'] as const) {
    subjects.onSubmission(kind, (act, submitted) => coercionAsked(act, kind, submitted))
    subjects.onDecision(kind, (act, decided) => void orderDecided(act, 'E12', decided))
  }
}

/** Takes the task back to where what came back can be mended, if it still stands on it. */
function bringBack(act: Act, facts: SiteFacts, move: TaskMove, data: JsonObject): void {
  if (facts.task === null) return
  const { state, before } = facts.task.fold
  const stands = state === 'SUSPENDED' ? before : state
  if (stands !== null && taskMove(stands, null, move) !== null) append(act, facts, { data, move })
}

function reasonsOf({ points }: DecidedSubject): string {
  return points.map((point) => point.text).join('；')
}

/** What a move says of the decision it follows. */
function named(decided: DecidedSubject): JsonObject {
  return { arrival: decided.arrival, decided: decided.decisionHash, request: decided.requestId }
}

function append(act: Act, facts: SiteFacts, body: JsonObject): void {
  const siteId = facts.site.site_id
  const task = found(facts.task, 'task')
  act.append([draft(`site:${siteId}`, taskTypes.moved, 'plan', siteId, task.rev, body)])
  act.touch('gate', siteId, [siteId])
  act.touch('plans', siteId, [siteId])
}

/** Only the version as it was frozen goes up, and the task goes with it. */
function planSubmitted(context: CoreContext, ports: GatePorts, act: Act, submitted: RequestSubject): void {
  const { siteId, version, snapshot } = submitted
  if (siteId === null) return
  const newest = planVersionRows(act.db, siteId)[0]
  if (newest?.number !== version || newest.snapshot_hash !== snapshot.hash) refuse('planFromPlan', 'version', '')
  const facts = siteFacts(context, act.db, siteId, ports)
  const { state, held } = facts.guards
  // Asked about while the action is held: the task waits where it is for the court's word (F5).
  if (held && isUnderWay(state)) return
  const move: TaskMove = state === 'PLAN_RETURNED' ? 'resubmit' : 'submitPlan'
  append(act, facts, moveBody(facts, context.session(), move, {}, ports.lastKnown()))
}

function planDecided(context: CoreContext, ports: GatePorts, act: Act, decided: DecidedSubject): void {
  const { siteId, decision, version, snapshot } = decided
  if (siteId === null) return
  const facts = siteFacts(context, act.db, siteId, ports)
  if (facts.task === null) return
  const { state, held } = facts.guards
  const before = facts.task.fold.before
  const data: JsonObject = { ...named(decided), snapshot: snapshot.hash, version }
  if (decision === 'APPROVED') {
    const takesBack = held && isUnderWay(state)
    // Confirms what a local court approved before its laptop joined: the task stands where that brought it (decision 0048).
    const confirms = facts.task.fold.approved?.version === version && state !== 'PLAN_SUBMITTED'
    if (!takesBack && confirms) return
    if (!takesBack && taskMove(state, before, 'approve') === null) refuse('moveNotHere', 'move', state)
    append(act, facts, { data, move: 'approve' })
    return
  }
  // A return is written wherever it can matter, also over an action that has begun: the fold says what it means (F5).
  const matters = taskMove(state, before, 'return') !== null || isUnderWay(state) || state === 'SUSPENDED'
  if (!matters) return
  append(act, facts, { data: { ...data, reason: reasonsOf(decided) }, move: 'return' })
}

const COERCION = { fine: '罚款决定书', detention: '拘留决定书' } as const

/** A fine or detention asked for at a site stands beside step E12 until the president decides (CPL 118, 119). */
function coercionAsked(act: Act, kind: keyof typeof COERCION, submitted: RequestSubject): void {
  const { siteId, version, rendering } = submitted
  if (siteId === null) return
  const document = { title: COERCION[kind], no: '', hash: rendering.hash }
  const said = { document, reason: `第${version}版已报院长` }
  noteAsked(act, siteId, 'E12', said, ({ title }) => title === document.title)
  act.touch('gate', siteId, [siteId])
}

/**
 * Writes the president's decision into the record of its step: signed, or why not. The record is found by the pages
 * that were shown; true when there is one. An order asked for in typed grounds has none and moves nothing.
 */
function orderDecided(act: Act, step: StepCode, decided: DecidedSubject): boolean {
  const { siteId, rendering, decision, version } = decided
  if (siteId === null) return false
  const asked = askedRecord(act, step, siteId, rendering.hash)
  if (asked === undefined) return false
  const on = chinaDate(act.at)
  const name = officerRows(act.db).find((one) => one.officer_id === act.author.officerId)?.name ?? ''
  const received = decided.arrival === null ? '待法院回执' : `法院收件第${decided.arrival}号`
  const note = `第${version}版，${received}，决定 ${decided.decisionHash}`
  const reasons = reasonsOf(decided)
  const word = decision === 'RETURNED' ? '院长退回' : '院长不予批准'
  const set: JsonObject =
    decision === 'APPROVED'
      ? { note, on, outcome: 'DONE', reason: '', signature: { name, on } }
      : { note, on: null, outcome: 'ATTEMPTED', reason: `${word}：${reasons}`, signature: null }
  act.append([draft(`site:${siteId}`, stepTypes.edited, 'gateStep', asked.recordId, asked.rev, { set })])
  act.touch('gate', siteId, [siteId, asked.recordId])
  return true
}

/** The record of a step that names the pages somebody was asked about. */
function askedRecord(act: Act, step: StepCode, siteId: string, pages: string) {
  return stepsOfSite(act.db, siteId).findLast(
    ({ record }) =>
      record.step === step && record.guard === '' && record.struck === null && record.document.hash === pages,
  )
}

/** Writes into the record of its step that an order is asked for no more. */
function orderEnded(act: Act, step: StepCode, ended: EndedSubject): void {
  const { siteId, rendering, version, reason } = ended
  const asked = siteId === null ? undefined : askedRecord(act, step, siteId, rendering.hash)
  if (siteId === null || asked === undefined) return
  const set: JsonObject = { outcome: 'ATTEMPTED', reason: `第${version}版已由提交人撤回：${reason}`, signature: null }
  act.append([draft(`site:${siteId}`, stepTypes.edited, 'gateStep', asked.recordId, asked.rev, { set })])
  act.touch('gate', siteId, [siteId, asked.recordId])
}
