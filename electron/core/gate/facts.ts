import { caseRowById, partyNames } from '../../../db/cases.ts'
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
import { localIn } from '../../../db/localCourt.ts'
import { lotsOfSite } from '../../../db/lots.ts'
import type { Db } from '../../../db/open.ts'
import { type RoomProgress, roomProgress } from '../../../db/plans.ts'
import type { CaseRowTable, OfficerTable, SiteTable } from '../../../db/schema.ts'
import { recordersOf } from '../../../db/signatures.ts'
import { roomRows, siteRow } from '../../../db/site.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { HolidayTable } from '../../../shared/domain/calendar/holidays.ts'
import { LOT_ENDS } from '../../../shared/domain/lots/lotMoves.ts'
import { faultsOf, servedOn } from '../../../shared/domain/plans/gateSteps.ts'
import { GATE_STEPS, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { asUnruled, type RulingFault, rulingFaults } from '../../../shared/domain/plans/objectionRuling.ts'
import { type Block, blockOf } from '../../../shared/domain/plans/objections.ts'
import { type PlanRules, rulesInForce } from '../../../shared/domain/plans/planRules.ts'
import { checkResidence, type ResidenceCheck } from '../../../shared/domain/plans/residence.ts'
import { courtFaults, type IsLocal, isOfRound, type OrderPages } from '../../../shared/domain/plans/stepAuthority.ts'
import {
  countingRecords,
  type JudgedRecord,
  standingOf,
  wholeRecords,
} from '../../../shared/domain/plans/stepStanding.ts'
import type { GuardFacts } from '../../../shared/domain/plans/taskGuards.ts'
import type { TaskState } from '../../../shared/domain/plans/taskMoves.ts'
import { isDueIn } from '../../../shared/domain/plans/taskOrder.ts'
import { unreconciled } from '../../../shared/domain/plans/taskState.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { sha256 } from '../../../shared/journal/hash.ts'
import { derivedId } from '../../../shared/journal/ids.ts'
import type { RequestStand } from '../approvals/stand.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import { codeOf } from '../frozenDocuments.ts'
import { LOCKED_STATES } from '../inventoryLock.ts'
import { holidaysHere } from '../knownHolidays.ts'
import { signingFacts } from '../signatures/facts.ts'
import { lastWordIn } from '../signatures/renewal.ts'
import type { GatePorts, PlanFacts } from './ports.ts'

/** Everything about a site that the gate looks at, read once. */
export interface SiteFacts {
  site: SiteTable
  case: CaseRowTable
  task: StoredTask | null
  steps: (StoredStep & { faults: JudgedRecord['faults'][number][]; ofRound: boolean })[]
  objections: (StoredObjection & { faults: RulingFault[]; block: Block | null; blockedRooms: string[] })[]
  rooms: readonly RoomProgress[]
  plan: PlanFacts
  rules: PlanRules
  /** Days off by which its periods are counted. */
  holidays: HolidayTable
  residence: ResidenceCheck
  officers: OfficerTable[]
  /** Ids of those who enforce the case: its handler and who has a duty in the plan. */
  enforcers: string[]
  guards: GuardFacts
  /** Lists that were signed and say what the record says; what a lock locks. */
  lists: { documentId: string; snapshot: string; pages: number }[]
  /** Rooms corrected after the lock and not signed for again: who recorded there, and the day of the last word. */
  again: { roomId: string; code: string; on: CalendarDate; recorders: string[] }[]
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
  const holidays = holidaysHere(context, db)
  const plan = ports.planFacts(siteId)
  const rooms = roomProgress(db, siteId)
  const task = taskOf(db, siteId)
  const steps = judgedSteps(db, siteId, ports.orderPages(siteId), { today, rules, holidays }).map((one) => {
    return { ...one, ofRound: isOfRound(one.record, task?.fold ?? null) }
  })
  const officers = officerRows(db)
  const residence = checkResidence(residenceFacts(plan, steps, holidays), rules, holidays)
  const requests = requestsOf(ports, siteId)
  const handlers = officers.filter((officer) => officer.name === row.work_handler).map((one) => one.officer_id)
  const enforcers = [...new Set([...handlers, ...plan.officers.map((one) => one.officerId)])]
  const objections = objectionsOfSite(db, siteId).map((stored) =>
    judgedObjection(stored, rooms, enforcers, { today, holidays, isLocal: localIn(db, `site:${siteId}`) }),
  )
  const read = { steps, objections, rooms, plan, rules, holidays, residence, officers, requests }
  const base = { site, case: row, task, ...read }
  const { known: onSite, ...signed } = knownOnSite(row, db, siteId, task?.fold.state ?? 'DRAFT')
  const known = new Map([...knownSteps(row, plan, ports, siteId), ...onSite])
  const { lists, again } = signed
  return { ...base, enforcers, known, lists, again, guards: guardFacts({ ...base, ...signed, known }, today, ports) }
}

/** Records of a site's steps with what each still lacks as of `today`, in proof and in authority. */
export function judgedSteps(
  db: Db,
  siteId: string,
  pages: OrderPages,
  { today, rules, holidays }: { today: CalendarDate; rules: PlanRules; holidays: HolidayTable },
) {
  const isLocal = localIn(db, `site:${siteId}`)
  return stepsOfSite(db, siteId).map((stored) => {
    const { record } = stored
    return { ...stored, faults: [...faultsOf(record, today, rules, holidays), ...courtFaults(record, pages, isLocal)] }
  })
}

type JudgedSteps = ReturnType<typeof judgedSteps>

/**
 * An objection with what it stops. A ruling that nobody who may rule has stated lifts nothing (OBJ 11); rooms that are
 * left out of the clearing anyway are not stopped by it, so that the others can be cleared (domain.md §2.4).
 */
function judgedObjection(
  stored: StoredObjection,
  rooms: SiteFacts['rooms'],
  enforcers: readonly string[],
  { today, holidays, isLocal }: { today: CalendarDate; holidays: HolidayTable; isLocal: IsLocal },
): SiteFacts['objections'][number] {
  const { objection } = stored
  const faults = rulingFaults(objection, enforcers, isLocal)
  const block = blockOf(faults.length === 0 ? objection : asUnruled(objection), today, holidays)
  const affected = objection.rooms.length === 0 ? rooms : rooms.filter((room) => objection.rooms.includes(room.roomId))
  const blockedRooms = affected.filter((room) => room.excluded === '').map((room) => room.code)
  return { ...stored, faults, block, blockedRooms: block === null ? [] : blockedRooms }
}

/** What decides whether the home in a plan is protected, from the plan and the records of its steps. */
export function residenceFacts(plan: Premises, steps: JudgedSteps, holidays: HolidayTable) {
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
    noticeServedOn: serviceOf(steps, 'E02', holidays) ?? first('NOTICE_SERVED'),
    saleRulingOn: first('SALE_RULING'),
  }
}

