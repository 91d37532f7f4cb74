import { caseFlagsOf, partyNames } from '../../../db/cases.ts'
import { type Names, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type {
  ConditionView,
  GateView,
  ObjectionView,
  StepRecordView,
  StepView,
} from '../../../shared/contract/desk/plans/gate.ts'
import type { MoveEntryView, SiteHeld } from '../../../shared/contract/desk/plans/held.ts'
import { due } from '../../../shared/domain/calendar/due.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { complyBy } from '../../../shared/domain/plans/announced.ts'
import { isOpenObjection } from '../../../shared/domain/plans/objections.ts'
import { confirmersOf } from '../../../shared/domain/plans/stepAuthority.ts'
import { type Condition, possibleMoves } from '../../../shared/domain/plans/taskGuards.ts'
import { type MoveEntry, type TaskFold, unreconciled } from '../../../shared/domain/plans/taskState.ts'
import type { RequestStand } from '../approvals/stand.ts'
import type { Session } from '../context.ts'
import { clocksOf, deadlinesOf, lacksStart } from './deadlines.ts'
import { type SiteFacts, serviceOf } from './facts.ts'
import { mayReconcile } from './moves.ts'

/** Who looks: what they may do beside recording depends on it. */
type AtWork = Pick<Session, 'officerId' | 'name' | 'role'>

function isEnforcer(facts: SiteFacts, { officerId, name }: AtWork): boolean {
  return facts.enforcers.includes(officerId) || name === facts.case.work_handler
}

/** The gate of a site as S13 shows it. */
export function gateView(db: Db, facts: SiteFacts, at: AtWork): GateView {
  const names = namesOf(db)
  const { site, task, guards, residence } = facts
  return {
    siteId: site.site_id,
    siteName: site.name,
    caseId: site.case_id,
    caseNo: facts.case.case_no,
    handler: facts.case.work_handler,
    today: guards.today,
    flags: caseFlagsOf(db, site.case_id),
    task: task === null ? null : taskView(task.fold, task.rev, names),
    steps: stepViews(facts, names, at),
    moves:
      task === null
        ? []
        : possibleMoves(guards).map((one) => ({ ...one, conditions: one.conditions.map(conditionView) })),
    objections: facts.objections.map((stored) => objectionView(facts, stored)),
    residence: {
      applies: residence.applies,
      graceEnd: residence.grace?.due ?? null,
      notes: residence.notes.map((note) => ({ ...note })),
    },
    servedOn: serviceOf(facts.steps, 'E08', facts.holidays),
    complyBy: complyBy(guards),
    collectUsual: due(guards.today, facts.rules.collectDays, 'day', facts.holidays).due,
    rooms: facts.rooms.map(({ roomId, code, excluded }) => ({ roomId, code, excluded })),
    debtors: [...guards.debtors],
    decidesObjections: may(at.role, 'objection.decide') && !isEnforcer(facts, at),
    reviewers: facts.officers
      .filter((one) => one.active === 1 && !facts.enforcers.includes(one.officer_id) && one.role !== 'administrator')
      .map((one) => ({ officerId: one.officer_id, name: one.name })),
    forOrders: forOrders(facts),
  }
}

/** What an order starts from: what the announcement said when it went up last, else the register and the plan. */
function forOrders(facts: SiteFacts): GateView['forOrders'] {
  const { site, task } = facts
  const said = task?.fold.moves.findLast((entry) => entry.move === 'submitAnnouncement')?.data ?? {}
  const of = (name: string): string => (typeof said[name] === 'string' ? said[name] : '')
  return {
    persons: of('persons') || partyNames(facts.case.debtors).join('、'),
    address: of('address') || site.address || facts.case.address,
    titleName: of('titleName') || facts.plan.titleNo,
    titleOrders: of('titleOrders'),
    complyBy: of('complyBy') > facts.guards.today ? of('complyBy') : '',
  }
}

function conditionView(condition: Condition): ConditionView {
  return { ...condition, overrideBy: [...condition.overrideBy] }
}

function entryView(entry: MoveEntry, names: Names): MoveEntryView {
  return {
    move: entry.move,
    officer: names.officers.get(entry.actor) ?? entry.actor,
    role: entry.role,
    device: names.devices.get(entry.device) ?? entry.device,
    at: entry.at,
    reason: entry.reason,
  }
}

function taskView(fold: TaskFold, rev: string[], names: Names): NonNullable<GateView['task']> {
  return {
    state: fold.state,
    before: fold.before,
    approvedVersion: fold.approved?.version ?? null,
    openObjections: fold.openObjections.length,
    lastEnd: endView(fold, names),
    findings: fold.findings.map((finding) => ({
      ...entryView(finding, names),
      state: finding.state,
      kind: finding.kind,
      settled: finding.resolvedBy !== null,
    })),
    held: heldView(fold, names),
    rev,
  }
}

/** How the action ended last, with the rooms that were left out of it. */
function endView(fold: TaskFold, names: Names): NonNullable<GateView['task']>['lastEnd'] {
  const end = fold.moves.findLast((entry) => entry.move === 'abort' || entry.move === 'lockInventory')
  if (end === undefined) return null
  const { excluded } = end.data
  return { ...entryView(end, names), excluded: Array.isArray(excluded) ? excluded.map(String) : [] }
}

/** Who returned, when and why, and what the team did not knowing of it (F5, scenario 12). */
function heldView(fold: TaskFold, names: Names): NonNullable<GateView['task']>['held'] {
  const open = unreconciled(fold)
  if (open.length === 0) return null
  const stopping = open.find((finding) => finding.move === 'return' || finding.move === 'suspend')
  const cause = stopping ?? fold.lastReturn ?? fold.moves.findLast((entry) => entry.move === 'suspend') ?? null
  const acted = open.filter((finding) => finding !== stopping)
  const arrival = [...fold.moves, ...fold.findings].findLast((entry) => entry.move === 'arrive')
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  return {
    cause: cause === null ? null : entryView(cause, names),
    version: number(cause?.data.version),
    acted: acted.map((finding) => entryView(finding, names)),
    arrival:
      arrival === undefined
        ? null
        : {
            version: number(arrival.data.version) ?? 0,
            courtSeq: number(arrival.data.courtSeq),
            offlineSince: number(arrival.data.offlineSince),
          },
    reported: fold.reported === null ? null : entryView(fold.reported, names),
  }
}

/** What holds a site's task up, for every screen of the site; null = nothing does. */
export function siteHeldView(db: Db, facts: SiteFacts, at: AtWork): SiteHeld | null {
  const { task, guards, site } = facts
  const names = namesOf(db)
  const held = task === null ? null : heldView(task.fold, names)
  if (task === null || held === null) return null
  const possible = possibleMoves(guards).filter((one) => one.possible && one.move !== 'reconciled')
  return {
    ...held,
    siteId: site.site_id,
    today: guards.today,
    besides: possible.map((one) => one.move),
    commanders: guards.commanders.map((id) => names.officers.get(id) ?? id),
    mayDecide: mayReconcile(facts, at),
    rev: task.rev,
  }
}

/** Which deadlines stand beside which step. */
const BESIDE: Readonly<Record<string, string>> = { COMPLY_BY: 'E08', GRACE: 'E06', COLLECT_BY: 'E21' }

function stepViews(facts: SiteFacts, names: Names, at: AtWork): StepView[] {
  const deadlines = deadlinesOf(facts).filter((one) => one.kind === 'gate')
  return facts.guards.standings.map(({ step, status, lacking, missing }) => ({
    code: step.code,
    mark: step.mark,
    decider: step.decider,
    document: step.document,
    basis: step.basis,
    always: step.always,
    status,
    lacking: [...lacking],
    missing: [...missing],
    confirmBy: [...confirmersOf(step.code)],
    noStart: lacksStart(facts, step.code),
    known: facts.known.get(step.code) ?? null,
    request: requestView(facts.requests.get(step.code), names),
    records: facts.steps
      .filter(({ record }) => record.step === step.code)
      .map((stored) => recordView(stored, names, at)),
    deadlines: deadlines.filter((one) => (BESIDE[one.code] ?? one.code) === step.code),
  }))
}

function requestView(stand: RequestStand | undefined, names: Names): StepView['request'] {
  if (stand === undefined) return null
  const { decision } = stand
  const named = (officerId: string) => names.officers.get(officerId) ?? officerId
  return {
    requestId: stand.requestId,
    state: stand.state,
    version: stand.version,
    waitsFor: stand.waitsFor,
    paper: stand.paper === null ? null : { decision: stand.paper.decision, officer: named(stand.paper.officerId) },
    decision:
      decision === null
        ? null
        : {
            decision: decision.decision,
            version: decision.version,
            officer: named(decision.officerId),
            role: decision.role,
            at: decision.at,
            number: decision.number,
          },
  }
}

function recordView(stored: SiteFacts['steps'][number], names: Names, at: AtWork): StepRecordView {
  const {
    siteId: _,
    step,
    struck,
    doubts,
    by,
    confirmed,
    authors,
    keptBy: __,
    sealedBy: ___,
    bound: ____,
    ...set
  } = stored.record
  return {
    recordId: stored.recordId,
    set,
    struck,
    doubts,
    faults: stored.faults,
    by: actOf(by, names),
    confirmed: confirmed === null ? null : actOf(confirmed, names),
    confirmable:
      stored.faults.some((fault) => fault === 'notConfirmed' || fault === 'noDirector' || fault === 'paperOnly') &&
      struck === null &&
      confirmersOf(step).includes(at.role) &&
      !authors.includes(at.officerId),
    isPast: !stored.ofRound,
    rev: stored.rev,
  }
}

function actOf(by: { officerId: string; role: string; at: number }, names: Names) {
  return { officer: names.officers.get(by.officerId) ?? by.officerId, role: by.role, at: by.at }
}

function objectionView(facts: SiteFacts, stored: SiteFacts['objections'][number]): ObjectionView {
  const { siteId: _, kind, struck, doubts, deciders: __, decidedAt: ___, ...set } = stored.objection
  return {
    objectionId: stored.objectionId,
    kind,
    set,
    struck,
    doubts,
    open: isOpenObjection(stored.objection),
    clocks: clocksOf(facts, stored),
    block: stored.block,
    rooms: stored.blockedRooms,
    faults: [...stored.faults],
    rev: stored.rev,
  }
}
