import type { z } from 'zod'
import { searchCases } from '../../db/caseSearch/index.ts'
import { countCases, effectiveStatus, flagsOfRow, type ListedCase, listedCases, statusRank } from '../../db/cases.ts'
import { deadlinesOfCase } from '../../db/worklist.ts'
import type { CaseSummary, SearchOutput, searchInput } from '../../shared/contract/desk/cases.ts'
import type { CalendarDate } from '../../shared/domain/calendar/calendarDate.ts'
import { isDueAsStored } from '../../shared/domain/calendar/due.ts'
import { CASE_STATUSES, type CaseStatus } from '../../shared/domain/cases/caseStatus.ts'
import { chinaDate, ruleOfNumber, standingDate } from '../../shared/domain/worklist/rules.ts'
import { caseDetail, caseHistory } from './caseFile/detail.ts'
import { caseStatements } from './caseFile/statements.ts'
import { type CoreContext, requirePermission } from './context.ts'
import { holidaysHere } from './knownHolidays.ts'

/** Cases: found in an instant, shown with everything that was ever said about them, stated about in the open. */
export function casesService(context: CoreContext) {
  return {
    ...caseStatements(context),
    /**
     * Search as one types (A3), on the core's own connection: it takes at most a few milliseconds. A search by identity
     * number is logged without the number.
     */
    search(input: z.infer<typeof searchInput>): SearchOutput {
      const session = requirePermission(context, 'case.read')
      const { db } = context.store()
      const { text, kind, mine, limit, offset } = input
      const status = input.status === null ? null : statusRank(input.status)
      const found = searchCases(db, { text, officerId: session.name, filters: { status, mine, kind }, limit, offset })
      if (found.counts.id > 0 && /\d{4}/.test(text)) {
        context.ports.log.info('cases searched by identity number', { hits: found.counts.id })
      }
      const today = chinaDate(context.ports.now())
      const rows = listedCases(
        db,
        found.rows.map((hit) => hit.rowId),
      )
      return {
        total: found.total,
        totalIsExact: found.totalIsExact,
        stored: countCases(db),
        counts: found.counts,
        statusCounts: statusCountsOf(found.statusCounts),
        mineCount: found.mineCount,
        ms: found.ms,
        cases: rows.map((row, at) => summaryOf(context, row, today, found.rows[at]?.matched ?? [])),
      }
    },
    get(input: { caseId: string }) {
      requirePermission(context, 'case.read')
      return caseDetail(context, input.caseId)
    },
    history(input: { caseId: string; field: string | null }) {
      requirePermission(context, 'case.read')
      return caseHistory(context, input.caseId, input.field)
    },
  }
}

/** Every status with its count, 终本 and 终结执行 never as one. */
function statusCountsOf(byRank: Record<number, number>): Record<CaseStatus, number> {
  const counts = CASE_STATUSES.map((status) => [status, byRank[statusRank(status)] ?? 0] as const)
  return Object.fromEntries(counts) as Record<CaseStatus, number>
}

function summaryOf(
  context: CoreContext,
  row: ListedCase,
  today: CalendarDate,
  matched: CaseSummary['matched'],
): CaseSummary {
  const names = (side: string): string[] => (JSON.parse(side) as { name: string }[]).map((party) => party.name)
  return {
    caseId: row.case_id,
    caseNo: row.case_no,
    cause: row.cause,
    courtName: row.court_name,
    handler: row.work_handler,
    applicants: names(row.applicants),
    debtors: names(row.debtors),
    claimedFen: row.claimed_fen,
    status: effectiveStatus(row) satisfies CaseStatus,
    address: row.address,
    flags: flagsOfRow(row),
    nextDue: nextDueOf(context, row, today),
    matched,
  }
}

/** The nearest open deadline: by rule or an officer's own. A rule's date has no title of its own, but the rule's name. */
function nextDueOf(context: CoreContext, row: ListedCase, today: CalendarDate): CaseSummary['nextDue'] {
  const own = row.case_rev === '[]' ? undefined : deadlinesOfCase(context.store().db, row.case_id)[0]
  const rule = row.rule === null ? null : ruleOfNumber(row.rule)
  const holidays = holidaysHere(context, context.store().db)
  const date = rule === null ? null : standingDate(rule, row.rule_from as CalendarDate, today, holidays)
  const officer =
    own === undefined || own.done_on !== null
      ? null
      : { on: own.due_on, title: own.title, calendarKnown: isDueAsStored(own.original_on, own.due_on, holidays) }
  const byRule =
    date === null || rule === null
      ? null
      : { on: date.due as string, title: rule as string, calendarKnown: date.calendarKnown }
  if (officer === null || byRule === null) return officer ?? byRule
  return officer.on <= byRule.on ? officer : byRule
}
