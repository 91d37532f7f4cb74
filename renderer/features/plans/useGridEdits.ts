import { useState } from 'react'
import type { Text } from '../../../shared/i18n/texts.ts'
import { useText } from '../../ui/useText.ts'
import { type CellWords, parseCell } from './cells.ts'
import type { Range } from './gridMoves.ts'
import { type Pasted, type PastedFault, pasteRows, type RowSet } from './paste.ts'
import { withOfficer } from './people.ts'
import type { GridRow } from './planRows.ts'
import type { GridColumn, TableKind } from './tables.ts'
import { useColumnName } from './useColumnName.ts'
import type { PlanDesk, RowEdit, Writing } from './usePlan.ts'

/** Rows one command may write. */
const LIMIT = 500
const SHOWN_FAULTS = 6

/** A write that decides what two desks say differently, waiting for its reason. */
export interface Deciding {
  readonly writing: Writing
  readonly column: GridColumn
  readonly row: GridRow
}

/** Turns what is typed, pasted, cleared or filled in a grid into writes, or into words why not. */
export function useGridEdits(props: {
  kind: TableKind
  rows: readonly GridRow[]
  columns: readonly GridColumn[]
  desk: PlanDesk
  preset: RowSet | undefined
}) {
  const t = useText()
  const nameOf = useColumnName()
  const { kind, rows, columns, desk } = props
  const { words, write } = desk
  const [faults, setFaults] = useState<readonly string[]>([])
  const [deciding, setDeciding] = useState<Deciding | null>(null)

  const faultLine = ({ row, field, fault, text }: PastedFault): string => {
    const column = columns.find((one) => one.field === field)
    const max = column?.cell.type === 'text' ? column.cell.max : 0
    return t(`plans.valueFault.${fault}`, { row, column: column === undefined ? field : nameOf(column), text, n: max })
  }
  /** Writes, or asks for the reason first when a doubt would be decided. Resolves to the ids of rows that were added. */
  const submit = (writing: Writing): Promise<readonly string[]> => {
    setFaults([])
    const edits = writing.edits.filter(({ set }) => Object.keys(set).length > 0)
    if (edits.length + writing.adds.length === 0) return Promise.resolve([])
    for (const { row, set } of edits) {
      const column = columns.find((one) => one.field in set && row.doubts[one.field] !== undefined)
      if (column !== undefined) {
        setDeciding({ writing: { ...writing, edits }, column, row })
        return Promise.resolve([])
      }
    }
    return write({ ...writing, edits }, '')
  }
  const changed = (row: GridRow, field: string, value: unknown): boolean =>
    row.doubts[field] !== undefined || JSON.stringify(row.values[field] ?? null) !== JSON.stringify(value)

  /** Puts one typed text into every chosen cell. Null when it is no value of one of them. */
  const put = (range: Range, text: string): Promise<readonly string[]> | null => {
    const typed: RowSet = {}
    for (const column of columns.slice(range.left, range.right + 1)) {
      const parsed = parseCell(column.cell, text, words)
      if (!parsed.ok) {
        setFaults([faultLine({ row: range.top + 1, field: column.field, fault: parsed.fault, text: text.trim() })])
        return null
      }
      typed[column.field] = parsed.value
    }
    const set = withOfficer(kind, typed, words.people)
    const edits = rows.slice(range.top, range.bottom + 1).map((row): RowEdit => {
      const kept = Object.entries(set).filter(([field, value]) => changed(row, field, value))
      return { row, set: Object.fromEntries(kept) }
    })
    const isNew = range.top === rows.length && text.trim() !== ''
    return submit({ kind, edits, adds: isNew ? [{ ...props.preset, ...set }] : [] })
  }
  /** Empties every chosen cell whose type has a blank. */
  const clear = (range: Range): void => {
    const set = withOfficer(kind, blanksOf(columns.slice(range.left, range.right + 1), words), words.people)
    const edits = rows.slice(range.top, range.bottom + 1).map((row) => ({ row, set }))
    void submit({ kind, edits, adds: [] })
  }
  /** Copies the first chosen row, or of a single one the row above, into the rest. */
  const fill = (range: Range): void => {
    const from = range.top === range.bottom ? range.top - 1 : range.top
    const source = rows[from]
    if (source === undefined) return
    const filled = columns.slice(range.left, range.right + 1).filter((column) => column.cell.type !== 'shown')
    const edits = rows.slice(from + 1, range.bottom + 1).map((row): RowEdit => {
      const copied = filled.map((column) => column.field)
      // Whoever is filled down is the same officer, not somebody of the same name.
      if (kind === 'duty' && copied.includes('name')) copied.push('officerId')
      const fields = copied.filter((field) => changed(row, field, source.values[field]))
      return { row, set: Object.fromEntries(fields.map((field) => [field, source.values[field] ?? null])) }
    })
    void submit({ kind, edits, adds: [] })
  }
  const paste = (at: Range, copied: { text: string; html: string }): void => {
    const over = columns.slice(at.left)
    const room = kind === 'room' ? rows.length - at.top : LIMIT
    const limit = room <= LIMIT && kind === 'room' ? 'noMoreRows' : 'tooManyRows'
    const pasted = pasteRows(copied, over, { rows: Math.min(LIMIT, room), why: limit }, words)
    if (pasted.kind === 'rows') {
      const sets = pasted.rows.map((set) => withOfficer(kind, set, words.people))
      return void submit(pastedWriting(sets, at))
    }
    setFaults(pasted.kind === 'block' ? [blockLine(t, pasted, nameOf, columns)] : faultLines(pasted.faults))
  }
  const pastedWriting = (sets: readonly RowSet[], at: Range): Writing => {
    const [only] = sets
    const single = sets.length === 1 && only !== undefined
    const targets = single ? rows.slice(at.top, at.bottom + 1) : rows.slice(at.top, at.top + sets.length)
    const edits = targets.map((row, index) => ({ row, set: (single ? only : sets[index]) ?? {} }))
    const adds = sets.slice(single ? Math.min(1, targets.length) : targets.length)
    return { kind, edits, adds: adds.map((set) => ({ ...props.preset, ...set })) }
  }
  const faultLines = (list: readonly PastedFault[]): string[] => [
    t('plans.notWrittenMany', { n: list.length }),
    ...list.slice(0, SHOWN_FAULTS).map(faultLine),
  ]
  const decide = async (reason: string): Promise<void> => {
    if (deciding !== null) await write(deciding.writing, reason)
    setDeciding(null)
  }
  return { put, clear, fill, paste, faults, setFaults, deciding, decide, undecide: () => setDeciding(null) }
}

function blanksOf(columns: readonly GridColumn[], words: CellWords): RowSet {
  const set: RowSet = {}
  for (const { field, cell } of columns) {
    const blank = parseCell(cell, '', words)
    if (blank.ok) set[field] = blank.value
  }
  return set
}

function blockLine(
  t: Text,
  { fault }: Extract<Pasted, { kind: 'block' }>,
  nameOf: (column: GridColumn) => string,
  columns: readonly GridColumn[],
): string {
  const { fault: code, ...values } = fault
  const column = 'field' in fault ? columns.find((one) => one.field === fault.field) : undefined
  return t(`plans.pasteFault.${code}`, { ...values, column: column === undefined ? '' : nameOf(column) })
}
