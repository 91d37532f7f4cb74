import { importBatchById, trayRowById, trayWindow, unfinishedBatches } from '../../../db/caseTray.ts'
import { type Lookup, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { TrayRowTable } from '../../../db/schema.ts'
import type { TrayRow } from '../../../shared/contract/desk/cases.ts'
import { casesTypes, reportedSet } from '../../../shared/domain/cases/case.ts'
import type { CompiledMapping } from '../../../shared/domain/cases/columnMapping.ts'
import { readRegisterRow } from '../../../shared/domain/cases/registerRow.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { type Act, type CoreContext, command, draft, requirePermission } from '../context.ts'
import { checkRev, found, refuse } from '../errors.ts'
import { applyRow, registerScope } from './applyRows.ts'
import { caseIdOf, compileColumns, MappingError, maskIdsIn, maskTrayText, reportedBody } from './prepareRows.ts'
import type { TrayCell } from './trayBody.ts'

/**
 * The faulty rows of imports: kept for ever, mended or left out by a person who says why (A2). `running` holds the
 * batches that are being read at this moment.
 */
export function trayService(context: CoreContext, running: ReadonlySet<string>) {
  return {
    /** A window of the tray with ID numbers masked, and the imports that never came to their end. */
    listTray(input: { state: TrayRow['state'] | null; limit: number; offset: number }) {
      requirePermission(context, 'case.import')
      const { db } = context.store()
      const window = trayWindow(db, input)
      const { officers } = namesOf(db)
      return {
        total: window.total,
        open: window.open,
        rows: window.rows.map((row) => rowView(row, officers, maskTrayText)),
        unfinished: unfinishedBatches(db)
          .filter((batch) => !running.has(batch.batch_id))
          .map((batch) => ({
            batchId: batch.batch_id,
            fileName: batch.file_name,
            startedAt: batch.started_at,
            officer: officers.get(batch.officer_id) ?? batch.officer_id,
          })),
      }
    },
    /** One open row with its cells whole, to be mended; that somebody looked is logged, without what they saw. */
    openTrayRow(input: { trayId: string }): TrayRow {
      const session = requirePermission(context, 'case.import')
      const { db } = context.store()
      const row = found(trayRowById(db, input.trayId), 'trayRow')
      if (row.state !== 'open') refuse('trayRowDecided', 'state', row.state)
      const fileName = importBatchById(db, row.batch_id)?.file_name ?? ''
      context.ports.log.info('tray row opened whole', { trayId: row.tray_id, officer: session.officerId })
      return rowView({ ...row, file_name: fileName }, namesOf(db).officers, (text) => text)
    },
    /** Takes the row with the cells as mended. Still faulty: REFUSED with the first fault's code, place and text. */
    mendTrayRow(input: { commandId: string; trayId: string; rev: string[]; cells: string[] }) {
      const call = { commandId: input.commandId, procedure: 'cases.mendTrayRow' }
      return command(context, 'case.import', call, (act) => mend(context, act, input))
    },
    dismissTrayRow(input: { commandId: string; trayId: string; rev: string[]; reason: string }) {
      const call = { commandId: input.commandId, procedure: 'cases.dismissTrayRow' }
      return command(context, 'case.import', call, (act) => {
        const row = openRow(act.db, input)
        const body = { reason: input.reason }
        act.append([draft(registerScope(context), casesTypes.rowDismissed, 'trayRow', row.tray_id, input.rev, body)])
        act.touch('cases', '', [row.tray_id])
        return {}
      })
    },
  }
}

function rowView(
  row: TrayRowTable & { file_name: string },
  officers: Lookup,
  shown: (text: string) => string,
): TrayRow {
  return {
    trayId: row.tray_id,
    batchId: row.batch_id,
    fileName: row.file_name,
    line: row.line,
    raw: shown(row.raw),
    cells: cellsOf(row.cells).map(({ heading, field, text }) => ({ heading, field, text: shown(text) })),
    field: row.field,
    reason: row.reason,
    state: row.state as TrayRow['state'],
    decidedBy: row.decided_by === null ? null : (officers.get(row.decided_by) ?? row.decided_by),
    note: row.note,
    caseId: row.case_id,
    rev: JSON.parse(row.rev) as string[],
  }
}

function mend(
  context: CoreContext,
  act: Act,
  input: { commandId: string; trayId: string; rev: string[]; cells: string[] },
) {
  const row = openRow(act.db, input)
  const columns = cellsOf(row.cells)
  // A cell that comes back as the list masked it was not touched: it means what was read.
  const cells = columns
    .slice(0, input.cells.length)
    .map(({ text }, at) => (input.cells[at] === maskTrayText(text) ? text : (input.cells[at] ?? '')))
  const read = readRegisterRow(cells, mappingOf(columns), {
    today: chinaDate(act.at),
    width: 'mayBeShort',
    idDigits: 'trusted',
  })
  if (!read.ok) refuse(read.reason.code, read.reason.field ?? 'row', maskIdsIn(read.reason.text))
  const caseId = caseIdOf({ ...read.row.caseNumber, normalised: read.row.caseNo })
  const file = found(importBatchById(act.db, row.batch_id), 'importBatch').file_name
  const scope = registerScope(context)
  const target = { db: act.db, journal: act.journal, author: act.author, scope, act: input.commandId }
  const source = { batch: row.batch_id, file, line: row.line }
  const outcome = applyRow(target, caseId, reportedBody(reportedSet(read.row), source))
  act.append([draft(scope, casesTypes.rowMended, 'trayRow', row.tray_id, input.rev, { case: caseId, cells })])
  act.touch('cases', '', [caseId, row.tray_id])
  return { caseId, outcome }
}

function openRow(db: Db, input: { trayId: string; rev: string[] }) {
  const row = found(trayRowById(db, input.trayId), 'trayRow')
  checkRev(`trayRow/${row.tray_id}`, JSON.parse(row.rev) as string[], input.rev)
  if (row.state !== 'open') refuse('trayRowDecided', 'state', row.state)
  return row
}

function cellsOf(stored: string): TrayCell[] {
  return JSON.parse(stored) as TrayCell[]
}

function mappingOf(columns: readonly TrayCell[]): CompiledMapping {
  try {
    return compileColumns(columns)
  } catch (error) {
    if (error instanceof MappingError) refuse(error.rule, error.field, '')
    throw error
  }
}
