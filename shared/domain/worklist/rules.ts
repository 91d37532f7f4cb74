import {
  addDays,
  addMonths,
  type CalendarDate,
  calendarDate,
  isCalendarDate,
  partsOf,
} from '../calendar/calendarDate.ts'
import { type Due, due, isWorkingDay } from '../calendar/due.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import type { CaseStatus } from '../cases/caseStatus.ts'

/**
 * Deadlines that follow from what a register says (domain.md Appendix A). Only these two can be computed from its
 * columns: every other clock starts with a service, a lead or a receipt that no register reports.
 *
 * - `enforcementLimit`: a case is to be enforced within six months of filing (1998R 63, `[v]`). A suspended case (中止)
 *   is left out: its suspension does not count and the register doesn't say how long it lasted.
 * - `terminatedQuery`: after a 终本 the network is queried every six months for five years (373 art 9, `[m]`), ten dates.
 */
export const DEADLINE_RULES = {
  enforcementLimit: { number: 1, months: 6, times: 1, basis: '执行工作规定第63条' },
  terminatedQuery: { number: 2, months: 6, times: 10, basis: '终本规定第9条' },
} as const
export type DeadlineRule = keyof typeof DEADLINE_RULES

/** The rule of a stored number. */
export function ruleOfNumber(number: number): DeadlineRule {
  return number === DEADLINE_RULES.enforcementLimit.number ? 'enforcementLimit' : 'terminatedQuery'
}

/** What decides which rule runs: values as shown (officers' statement before the register's). */
export interface RuleFacts {
  status: CaseStatus
  closing: string
  filedOn: string | null
  closedOn: string | null
}

const SUSPENDED = /中止/

/** The rule that runs for a case and the day it counts from; null when none does or the register lacks the day. */
export function ruleOf(facts: RuleFacts): { rule: DeadlineRule; from: CalendarDate } | null {
  if (facts.status === 'open') {
    if (facts.filedOn === null || !isCalendarDate(facts.filedOn) || SUSPENDED.test(facts.closing)) return null
    return { rule: 'enforcementLimit', from: facts.filedOn }
  }
  if (facts.status !== 'terminated' || facts.closedOn === null || !isCalendarDate(facts.closedOn)) return null
  return { rule: 'terminatedQuery', from: facts.closedOn }
}

/** One date of a rule: `turn` from 1, the day as counted and the day it really ends (CPL 85). */
export interface RuleDate extends Due {
  turn: number
}

/** Every date a rule gives for a case, in order. */
export function ruleDates(rule: DeadlineRule, from: CalendarDate, holidays: HolidayTable): RuleDate[] {
  const { months, times } = DEADLINE_RULES[rule]
  return Array.from({ length: times }, (_, index) => ({
    turn: index + 1,
    ...due(from, months * (index + 1), 'month', holidays),
  }))
}

/**
 * The date to show in the work list: the limit of enforcement until the case is closed, also when it has passed; of the
 * queries the next one from `today` on, because a register doesn't report which were made. Null when none is left.
 */
export function standingDate(
  rule: DeadlineRule,
  from: CalendarDate,
  today: CalendarDate,
  holidays: HolidayTable,
): RuleDate | null {
  const { months, times } = DEADLINE_RULES[rule]
  const dateOf = (turn: number): RuleDate => ({ turn, ...due(from, months * turn, 'month', holidays) })
  if (rule === 'enforcementLimit') return dateOf(1)
  const begun = partsOf(from)
  const now = partsOf(today)
  const passed = Math.floor(((now.year - begun.year) * 12 + now.month - begun.month) / months)
  for (let turn = Math.max(1, passed); turn <= times; turn += 1) {
    const date = dateOf(turn)
    if (date.due >= today) return date
  }
  return null
}

/** A closed span of days; both ends are included. Empty when `from` is after `to`. */
export interface Span {
  from: CalendarDate
  to: CalendarDate
}

/** Days before and after every date a store can hold. */
export const FIRST_DAY = day(1800, 1, 1)
export const LAST_DAY = day(2199, 12, 31)

function day(year: number, month: number, date: number): CalendarDate {
  const made = calendarDate(year, month, date)
  if (made === null) throw new RangeError('no such day')
  return made
}

/**
 * Start days whose `turn`-th date ends within `span`. A later start never ends earlier, so they lie side by side: the
 * store answers with one range of an index.
 */
export function startsEndingIn(rule: DeadlineRule, turn: number, span: Span, holidays: HolidayTable): Span {
  const months = DEADLINE_RULES[rule].months * turn
  return {
    from: firstStartFrom(span.from, months, holidays),
    to: span.to === LAST_DAY ? LAST_DAY : addDays(firstStartFrom(addDays(span.to, 1), months, holidays), -1),
  }
}

/** The first start day whose period ends on `day` or later. */
function firstStartFrom(end: CalendarDate, months: number, holidays: HolidayTable): CalendarDate {
  if (end === FIRST_DAY) return FIRST_DAY
  // A run of days off moves its ends forward, so look back over it, then forward to the first start that reaches `end`.
  let back = end
  while (!isWorkingDay(addDays(back, -1), holidays)) back = addDays(back, -1)
  let start = addDays(addMonths(back, -months), -4)
  while (due(start, months, 'month', holidays).due < end) start = addDays(start, 1)
  return start
}

/** The last day of `today`'s week: its Sunday. */
export function endOfWeek(today: CalendarDate, dayOfWeekToday: number): CalendarDate {
  return addDays(today, 7 - dayOfWeekToday)
}

/** A wall clock time as a date of Chinese law: the calendar date in UTC+8, which knows no summer time. */
export function chinaDate(ms: number): CalendarDate {
  const shifted = new Date(ms + 8 * 60 * 60 * 1000)
  const date = calendarDate(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, shifted.getUTCDate())
  if (date === null) throw new RangeError('the clock shows a year outside 1800–2199')
  return date
}
