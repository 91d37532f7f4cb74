import { useMemo, useState } from 'react'
import type { z } from 'zod'
import type { frozenDocument } from '../../../shared/contract/desk/documents.ts'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { useText } from '../../ui/useText.ts'
import { formatInstant } from './instant.ts'

type Frozen = z.infer<typeof frozenDocument>

/** Lists frozen before, newest first; Enter opens one again, byte for byte the same. */
export function FrozenList(props: {
  rows: readonly Frozen[]
  shown: string
  ready: boolean
  onOpen: (document: Frozen) => void
}) {
  const t = useText()
  const [cursor, setCursor] = useState(0)
  const columns = useMemo<Column<Frozen>[]>(
    () => [
      {
        id: 'code',
        head: t('inventory.list.codeHead'),
        width: '150px',
        cell: (row) => <b className="mono">{row.code}</b>,
      },
      { id: 'at', head: t('inventory.list.at'), width: '150px', cell: (row) => formatInstant(row.frozenAt) },
      { id: 'officer', head: t('inventory.list.officer'), width: '1fr', cell: (row) => row.officer },
    ],
    [t],
  )
  return (
    <section className="frozen" aria-label={t('inventory.list.earlier')}>
      <h2>{t('inventory.list.earlier')}</h2>
      <DataTable
        label={t('inventory.list.earlier')}
        columns={columns}
        count={props.rows.length}
        getRow={(index) => props.rows[index]}
        rowKey={(row) => row.documentId}
        cursor={cursor}
        onCursor={setCursor}
        onOpen={props.onOpen}
        empty={<p className="table-none">{props.ready ? t('inventory.list.none') : ''}</p>}
      />
    </section>
  )
}
