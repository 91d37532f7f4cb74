import { sitesWithGate } from '../../../db/gate.ts'
import type { Db } from '../../../db/open.ts'
import { siteRow } from '../../../db/site.ts'
import type { GateDeadline } from '../../../shared/contract/desk/plans/gate.ts'
import { type CalendarDate, dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { type Due, due } from '../../../shared/domain/calendar/due.ts'
import { complyBy } from '../../../shared/domain/plans/announced.ts'
import {
  type ClockStart,
  GATE_STEPS,
  type GateStep,
  gateStep,
  type StepCode,
} from '../../../shared/domain/plans/gateTable.ts'
import { objectionDates } from '../../../shared/domain/plans/objections.ts'
import { countingRecords, isSettled, wholeRecords } from '../../../shared/domain/plans/stepStanding.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import type { CoreContext } from '../context.ts'
import { type SiteFacts, serviceOf, siteFacts } from './facts.ts'
import type { GatePorts } from './ports.ts'

/** Every dated duty of a site: of its steps, its objections and the talks with its occupants (A5). */
export function deadlinesOf(facts: SiteFacts): GateDeadline[] {
  return [...stepDeadlines(facts), ...objectionDeadlines(facts), ...negotiationDates(facts)]
}

/** Duties that are open, with the site and case they belong to, for the work list. */
export function openDeadlines(context: CoreContext, db: Db, ports: GatePorts): OpenDuty[] {
  return sitesWithGate(db).flatMap((siteId) => {
    if (siteRow(db, siteId) === undefined) return []
    const facts = siteFacts(context, db, siteId, ports)
    const open = deadlinesOf(facts).filter((one) => one.doneOn === null)
    const own = (one: GateDeadline) => (one.officerId === null ? null : [one.officerId])
    return [...open.map((one) => ({ ...one, officerIds: own(one) })), ...signAgainDuties(facts)].map((one) => {
      return { ...one, siteId, caseId: facts.case.case_id }
    })
  })
}

/** An open duty of a site. `officerIds`: whose it is; null = the case's handler's, by the register's name. */
export type OpenDuty = GateDeadline & { siteId: string; caseId: string; officerIds: string[] | null }

/**
 * A room corrected after the lock is signed for again by those who recorded there (domain.md §1.2), the handler where none
 * of them is here any more. The law names no day; it is due on the day of the last correction `[p]`.
 */
function signAgainDuties(facts: SiteFacts): (GateDeadline & { officerIds: string[] | null })[] {
  return facts.again.map(({ roomId, code, on, recorders }) => {
    const duty = deadlineOf(facts, { step: 'E17', code: 'SIGN_AGAIN', from: on, ends: fixed(on), doneOn: null })
    const here = facts.officers.filter((one) => one.active === 1 && recorders.includes(one.officer_id))
    const officer = here.map((one) => one.name).join('、') || duty.officer
    const officerIds = here.length === 0 ? null : here.map((one) => one.officer_id)
    return { ...duty, key: `${roomId}:SIGN_AGAIN`, subject: code, mark: 'p', basis: '', officer, officerIds }
  })
}

/** A date somebody set or law names without counting. */
function fixed(on: CalendarDate): Due {
  return { original: on, due: on, shifted: false, calendarKnown: true }
}

/**
 * Deadlines of the statutory steps: those the table of steps counts from a fact, and the days somebody set (to leave by,
 * to collect by) or the law protects (the grace of a home).
 */
function stepDeadlines(facts: SiteFacts): GateDeadline[] {
  const { holidays } = facts
  const list = GATE_STEPS.flatMap((step) => countedDeadline(facts, step) ?? [])
  const until = complyBy(facts.guards)
  const served = serviceOf(facts.steps, 'E08', holidays)
  if (until !== null) {
    const ends = fixed(until)
    list.push(deadlineOf(facts, { step: 'E07', code: 'COMPLY_BY', from: served, ends, doneOn: passed(facts, until) }))
  }
  if (lacksStart(facts, 'E01')) {
    // Nobody can say when it ends, so it is asked for today and every day until somebody states the first day.
    const ends = fixed(facts.guards.today)
    list.push(deadlineOf(facts, { step: 'E01', code: 'E01_START', from: null, ends, doneOn: null }))
  }
  const { grace } = facts.residence
  if (grace !== null) {
    const from = serviceOf(facts.steps, 'E02', holidays)
    const doneOn = passed(facts, grace.due)
    list.push(deadlineOf(facts, { step: 'E06', code: 'GRACE', from, ends: grace, doneOn }))
  }
  const collect = untilOf(facts, 'E21')
  if (collect !== null) {
    const doneOn = settledOn(facts, 'E22', collect) ?? settledOn(facts, 'E20', collect)
    const from = serviceOf(facts.steps, 'E21', holidays)
    list.push(deadlineOf(facts, { step: 'E21', code: 'COLLECT_BY', from, ends: fixed(collect), doneOn }))
  }
  return list
}

interface StepDuty {
  step: StepCode
  code: string
  from: CalendarDate | null
  ends: Due
  doneOn: CalendarDate | null
}

function deadlineOf(facts: SiteFacts, { step, code, from, ends, doneOn }: StepDuty): GateDeadline {
  const { basis, mark, clocks } = gateStep(step)
  return {
    key: `${facts.site.site_id}:${code}`,
    kind: 'gate',
    code,
    step,
    subject: '',
    from,
    originalOn: ends.original,
    dueOn: ends.due,
    calendarKnown: ends.calendarKnown,
    basis,
    mark: clocks[0]?.mark ?? mark,
    officer: facts.case.work_handler,
    officerId: null,
    doneOn,
  }
}

/** The deadline a step's own clocks give; of several that run the earliest. Null while none of them runs. */
function countedDeadline(facts: SiteFacts, { code, clocks }: GateStep): GateDeadline | null {
  const running = clocks.flatMap(({ from, n, unit }) => {
    const start = startOf(facts, from)
    return start === null ? [] : [{ from: start, ends: due(start, n, unit, facts.holidays) }]
  })
  const [first] = running.sort((a, b) => (a.ends.due < b.ends.due ? -1 : 1))
  if (first === undefined || (code === 'E24' && !facts.rules.recordSameDay)) return null
  const { due: end } = first.ends
  // After-care is no duty: it is the time in which a re-entry can be removed, over when it has passed.
  const over = end < facts.guards.today ? end : null
  const doneOn = code === 'E26' ? over : settledOn(facts, code, end)
  return deadlineOf(facts, { step: code, code, ...first, doneOn })
}

/** The day of a fact that clocks count from; null while it has not happened or nobody recorded it. */
function startOf(facts: SiteFacts, from: ClockStart): CalendarDate | null {
  switch (from) {
    case 'FILED':
      return dateOf(facts.case.filed_on)
    case 'MEASURE_TAKEN':
      return measureBeforeNotice(facts)
    case 'NOTICE_ISSUED':
      return facts.plan.executionKind === 'MONEY_SEIZURE' ? firstDayOf(facts, 'E02') : null
    case 'APPLICATION_RECEIVED':
      return statedStart(facts, 'E01')
    case 'SALE_RULING_SERVED':
      return statedStart(facts, 'E23')
    case 'SITE_ENDED':
      return endOfAction(facts)
    case 'ACTION_ENDED':
      return facts.guards.state === 'CLOSED' ? endOfAction(facts) : null
  }
}

/** Day of the first seizure on record, where the notice had not gone out by then (PROC 22). */
function measureBeforeNotice(facts: SiteFacts): CalendarDate | null {
  const measure = firstDayOf(facts, 'E18')
  const notice = firstDayOf(facts, 'E02')
  return measure === null || (notice !== null && notice <= measure) ? null : measure
}

function firstDayOf(facts: SiteFacts, code: StepCode): CalendarDate | null {
  const days = wholeRecords(facts.steps, code).flatMap((record) => record.on ?? [])
  return days.sort()[0] ?? null
}

/**
 * The day records of a step say its period counts from, the earliest of several; null = nobody said. A record need not
 * be complete for it: the period runs long before the step is done. A day still to come is no fact yet.
 */
function statedStart(facts: SiteFacts, code: StepCode): CalendarDate | null {
  const days = facts.steps.flatMap(({ record }) =>
    record.step === code && record.guard === '' && record.struck === null ? (record.since ?? []) : [],
  )
  return days.filter((day) => day <= facts.guards.today).sort()[0] ?? null
}

/**
 * Whether a period runs that cannot be counted, because nobody stated its first day: an application that is not filed
 * yet (E01; where the register names the day of filing nothing runs any more), premises that were sold by auction and
 * are to be handed over (E23).
 */
export function lacksStart(facts: SiteFacts, code: StepCode): boolean {
  if ((code !== 'E01' && code !== 'E23') || statedStart(facts, code) !== null) return false
  const status = facts.guards.standings.find((one) => one.step.code === code)?.status ?? 'FUTURE'
  if (isSettled(status)) return false
  const { executionKind, encumbrances } = facts.plan
  return (
    code === 'E01' || executionKind === 'AUCTION_HANDOVER' || encumbrances.some(({ kind }) => kind === 'SALE_RULING')
  )
}

function settledOn(facts: SiteFacts, code: StepCode, fallback: CalendarDate): CalendarDate | null {
  const status = facts.guards.standings.find((one) => one.step.code === code)?.status ?? 'FUTURE'
  return isSettled(status) ? (lastDayOf(facts, code) ?? fallback) : null
}

/** A period that protects somebody ends with its day, once the task is past it. */
function passed(facts: SiteFacts, day: CalendarDate): CalendarDate | null {
  return pastGrace(facts) ? day : null
}

const WAITING: readonly string[] = ['DRAFT', 'ANNOUNCEMENT_PENDING', 'ANNOUNCED', 'GRACE_RUNNING']

/** Whether the period set has ended in the task's own eyes. */
function pastGrace(facts: SiteFacts): boolean {
  const fold = facts.task?.fold
  if (fold === undefined) return false
  return !WAITING.includes(fold.state === 'SUSPENDED' ? (fold.before ?? '') : fold.state)
}

/** Day of the last act at the site, once the inventory is locked; null before. */
function endOfAction(facts: SiteFacts): CalendarDate | null {
  const moves = facts.task?.fold.moves ?? []
  const last = moves.findLast((move) => move.move === 'premisesHandedOver' || move.move === 'lockInventory')
  return last === undefined ? null : chinaDate(last.at)
}

function lastDayOf(facts: SiteFacts, code: StepCode): CalendarDate | null {
  const days = countingRecords(facts.steps, code).flatMap(({ record }) => record.on ?? [])
  return days.sort().at(-1) ?? facts.known.get(code)?.on ?? null
}

function untilOf(facts: SiteFacts, code: StepCode): CalendarDate | null {
  return (
    wholeRecords(facts.steps, code)
      .flatMap((record) => record.until ?? [])
      .sort()
      .at(-1) ?? null
  )
}

/** Clocks of an objection the court has to keep; those of the objector stand in the objection itself. */
function objectionDeadlines(facts: SiteFacts): GateDeadline[] {
  return facts.objections.flatMap((stored) => {
    if (stored.objection.struck !== null) return []
    return clocksOf(facts, stored).filter((clock) => clock.by === 'COURT' && clock.code !== 'NO_DISPOSAL')
  })
}

/** Every clock of an objection; who has to see to it is the reviewer once there is one. */
export function clocksOf(
  facts: SiteFacts,
  stored: SiteFacts['objections'][number],
): (GateDeadline & { by: 'COURT' | 'OBJECTOR' })[] {
  const { reviewer, person } = stored.objection
  const name = facts.officers.find((one) => one.officer_id === reviewer)?.name
  return objectionDates(stored.objection, facts.holidays).map((clock) => ({
    key: `${stored.objectionId}:${clock.clock}`,
    kind: 'objection' as const,
    code: clock.clock,
    step: null,
    subject: person,
    from: clock.from,
    originalOn: clock.original,
    dueOn: clock.due,
    calendarKnown: clock.calendarKnown,
    basis: clock.article,
    mark: 'v' as const,
    officer: name ?? facts.case.work_handler,
    officerId: name === undefined ? null : reviewer,
    doneOn: clock.doneOn,
    by: clock.by,
  }))
}

function negotiationDates(facts: SiteFacts): GateDeadline[] {
  return facts.plan.negotiations.map(({ id, occupant, nextOn, officerId }) => ({
    key: `${id}:NEXT_TALK`,
    kind: 'negotiation' as const,
    code: 'NEXT_TALK',
    step: 'E05' as const,
    subject: occupant,
    from: null,
    originalOn: nextOn,
    dueOn: nextOn,
    calendarKnown: true,
    basis: '',
    mark: 's' as const,
    officer: facts.officers.find((one) => one.officer_id === officerId)?.name ?? facts.case.work_handler,
    officerId,
    doneOn: null,
  }))
}
