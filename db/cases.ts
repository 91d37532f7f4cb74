import { casesTypes, standingFlags, trayRank } from '../shared/domain/cases/case.ts'
import type { CaseStatus } from '../shared/domain/cases/caseStatus.ts'
import { understandsCase } from '../shared/domain/cases/understood.ts'
import { parseCaseNumber } from '../shared/domain/identifiers/caseNumber.ts'
import { settledValues } from '../shared/domain/site/site.ts'
import { DEADLINE_RULES, ruleOf } from '../shared/domain/worklist/rules.ts'
import type { Json } from '../shared/journal/canonical.ts'
import { creationOf, type EntityHistory, foldRegisters, setOfBody } from '../shared/journal/registers.ts'
import { writeBatch, writeDeadline, writeNote, writeTrayRow } from './caseParts.ts'
import { type CaseSearchIndex, prepareCaseSearch } from './caseSearch/indexer.ts'
import type { CaseSearchDoc } from './caseSearch/types.ts'
import { entityRef } from './journal.ts'
import type { Db } from './open.ts'
import { clearCasePlaces, forgetPlace, notePlace } from './places.ts'
import { type Projection, revOf } from './projection.ts'
import type { CaseNoteTable, CaseRowTable } from './schema.ts'
import { prepared } from './statements.ts'

const indexes = new WeakMap<Db, CaseSearchIndex>()

/** The search index of a connection. */
export function caseSearchIndex(db: Db): CaseSearchIndex {
  let index = indexes.get(db)
  if (index === undefined) {
    index = prepareCaseSearch(db)
    indexes.set(db, index)
  }
  return index
}

/** Register entries and what officers state about a case, joined in one row, with the search index. */
export const casesProjection: Projection = {
  feature: 'cases',
  version: 5,
  kinds: ['registerEntry', 'case', 'note', 'deadline', 'importBatch', 'trayRow'],
  types: Object.values(casesTypes),
  understands: understandsCase,
  tables: [
    { name: 'case_row', key: 'case_id', local: ['row_id'] },
    { name: 'case_note', key: 'note_id', local: [] },
    { name: 'deadline', key: 'deadline_id', local: [] },
    { name: 'import_batch', key: 'batch_id', local: [] },
    { name: 'tray_row', key: 'tray_id', local: [] },
  ],
  rankOf: trayRank,
  write(db, id, kind, history) {
    const writers: Record<string, (db: Db, id: string, history: EntityHistory) => void> = {
      registerEntry: writeEntry,
      case: writeCase,
      note: writeNote,
      deadline: writeDeadline,
      importBatch: writeBatch,
      trayRow: writeTrayRow,
    }
    writers[kind]?.(db, id, history)
  },
  bulk(db, begins) {
    if (begins) caseSearchIndex(db).beginBulk()
    else caseSearchIndex(db).endBulk()
  },
  clear(db) {
    db.exec(
      `DELETE FROM case_row; DELETE FROM case_note; DELETE FROM deadline; DELETE FROM import_batch; DELETE FROM tray_row`,
    )
    clearCasePlaces(db)
    caseSearchIndex(db).clear()
  },
}

const EMPTY_CASE = {
  court_name: '',
  filed_on: null,
  cause: '',
  applicants: '[]',
  debtors: '[]',
  claimed_fen: null,
  executed_fen: null,
  handler: '',
  closing: '',
  closed_on: null,
  status: 'open',
  address: '',
  phone: '',
  remarks: '',
  register_flags: '[]',
  stated: '{}',
  flags: '[]',
  import_line: null,
  import_batch: null,
  register_rev: '[]',
  case_rev: '[]',
  work_handler: '',
  rule: null,
  rule_from: null,
}

const caseColumns = ['case_ref', 'case_id', 'case_no', ...Object.keys(EMPTY_CASE)] as (keyof CaseRowTable)[]
/** By place, not by name: binding 28 names took half the time of the insert, and an import inserts 70,000 of these. */
const insertCase = `INSERT INTO case_row (${caseColumns.join(', ')}) VALUES (${caseColumns.map(() => '?').join(', ')})`

