// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which table elements cannot do; the ARIA grid pattern is used instead
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid's field keeps the focus and lies over the cursor's cell
import { useVirtualizer } from '@tanstack/react-virtual'
import { Button } from 'antd'
import { type KeyboardEvent, memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { explain } from '../../client/errors.ts'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { CellHistory } from './CellHistory.tsx'
import { CellInput, type CellInputHandle, type Leave } from './CellInput.tsx'
import { cellText, optionsOf, typedText } from './cells.ts'
import { isNumber, Row } from './GridRows.tsx'
import { type Cell, type Choice, inside, nextCell, rangeOfChoice, scrollFor, stepTo } from './gridMoves.ts'
import { copyText, type RowSet } from './paste.ts'
import type { GridRow } from './planRows.ts'
import { COLUMNS, type GridColumn, type TableKind } from './tables.ts'
import { UnwrittenBar } from './UnwrittenBar.tsx'
import { useColumnName } from './useColumnName.ts'
import { useGridEdits } from './useGridEdits.ts'
import type { PlanDesk } from './usePlan.ts'

/** A cell to go to; a new `at` asks again for the same one. */
export interface Jump {
  readonly kind: string
  readonly id: string
  readonly field: string
  readonly at: number
}

const HEAD = 28

/**
 * One table of the plan as a spreadsheet: arrows, Enter or F2, typing over, Tab, fill down, paste, several cells at
 * once. A cell shows what the core has recorded; what was refused stands over the table until it is dealt with. It is
 * drawn again only when one of its props changes: what follows its cursor beside it does not draw it.
 */
export const PlanGrid = memo(function PlanGrid(props: {
  kind: TableKind
  label: string
  /** Name and figures over the table; the same one as long as it says the same. */
  head: ReactNode
  rows: readonly GridRow[]
  desk: PlanDesk
  mayWrite: boolean
  /** Registers of every new row (the group whose people these are). */
  preset?: RowSet
  jump: Jump | null
  onRow?: (row: GridRow | undefined) => void
  headBefore?: (index: number) => ReactNode | undefined
  empty?: ReactNode
}) {
  const t = useText()
  const nameOf = useColumnName()
  const { kind, rows, desk, mayWrite, headBefore, jump, onRow } = props
  const columns = COLUMNS[kind]
  /** A blank row behind the last takes new ones; rooms are made by the generator. */
  const count = rows.length + (mayWrite && kind !== 'room' ? 1 : 0)
  const edits = useGridEdits({ kind, rows, columns, desk, preset: props.preset })
  const field = useRef<CellInputHandle>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [choice, setChoice] = useState<Choice>({ cursor: { row: 0, col: 0 }, anchor: { row: 0, col: 0 } })
  const [editing, setEditing] = useState(false)
  const [focused, setFocused] = useState(false)
  const [striking, setStriking] = useState<readonly GridRow[] | null>(null)
  const [history, setHistory] = useState<{ row: GridRow; column: GridColumn } | null>(null)
  const height = usePreferences((state) => state.density) === 'site' ? 40 : 32
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => height + (headBefore?.(index) === undefined ? 0 : HEAD),
    overscan: 8,
    // A row of overscan is there when the frame comes; drawing within the scroll event would hold up the next key.
    useFlushSync: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with density and grouping
  useEffect(() => virtual.measure(), [height, headBefore, count])
  const size = {
    rows: count,
    cols: columns.length,
    page: Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD) / height),
  }
  const cursor = inside(choice.cursor, size)
  const range = rangeOfChoice({ cursor, anchor: inside(choice.anchor, size) })
  const column = columns[cursor.col]
  const row = rows[cursor.row]
  const editable = mayWrite && column !== undefined && column.cell.type !== 'shown'

  const go = useCallback((to: Cell, extend: boolean) => {
    setChoice((now) => ({ cursor: to, anchor: extend ? now.anchor : to }))
  }, [])
  const goAndFocus = useCallback(
    (to: Cell, extend: boolean) => {
      setEditing(false)
      go(to, extend)
      field.current?.focus()
    },
    [go],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the cursor only
  useEffect(() => {
    const at = virtual.measurementsCache[cursor.row]
    const box = scroller.current
    if (at === undefined || box === null) return
    const { scrollTop, clientHeight } = box
    const to = scrollFor(at, { start: scrollTop, end: scrollTop + clientHeight - HEAD })
    if (to !== null) box.scrollTop = to
  }, [cursor.row])
  useEffect(() => onRow?.(row), [onRow, row])
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes once for each asking
  useEffect(() => {
    if (jump === null || jump.kind !== kind) return
    const at = rows.findIndex((one) => one.id === jump.id)
    const col = columns.findIndex((one) => one.field === jump.field)
    goAndFocus({ row: at < 0 ? (jump.id === '' ? rows.length : 0) : at, col: Math.max(0, col) }, false)
  }, [jump?.at, jump?.kind])

  const edit = (at: Cell, text: string | null) => {
    const target = columns[at.col]
    if (!mayWrite || target === undefined || target.cell.type === 'shown') return
    const held = rows[at.row]?.values[target.field]
    setEditing(true)
    field.current?.edit(text ?? typedText(target.cell, held, desk.words))
  }
  const commit = (text: string, leave: Leave): boolean => {
    const done = edits.put(range, text)
    if (done === null) return false
    setEditing(false)
    const to =
      leave === 'down' ? { ...cursor, row: range.bottom + 1 } : leave === 'right' ? nextCell(cursor, size) : cursor
    go(inside(to, { ...size, rows: size.rows + 1 }), false)
    return true
  }
  const addRow = () => {
    goAndFocus({ row: rows.length, col: 0 }, false)
    requestAnimationFrame(() => edit({ row: rows.length, col: 0 }, ''))
  }
  const strikeRows = () => setStriking(rows.slice(range.top, range.bottom + 1))
  const onGridKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.altKey || event.metaKey) return false
    const to = stepTo(event.key, event.ctrlKey, cursor, size)
    if (to !== undefined) {
      go(to, event.shiftKey)
      return true
    }
    if (event.ctrlKey) return false
    if (event.key === 'F2' || event.key === 'Enter') edit(cursor, null)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (mayWrite) edits.clear(range)
    } else if (event.key === 'Escape' && edits.faults.length > 0) edits.setFaults([])
    else return false
    return true
  }
  useGridKeys(focused && !editing, mayWrite, kind, {
    addRow,
    strike: strikeRows,
    fill: () => edits.fill(range),
    history: () => row !== undefined && column !== undefined && setHistory({ row, column }),
  })

  const tracks = columns.map((one) => one.width).join(' ')
  const items = virtual.getVirtualItems()
  const place = virtual.measurementsCache[cursor.row]
  const label = useMemo(() => {
    if (column === undefined) return props.label
    const held = row === undefined ? '' : cellText(column.cell, row.values[column.field], desk.words)
    const name = row?.label || t('plans.rowNumber', { n: cursor.row + 1 })
    return t('plans.cellLabel', { row: name, column: nameOf(column), value: held || t('plans.blank') })
  }, [column, row, cursor.row, desk.words, nameOf, props.label, t])
  const onCell = useCallback(
    (at: number, col: number, extend: boolean) => goAndFocus({ row: at, col }, extend),
    [goAndFocus],
  )
  const acts = useRef({ edit, addRow, strikeRows })
  acts.current = { edit, addRow, strikeRows }
  const onOpen = useCallback((at: number, col: number) => acts.current.edit({ row: at, col }, null), [])
  const onAdd = useCallback(() => acts.current.addRow(), [])
  const onStrike = useCallback(() => acts.current.strikeRows(), [])
  return (
    <section className="plan-part" aria-label={props.label}>
      <GridHead
        onAdd={mayWrite && kind !== 'room' ? onAdd : null}
        onStrike={mayWrite ? onStrike : null}
        onRow={row !== undefined}
      >
        {props.head}
      </GridHead>
      <UnwrittenBar
        kind={kind}
        rows={rows}
        desk={desk}
        faults={edits.faults}
        onFaultsRead={() => edits.setFaults([])}
      />
      <div className={`table-frame${focused ? ' focused' : ''}`}>
        <div className="table plan-table" ref={scroller}>
          <div className="plan-canvas">
            <div
              role="grid"
              aria-label={props.label}
              aria-rowcount={count + 1}
              aria-colcount={columns.length}
              aria-readonly={!mayWrite}
            >
              <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
                {columns.map((one) => (
                  <div
                    key={one.field}
                    role="columnheader"
                    title={nameOf(one)}
                    className={isNumber(one) ? 'right' : undefined}
                  >
                    {nameOf(one)}
                  </div>
                ))}
              </div>
              <div className="table-body" role="presentation" style={{ height: virtual.getTotalSize() }}>
                {items.map((item) => (
                  <Row
                    key={rows[item.index]?.id ?? 'new'}
                    row={rows[item.index]}
                    index={item.index}
                    columns={columns}
                    words={desk.words}
                    tracks={tracks}
                    start={item.start}
                    size={item.size}
                    height={height}
                    head={headBefore?.(item.index)}
                    chosen={focused && item.index >= range.top && item.index <= range.bottom ? range : null}
                    current={item.index === cursor.row && (focused || onRow !== undefined)}
                    onCell={onCell}
                    onOpen={onOpen}
                  />
                ))}
              </div>
            </div>
            <div
              className="plan-overlay"
              style={
                {
                  gridTemplateColumns: tracks,
                  transform: `translateY(${HEAD + (place === undefined ? 0 : place.end - height)}px)`,
                  height,
                  '--col': cursor.col + 1,
                } as React.CSSProperties
              }
            >
              <CellInput
                ref={field}
                label={label}
                editable={editable}
                options={column === undefined || !editable ? null : optionsOf(column.cell, desk.words)}
                free={column?.cell.type === 'text' && column.cell.people === true}
                long={column?.cell.type === 'text' && column.cell.long === true}
                right={column !== undefined && isNumber(column)}
                editing={editing}
                onEditing={setEditing}
                onStart={() => undefined}
                onCommit={commit}
                onGridKey={onGridKey}
                onFocus={setFocused}
                onPaste={(event) => {
                  event.preventDefault()
                  const copied = {
                    text: event.clipboardData.getData('text/plain'),
                    html: event.clipboardData.getData('text/html'),
                  }
                  if (mayWrite) edits.paste(range, copied)
                }}
                onCopy={(event) => {
                  event.preventDefault()
                  const chosen = columns.slice(range.left, range.right + 1)
                  const texts = rows
                    .slice(range.top, range.bottom + 1)
                    .map((one) => chosen.map(({ cell, field: name }) => cellText(cell, one.values[name], desk.words)))
                  event.clipboardData.setData('text/plain', copyText(texts))
                }}
              />
            </div>
            {rows.length === 0 ? <div className="plan-empty">{props.empty}</div> : null}
          </div>
        </div>
      </div>
      {striking === null || striking.length === 0 ? null : (
        <ConfirmWithReason
          open
          title={t('plans.strikeTitle', { n: striking.length })}
          consequence={t('plans.strikeConsequence')}
          confirmLabel={t('plans.strikeConfirm')}
          onConfirm={async (reason) => {
            await desk.strike(kind, striking, reason)
            setStriking(null)
          }}
          onCancel={() => setStriking(null)}
          explain={(error) => explain(error, t).happened}
        />
      )}
      {edits.deciding === null ? null : (
        <ConfirmWithReason
          open
          title={t('plans.decideTitle')}
          consequence={t('plans.decideConsequence', {
            column: nameOf(edits.deciding.column),
            values: (edits.deciding.row.doubts[edits.deciding.column.field] ?? [])
              .map((standing) => cellText(edits.deciding?.column.cell ?? { type: 'shown' }, standing.value, desk.words))
              .join(' / '),
          })}
          confirmLabel={t('plans.decideConfirm')}
          onConfirm={edits.decide}
          onCancel={edits.undecide}
          explain={(error) => explain(error, t).happened}
        />
      )}
      {history === null ? null : (
        <CellHistory row={history.row} column={history.column} words={desk.words} onClose={() => setHistory(null)} />
      )}
    </section>
  )
})

