import { caseRowById, effectiveStatus, flagsOfRow, notesOfCase } from '../../../db/cases.ts'
import { importBatchById } from '../../../db/caseTray.ts'
import { namesOf } from '../../../db/identity.ts'
import { moneyOfCase } from '../../../db/money.ts'
import type { Db } from '../../../db/open.ts'
import type { CaseRowTable } from '../../../db/schema.ts'
import { deadlinesOfCase, siteRowsOfCase } from '../../../db/worklist.ts'
import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import type { CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { isDueAsStored } from '../../../shared/domain/calendar/due.ts'
import type { HolidayTable } from '../../../shared/domain/calendar/holidays.ts'
import { STATED_REGISTERS } from '../../../shared/domain/cases/case.ts'
import { maskIdNumber } from '../../../shared/domain/identifiers/citizenId.ts'
import { DEADLINE_RULES, ruleDates, ruleOfNumber } from '../../../shared/domain/worklist/rules.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import type { Register } from '../../../shared/journal/registers.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import { historyLines, standingViews } from '../history.ts'
import { holidaysHere } from '../knownHolidays.ts'

type Party = { name: string; idNo: string | null; kind: string }

/** Registers shown as fields: what officers may state, then what only the court's register says. */
const SHOWN_FIELDS = [...STATED_REGISTERS, 'courtName', 'filedOn', 'closing', 'closedOn', 'vulnerable'] as const

/** A case with everything its file shows; ID numbers masked. Throws NOT_FOUND. */
export function caseDetail(context: CoreContext, caseId: string): CaseDetail {
  const { db, journal } = context.store()
  const row = found(caseRowById(db, caseId), 'case')
  const lines = caseHistory(context, caseId, null)
  const reported = journal.history(entityName('registerEntry', caseId))
  const register = Object.assign({}, ...reported.events.map((event) => event.body?.set ?? {})) as Record<string, Json>
  const holidays = holidaysHere(context, db)
  const stated = JSON.parse(row.stated) as Record<string, Register<Json>>
  return {
    caseId,
    caseNo: row.case_no,
    courtName: row.court_name,
    status: effectiveStatus(row),
    filedOn: row.filed_on,
    closing: row.closing,
    closedOn: row.closed_on,
    applicants: partiesOf(row.applicants),
    debtors: partiesOf(row.debtors),
    fields: SHOWN_FIELDS.map((name) => ({
      name,
      register: register[name] ?? null,
      stated: standingViews(context, entityName('case', caseId), stated[name] ?? []),
      changes: lines.filter((line) => line.field === name).length,
    })),
    flags: flagsOfRow(row),
    notes: notesOf(db, caseId),
    deadlines: [...ruleDeadlines(row, holidays), ...officerDeadlines(db, caseId, holidays)],
    sites: siteRowsOfCase(db, caseId).map((site) => ({ siteId: site.site_id, name: site.name })),
    importedFrom: importedFrom(db, row),
    historyCount: lines.length,
    rev: JSON.parse(row.case_rev) as string[],
  }
}

/**
 * Everything ever said about a case: register, officers, notes, deadlines, agreements and what was paid on them; newest
 * first, ID numbers masked (A1). What is said of money has `money.` before the field's name.
 */
export function caseHistory(context: CoreContext, caseId: string, field: string | null): HistoryLine[] {
  const { db } = context.store()
  found(caseRowById(db, caseId), 'case')
  const own = [entityName('registerEntry', caseId), entityName('case', caseId)]
  const notes = notesOfCase(db, caseId).map((note) => entityName('note', note.note_id))
  const deadlines = deadlinesOfCase(db, caseId).map((deadline) => entityName('deadline', deadline.deadline_id))
  const { officers } = namesOf(db)
  const money = moneyOfCase(db, caseId).map(({ kind, id }) => entityName(kind, id))
  return historyLines(context, [...own, ...notes, ...deadlines, ...money], field).map((line) => {
    if (line.type.startsWith('money.')) return { ...line, field: line.field === '' ? '' : `money.${line.field}` }
    if (line.field === 'applicants' || line.field === 'debtors') {
      return { ...line, value: masked(line.value), replaced: line.replaced.map(masked) }
    }
    if (line.field !== 'deadline') return line
    const deadline = line.value as { officer: string }
    return { ...line, value: { ...deadline, officer: officers.get(deadline.officer) ?? deadline.officer } }
  })
}

/** Parties of a history line with their numbers masked. */
function masked(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return (value as Party[]).map(partyView)
}

function partyView(party: Party): { name: string; idMasked: string | null; kind: string } {
  return { name: party.name, idMasked: party.idNo === null ? null : maskIdNumber(party.idNo), kind: party.kind }
}

function partiesOf(stored: string): CaseDetail['debtors'] {
  return (JSON.parse(stored) as Party[]).map(partyView)
}

function notesOf(db: Db, caseId: string): CaseDetail['notes'] {
  const { officers } = namesOf(db)
  return notesOfCase(db, caseId).map((note) => ({
    noteId: note.note_id,
    text: note.text,
    author: officers.get(note.author) ?? note.author,
    at: note.written_at,
    struckReason: note.struck_reason,
    rev: JSON.parse(note.rev) as string[],
  }))
}

function ruleDeadlines(row: CaseRowTable, holidays: HolidayTable): CaseDetail['deadlines'] {
  if (row.rule === null) return []
  const rule = ruleOfNumber(row.rule)
  return ruleDates(rule, row.rule_from as CalendarDate, holidays).map((date) => ({
    deadlineId: `${rule}:${date.turn}`,
    title: rule,
    basis: DEADLINE_RULES[rule].basis,
    originalOn: date.original,
    calendarKnown: date.calendarKnown,
    dueOn: date.due,
    officer: row.work_handler,
    doneOn: null,
    source: 'rule' as const,
    rev: [],
  }))
}

function officerDeadlines(db: Db, caseId: string, holidays: HolidayTable): CaseDetail['deadlines'] {
  const { officers } = namesOf(db)
  return deadlinesOfCase(db, caseId).map((row) => ({
    deadlineId: row.deadline_id,
    title: row.title,
    basis: row.basis,
    originalOn: row.original_on,
    calendarKnown: isDueAsStored(row.original_on, row.due_on, holidays),
    dueOn: row.due_on,
    officer: officers.get(row.officer_id) ?? row.officer_id,
    doneOn: row.done_on,
    source: 'officer' as const,
    rev: JSON.parse(row.rev) as string[],
  }))
}

function importedFrom(db: Db, row: CaseRowTable): CaseDetail['importedFrom'] {
  if (row.import_batch === null || row.import_line === null) return null
  const batch = importBatchById(db, row.import_batch)
  return batch === undefined ? null : { fileName: batch.file_name, line: row.import_line, at: batch.started_at }
}
