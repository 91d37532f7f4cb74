import { memo, type Ref, useMemo } from 'react'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { type Column, DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import type { ItemPages } from './useItemPages.ts'

const kept: ReadonlySet<string> = new Set(['number', 'name', 'quantity', 'owner', 'place', 'remarks'])

/** Committed items, newest first, in the order of columns used everywhere. Drawn again only when its own facts change. */
export const ItemTable = memo(function ItemTable(props: {
  label: string
  pages: ItemPages
  cursor: number
  onCursor: (index: number) => void
  onOpen: (item: Item) => void
  /** Item that has just been recorded. */
  flash: string
  /** Beside the drawer, or large type in a narrow window: only what tells the rows apart. */
  narrow: boolean
  empty: string
  ref?: Ref<TableHandle>
}) {
  const t = useText()
  const columns = useMemo<Column<Item>[]>(() => {
    const quiet = (text: string) => (text === '' ? <span className="text3">—</span> : <span title={text}>{text}</span>)
    const doubtful = (item: Item, field: string, text: string) =>
      field in item.doubts ? <Tag tone="amber">{t('inventory.inDoubt')}</Tag> : quiet(text)
    return [
      {
        id: 'number',
        head: t('inventory.column.number'),
        width: '70px',
        cell: (item) => <b title={item.number}>{item.number.split('-').at(-1)}</b>,
      },
      {
        id: 'time',
        head: t('inventory.column.time'),
        width: '74px',
        cell: (item) => <span className="text2">{formatTime(item.recordedAt)}</span>,
      },
      {
        id: 'name',
        head: t('inventory.field.name'),
        width: 'minmax(104px, 1.4fr)',
        cell: (item) => <ItemName item={item} />,
      },
      {
        id: 'quantity',
        head: t('inventory.field.quantity'),
        width: '78px',
        align: 'right',
        cell: (item) =>
          'quantity' in item.doubts ? (
            <Tag tone="amber">{t('inventory.inDoubt')}</Tag>
          ) : (
            <>
              <b>{item.quantity.amount}</b> <span className="text2">{item.quantity.unit}</span>
            </>
          ),
      },
      {
        id: 'condition',
        head: t('inventory.field.condition'),
        width: 'minmax(68px, .5fr)',
        cell: (item) => doubtful(item, 'condition', item.condition),
      },
      {
        id: 'owner',
        head: t('inventory.field.owner'),
        width: 'minmax(76px, .9fr)',
        cell: (item) => <OwnerCell item={item} />,
      },
      {
        id: 'place',
        head: t('inventory.field.place'),
        width: 'minmax(64px, .8fr)',
        cell: (item) => doubtful(item, 'place', item.place),
      },
      {
        id: 'remarks',
        head: t('inventory.field.remarks'),
        width: 'minmax(80px, 1.6fr)',
        cell: (item) => doubtful(item, 'remarks', item.remarks),
      },
      { id: 'box', head: t('inventory.field.box'), width: '68px', cell: (item) => doubtful(item, 'box', item.box) },
    ]
  }, [t])
  const { pages } = props
  return (
    <DataTable
      ref={props.ref}
      label={props.label}
      columns={props.narrow ? columns.filter((column) => kept.has(column.id)) : columns}
      count={pages.total}
      getRow={pages.at}
      rowKey={(item) => item.itemId}
      cursor={props.cursor}
      onCursor={props.onCursor}
      onOpen={props.onOpen}
      onRange={pages.onRange}
      rowTone={(item) => (item.struckReason !== null ? 'struck' : item.itemId === props.flash ? 'new' : undefined)}
      empty={<p className="table-none">{props.empty}</p>}
    />
  )
})

function ItemName({ item }: { item: Item }) {
  const t = useText()
  return (
    <span className="item-name" title={item.name}>
      <span>{item.name}</span>
      {item.regime === 'HANDBACK' ? null : <Tag tone="amber">{t(`legalTerms.regime.${item.regime}`)}</Tag>}
      {'name' in item.doubts ? <Tag tone="amber">{t('inventory.inDoubt')}</Tag> : null}
      {item.struckReason === null ? null : <Tag>{t('inventory.struck')}</Tag>}
    </span>
  )
}

function OwnerCell({ item }: { item: Item }) {
  const t = useText()
  if ('owner' in item.doubts) return <Tag tone="amber">{t('inventory.inDoubt')}</Tag>
  if (item.owner.name === '') return <span className="amber">{t('inventory.ownerOpen')}</span>
  return <span title={item.owner.name}>{item.owner.name}</span>
}