/** Name and figures of a table with its buttons; the cursor draws it again only when it leaves or meets a row. */
const GridHead = memo(function GridHead(props: {
  children: ReactNode
  onAdd: (() => void) | null
  onStrike: (() => void) | null
  onRow: boolean
}) {
  const t = useText()
  return (
    <div className="plan-part-head">
      {props.children}
      {props.onAdd === null ? null : (
        <Button size="small" onClick={props.onAdd}>
          {t('plans.addRow')}
        </Button>
      )}
      {props.onStrike === null ? null : (
        <Button size="small" disabled={!props.onRow} onClick={props.onStrike}>
          {t('plans.strikeRow')}
        </Button>
      )}
    </div>
  )
})

interface GridActs {
  readonly addRow: () => void
  readonly strike: () => void
  readonly fill: () => void
  readonly history: () => void
}

/** Keys of the grid that has the focus. */
function useGridKeys(active: boolean, mayWrite: boolean, kind: TableKind, acts: GridActs): void {
  const scope = 'global' as const
  const writing = [
    { id: 'plans.fill', keys: ['Alt+↓'], scope, text: 'plans.keys.fill' as const, inBar: true, run: acts.fill },
    { id: 'plans.strike', keys: ['Alt+X'], scope, text: 'plans.keys.strike' as const, inBar: true, run: acts.strike },
    ...(kind === 'room'
      ? []
      : [
          {
            id: 'plans.addRow',
            keys: ['Alt+N'],
            scope,
            text: 'plans.keys.addRow' as const,
            inBar: true,
            run: acts.addRow,
          },
        ]),
  ]
  const reading = [
    {
      id: 'plans.history',
      keys: ['Alt+H'],
      scope,
      text: 'plans.keys.history' as const,
      inBar: true,
      run: acts.history,
    },
  ]
  useKeys(active ? [...(mayWrite ? writing : []), ...reading] : [])
}
