// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which table elements cannot do; the ARIA grid pattern is used instead
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid's field keeps the focus and lies over the cursor's cell
import { memo, type ReactNode } from 'react'
import type { Text } from '../../../shared/i18n/texts.ts'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import { type CellWords, cellText } from './cells.ts'
import { isIn, type Range } from './gridMoves.ts'
import type { GridRow } from './planRows.ts'
import type { GridColumn } from './tables.ts'

const NUMBERS = new Set(['whole', 'money', 'area'])

/** Whether a column's values stand at the right. */
export function isNumber(column: GridColumn): boolean {
  return NUMBERS.has(column.cell.type)
}

interface RowProps {
  readonly row: GridRow | undefined
  readonly index: number
  readonly columns: readonly GridColumn[]
  readonly words: CellWords
  readonly tracks: string
  /** Where the row and the head before it begin and how high both are, px: numbers, so that equal ones are equal. */
  readonly start: number
  readonly size: number
  readonly height: number
  readonly head: ReactNode
  /** What is chosen of this row; null = nothing. */
  readonly chosen: Range | null
  readonly current: boolean
  readonly onCell: (row: number, col: number, extend: boolean) => void
  readonly onOpen: (row: number, col: number) => void
}

/** One row at its place. Drawn again only when it or what is chosen of it changes: a keystroke draws no row. */
export const Row = memo(function Row(props: RowProps) {
  const t = useText()
  const { row, index, columns, height, tracks } = props
  return (
    <div
      className="table-slot"
      role="presentation"
      style={{ height: props.size, transform: `translateY(${props.start}px)` }}
    >
      {props.head === undefined ? null : (
        <div className="table-group" role="row">
          <div role="gridcell" aria-colspan={columns.length}>
            {props.head}
          </div>
        </div>
      )}
      <div
        role="row"
        aria-rowindex={index + 2}
        className={`table-row plan-row${props.current ? ' current' : ''}`}
        style={{ gridTemplateColumns: tracks, height }}
      >
        {columns.map((column, col) => (
          <div
            key={column.field}
            role="gridcell"
            className={cellClass(column, row, props.chosen !== null && isIn(props.chosen, index, col))}
            onMouseDown={(event) => {
              event.preventDefault()
              props.onCell(index, col, event.shiftKey)
            }}
            onDoubleClick={() => props.onOpen(index, col)}
          >
            {row === undefined ? null : cellContent(row, column, props.words, t)}
          </div>
        ))}
      </div>
    </div>
  )
})

function cellClass(column: GridColumn, row: GridRow | undefined, chosen: boolean): string {
  const doubted = row !== undefined && row.doubts[column.field] !== undefined
  const marks = [isNumber(column) && 'right', column.cell.type === 'shown' && 'text3', chosen && 'chosen']
  return [...marks, doubted && 'doubted'].filter(Boolean).join(' ')
}

function cellContent(row: GridRow, column: GridColumn, words: CellWords, t: Text): ReactNode {
  const doubted = row.doubts[column.field]
  if (doubted !== undefined) {
    const values = doubted.map((standing) => cellText(column.cell, standing.value, words)).join(' / ')
    return <span title={values}>{t('plans.inDoubt', { values })}</span>
  }
  const text = cellText(column.cell, row.values[column.field], words)
  if (column.field === '#needs' && text !== '')
    return (
      <span className="amber" title={text}>
        <Icon name="flag" size={13} /> {text}
      </span>
    )
  if (row.kind === 'duty' && column.field === 'name' && typeof row.values.officerId === 'string')
    return (
      <span title={text}>
        {text} <small className="text3">{t('plans.ofCourt')}</small>
      </span>
    )
  return text === '' ? null : <span title={text}>{text}</span>
}
