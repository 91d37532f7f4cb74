import { casesTypes } from '../shared/domain/cases/case.ts'
import { settledValues } from '../shared/domain/site/site.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { revOf } from './projection.ts'
import { prepared } from './statements.ts'

/** Writes the row of one note. */
export function writeNote(db: Db, id: string, history: EntityHistory): void {
  const first = creationOf(history, casesTypes.noteWritten)
  if (first === null) return
  const values = settledValues(history)
  const struck = values.get('struck')
  prepared(
    db,
    `INSERT OR REPLACE INTO case_note (note_id, case_id, text, author, written_at, struck_reason, rev) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    String(first.body.case),
    String(values.get('note') ?? ''),
    first.actor,
    first.at[0],
    typeof struck === 'string' ? struck : null,
    revOf(history),
  )
}

/** Writes the row of one deadline. */
export function writeDeadline(db: Db, id: string, history: EntityHistory): void {
  const body = creationOf(history, casesTypes.deadlineSet)?.body
  if (body === undefined) return
  const values = settledValues(history)
  const done = values.get('doneOn')
  const set = values.get('deadline') as JsonObject
  prepared(
    db,
    `INSERT OR REPLACE INTO deadline (deadline_id, case_id, title, basis, original_on, due_on, officer_id, done_on, rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    String(body.case),
    String(set.title),
    String(set.basis),
    String(set.originalOn),
    String(set.dueOn),
    String(set.officer),
    typeof done === 'string' ? done : null,
    revOf(history),
  )
}

/** Writes the row of one import. */
export function writeBatch(db: Db, id: string, history: EntityHistory): void {
  const first = creationOf(history, casesTypes.importStarted)
  if (first === null) return
  const ended = history.events.findLast((event) => event.type === casesTypes.importEnded)
  prepared(
    db,
    `INSERT OR REPLACE INTO import_batch (batch_id, file_name, file_hash, state, report, started_at, officer_id, rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    String(first.body.fileName),
    String(first.body.fileHash),
    ended === undefined ? 'started' : 'ended',
    JSON.stringify(ended?.body?.report ?? {}),
    first.at[0],
    first.actor,
    revOf(history),
  )
}

/** Writes the row of one tray row. */
export function writeTrayRow(db: Db, id: string, history: EntityHistory): void {
  const body = creationOf(history, casesTypes.rowSetAside)?.body
  if (body === undefined) return
  const decided = history.events.findLast((event) => event.type !== casesTypes.rowSetAside && event.body !== null)
  const state = decided === undefined ? 'open' : decided.type === casesTypes.rowMended ? 'mended' : 'dismissed'
  prepared(
    db,
    `INSERT OR REPLACE INTO tray_row (tray_id, batch_id, line, raw, cells, field, reason, state, case_id, decided_by, note, rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    String(body.batch),
    Number(body.line),
    String(body.raw),
    JSON.stringify(body.cells),
    String(body.field),
    String(body.reason),
    state,
    typeof decided?.body?.case === 'string' ? decided.body.case : null,
    decided?.actor ?? null,
    typeof decided?.body?.reason === 'string' ? decided.body.reason : '',
    revOf(history),
  )
}
