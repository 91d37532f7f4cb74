import { caseRowById } from '../../db/cases.ts'
import { countTray } from '../../db/caseTray.ts'
import { type Lookup, namesOf } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import type { CaseRowTable } from '../../db/schema.ts'
import {
  countOfficerDeadlines,
  countRuleCases,
  type OfficerDeadlineRow,
  officerDeadlines,
  ruleCases,
  runningSites,
} from '../../db/worklist.ts'
import type { WorkItem } from '../../shared/contract/desk/worklist.ts'
import { addDays, type CalendarDate, dayOfWeek } from '../../shared/domain/calendar/calendarDate.ts'
import { isDueAsStored } from '../../shared/domain/calendar/due.ts'
import type { HolidayTable } from '../../shared/domain/calendar/holidays.ts'
import {
  chinaDate,
  DEADLINE_RULES,
  type DeadlineRule,
  endOfWeek,
  FIRST_DAY,
  LAST_DAY,
  type Span,
  standingDate,
  startsEndingIn,
} from '../../shared/domain/worklist/rules.ts'
import { approvalItems } from './approvals/workItems.ts'
import { type CoreContext, requirePermission } from './context.ts'
import { openDeadlines } from './gate/deadlines.ts'
import type { GatePorts } from './gate/ports.ts'
import { holidaysHere } from './knownHolidays.ts'
import { moneyDuties } from './money.ts'
import { caseOf, type GateItem } from './workItem.ts'

/** Whose deadlines: names are what registers give, ids what officers' own deadlines carry. Null = everybody's. */
interface Whose {
  handler: string | null
  officerId: string | null
}

/** Today in China and the days off by which periods are counted. */
interface Days {
  today: CalendarDate
  holidays: HolidayTable
}

/**
 * What is due, overdue and coming: by the register's rules, the officers' own deadlines, the statutory steps, and the
 * requests that wait for somebody (A5).
 */
export function worklistService(context: CoreContext, gate: GatePorts) {
  return {
    list(input: { scope: 'mine' | 'all'; limit: number }) {
      const session = requirePermission(context, 'case.read')
      const { db } = context.store()
      const today = chinaDate(context.ports.now())
      const days: Days = { today, holidays: holidaysHere(context, db) }
      const everybody: Whose = { handler: null, officerId: null }
      const mine: Whose = { handler: session.name, officerId: session.officerId }
      const whose = input.scope === 'mine' ? mine : everybody
      const sunday = endOfWeek(today, dayOfWeek(today))
      const names = namesOf(db).officers
      const gates = [...gateItems(context, db, gate), ...approvalItems(context, db), ...moneyItems(context, db)]
      const group = (span: Span) => {
        const own = within(gates, span, whose)
        const items = [...dueItems(db, span, days, whose, input.limit, names), ...own.map((one) => one.item)]
        return { total: countDue(db, span, days, whose) + own.length, items: byDay(items).slice(0, input.limit) }
      }
      const whole: Span = { from: FIRST_DAY, to: LAST_DAY }
      return {
        today,
        mine: countDue(db, whole, days, mine) + within(gates, whole, mine).length,
        all: countDue(db, whole, days, everybody) + gates.length,
        overdue: group({ from: FIRST_DAY, to: addDays(today, -1) }),
        dueToday: group({ from: today, to: today }),
        thisWeek: group({ from: addDays(today, 1), to: sunday }),
        later: group({ from: addDays(sunday, 1), to: LAST_DAY }),
        sites: sitesOf(db),
        trayOpen: countTray(db, 'open'),
      }
    },
  }
}

/** Ranges of the rules' start days whose standing date (see `standingDate`) lies in `span`. */
function rangesOf(span: Span, { today, holidays }: Days): { rule: DeadlineRule; range: Span }[] {
  const ranges: { rule: DeadlineRule; range: Span }[] = []
  if (span.from <= span.to) {
    ranges.push({ rule: 'enforcementLimit', range: startsEndingIn('enforcementLimit', 1, span, holidays) })
  }
  const from = span.from > today ? span.from : today
  if (from > span.to) return ranges
  for (let turn = 1; turn <= DEADLINE_RULES.terminatedQuery.times; turn += 1) {
    const range = startsEndingIn('terminatedQuery', turn, { from, to: span.to }, holidays)
    // Only the next query counts: starts whose query before this one is still to come belong to that one.
    const next =
      turn === 1
        ? LAST_DAY
        : addDays(startsEndingIn('terminatedQuery', turn - 1, { from: today, to: LAST_DAY }, holidays).from, -1)
    const to = range.to < next ? range.to : next
    if (range.from <= to) ranges.push({ rule: 'terminatedQuery', range: { from: range.from, to } })
  }
  return ranges
}

