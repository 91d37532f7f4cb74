import type { CalendarDate } from '../calendar/calendarDate.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import type { Role } from '../identity/roles.ts'
import type { OpenSignature } from '../signatures/signature.ts'
import { allServedOn, complyBy, services } from './announced.ts'
import type { Guard } from './gateSteps.ts'
import type { StepCode } from './gateTable.ts'
import type { Block } from './objections.ts'
import type { PlanRules } from './planRules.ts'
import { isSettled, type JudgedRecord, type StepStanding } from './stepStanding.ts'
import { movesFrom, type TaskMove, type TaskState, WHILE_HELD } from './taskMoves.ts'

/** Who may answer for going on without a condition. The director's word is `[p]` (domain.md §1.3, §2.4). */
export const OVERRIDE_ROLES: Readonly<Record<Exclude<Guard, ''>, readonly Role[]>> = {
  RESIDENCE_GRACE: ['bureauDirector', 'courtPresident'],
  OBJECTION_BLOCKS: ['bureauDirector', 'courtPresident'],
  UNKNOWN_OCCUPANT: ['bureauDirector', 'courtPresident'],
  // P2: the commander's reasoned override, which prints; where the plan names a commander, nobody else's.
  COURT_CONTACT: ['handler', 'teamLead', 'bureauDirector'],
}

/** A decision that counts on the subject's newest version, as the approvals answer it. */
export interface CountedDecision {
  decision: 'APPROVED' | 'RETURNED'
  version: number
  /** Hash of the snapshot that was decided. */
  hash: string
}

/** Everything a guard may look at. Facts of a plan that is not there are empty. */
export interface GuardFacts {
  state: TaskState
  today: CalendarDate
  rules: PlanRules
  holidays: HolidayTable
  held: boolean
  /** Records of the present round; those of an earlier one answer for nothing any more. */
  records: readonly (JudgedRecord & { id: string })[]
  standings: readonly StepStanding[]
  /** Debtors of the case by name: each is served and told. */
  debtors: readonly string[]
  /** Officers the plan names as commander; empty = it names nobody of this court. */
  commanders: readonly string[]
  /** Last day of the residence grace, null when none runs. */
  graceEnd: CalendarDate | null
  /** Warnings about the home that want a director's decision (§1.3) and have none yet, by code. */
  residenceOpen: readonly string[]
  /** Objections that stop rooms the action would clear; `rooms` of them. */
  blocks: readonly { objectionId: string; block: Block; rooms: number }[]
  unknownOccupants: number
  rooms: { all: number; left: number }
  /** What the lock asks of the lists: rooms whose record no list on the table says, and the first place open on one. */
  signing: { unlisted: readonly string[]; open: readonly OpenSignature[] }
  /** Lots that are still in somebody's custody. */
  lotsOpen: number
  plan: {
    complete: boolean
    openFindings: number
    submitted: number | null
    version: { number: number; hash: string } | null
    windowFrom: CalendarDate | null
    /** What the plan says now is what was approved, letter by letter (B5). */
    asApproved: boolean
  }
  /** Decisions that count: on the plan and on the announcement. */
  planDecision: CountedDecision | null
  announcementDecision: CountedDecision | null
  /** A request about the announcement waits for the president or was approved. */
  announcementAsked: boolean
  /** Hours since the court was last heard; 0 on a machine that is the court itself; null = never. */
  contactHours: number | null
}

export type ConditionCode =
  | 'NOT_HELD'
  | 'IS_HELD'
  | 'PRESIDENT_SIGNED'
  | 'ANNOUNCEMENT_BACK'
  | 'SERVED'
  | 'COMPLY_AFTER_SERVICE'
  | 'COMPLY_PASSED'
  | 'GRACE_PASSED'
  | 'STEP'
  | 'PLAN_COMPLETE'
  | 'NEW_VERSION'
  | 'PLAN_DECIDED'
  | 'PLAN_AS_APPROVED'
  | 'RESIDENCE_DECIDED'
  | 'WINDOW_AFTER_COMPLY'
  | 'ROOMS_FREE'
  | 'OCCUPANTS_KNOWN'
  | 'COURT_CONTACT'
  | 'ROOMS_DONE'
  | 'LIST_CURRENT'
  | 'PAGES_SIGNED'
  | 'LOTS_SETTLED'

