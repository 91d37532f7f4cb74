import { importBatchById, trayRowById, trayWindow } from '../../../db/caseTray.ts'
import { namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { TrayRow } from '../../../shared/contract/desk/cases.ts'
import { casesTypes, reportedSet } from '../../../shared/domain/cases/case.ts'
import type { CompiledMapping } from '../../../shared/domain/cases/columnMapping.ts'
import { readRegisterRow } from '../../../shared/domain/cases/registerRow.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { type Act, type CoreContext, command, draft, requirePermission } from '../context.ts'
import { deskError, found, refuse } from '../errors.ts'
import { applyRow, registerScope } from './applyRows.ts'
import { caseIdOf, compileColumns, MappingError, maskIdsIn, reportedBody } from './prepareRows.ts'
import type { TrayCell } from './trayBody.ts'

/** The faulty rows of imports: kept for ever, mended or left out by a person who says why (A2). */
export function trayService(context: CoreContext) {
  return {
    listTray(input: { state: TrayRow['state'] | null; limit: number; offset: number }) {
      requirePermission(context, 'case.import')
      const { db } = context.store()
      const window = trayWindow(db, input)
      const { officers } = namesOf(db)
      return {
        total: window.total,
        open: window.open,
        rows: window.rows.map(
          (row): TrayRow => ({
            trayId: row.tray_id,
            batchId: row.batch_id,
            fileName: row.file_name,
            line: row.line,
            raw: row.raw,
            cells: cellsOf(row.cells).map(({ heading, field, text }) => ({ heading, field, text })),
            field: row.field,
            reason: row.reason,
            state: row.state as TrayRow['state'],
            decidedBy: row.decided_by === null ? null : (officers.get(row.decided_by) ?? row.decided_by),
            note: row.note,
            caseId: row.case_id,
            rev: JSON.parse(row.rev) as string[],
          }),
        ),
      }
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

function mend(
  context: CoreContext,
  act: Act,
  input: { commandId: string; trayId: string; rev: string[]; cells: string[] },
) {
  const row = openRow(act.db, input)
  const columns = cellsOf(row.cells)
  const cells = input.cells.slice(0, columns.length)
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
  const rev = JSON.parse(row.rev) as string[]
  if (rev.join() !== [...input.rev].sort().join()) throw deskError('STALE', { what: `trayRow/${row.tray_id}`, rev })
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
