import type { Db } from './open.ts'
import type { ImportBatchTable, TrayRowTable } from './schema.ts'
import { prepared } from './statements.ts'

/** Settings that belong to the court's data rather than to a person or this laptop. */
const COURT_OWNER = 'court'

/** A window of tray rows, newest batch last, in the order of the file. `state` null = all. */
export function trayWindow(
  db: Db,
  window: { state: string | null; limit: number; offset: number },
): { total: number; open: number; rows: (TrayRowTable & { file_name: string })[] } {
  const where = window.state === null ? '' : 'WHERE t.state = @state'
  const rows = prepared(
    db,
    `SELECT t.*, coalesce(b.file_name, '') AS file_name FROM tray_row t LEFT JOIN import_batch b USING (batch_id)
     ${where} ORDER BY t.state DESC, t.batch_id, t.line, t.tray_id LIMIT @limit OFFSET @offset`,
  ).all(window) as (TrayRowTable & { file_name: string })[]
  const open = countTray(db, 'open')
  const total =
    window.state === null
      ? (prepared(db, 'SELECT count(*) AS n FROM tray_row').get() as { n: number }).n
      : countTray(db, window.state)
  return { total, open, rows }
}

/** How many tray rows are in a state. */
export function countTray(db: Db, state: string): number {
  return (prepared(db, 'SELECT count(*) AS n FROM tray_row WHERE state = ?').get(state) as { n: number }).n
}

/** One tray row. */
export function trayRowById(db: Db, trayId: string): TrayRowTable | undefined {
  return prepared(db, 'SELECT * FROM tray_row WHERE tray_id = ?').get(trayId) as TrayRowTable | undefined
}

/** One import. */
export function importBatchById(db: Db, batchId: string): ImportBatchTable | undefined {
  return prepared(db, 'SELECT * FROM import_batch WHERE batch_id = ?').get(batchId) as ImportBatchTable | undefined
}

/** Imports that began and never said how they ended, newest first: broken off by a crash or a power cut. */
export function unfinishedBatches(db: Db): ImportBatchTable[] {
  return prepared(
    db,
    "SELECT * FROM import_batch WHERE state = 'started' ORDER BY started_at DESC, batch_id",
  ).all() as ImportBatchTable[]
}

/** A remembered setting of the court's data, or null. */
export function courtSetting(db: Db, name: string): string | null {
  const row = prepared(db, 'SELECT value FROM setting WHERE owner = ? AND name = ?').get(COURT_OWNER, name)
  return (row as { value: string } | undefined)?.value ?? null
}

/** Remembers a setting of the court's data. */
export function putCourtSetting(db: Db, name: string, value: string): void {
  prepared(
    db,
    `INSERT INTO setting (owner, name, value) VALUES (?, ?, ?)
     ON CONFLICT(owner, name) DO UPDATE SET value = excluded.value`,
  ).run(COURT_OWNER, name, value)
}

/** The answer a finished command left, or undefined (J8). */
export function finishedAnswer(db: Db, commandId: string, procedure: string): string | undefined {
  const row = prepared(db, 'SELECT answer FROM command_answer WHERE command_id = ? AND procedure = ?').get(
    commandId,
    procedure,
  )
  return (row as { answer: string } | undefined)?.answer
}
