import type { Db } from './open.ts'
import type { CaseRowTable, SiteTable } from './schema.ts'
import { type SiteCounts, siteCounts } from './site.ts'
import { prepared } from './statements.ts'

/** A closed span of days as texts. */
interface DaySpan {
  from: string
  to: string
}

/** An officer's deadline with its case. */
export interface OfficerDeadlineRow {
  deadline_id: string
  case_id: string
  title: string
  basis: string
  original_on: string
  due_on: string
  officer_id: string
  rev: string
}

/** How many cases a rule runs for from a day in the span; `handler` null = everybody's. */
export function countRuleCases(db: Db, rule: number, span: DaySpan, handler: string | null): number {
  const own = handler === null ? '' : 'work_handler = @handler AND'
  const row = prepared(
    db,
    `SELECT count(*) AS n FROM case_row WHERE ${own} rule = @rule AND rule_from BETWEEN @from AND @to`,
  ).get({ rule, ...span, ...(handler === null ? {} : { handler }) })
  return (row as { n: number }).n
}

/** The first cases a rule runs for from a day in the span, earliest first. */
export function ruleCases(db: Db, rule: number, span: DaySpan, handler: string | null, limit: number): CaseRowTable[] {
  const own = handler === null ? '' : 'work_handler = @handler AND'
  return prepared(
    db,
    `SELECT * FROM case_row WHERE ${own} rule = @rule AND rule_from BETWEEN @from AND @to
     ORDER BY rule_from LIMIT @limit`,
  ).all({ rule, ...span, limit, ...(handler === null ? {} : { handler }) }) as CaseRowTable[]
}

/** How many of the officers' deadlines are open in the span; `officerId` null = everybody's. */
export function countOfficerDeadlines(db: Db, span: DaySpan, officerId: string | null): number {
  const own = officerId === null ? '' : 'officer_id = @officerId AND'
  const row = prepared(
    db,
    `SELECT count(*) AS n FROM deadline WHERE ${own} done_on IS NULL AND due_on BETWEEN @from AND @to`,
  ).get({ ...span, ...(officerId === null ? {} : { officerId }) })
  return (row as { n: number }).n
}

/** The first open deadlines of officers in the span. */
export function officerDeadlines(db: Db, span: DaySpan, officerId: string | null, limit: number): OfficerDeadlineRow[] {
  const own = officerId === null ? '' : 'officer_id = @officerId AND'
  return prepared(
    db,
    `SELECT * FROM deadline WHERE ${own} done_on IS NULL AND due_on BETWEEN @from AND @to
     ORDER BY due_on, deadline_id LIMIT @limit`,
  ).all({ ...span, limit, ...(officerId === null ? {} : { officerId }) }) as OfficerDeadlineRow[]
}

/** Deadlines of a case, open first, then by date. */
export function deadlinesOfCase(db: Db, caseId: string): (OfficerDeadlineRow & { done_on: string | null })[] {
  return prepared(db, 'SELECT * FROM deadline WHERE case_id = ? ORDER BY done_on IS NOT NULL, due_on').all(
    caseId,
  ) as (OfficerDeadlineRow & { done_on: string | null })[]
}

/** Sites with an open room, or rooms still untouched, with how far they are. */
export function runningSites(db: Db): (Pick<SiteTable, 'site_id' | 'name' | 'case_id'> & SiteCounts)[] {
  const sites = prepared(db, 'SELECT site_id, name, case_id FROM site ORDER BY created_at DESC LIMIT 50').all()
  return (sites as Pick<SiteTable, 'site_id' | 'name' | 'case_id'>[]).map((site) => {
    return { ...site, ...siteCounts(db, site.site_id) }
  })
}

/** One officer's deadline. */
export function deadlineById(
  db: Db,
  deadlineId: string,
): (OfficerDeadlineRow & { done_on: string | null }) | undefined {
  return prepared(db, 'SELECT * FROM deadline WHERE deadline_id = ?').get(deadlineId) as
    | (OfficerDeadlineRow & { done_on: string | null })
    | undefined
}

/** Sites of a case. */
export function siteRowsOfCase(db: Db, caseId: string): { site_id: string; name: string }[] {
  return prepared(db, 'SELECT site_id, name FROM site WHERE case_id = ? ORDER BY created_at').all(caseId) as {
    site_id: string
    name: string
  }[]
}