/** One condition of a move: met, or answered for by an override, or neither. `overrideBy` names who could. */
export interface Condition {
  code: ConditionCode
  met: boolean
  overridden: boolean
  guard: Guard
  subject: string
  overrideBy: readonly Role[]
  /** What the sentence about it names: a step, a date, a number. */
  detail: string
}

/** A move the table knows from here, with what it still needs. */
export interface PossibleMove {
  move: TaskMove
  possible: boolean
  conditions: Condition[]
}

/** Moves from the present state with their conditions, in the order of the table (domain.md §1.2). */
export function possibleMoves(facts: GuardFacts): PossibleMove[] {
  const known = movesFrom(facts.state).filter((move) => move !== 'objectionFiled' && move !== 'objectionClosed')
  const moves: TaskMove[] = facts.held ? ['reconciled', ...known] : known
  return moves.map((move) => {
    const conditions = conditionsOf(move, facts)
    if (facts.held && !WHILE_HELD.has(move)) conditions.unshift(plain('NOT_HELD', false, ''))
    return { move, possible: conditions.every((one) => one.met || one.overridden), conditions }
  })
}

/** Conditions of one move from the facts; a move without any is a person's to make. */
export function conditionsOf(move: TaskMove, facts: GuardFacts): Condition[] {
  switch (move) {
    case 'presidentSigned':
      return [
        plain('PRESIDENT_SIGNED', isDone(facts, 'E07') || facts.announcementDecision?.decision === 'APPROVED', ''),
      ]
    case 'serve':
      return [served(facts), complyAfterService(facts)]
    case 'vacatedVoluntarily':
    case 'premisesHandedOver':
      return [step(facts, 'E23')]
    case 'graceEnded':
      return [...graceConditions(facts), step(facts, 'E06'), ...residenceDecided(facts)]
    case 'submitPlan':
      return [planComplete(facts)]
    case 'resubmit':
      return [planComplete(facts), newVersion(facts)]
    case 'approve':
      return [decided(facts, 'APPROVED')]
    case 'return':
      return [decided(facts, 'RETURNED')]
    case 'schedule':
      return [
        ...approvedAsItStands(facts),
        ...beforeGoing(facts),
        ...graceConditions(facts),
        ...residenceDecided(facts),
        windowAfterComply(facts),
        ...freedom(facts),
      ]
    case 'arrive':
      return [
        ...approvedAsItStands(facts),
        // Asked again at the door: what was settled for an earlier action settles nothing for this one.
        notices(facts),
        step(facts, 'E13'),
        ...graceConditions(facts),
        ...residenceDecided(facts),
        ...freedom(facts),
        contact(facts),
      ]
    case 'lockInventory':
      return [
        roomsDone(facts),
        listCurrent(facts),
        pagesSigned(facts),
        ...ACTION_STEPS.map((code) => step(facts, code)),
      ]
    case 'goodsReturned':
    case 'goodsSettled':
      return [step(facts, 'E20', 'E22'), lotsSettled(facts), ...everyStep(facts)]
    case 'goodsRemain':
      return [step(facts, 'E21')]
    case 'reconciled':
      return [plain('IS_HELD', facts.held, '')]
    case 'announcementReturned':
      return [plain('ANNOUNCEMENT_BACK', !facts.announcementAsked && !isDone(facts, 'E07'), '')]
    case 'submitAnnouncement':
    case 'suspend':
    case 'resumeEnforcement':
    case 'reopenPlan':
    case 'pause':
    case 'resume':
    case 'abort':
    case 'objectionFiled':
    case 'objectionClosed':
      return []
  }
}

function plain(code: ConditionCode, met: boolean, detail: string): Condition {
  return { code, met, overridden: false, guard: '', subject: '', overrideBy: [], detail }
}

/** A condition somebody may answer for; the record that does stays visible for ever. */
function guarded(
  code: ConditionCode,
  met: boolean,
  detail: string,
  guard: Exclude<Guard, ''>,
  subject: string,
  facts: GuardFacts,
): Condition {
  const overridden = !met && facts.records.some((one) => answersFor(one, guard, subject, facts.commanders))
  return { code, met, overridden, guard, subject, overrideBy: OVERRIDE_ROLES[guard], detail }
}