type Premises = Pick<PlanFacts, 'executionKind' | 'dwelling' | 'onlyHome' | 'housingGround' | 'encumbrances'>

/** First day on which a complete record of this step was served; null = not yet. */
export function serviceOf(steps: JudgedSteps, code: StepCode, holidays: HolidayTable): CalendarDate | null {
  const days = wholeRecords(steps, code).flatMap((record) => servedOn(record, holidays) ?? [])
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
  if (!isDueIn('ON_SITE', state))
    return { known, lists: [], again: [], signing: { unlisted: [], open: [] }, lotsOpen: 0 }
  const facts = signingFacts(db, siteId)
  const codes = new Map(roomRows(db, siteId).map((room) => [room.room_id, room.code]))
  const signed = LOCKED_STATES.has(state) || (facts.unlisted.length === 0 && facts.open.length === 0)
  if (signed && facts.counting.length > 0) {
    known.set('E17', { on: null, words: facts.counting.map((one) => codeOf(one.snapshot)).join('、') })
  }
  const lots = lotsOfSite(db, siteId)
  const given = lots.find(({ lot }) => lot.state === 'DELIVERED' || lot.state === 'COLLECTED')
  if (given !== undefined) known.set('E20', { on: null, words: given.lot.no })
  const debtor = partyNames(row.debtors).join('、')
  return {
    known,
    lists: facts.counting,
    again: !LOCKED_STATES.has(state)
      ? []
      : facts.again.map(({ roomId }) => ({
          roomId,
          code: codes.get(roomId) ?? roomId,
          on: chinaDate(lastWordIn(db, siteId, roomId)),
          recorders: recordersOf(db, siteId, roomId),
        })),
    signing: {
      unlisted: facts.unlisted.map((roomId) => codes.get(roomId) ?? roomId).sort(),
      open: facts.open.map(({ code, page, pages, place }) => {
        return { code, page, pages, place, name: place === 'DEBTOR_OR_FAMILY' ? debtor : '' }
      }),
    },
    lotsOpen: lots.filter(({ lot }) => !LOT_ENDS.has(lot.state)).length,
  }
}

