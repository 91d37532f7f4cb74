import { useMemo } from 'react'
import type { LotView } from '../../../shared/contract/desk/lots.ts'
import { LOT_ENDS } from '../../../shared/domain/lots/lotMoves.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { type Column, DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { DateText } from '../../ui/values.tsx'

/** What has to be done next with a lot, in words; '' when nobody of the court answers for it any more. */
export function nextOf(lot: LotView, t: Text): string {
  if (LOT_ENDS.has(lot.state)) return ''
  if (lot.state === 'COLLECTION_NOTICED') return t(lot.overdue ? 'lots.next.overdue' : 'lots.next.waiting')
  switch (lot.state) {
    case 'IN_TRANSIT':
    case 'REFUSED':
    case 'IN_STORAGE':
    case 'DISPOSED':
    case 'PROCEEDS_HELD':
      return t(`lots.next.${lot.state}`)
    default:
      return ''
  }
}

/** Green for what is over, red for what is late, amber for what the court still answers for. */
export function toneOf(lot: LotView): 'green' | 'seal' | 'amber' {
  if (LOT_ENDS.has(lot.state)) return 'green'
  return lot.state === 'COLLECTION_NOTICED' && lot.overdue ? 'seal' : 'amber'
}

/** Every lot in a line: where it stands and lies, who answers for it, until when, and what comes next. */
export function LotTable(props: {
  label: string
  lots: readonly LotView[]
  current: string
  onCurrent: (lotId: string) => void
  onOpen: () => void
  ref: React.Ref<TableHandle>
}) {
  const t = useText()
  const { lots } = props
  const columns = useMemo<Column<LotView>[]>(
    () => [
      { id: 'no', head: t('lots.field.no'), width: '92px', cell: (lot) => <b>{lot.no}</b> },
      {
        id: 'state',
        head: t('lots.field.state'),
        width: '132px',
        cell: (lot) => <Tag tone={toneOf(lot)}>{t(`lots.state.${lot.state}`)}</Tag>,
      },
      { id: 'rows', head: t('lots.field.rows'), width: '64px', align: 'right', cell: (lot) => lot.rows },
      { id: 'rooms', head: t('lots.rooms'), width: 'minmax(80px, 1fr)', cell: (lot) => lot.rooms.join('、') },
      { id: 'place', head: t('lots.form.place'), width: 'minmax(90px, 1.2fr)', cell: (lot) => lot.place },
      { id: 'custodian', head: t('lots.form.custodian'), width: 'minmax(80px, 1fr)', cell: (lot) => lot.custodian },
      {
        id: 'until',
        head: t('lots.form.until'),
        width: '112px',
        cell: (lot) => <DateText date={lot.until} />,
      },
      {
        id: 'next',
        head: t('lots.field.next'),
        width: 'minmax(120px, 1.2fr)',
        cell: (lot) =>
          lot.disputed.length > 0 ? (
            <Tag tone="seal">{t('lots.disputedCount', { n: lot.disputed.length })}</Tag>
          ) : (
            nextOf(lot, t)
          ),
      },
    ],
    [t],
  )
  return (
    <DataTable
      ref={props.ref}
      label={props.label}
      columns={columns}
      count={lots.length}
      getRow={(index) => lots[index]}
      rowKey={(lot) => lot.lotId}
      cursor={lots.findIndex((lot) => lot.lotId === props.current)}
      onCursor={(index) => props.onCurrent(lots[index]?.lotId ?? '')}
      onOpen={props.onOpen}
    />
  )
}