function answersFor(
  { record, faults }: JudgedRecord,
  guard: Guard,
  subject: string,
  commanders: readonly string[],
): boolean {
  if (record.guard !== guard || record.guard === '' || record.subject !== subject || faults.length > 0) return false
  if (record.struck !== null || record.outcome !== 'OVERRIDE') return false
  return mayAnswer(record.guard, record.by, commanders)
}

/** Whether somebody may answer for a condition: by role, and for the court's silence only the plan's commander (P2). */
export function mayAnswer(
  guard: Exclude<Guard, ''>,
  by: { officerId: string; role: string },
  commanders: readonly string[],
): boolean {
  if (guard === 'COURT_CONTACT' && commanders.length > 0) return commanders.includes(by.officerId)
  return OVERRIDE_ROLES[guard].some((role) => role === by.role)
}

function standing(facts: GuardFacts, code: StepCode): StepStanding | undefined {
  return facts.standings.find((one) => one.step.code === code)
}

function isDone(facts: GuardFacts, code: StepCode): boolean {
  return standing(facts, code)?.status === 'DONE'
}

/** One of these steps is settled. */
function step(facts: GuardFacts, ...codes: StepCode[]): Condition {
  const settled = codes.find((code) => isSettled(standing(facts, code)?.status ?? 'FUTURE'))
  const met = codes.some((code) => isDone(facts, code))
  return { ...plain('STEP', met, codes.join('/')), overridden: !met && settled !== undefined }
}

/** Steps of every action that are over when its inventory is locked (nothing is skipped silently, B4). */
const ACTION_STEPS: readonly StepCode[] = ['E13', 'E14', 'E16', 'E17']
/** Steps of every eviction that belong to its end; of the earlier ones only what is still open is named there. */
const LAST_STEPS: readonly StepCode[] = ['E23', 'E24', 'E25']

/** At the end no step of every eviction is open: each is done, or somebody answers for it (B4). */
function everyStep(facts: GuardFacts): Condition[] {
  return facts.standings
    .filter(({ step: one, status }) => one.always && (LAST_STEPS.includes(one.code) || !isSettled(status)))
    .map((one) => step(facts, one.step.code))
}

/** The newest version is approved, the plan still says exactly that, and nothing in it blocks (B5, P2). */
function approvedAsItStands(facts: GuardFacts): Condition[] {
  return [decided(facts, 'APPROVED'), plain('PLAN_AS_APPROVED', facts.plan.asApproved, ''), planComplete(facts)]
}

/** The director has decided on each warning about the home: by countersigning E06, or by answering for it (§1.3). */
function residenceDecided(facts: GuardFacts): Condition[] {
  if (facts.residenceOpen.length === 0) return []
  const overridden = standing(facts, 'E06')?.status === 'OVERRIDDEN'
  return [{ ...plain('RESIDENCE_DECIDED', false, facts.residenceOpen.join(' ')), overridden }]
}

/** Steps every eviction has that come before anybody goes in (nothing is skipped silently, B4). */
function beforeGoing(facts: GuardFacts): Condition[] {
  const codes: StepCode[] = ['E01', 'E02', 'E04', 'E06', 'E07', 'E08']
  return [...codes.map((code) => step(facts, code)), notices(facts)]
}

/** Notices to attend are sent or attempted: an attempt is enough to go on (§1.2). */
function notices(facts: GuardFacts): Condition {
  const found = standing(facts, 'E09')
  const attempted = found?.status === 'ATTEMPTED' && found.lacking.length === 0
  const one = step(facts, 'E09')
  return attempted ? { ...one, met: true } : one
}

function served(facts: GuardFacts): Condition {
  const day = allServedOn(facts)
  const missing = services(facts).flatMap(({ name, on }) => (on === null && name !== '' ? [name] : []))
  return plain('SERVED', day !== null, day ?? (facts.debtors.length > 1 ? missing.join('、') : ''))
}

function complyAfterService(facts: GuardFacts): Condition {
  const until = complyBy(facts)
  const day = allServedOn(facts)
  return plain('COMPLY_AFTER_SERVICE', until !== null && day !== null && until > day, until ?? '')
}