type OnSiteFacts = Pick<SiteFacts, 'known' | 'lists' | 'again'> & Pick<GuardFacts, 'signing' | 'lotsOpen'>

type Base = Omit<SiteFacts, 'guards' | 'enforcers'> & Omit<OnSiteFacts, 'known'>

function guardFacts(base: Base, today: CalendarDate, ports: GatePorts): GuardFacts {
  const { task, steps, plan, rooms } = base
  const state = task?.fold.state ?? 'DRAFT'
  const parties = JSON.parse(base.case.debtors) as { name: string; kind?: string }[]
  const debtorIsPerson = parties.length === 0 || parties.some((one) => one.kind !== 'organisation')
  const debtors = [...new Set(parties.map((one) => one.name))]
  const current = steps.filter((one) => one.ofRound)
  const standings = GATE_STEPS.map((step) => {
    const isDue = step.always && isDueIn(step.from, state)
    const standing = standingOf(step, current, { isDue, debtorIsPerson, debtors })
    return base.known.has(step.code) ? { ...standing, status: 'DONE' as const, lacking: [], missing: [] } : standing
  })
  return {
    state,
    today,
    rules: base.rules,
    holidays: base.holidays,
    held: task !== null && unreconciled(task.fold).length > 0,
    records: current.map(({ recordId, record, faults }) => ({ id: recordId, record, faults })),
    standings,
    debtors,
    commanders: plan.officers.filter((one) => one.commands).map((one) => one.officerId),
    graceEnd: base.residence.grace?.due ?? null,
    residenceOpen: residenceOpen(base),
    blocks: stoppingBlocks(base.objections),
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
      asApproved: plan.asApproved,
    },
    planDecision: ports.decisionFor(`plan:${base.site.site_id}`),
    announcementDecision: ports.decisionFor(`announcement:${base.site.site_id}`),
    announcementAsked: ['submitted', 'approved'].includes(base.requests.get('E07')?.state ?? ''),
    contactHours: ports.contactHours(),
  }
}

/** Warnings that want a director's decision, without those a director has countersigned knowing of them (§1.3). */
function residenceOpen({ steps, residence }: Base): string[] {
  const signed = countingRecords(steps, 'E06')
  const seen = new Set(signed.flatMap(({ record }) => record.confirmed?.notes ?? []))
  return residence.notes.flatMap(({ code, needsDecision }) => (needsDecision && !seen.has(code) ? [code] : []))
}

/** An objection whose rooms are all left out stops nobody; one about the whole site stops it whatever is left out. */
function stoppingBlocks(objections: SiteFacts['objections']): GuardFacts['blocks'] {
  return objections.flatMap(({ objectionId, objection, block, blockedRooms }) =>
    block === null || (objection.rooms.length > 0 && blockedRooms.length === 0)
      ? []
      : [{ objectionId, block, rooms: blockedRooms.length }],
  )
}
