import { caseRowById, noteById } from '../../../db/cases.ts'
import { namesOf } from '../../../db/identity.ts'
import { deadlineById } from '../../../db/worklist.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { due, isDueAsStored } from '../../../shared/domain/calendar/due.ts'
import { casesTypes, flagRegister, type StatedRegister } from '../../../shared/domain/cases/case.ts'
import { isCaseFlag } from '../../../shared/domain/cases/caseFlags.ts'
import { CASE_STATUSES } from '../../../shared/domain/cases/caseStatus.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import { caseScope, openCase } from '../caseOpening.ts'
import { type Act, type CoreContext, command, draft } from '../context.ts'
import { checkRev, found, refuse } from '../errors.ts'
import { holidaysHere } from '../knownHolidays.ts'

type StatedValue = string | number | null

export interface StateInput {
  commandId: string
  caseId: string
  rev: string[]
  field: StatedRegister
  value: StatedValue
  reason: string
}

/** What officers say about a case. Each statement stands beside the register; nothing is overwritten (A1). */
export function caseStatements(context: CoreContext) {
  return {
    state: (input: StateInput) =>
      command(context, 'case.note', call(input, 'cases.state'), (act) => {
        checkStated(input.field, input.value)
        return stateOn(act, input, { [input.field]: input.value })
      }),
    setFlag: (input: {
      commandId: string
      caseId: string
      rev: string[]
      code: string
      subject: string
      on: boolean
      reason: string
    }) =>
      command(context, 'case.note', call(input, 'cases.setFlag'), (act) => {
        if (!isCaseFlag(input.code)) refuse('flagUnknown', 'code', input.code)
        return stateOn(act, input, { [flagRegister(input.code, input.subject)]: input.on })
      }),
    addNote: (input: { commandId: string; caseId: string; text: string }) =>
      command(context, 'case.note', call(input, 'cases.addNote'), (act) => {
        openCase(act, input.caseId)
        const noteId = act.newId()
        const body = { case: input.caseId, set: { note: input.text } }
        act.append([draft(caseScope(input.caseId), casesTypes.noteWritten, 'note', noteId, [], body)])
        act.touch('cases', input.caseId, [input.caseId])
        return noteView(act, noteId)
      }),
    strikeNote: (input: { commandId: string; noteId: string; rev: string[]; reason: string }) =>
      command(context, 'case.note', call(input, 'cases.strikeNote'), (act) => {
        const note = found(noteById(act.db, input.noteId), 'note')
        checkRev(`note/${note.note_id}`, JSON.parse(note.rev) as string[], input.rev)
        if (note.struck_reason !== null) refuse('noteStruck', 'note', '')
        const body = { reason: input.reason, set: { struck: input.reason } }
        act.append([draft(caseScope(note.case_id), casesTypes.noteStruck, 'note', note.note_id, input.rev, body)])
        act.touch('cases', note.case_id, [note.case_id])
        return {}
      }),
    /** A day off moves the last day to the first day after it (CPL 85); the day as entered is kept beside it. */
    addDeadline: (input: { commandId: string; caseId: string; title: string; basis: string; dueOn: string }) =>
      command(context, 'case.note', call(input, 'cases.addDeadline'), (act) => {
        openCase(act, input.caseId)
        const deadlineId = act.newId()
        const dates = due(requireDate(input.dueOn, 'dueOn'), 0, 'day', holidaysHere(context, act.db))
        const { title, basis } = input
        const officer = act.author.officerId
        const deadline = { title, basis, originalOn: dates.original, dueOn: dates.due, officer }
        const body = { case: input.caseId, set: { deadline } }
        act.append([draft(caseScope(input.caseId), casesTypes.deadlineSet, 'deadline', deadlineId, [], body)])
        touchDeadline(act, input.caseId)
        return deadlineView(context, act, deadlineId)
      }),
    completeDeadline: (input: { commandId: string; deadlineId: string; rev: string[]; doneOn: string }) =>
      command(context, 'case.note', call(input, 'cases.completeDeadline'), (act) => {
        const row = found(deadlineById(act.db, input.deadlineId), 'deadline')
        checkRev(`deadline/${row.deadline_id}`, JSON.parse(row.rev) as string[], input.rev)
        if (row.done_on !== null) refuse('deadlineDone', 'doneOn', row.done_on)
        const body = { set: { doneOn: requireDate(input.doneOn, 'doneOn') } }
        const done = draft(
          caseScope(row.case_id),
          casesTypes.deadlineDone,
          'deadline',
          row.deadline_id,
          input.rev,
          body,
        )
        act.append([done])
        touchDeadline(act, row.case_id)
        return {}
      }),
  }
}

/**
 * States registers on the case, opening it if nobody has. It supersedes what the screen showed and nothing else: what
 * somebody said meanwhile stands beside it, as a visible difference where both speak of the same register (A1, J6).
 */
function stateOn(
  act: Act,
  input: { caseId: string; rev: string[]; reason: string },
  set: JsonObject,
): { rev: string[] } {
  found(caseRowById(act.db, input.caseId), 'case')
  const seen = input.rev.length > 0 ? input.rev : blankCase(act, input.caseId)
  const body = { reason: input.reason, set }
  act.append([draft(caseScope(input.caseId), casesTypes.stated, 'case', input.caseId, seen, body)])
  act.touch('cases', input.caseId, [input.caseId])
  act.touch('worklist', '', [input.caseId])
  const after = found(caseRowById(act.db, input.caseId), 'case')
  return { rev: JSON.parse(after.case_rev) as string[] }
}

/** What a screen without any statement had seen: the opening of the case, which says nothing about its values. */
function blankCase(act: Act, caseId: string): string[] {
  openCase(act, caseId)
  const [opened] = act.journal.history(entityName('case', caseId)).events
  return [found(opened, 'case').hash]
}

/** Amounts are fen, a status one of the known ones, the rest text; null takes no value as stated ("unknown"). */
function checkStated(field: StatedRegister, value: StatedValue): void {
  if (field === 'claimedAmount' || field === 'executedAmount') {
    if (value === null || (typeof value === 'number' && value >= 0)) return
    refuse('amountForm', field, String(value))
  }
  if (field === 'status') {
    if (CASE_STATUSES.some((status) => status === value)) return
    refuse('statusUnknown', field, String(value))
  }
  if (typeof value === 'number') refuse('textNeeded', field, String(value))
}

function requireDate(text: string, field: string): CalendarDate {
  if (!isCalendarDate(text)) refuse('dateUnreal', field, text)
  return text
}

function noteView(act: Act, noteId: string) {
  const note = found(noteById(act.db, noteId), 'note')
  return {
    noteId,
    text: note.text,
    author: namesOf(act.db).officers.get(note.author) ?? note.author,
    at: note.written_at,
    struckReason: note.struck_reason,
    rev: JSON.parse(note.rev) as string[],
  }
}

function deadlineView(context: CoreContext, act: Act, deadlineId: string) {
  const row = found(deadlineById(act.db, deadlineId), 'deadline')
  return {
    deadlineId,
    title: row.title,
    basis: row.basis,
    originalOn: row.original_on,
    calendarKnown: isDueAsStored(row.original_on, row.due_on, holidaysHere(context, act.db)),
    dueOn: row.due_on,
    officer: namesOf(act.db).officers.get(row.officer_id) ?? row.officer_id,
    doneOn: row.done_on,
    source: 'officer' as const,
    rev: JSON.parse(row.rev) as string[],
  }
}

function touchDeadline(act: Act, caseId: string): void {
  act.touch('cases', caseId, [caseId])
  act.touch('worklist', '', [caseId])
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}
