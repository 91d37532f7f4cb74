import { caseRowById } from '../../../db/cases.ts'
import {
  objectionsOfSite,
  type StoredObjection,
  type StoredStep,
  type StoredTask,
  statedRules,
  stepsOfSite,
  taskOf,
} from '../../../db/gate.ts'
import { officerRows } from '../../../db/identity.ts'
import { lotsOfSite } from '../../../db/lots.ts'
import type { Db } from '../../../db/open.ts'
import type { CaseRowTable, OfficerTable, SiteTable } from '../../../db/schema.ts'
import { roomRows, siteRow } from '../../../db/site.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { LOT_ENDS } from '../../../shared/domain/lots/lotMoves.ts'
import { faultsOf, type StepFault, servedOn, standingOf } from '../../../shared/domain/plans/gateSteps.ts'
import { GATE_STEPS, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { type Block, blockOf } from '../../../shared/domain/plans/objections.ts'
import { type PlanRules, rulesInForce } from '../../../shared/domain/plans/planRules.ts'
import { checkResidence, type ResidenceCheck } from '../../../shared/domain/plans/residence.ts'
import { type GuardFacts, isDueIn } from '../../../shared/domain/plans/taskGuards.ts'
import type { TaskState } from '../../../shared/domain/plans/taskMoves.ts'
import { unreconciled } from '../../../shared/domain/plans/taskState.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { sha256 } from '../../../shared/journal/hash.ts'
import { derivedId } from '../../../shared/journal/ids.ts'
import type { RequestStand } from '../approvals/stand.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import { codeOf } from '../frozenDocuments.ts'
import { LOCKED_STATES } from '../inventoryLock.ts'
import { knownHolidays } from '../knownHolidays.ts'
import { signingFacts } from '../signatures/facts.ts'
import type { GatePorts, PlanFacts } from './ports.ts'

/** Everything about a site that the gate looks at, read once. */
export interface SiteFacts {
  site: SiteTable
  case: CaseRowTable
  task: StoredTask | null
  steps: (StoredStep & { faults: StepFault[] })[]
  objections: (StoredObjection & { block: Block | null; blockedRooms: string[] })[]
  rooms: { roomId: string; code: string; left: boolean; excluded: string }[]
  plan: PlanFacts
  rules: PlanRules
  residence: ResidenceCheck
  officers: OfficerTable[]
  /** Ids of those who enforce the case: its handler and who has a duty in the plan. */
  enforcers: string[]
  guards: GuardFacts
  /** Lists that were signed and say what the record says; what a lock locks. */
  lists: { documentId: string; snapshot: string; pages: number }[]
  /** Requests to whoever decides a step, by step. */
  requests: Map<StepCode, RequestStand>
  /** Steps known without a record. */
  known: Map<StepCode, { on: CalendarDate | null; words: string }>
}

/** Id of the entity that holds a court's own rules. */
export function rulesId(courtCode: string): string {
  return derivedId(sha256(new TextEncoder().encode(`planRules\n${courtCode}`)))
}

/** The rules in force in this court. */
export function rulesHere(context: CoreContext, db: Db): PlanRules {
  return rulesInForce(statedRules(db, rulesId(context.profile().courtCode)).values)
}

/** Reads a site with all that its gate depends on, as of today in China. Throws NOT_FOUND. */
export function siteFacts(context: CoreContext, db: Db, siteId: string, ports: GatePorts): SiteFacts {
  const site = found(siteRow(db, siteId), 'site')
  const row = found(caseRowById(db, site.case_id), 'case')
  const rules = rulesHere(context, db)
  const today = chinaDate(context.ports.now())
  const plan = ports.planFacts(siteId)
  const rooms = roomRows(db, siteId)
    .filter((room) => room.struck_reason === null)
    .map((room) => ({
      roomId: room.room_id,
      code: room.code,
      left: room.state === 'left' || room.excluded !== '',
      excluded: room.excluded,
    }))
  const steps = judgedSteps(db, siteId, today, rules)
  const objections = objectionsOfSite(db, siteId).map((stored) => {
    const block = blockOf(stored.objection, today, knownHolidays)
    const named = rooms.filter((room) => stored.objection.rooms.includes(room.roomId))
    const blockedRooms = stored.objection.rooms.length === 0 ? rooms : named
    return { ...stored, block, blockedRooms: block === null ? [] : blockedRooms.map((room) => room.code) }
  })
  const officers = officerRows(db)
  const residence = checkResidence(residenceFacts(plan, steps), rules, knownHolidays)
  const requests = requestsOf(ports, siteId)
  const read = { steps, objections, rooms, plan, rules, residence, officers, requests }
  const base = { site, case: row, task: taskOf(db, siteId), ...read }
  const handlers = officers.filter((officer) => officer.name === row.work_handler).map((one) => one.officer_id)
  const enforcers = [...new Set([...handlers, ...plan.officers.map((one) => one.officerId)])]
  const { known: onSite, ...signed } = knownOnSite(row, db, siteId, base.task?.fold.state ?? 'DRAFT')
  const known = new Map([...knownSteps(row, plan, ports, siteId), ...onSite])
  const { lists } = signed
  return { ...base, enforcers, known, lists, guards: guardFacts({ ...base, ...signed, known }, today, ports) }
}

/** Records of a site's steps with what each still lacks as of `today`. */
export function judgedSteps(db: Db, siteId: string, today: CalendarDate, rules: PlanRules): SiteFacts['steps'] {
  return stepsOfSite(db, siteId).map((stored) => {
    return { ...stored, faults: faultsOf(stored.record, today, rules, knownHolidays) }
  })
}

/** What decides whether the home in a plan is protected, from the plan and the records of its steps. */
export function residenceFacts(plan: Premises, steps: SiteFacts['steps']) {
  const first = (kind: 'MORTGAGE' | 'SALE_RULING' | 'NOTICE_SERVED') =>
    plan.encumbrances
      .filter((one) => one.kind === kind)
      .flatMap((one) => one.on ?? [])
      .sort()[0] ?? null
  return {
    executionKind: plan.executionKind,
    dwelling: plan.dwelling,
    onlyHome: plan.onlyHome,
    housingGround: plan.housingGround,
    mortgaged: plan.encumbrances.some((one) => one.kind === 'MORTGAGE'),
    noticeServedOn: serviceOf(steps, 'E02') ?? first('NOTICE_SERVED'),
    saleRulingOn: first('SALE_RULING'),
  }
}

type Premises = Pick<PlanFacts, 'executionKind' | 'dwelling' | 'onlyHome' | 'housingGround' | 'encumbrances'>

/** First day on which a complete record of this step was served; null = not yet. */
export function serviceOf(steps: SiteFacts['steps'], code: StepCode): CalendarDate | null {
  const days = steps
    .filter(({ record, faults }) => record.step === code && record.struck === null && faults.length === 0)
    .filter(({ record }) => record.outcome === 'DONE' && record.guard === '')
    .flatMap(({ record }) => servedOn(record, knownHolidays) ?? [])
  return days.sort()[0] ?? null
}

/** The register says when a case was filed; a decision that counts says that the plan is approved. */
function knownSteps(row: CaseRowTable, plan: PlanFacts, ports: GatePorts, siteId: string): SiteFacts['known'] {
  const known: SiteFacts['known'] = new Map()
  if (row.filed_on !== null && isCalendarDate(row.filed_on)) known.set('E01', { on: row.filed_on, words: row.case_no })
  const decision = ports.decisionFor(`plan:${siteId}`)
  const { version } = plan
  const asked = ports.requestFor(`plan:${siteId}`)?.decision ?? null
  const on = asked === null ? null : chinaDate(asked.at)
  if (decision?.decision === 'APPROVED' && version !== null && decision.version === version.number) {
    if (decision.hash === version.hash) known.set('E10', { on, words: `第${version.number}版` })
  }
  return known
}

/** Steps that somebody decides by a request, and the subject it is about. */
const DECIDED_STEPS = [
  ['E07', 'announcement'],
  ['E10', 'plan'],
  ['E11', 'searchWarrant'],
] as const

function requestsOf(ports: GatePorts, siteId: string): SiteFacts['requests'] {
  return new Map(
    DECIDED_STEPS.flatMap(([step, kind]) => {
      const request = ports.requestFor(`${kind}:${siteId}`)
      return request === null ? [] : [[step, request] as const]
    }),
  )
}

/** The list is made by counting and signed page by page; the first hand-over is on record with the lot. */
function knownOnSite(row: CaseRowTable, db: Db, siteId: string, state: TaskState): OnSiteFacts {
  const known: SiteFacts['known'] = new Map()
  if (!isDueIn('ON_SITE', state)) return { known, lists: [], signing: { unlisted: [], open: [] }, lotsOpen: 0 }
  const facts = signingFacts(db, siteId)
  const codes = new Map(roomRows(db, siteId).map((room) => [room.room_id, room.code]))
  const signed = LOCKED_STATES.has(state) || (facts.unlisted.length === 0 && facts.open.length === 0)
  if (signed && facts.counting.length > 0) {
    known.set('E17', { on: null, words: facts.counting.map((one) => codeOf(one.snapshot)).join('、') })
  }
  const lots = lotsOfSite(db, siteId)
  const given = lots.find(({ lot }) => lot.state === 'DELIVERED' || lot.state === 'COLLECTED')
  if (given !== undefined) known.set('E20', { on: null, words: given.lot.no })
  const debtor = (JSON.parse(row.debtors) as { name: string }[]).map((one) => one.name).join('、')
  return {
    known,
    lists: facts.counting,
    signing: {
      unlisted: facts.unlisted.map((roomId) => codes.get(roomId) ?? roomId).sort(),
      open: facts.open.map(({ code, page, pages, place }) => {
        return { code, page, pages, place, name: place === 'DEBTOR_OR_FAMILY' ? debtor : '' }
      }),
    },
    lotsOpen: lots.filter(({ lot }) => !LOT_ENDS.has(lot.state)).length,
  }
}

type OnSiteFacts = Pick<SiteFacts, 'known' | 'lists'> & Pick<GuardFacts, 'signing' | 'lotsOpen'>

type Base = Omit<SiteFacts, 'guards' | 'enforcers'> & Omit<OnSiteFacts, 'known'>

function guardFacts(base: Base, today: CalendarDate, ports: GatePorts): GuardFacts {
  const { task, steps, plan, rooms } = base
  const state = task?.fold.state ?? 'DRAFT'
  const debtors = JSON.parse(base.case.debtors) as { kind?: string }[]
  const debtorIsPerson = debtors.length === 0 || debtors.some((one) => one.kind !== 'organisation')
  const standings = GATE_STEPS.map((step) => {
    const standing = standingOf(step, steps, { isDue: step.always && isDueIn(step.from, state), debtorIsPerson })
    return base.known.has(step.code) ? { ...standing, status: 'DONE' as const, lacking: [] } : standing
  })
  return {
    state,
    today,
    rules: base.rules,
    holidays: knownHolidays,
    held: task !== null && unreconciled(task.fold).length > 0,
    records: steps.map(({ recordId, record, faults }) => ({ id: recordId, record, faults })),
    standings,
    graceEnd: base.residence.grace?.due ?? null,
    blocks: base.objections.flatMap(({ objectionId, block, blockedRooms }) =>
      block === null ? [] : [{ objectionId, block, rooms: blockedRooms.length }],
    ),
    unknownOccupants: plan.occupants.filter((one) => one.class === 'UNKNOWN').length,
    rooms: { all: rooms.length, left: rooms.filter((room) => room.left).length },
    signing: base.signing,
    lotsOpen: base.lotsOpen,
    plan: {
      complete: plan.complete,
      openFindings: plan.openFindings,
      submitted: task?.fold.submitted ?? null,
      version: plan.version,
      windowFrom: plan.windowFrom,
    },
    planDecision: ports.decisionFor(`plan:${base.site.site_id}`),
    announcementDecision: ports.decisionFor(`announcement:${base.site.site_id}`),
    contactHours: ports.contactHours(),
  }
}
