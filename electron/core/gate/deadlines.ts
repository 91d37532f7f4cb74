import { sitesWithGate } from '../../../db/gate.ts'
import type { Db } from '../../../db/open.ts'
import { siteRow } from '../../../db/site.ts'
import type { GateDeadline } from '../../../shared/contract/desk/plans/gate.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { type Due, due } from '../../../shared/domain/calendar/due.ts'
import { complyBy } from '../../../shared/domain/plans/announced.ts'
import { gateStep, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
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
export function openDeadlines(
  context: CoreContext,
  db: Db,
  ports: GatePorts,
): (GateDeadline & { siteId: string; caseId: string })[] {
  return sitesWithGate(db).flatMap((siteId) => {
    if (siteRow(db, siteId) === undefined) return []
    const facts = siteFacts(context, db, siteId, ports)
    return deadlinesOf(facts)
      .filter((one) => one.doneOn === null)
      .map((one) => ({ ...one, siteId, caseId: facts.case.case_id }))
  })
}

/** A date somebody set or law names without counting. */
function fixed(on: CalendarDate): Due {
  return { original: on, due: on, shifted: false, calendarKnown: true }
}

function stepDeadlines(facts: SiteFacts): GateDeadline[] {
  const list: GateDeadline[] = []
  const statusOf = (code: StepCode) => facts.guards.standings.find((one) => one.step.code === code)?.status ?? 'FUTURE'
  const add = (step: StepCode, code: string, from: CalendarDate | null, ends: Due, doneOn: CalendarDate | null) => {
    const { basis, mark, clock } = gateStep(step)
    list.push({
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
      mark: clock?.mark ?? mark,
      officer: facts.case.work_handler,
      officerId: null,
      doneOn,
    })
  }
  const settledOn = (code: StepCode, fallback: CalendarDate) =>
    isSettled(statusOf(code)) ? (lastDayOf(facts, code) ?? fallback) : null
  const filed = facts.case.filed_on
  if (filed !== null && isCalendarDate(filed)) {
    const ends = due(filed, 10, 'day', facts.holidays)
    add('E02', 'E02', filed, ends, settledOn('E02', ends.due))
  }
  const until = complyBy(facts.guards)
  const served = serviceOf(facts.steps, 'E08', facts.holidays)
  if (until !== null) add('E07', 'COMPLY_BY', served, fixed(until), pastGrace(facts) ? until : null)
  const { grace } = facts.residence
  const notice = serviceOf(facts.steps, 'E02', facts.holidays)
  if (grace !== null) add('E06', 'GRACE', notice, grace, pastGrace(facts) ? grace.due : null)
  const ruling = facts.plan.encumbrances
    .filter((one) => one.kind === 'SALE_RULING')
    .flatMap((one) => one.on ?? [])
    .sort()[0]
  if (ruling !== undefined) {
    const ends = due(ruling, 15, 'day', facts.holidays)
    add('E23', 'E23', ruling, ends, settledOn('E23', ends.due))
  }
  const collect = untilOf(facts, 'E21')
  if (collect !== null)
    add(
      'E21',
      'COLLECT_BY',
      serviceOf(facts.steps, 'E21', facts.holidays),
      fixed(collect),
      settledOn('E22', collect) ?? settledOn('E20', collect),
    )
  const end = endOfAction(facts)
  if (end !== null && facts.rules.recordSameDay) add('E24', 'E24', end, fixed(end), settledOn('E24', end))
  if (end !== null && facts.guards.state === 'CLOSED') {
    const care = due(end, 6, 'month', facts.holidays)
    add('E26', 'E26', end, care, care.due < facts.guards.today ? care.due : null)
  }
  return list
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
