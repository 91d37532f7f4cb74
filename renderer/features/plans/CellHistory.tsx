import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client/queries.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useText } from '../../ui/useText.ts'
import { formatInstant } from '../documents/instant.ts'
import { type CellWords, cellText } from './cells.ts'
import type { GridRow } from './planRows.ts'
import type { GridColumn } from './tables.ts'
import { useColumnName } from './useColumnName.ts'

/** What a cell said before: value, who, when, on which laptop, why. */
export function CellHistory(props: { row: GridRow; column: GridColumn; words: CellWords; onClose: () => void }) {
  const t = useText()
  const nameOf = useColumnName()
  const { row, column, words } = props
  const input = { kind: row.kind, id: row.id, field: column.field }
  const asked = useQuery(ask.plans.history.queryOptions({ input, placeholderData: undefined }))
  return (
    <Dialog
      title={`${row.label} ${t('plans.historyOf', { column: nameOf(column) })}`}
      width={520}
      onClose={props.onClose}
      act={null}
    >
      <ul className="plan-history">
        {asked.data?.map((line) => (
          <li key={line.event}>
            <b>{cellText(column.cell, line.value, words) || t('plans.blank')}</b>
            <span className="text3">
              {t('plans.historyLine', {
                time: formatInstant(line.at),
                who: line.officer,
                device: line.device,
              })}
            </span>
            {line.reason === '' ? null : <span className="text2">{line.reason}</span>}
          </li>
        ))}
      </ul>
      {asked.data?.length === 0 ? <p className="text3">{t('plans.noHistory')}</p> : null}
    </Dialog>
  )
}
