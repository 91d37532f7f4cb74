// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which table elements cannot do; the ARIA grid pattern is used instead
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row with aria-activedescendant
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react'
import { moveTo, rangeOf, tracksOf } from './grid.ts'
import { usePreferences } from './preferences.ts'
import { compositionGuard } from './useKeys.ts'
import { useText } from './useText.ts'

/** One column. `width` is a CSS grid track: `120px`, `1fr`, `minmax(90px, 1fr)`. */
export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  readonly width: string
  readonly align?: 'right'
  readonly cell: (row: Row, index: number) => ReactNode
}

/** What a caller may do to the table from outside. */
export interface TableHandle {
  focus: () => void
  scrollTo: (index: number) => void
}

export interface DataTableProps<Row> {
  /** Name for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly count: number
  /** The row, or undefined while its page is being fetched (a skeleton row is drawn). Must not throw. */
  readonly getRow: (index: number) => Row | undefined
  readonly rowKey: (row: Row) => string
  /** Row under the cursor; -1 for none. The table is controlled. */
  readonly cursor: number
  readonly onCursor: (index: number) => void
  readonly onOpen?: (row: Row, index: number) => void
  /** Keys of rows chosen with Space. Leave out when rows are not chosen. */
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (indexes: readonly number[], mode: 'toggle' | 'add') => void
  /** Called with the rows about to be drawn, so that pages can be fetched. */
  readonly onRange?: (first: number, last: number) => void
  /** Two-line rows of 46 px. */
  readonly twoLines?: boolean
  /** A heading row before this row (group of a list), or undefined. Heads are 28 px. */
  readonly groupBefore?: (index: number) => ReactNode | undefined
  readonly rowTone?: (row: Row) => 'new' | 'struck' | 'quiet' | undefined
  /** Instead of rows when `count` is 0. */
  readonly empty?: ReactNode
  /** Further keys on the row under the cursor; return true when handled. */
  readonly onRowKey?: (event: KeyboardEvent, row: Row, index: number) => boolean
  readonly ref?: Ref<TableHandle>
}

/** Height of the heads in px, as the style sheet draws them. */
const headHeight = 28

/** Virtual table over an ARIA grid: instant at 100,000 rows and more, every row reachable by keyboard. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const density = usePreferences((state) => state.density)
  const height = props.twoLines ? (density === 'site' ? 52 : 46) : density === 'site' ? 40 : 32
  const { cursor, count, onRange, groupBefore } = props
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => height + (groupBefore?.(index) === undefined ? 0 : 28),
    overscan: 12,
    // Rows stand below the head, which stays on top of what scrolls.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with density and grouping
  useEffect(() => virtual.measure(), [height, groupBefore])
  useEffect(() => {
    if (last >= 0) onRange?.(first, last)
  }, [first, last, onRange])
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the cursor only
  useEffect(() => {
    if (cursor >= 0 && cursor < count) virtual.scrollToIndex(cursor, { align: 'auto' })
  }, [cursor])
  useImperativeHandle(props.ref, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'start' }),
  }))

  const widths = props.columns.map((column) => column.width)
  const tracks = tracksOf(widths, density)
  const page = Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / height)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || compositionGuard.blocks(event.nativeEvent)) return
    if (event.target !== event.currentTarget) return
    handleTableKey(event, props, page)
  }
  return (
    <div className="table-frame">
      <div
        className={`table ${props.twoLines ? 'table-two' : ''}`}
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={props.columns.length}
        aria-multiselectable={props.onSelect ? true : undefined}
        aria-activedescendant={
          cursor >= 0 && items.some((item) => item.index === cursor) ? `${id}-${cursor}` : undefined
        }
        data-keys="list"
        data-pane
        onKeyDown={onKeyDown}
      >
        <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {props.columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={column.align === 'right' ? 'right' : undefined}
              title={typeof column.head === 'string' ? column.head : undefined}
            >
              {column.head}
            </div>
          ))}
        </div>
        {count === 0 ? (
          <div role="row">
            <div role="gridcell" className="table-empty">
              {props.empty}
            </div>
          </div>
        ) : null}
        <div className="table-body" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <Slot
              key={keyOf(props, item.index)}
              table={props}
              index={item.index}
              id={`${id}-${item.index}`}
              place={item}
              tracks={tracks}
              height={height}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

/** A row moves as it is when others come before it. */
function keyOf<Row>(table: DataTableProps<Row>, index: number): string {
  const row = table.getRow(index)
  return row === undefined ? `${index}` : table.rowKey(row)
}

interface SlotProps<Row> {
  readonly table: DataTableProps<Row>
  readonly index: number
  readonly id: string
  readonly place: { readonly start: number; readonly size: number }
  readonly tracks: string
  readonly height: number
}

/** One row at its place, with the head of its group when one begins here. */
function Slot<Row>({ table, index, id, place, tracks, height }: SlotProps<Row>) {
  const t = useText()
  const row = table.getRow(index)
  const head = table.groupBefore?.(index)
  const chosen = row !== undefined && (table.selected?.has(table.rowKey(row)) ?? false)
  const current = index === table.cursor
  const tone = row === undefined ? undefined : table.rowTone?.(row)
  const marks = ['table-row', current && 'current', chosen && 'chosen', tone && `row-${tone}`].filter(Boolean).join(' ')
  return (
    <div
      className="table-slot"
      role="presentation"
      style={{ height: place.size, transform: `translateY(${place.start - headHeight}px)` }}
    >
      {head === undefined ? null : (
        <div className="table-group" role="row">
          <div role="gridcell" aria-colspan={table.columns.length}>
            {head}
          </div>
        </div>
      )}
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={table.onSelect ? chosen : current}
        className={marks}
        style={{ gridTemplateColumns: tracks, height }}
        onMouseDown={() => table.onCursor(index)}
        onDoubleClick={() => row !== undefined && table.onOpen?.(row, index)}
      >
        {table.columns.map((column) => (
          <div key={column.id} role="gridcell" className={column.align === 'right' ? 'right' : undefined}>
            {row === undefined ? <span className="skeleton">{t('app.table.loading')}</span> : column.cell(row, index)}
          </div>
        ))}
      </div>
    </div>
  )
}

function handleTableKey<Row>(event: KeyboardEvent, props: DataTableProps<Row>, page: number): void {
  const { cursor, count } = props
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey
  const row = cursor >= 0 && cursor < count ? props.getRow(cursor) : undefined
  if (row !== undefined && props.onRowKey?.(event, row, cursor)) {
    event.preventDefault()
    return
  }
  if (!plain) return
  const target = moveTo(event.key, { index: cursor, count, page })
  if (target !== undefined) {
    event.preventDefault()
    if (event.shiftKey && event.key.startsWith('Arrow')) props.onSelect?.(rangeOf(Math.max(0, cursor), target), 'add')
    props.onCursor(target)
    return
  }
  if (row === undefined) return
  if (event.key === 'Enter' && props.onOpen) {
    event.preventDefault()
    props.onOpen(row, cursor)
  }
  if (event.key === ' ') {
    event.preventDefault()
    props.onSelect?.([cursor], 'toggle')
  }
}
