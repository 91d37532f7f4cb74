import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import type { CaseDetail, SearchOutput } from '../../../shared/contract/desk/cases.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { STATED_REGISTERS, type StatedRegister } from '../../../shared/domain/cases/case.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import { dayOf } from '../../ui/values.tsx'

export type CaseField = CaseDetail['fields'][number]
export type Deadline = CaseDetail['deadlines'][number]

/** Whether an officer may state this field beside the register. */
export function isStated(name: string): name is StatedRegister {
  return STATED_REGISTERS.some((one) => one === name)
}

/** What stands: the officers' one statement, else the register. Two statements are no value but a difference. */
export function standingValue(field: CaseField): unknown {
  return field.stated.length === 1 ? field.stated[0]?.value : field.register
}

/** Whether officers disagree about a field. */
export function isDisputed(field: CaseField): boolean {
  return field.stated.length > 1
}

/** Whether an officer states something else than the register says. */
export function differsFromRegister(field: CaseField): boolean {
  const stated = field.stated[0]?.value
  return field.stated.length === 1 && JSON.stringify(stated ?? null) !== JSON.stringify(field.register ?? null)
}

/** A field by its name; a case that does not name it is silent about it. */
export function fieldOf(detail: CaseDetail, name: string): CaseField {
  return detail.fields.find((field) => field.name === name) ?? { name, register: null, stated: [], changes: 0 }
}

/** What an event states: text, fen, or nothing. */
export type TypedValue = string | number | null

/** What was typed as the value an event states: fen for amounts, null for nothing; undefined when it cannot be read. */
export function readTyped(field: string, typed: string): TypedValue | undefined {
  const text = typed.trim()
  if (text === '') return null
  if (field !== 'claimedAmount' && field !== 'executedAmount') return text
  const read = parseYuan(text, 'yuan')
  return read.ok && read.value >= 0 ? read.value : undefined
}

/** Beyond this many hits only the first rows are listed; the way on is to type more. */
export const COUNTED = 10_000
const SHOWN_OF_MANY = 200
/** How many rows the list shows for an answer. */
export function rowsShown(found: Pick<SearchOutput, 'total' | 'totalIsExact'>): number {
  return found.totalIsExact && found.total <= COUNTED ? found.total : Math.min(found.total, SHOWN_OF_MANY)
}

/**
 * A date of the query calendar (终本 queries, ten dates) that has passed: a register does not report which queries were
 * made, so it is no missed deadline.
 */
export function isPassedQuery(one: Deadline, today: string): boolean {
  return one.source === 'rule' && one.title === 'terminatedQuery' && one.dueOn < today
}

/** Deadlines still to be kept, soonest first. */
export function openDeadlines(deadlines: readonly Deadline[], today: string): Deadline[] {
  return deadlines
    .filter((one) => one.doneOn === null && !isPassedQuery(one, today))
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
}

/** A typed date as a calendar date, null when it is none. */
export function readDay(typed: string): string | null {
  const read = parseCalendarDate(typed.trim())
  return read.ok ? read.value : null
}

/** What narrows the history; '' leaves it open. */
export interface HistoryFilter {
  readonly person: string
  readonly field: string
  readonly device: string
  readonly day: string
}

/** Lines that fit every part of the filter; a day may be typed in part (`2025-09`). */
export function filterHistory(lines: readonly HistoryLine[], filter: HistoryFilter): HistoryLine[] {
  return lines.filter(
    (line) =>
      (filter.person === '' || line.officer === filter.person) &&
      (filter.field === '' || line.field === filter.field) &&
      (filter.device === '' || line.device === filter.device) &&
      dayOf(line.at).startsWith(filter.day),
  )
}

/** One event of a case as it is read: one statement may set many fields. */
interface EventLines {
  readonly event: string
  readonly first: HistoryLine
  readonly lines: readonly HistoryLine[]
}

/** Puts the lines of one event together, in their order. */
export function byEvent(lines: readonly HistoryLine[]): EventLines[] {
  const groups = new Map<string, HistoryLine[]>()
  for (const line of lines) groups.set(line.event, [...(groups.get(line.event) ?? []), line])
  return [...groups].flatMap(([event, all]) => (all[0] ? [{ event, first: all[0], lines: all }] : []))
}