const registerColumns = [
  'case_no',
  'court_name',
  'filed_on',
  'cause',
  'applicants',
  'debtors',
  'claimed_fen',
  'executed_fen',
  'handler',
  'closing',
  'closed_on',
  'status',
  'address',
  'phone',
  'remarks',
  'register_flags',
  'import_line',
  'import_batch',
  'register_rev',
] as const
const workColumns = ['work_handler', 'rule', 'rule_from'] as const
const updateRegister = `UPDATE case_row SET ${registerColumns.map((name) => `${name}=@${name}`).join(', ')} WHERE row_id=@row_id`
const updateWork = `UPDATE case_row SET ${workColumns.map((name) => `${name}=@${name}`).join(', ')} WHERE row_id=@row_id`
const updateStated = 'UPDATE case_row SET stated=@stated, flags=@flags, case_rev=@case_rev WHERE row_id=@row_id'

const FROM_PLACE = 'FROM place JOIN case_row ON row_id = id WHERE ref = ? AND what = 1 AND case_id = ?'
const findRowId = `SELECT row_id ${FROM_PLACE}`
const findCase = `SELECT case_row.* ${FROM_PLACE}`
const findImported = `SELECT register_rev, stated ${FROM_PLACE}`

/** Register values; an entry reported once has nothing to settle, and an import of 70,000 rows is full of those. */
function entryValues(history: EntityHistory): ReadonlyMap<string, Json> {
  const [only] = history.events
  if (history.events.length > 1 || only === undefined) return settledValues(history)
  return new Map(Object.entries(setOfBody(only) ?? {}))
}

function writeEntry(db: Db, id: string, history: EntityHistory): void {
  const values = entryValues(history)
  const last = history.events.findLast((event) => event.body !== null)
  const source = last?.body?.source as { batch: string; line: number } | undefined
  const row = { ...registerRowOf(values), import_line: source?.line ?? null, import_batch: source?.batch ?? null }
  if (row.case_no === '') return
  save(db, id, { ...row, register_rev: revOf(history) }, updateRegister)
}

function registerRowOf(values: ReadonlyMap<string, Json>) {
  const text = (name: string): string => String(values.get(name) ?? '')
  const maybe = <T extends Json>(name: string): T | null => (values.get(name) ?? null) as T | null
  return {
    case_no: text('caseNo'),
    court_name: text('courtName'),
    filed_on: maybe<string>('filedOn'),
    cause: text('cause'),
    applicants: JSON.stringify(values.get('applicants') ?? []),
    debtors: JSON.stringify(values.get('debtors') ?? []),
    claimed_fen: maybe<number>('claimedAmount'),
    executed_fen: maybe<number>('executedAmount'),
    handler: text('handler'),
    closing: text('closing'),
    closed_on: maybe<string>('closedOn'),
    status: text('status') || EMPTY_CASE.status,
    address: text('address'),
    phone: text('phone'),
    remarks: text('remarks'),
    register_flags: JSON.stringify(values.get('flags') ?? []),
  }
}

function writeCase(db: Db, id: string, history: EntityHistory): void {
  const first = creationOf(history, casesTypes.opened)
  // What it says is not here (handed back, or from a newer program): the register's half stands alone.
  if (first === null) {
    forgetStated(db, id)
    return
  }
  const registers = foldRegisters(history, setOfBody)
  const stated = Object.fromEntries([...registers].filter(([name]) => !name.startsWith('flag:')))
  const columns = {
    case_no: String(first.body.caseNo ?? ''),
    stated: JSON.stringify(stated),
    flags: JSON.stringify(standingFlags(registers)),
    case_rev: revOf(history),
  }
  save(db, id, columns, updateStated)
}

/**
 * Takes the officers' half out of a case's row; where no register reported the case, the row goes with its search. In the
 * caller's transaction.
 */
