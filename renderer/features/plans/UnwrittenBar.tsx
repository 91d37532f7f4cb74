import { Button } from 'antd'
import { codeOf, dataOf, explain } from '../../client/errors.ts'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import { cellText } from './cells.ts'
import type { GridRow } from './planRows.ts'
import { COLUMNS, type TableKind } from './tables.ts'
import { useColumnName } from './useColumnName.ts'
import type { PlanDesk, Unwritten } from './usePlan.ts'

/** What was not recorded in this table, in words, with what was typed; stays until somebody decides. */
export function UnwrittenBar(props: {
  kind: TableKind
  rows: readonly GridRow[]
  desk: PlanDesk
  faults: readonly string[]
  onFaultsRead: () => void
}) {
  const t = useText()
  const { desk, kind } = props
  const own = desk.unwritten?.writing.kind === kind ? desk.unwritten : null
  if (own !== null) return <Stale {...props} unwritten={own} />
  if (props.faults.length === 0) return null
  return (
    <div className="plan-bar" role="alert">
      <Icon name="warning" />
      <div>
        {props.faults.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <Button size="small" onClick={props.onFaultsRead}>
        {t('plans.discard')}
      </Button>
    </div>
  )
}

/** Rows the core names as changed meanwhile: both values of every cell, side by side. */
function staleCells(unwritten: Unwritten, rows: readonly GridRow[]) {
  const named = dataOf(unwritten.error).rows
  const ids = new Set(Array.isArray(named) ? named.map((row: { id?: unknown }) => String(row.id)) : [])
  const now = new Map(rows.map((row) => [row.id, row]))
  return unwritten.writing.edits
    .filter(({ row }) => ids.has(row.id))
    .flatMap(({ row, set }) =>
      Object.entries(set).map(([field, mine]) => ({ row: now.get(row.id) ?? row, field, mine })),
    )
}

function Stale(props: { unwritten: Unwritten; kind: TableKind; rows: readonly GridRow[]; desk: PlanDesk }) {
  const t = useText()
  const nameOf = useColumnName()
  const { desk, unwritten, rows, kind } = props
  const isStale = codeOf(unwritten.error) === 'STALE_ROWS'
  const again = () => {
    const now = new Map(rows.map((row) => [row.id, row]))
    const { writing } = unwritten
    const edits = writing.edits.map((edit) => ({ ...edit, row: now.get(edit.row.id) ?? edit.row }))
    void desk.write({ ...writing, edits }, '')
  }
  return (
    <div className="plan-bar" role="alert">
      <Icon name="warning" />
      <div>
        <p>{isStale ? t('plans.stale') : t('plans.notWritten', { why: explain(unwritten.error, t).happened })}</p>
        {isStale
          ? staleCells(unwritten, rows)
              .slice(0, 6)
              .map(({ row, field, mine }) => {
                const column = COLUMNS[kind].find((one) => one.field === field)
                if (column === undefined) return null
                return (
                  <p key={`${row.id} ${field}`}>
                    {t('plans.staleLine', {
                      row: row.label,
                      column: nameOf(column),
                      now: cellText(column.cell, row.values[field], desk.words) || t('plans.blank'),
                      mine: cellText(column.cell, mine, desk.words) || t('plans.blank'),
                    })}
                  </p>
                )
              })
          : null}
      </div>
      <Button size="small" onClick={again}>
        {t('plans.writeMine')}
      </Button>
      <Button size="small" onClick={desk.drop}>
        {isStale ? t('plans.keepTheirs') : t('plans.discard')}
      </Button>
    </div>
  )
}