function countDue(db: Db, span: Span, days: Days, whose: Whose): number {
  if (span.from > span.to) return 0
  let total = countOfficerDeadlines(db, span, whose.officerId)
  for (const { rule, range } of rangesOf(span, days)) {
    total += countRuleCases(db, DEADLINE_RULES[rule].number, range, whose.handler)
  }
  return total
}

function dueItems(db: Db, span: Span, days: Days, whose: Whose, limit: number, names: Lookup): WorkItem[] {
  if (span.from > span.to) return []
  const items = officerDeadlines(db, span, whose.officerId, limit).flatMap((row) => {
    const found = caseRowById(db, row.case_id)
    return found === undefined ? [] : [officerItem(row, found, names, days)]
  })
  for (const { rule, range } of rangesOf(span, days)) {
    for (const row of ruleCases(db, DEADLINE_RULES[rule].number, range, whose.handler, limit)) {
      const item = ruleItem(row, rule, days)
      if (item !== null) items.push(item)
    }
  }
  return byDay(items).slice(0, limit)
}

function byDay(items: WorkItem[]): WorkItem[] {
  return items.sort((a, b) => (a.dueOn + a.key < b.dueOn + b.key ? -1 : 1))
}

/** Open duties of every site under way; there are few sites, so they are read as they stand. */
function gateItems(context: CoreContext, db: Db, gate: GatePorts): GateItem[] {
  return openDeadlines(context, db, gate).flatMap((one) => {
    const row = caseRowById(db, one.caseId)
    if (row === undefined) return []
    const { key, dueOn, originalOn, calendarKnown, kind, code, basis, subject, officer, siteId, step, officerIds } = one
    const own = {
      key,
      dueOn,
      originalOn,
      calendarKnown,
      rule: kind,
      title: code,
      basis,
      progress: subject,
      handler: officer,
      siteId,
      step,
    }
    return [
      {
        item: { ...caseOf(row), ...own, deadlineId: null, requestId: null, rev: [] },
        officerIds,
      },
    ]
  })
}

/** What is due by agreement, and defaults nobody has answered: the handler's. */
function moneyItems(context: CoreContext, db: Db): GateItem[] {
  return moneyDuties(context, db).flatMap(({ key, caseId, code, no, dueOn }) => {
    const row = caseRowById(db, caseId)
    if (row === undefined) return []
    const own = {
      key,
      dueOn,
      originalOn: dueOn,
      calendarKnown: true,
      rule: 'instalment',
      title: code,
      basis: '',
      progress: String(no),
    }
    const item = {
      ...caseOf(row),
      ...own,
      handler: row.work_handler,
      siteId: null,
      step: null,
      requestId: null,
      deadlineId: null,
      rev: [],
    }
    return [{ item, officerIds: null }]
  })
}

/** Those of the span that are this person's: named by id, or by the register's name of the handler. */
function within(gates: readonly GateItem[], span: Span, whose: Whose): GateItem[] {
  return gates.filter(({ item, officerIds }) => {
    const mine =
      whose.officerId === null ||
      (officerIds === null ? item.handler === whose.handler : officerIds.includes(whose.officerId))
    return mine && item.dueOn >= span.from && item.dueOn <= span.to
  })
}

function ruleItem(row: CaseRowTable, rule: DeadlineRule, { today, holidays }: Days): WorkItem | null {
  const date = standingDate(rule, row.rule_from as CalendarDate, today, holidays)
  if (date === null) return null
  const { times, basis } = DEADLINE_RULES[rule]
  return {
    ...caseOf(row),
    key: `${row.case_id}:${rule}:${date.turn}`,
    dueOn: date.due,
    originalOn: date.original,
    calendarKnown: date.calendarKnown,
    rule,
    title: '',
    basis,
    progress: times === 1 ? '' : `${date.turn}/${times}`,
    handler: row.work_handler,
    deadlineId: null,
    siteId: null,
    step: null,
    requestId: null,
    rev: [],
  }
}

function officerItem(deadline: OfficerDeadlineRow, row: CaseRowTable, names: Lookup, { holidays }: Days): WorkItem {
  return {
    ...caseOf(row),
    key: deadline.deadline_id,
    dueOn: deadline.due_on,
    originalOn: deadline.original_on,
    calendarKnown: isDueAsStored(deadline.original_on, deadline.due_on, holidays),
    rule: 'officer',
    title: deadline.title,
    basis: deadline.basis,
    progress: '',
    handler: names.get(deadline.officer_id) ?? deadline.officer_id,
    deadlineId: deadline.deadline_id,
    siteId: null,
    step: null,
    requestId: null,
    rev: JSON.parse(deadline.rev) as string[],
  }
}

function sitesOf(db: Db) {
  return runningSites(db).map((site) => ({
    siteId: site.site_id,
    name: site.name,
    caseNo: caseRowById(db, site.case_id)?.case_no ?? '',
    rooms: site.rooms,
    roomsDone: site.rooms_done,
    items: site.items,
  }))
}