export function forgetStated(db: Db, id: string): void {
  const ref = entityRef(id)
  const known = prepared(db, findCase).get(ref, id) as CaseRowTable | undefined
  if (known === undefined) return
  if (known.register_rev !== EMPTY_CASE.register_rev) {
    const { stated, flags, case_rev } = EMPTY_CASE
    save(db, id, { case_no: known.case_no, stated, flags, case_rev }, updateStated)
    return
  }
  caseSearchIndex(db).remove(known.row_id)
  prepared(db, 'DELETE FROM case_row WHERE row_id = ?').run(known.row_id)
  forgetPlace(db, ref, 1, known.row_id)
}

/** Inserts the row or updates its half (the register's or the officers'), then what follows from the joined row. */
function save(db: Db, id: string, half: Partial<CaseRowTable> & { case_no: string }, update: string): void {
  const ref = entityRef(id)
  const known = prepared(db, findRowId).get(ref, id) as { row_id: number } | undefined
  if (known === undefined) {
    const row = { ...EMPTY_CASE, ...half, case_ref: ref, case_id: id }
    Object.assign(row, workOf(row))
    const values = row as Partial<CaseRowTable>
    const made = prepared(db, insertCase).run(caseColumns.map((name) => values[name]))
    notePlace(db, ref, 1, made.lastInsertRowid)
    caseSearchIndex(db).add(searchDocOf(row, Number(made.lastInsertRowid)))
    return
  }
  prepared(db, update).run({ ...half, row_id: known.row_id })
  const row = prepared(db, 'SELECT * FROM case_row WHERE row_id = ?').get(known.row_id) as CaseRowTable
  const work = workOf(row)
  if (workColumns.some((name) => row[name] !== work[name])) {
    prepared(db, updateWork).run({ ...work, row_id: known.row_id })
  }
  caseSearchIndex(db).index(searchDocOf(row, row.row_id))
}

/** What the work list asks a case for, from the values as shown. */
function workOf(row: Pick<CaseRowTable, 'stated' | 'status' | 'handler' | 'closing' | 'filed_on' | 'closed_on'>) {
  const running = ruleOf({
    status: effectiveStatus(row),
    closing: row.closing,
    filedOn: row.filed_on,
    closedOn: row.closed_on,
  })
  return {
    work_handler: effectiveHandler(row),
    rule: running === null ? null : DEADLINE_RULES[running.rule].number,
    rule_from: running?.from ?? null,
  }
}

type Party = { name: string; idNo: string | null; kind: string }

/** Names of the parties of one side as the case's row keeps them. */
export function partyNames(parties: string): string[] {
  return (JSON.parse(parties) as Party[]).map((party) => party.name)
}

/** Place of a status in the search's order: open, terminated (终本), then the ways of closing, each told apart. */
export function statusRank(status: CaseStatus): number {
  return STATUS_RANK[status]
}

const STATUS_RANK: Record<CaseStatus, number> = { open: 0, terminated: 1, completed: 2, finallyTerminated: 3, other: 4 }

type SearchedRow = Pick<
  CaseRowTable,
  'case_no' | 'applicants' | 'debtors' | 'address' | 'stated' | 'status' | 'handler' | 'filed_on'
>

/** A case as the search sees it. */
function searchDocOf(row: SearchedRow, rowId: number): CaseSearchDoc {
  const number = parseCaseNumber(row.case_no, 'strict')
  const parties = [...(JSON.parse(row.applicants) as Party[]), ...(JSON.parse(row.debtors) as Party[])]
  const address = statedText(row, 'address')
  return {
    rowId,
    caseNo: number.ok ? { ...number.value, sub: null } : null,
    parties: parties.map((party) => party.name),
    address: address === null ? row.address : `${row.address}\n${address}`,
    ids: parties.flatMap((party) => (party.idNo === null ? [] : [party.idNo])),
    statusRank: STATUS_RANK[effectiveStatus(row)],
    handlerId: effectiveHandler(row),
    orderKey: Number(row.filed_on?.slice(0, 4) ?? (number.ok ? number.value.year : 1900)),
  }
}