function graceConditions(facts: GuardFacts): Condition[] {
  const until = complyBy(facts)
  const conditions = [plain('COMPLY_PASSED', until !== null && facts.today > until, until ?? '')]
  if (facts.graceEnd === null) return conditions
  const over = facts.today > facts.graceEnd
  return [...conditions, guarded('GRACE_PASSED', over, facts.graceEnd, 'RESIDENCE_GRACE', '', facts)]
}

function planComplete(facts: GuardFacts): Condition {
  return plain(
    'PLAN_COMPLETE',
    facts.plan.complete,
    facts.plan.openFindings === 0 ? '' : String(facts.plan.openFindings),
  )
}

function newVersion(facts: GuardFacts): Condition {
  const next = (facts.plan.submitted ?? 0) + 1
  return plain('NEW_VERSION', (facts.plan.version?.number ?? 0) >= next, String(next))
}

/** The newest version's own decision; one about another version says nothing (P2). */
function decided(facts: GuardFacts, decision: CountedDecision['decision']): Condition {
  const { version } = facts.plan
  const found = facts.planDecision
  const met =
    found !== null &&
    version !== null &&
    found.decision === decision &&
    found.version === version.number &&
    found.hash === version.hash
  return plain('PLAN_DECIDED', met, version === null ? '' : String(version.number))
}

function windowAfterComply(facts: GuardFacts): Condition {
  const until = complyBy(facts)
  const from = facts.plan.windowFrom
  return plain('WINDOW_AFTER_COMPLY', until !== null && from !== null && from > until, from ?? '')
}

/** Nobody's open claim and no unidentified occupant stands in the way. */
function freedom(facts: GuardFacts): Condition[] {
  const conditions: Condition[] = []
  if (facts.rules.objectionBlocksRooms) {
    for (const { objectionId, block, rooms } of facts.blocks) {
      const detail = `${block.reason}:${rooms}:${block.until ?? ''}`
      conditions.push(guarded('ROOMS_FREE', false, detail, 'OBJECTION_BLOCKS', objectionId, facts))
    }
  }
  if (facts.rules.unknownOccupantBlocks && facts.unknownOccupants > 0) {
    const detail = String(facts.unknownOccupants)
    conditions.push(guarded('OCCUPANTS_KNOWN', false, detail, 'UNKNOWN_OCCUPANT', '', facts))
  }
  return conditions
}

function contact(facts: GuardFacts): Condition {
  const fresh = facts.contactHours !== null && facts.contactHours <= facts.rules.contactHours
  const detail = facts.contactHours === null ? '' : String(Math.floor(facts.contactHours))
  return guarded('COURT_CONTACT', fresh, detail, 'COURT_CONTACT', '', facts)
}

function roomsDone(facts: GuardFacts): Condition {
  const { all, left } = facts.rooms
  return plain('ROOMS_DONE', all > 0 && left === all, `${left}/${all}`)
}

/** Every room's goods stand on a list that says what the record says. */
function listCurrent({ signing }: GuardFacts): Condition {
  const { unlisted } = signing
  const more = unlisted.length > ROOMS_NAMED ? `… ${unlisted.length}` : ''
  const named = [...unlisted.slice(0, ROOMS_NAMED), more].filter((part) => part !== '').join('、')
  return plain('LIST_CURRENT', unlisted.length === 0, named)
}

/**
 * Every page is signed, or it is on record why not; `detail` names the first open place: `place:page/pages:name:rest`.
 */
function pagesSigned({ signing }: GuardFacts): Condition {
  const [first, ...rest] = signing.open
  if (first === undefined) return plain('PAGES_SIGNED', signing.unlisted.length === 0, '')
  const { place, page, pages, name } = first
  return plain('PAGES_SIGNED', false, [place, `${page}/${pages}`, name, rest.length].join(':'))
}

/** No lot is in custody any more (domain.md §1.2). */
function lotsSettled({ lotsOpen }: GuardFacts): Condition {
  return plain('LOTS_SETTLED', lotsOpen === 0, lotsOpen === 0 ? '' : String(lotsOpen))
}

/** Rooms a condition names before it only counts. */
const ROOMS_NAMED = 6