/** What officers state about a register when they agree; null when they say nothing or differ. */
function statedText(row: Pick<CaseRowTable, 'stated'>, name: string): string | null {
  if (row.stated === '{}') return null
  const standing = (JSON.parse(row.stated) as Record<string, { value: Json }[]>)[name]
  const value = standing?.length === 1 ? standing[0]?.value : null
  return typeof value === 'string' ? value : null
}

/** Status as shown: what officers agree on, else the register's. */
export function effectiveStatus(row: Pick<CaseRowTable, 'stated' | 'status'>): CaseStatus {
  return (statedText(row, 'status') ?? row.status) as CaseStatus
}

/** Handler as shown: what officers agree on, else the register's. */
export function effectiveHandler(row: Pick<CaseRowTable, 'stated' | 'handler'>): string {
  return statedText(row, 'handler') ?? row.handler
}

/** One case row by its id. */
export function caseRowById(db: Db, caseId: string): CaseRowTable | undefined {
  return prepared(db, findCase).get(entityRef(caseId), caseId) as CaseRowTable | undefined
}

/** What an import asks of a case it may know. */
export function importedCase(db: Db, caseId: string): Pick<CaseRowTable, 'register_rev' | 'stated'> | undefined {
  return prepared(db, findImported).get(entityRef(caseId), caseId) as
    | Pick<CaseRowTable, 'register_rev' | 'stated'>
    | undefined
}

const listColumns = [
  'case_id',
  'case_no',
  'court_name',
  'cause',
  'applicants',
  'debtors',
  'claimed_fen',
  'status',
  'address',
  'register_flags',
  'stated',
  'flags',
  'case_rev',
  'work_handler',
  'rule',
  'rule_from',
] as const satisfies readonly (keyof CaseRowTable)[]
const selectListed = `SELECT ${listColumns.join(', ')} FROM case_row WHERE row_id = ?`

/** What a line of a list shows of a case. */
export type ListedCase = Pick<CaseRowTable, (typeof listColumns)[number]>

/** Cases by their row numbers, in the order asked. */
export function listedCases(db: Db, rowIds: readonly number[]): ListedCase[] {
  const one = prepared(db, selectListed)
  return rowIds.map((rowId) => one.get(rowId) as ListedCase | undefined).filter((row) => row !== undefined)
}

/** Notes of a case, newest first. */
export function notesOfCase(db: Db, caseId: string): CaseNoteTable[] {
  return prepared(db, 'SELECT * FROM case_note WHERE case_id = ? ORDER BY written_at DESC, note_id DESC').all(
    caseId,
  ) as CaseNoteTable[]
}

/** One note. */
export function noteById(db: Db, noteId: string): CaseNoteTable | undefined {
  return prepared(db, 'SELECT * FROM case_note WHERE note_id = ?').get(noteId) as CaseNoteTable | undefined
}

/** How many cases the store holds: rows are numbered from 1 and never deleted, so the last number is the count. */
export function countCases(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(row_id), 0) AS n FROM case_row').get() as { n: number }).n
}

/** Flags of a case: the register's and the officers', the latter name whom. */
export function caseFlagsOf(
  db: Db,
  caseId: string,
): { code: string; subject: string; source: 'register' | 'officer' }[] {
  const row = caseRowById(db, caseId)
  return row === undefined ? [] : flagsOfRow(row)
}

/** Flags of a loaded row. */
export function flagsOfRow(
  row: Pick<CaseRowTable, 'flags' | 'register_flags'>,
): { code: string; subject: string; source: 'register' | 'officer' }[] {
  const stated = (JSON.parse(row.flags) as { code: string; subject: string }[]).map((flag) => ({
    ...flag,
    source: 'officer' as const,
  }))
  const reported = (JSON.parse(row.register_flags) as string[])
    .filter((code) => !stated.some((flag) => flag.code === code))
    .map((code) => ({ code, subject: '', source: 'register' as const }))
  return [...stated, ...reported]
}
