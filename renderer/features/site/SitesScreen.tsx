import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import type { siteSummary } from '../../../shared/contract/desk/site.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useGo, useQueryParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { EmptyState, ErrorBlock, ScreenHead } from '../../ui/blocks.tsx'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { useText } from '../../ui/useText.ts'
import { NewSite } from './NewSite.tsx'
import './site.css'

type SiteRow = z.infer<typeof siteSummary>

/** All sites of all cases; with `?case=` the form that opens a new one. */
export default function SitesScreen() {
  const t = useText()
  const go = useGo()
  const caseId = useQueryParam('case')
  const role = useSession((state) => state.officer?.role)
  const mayWrite = role !== undefined && may(role, 'site.write')
  const asked = useQuery(ask.site.list.queryOptions())
  const [cursor, setCursor] = useState(0)
  const sites = asked.data ?? []
  const columns = useMemo<Column<SiteRow>[]>(
    () => [
      { id: 'name', head: t('site.field.name'), width: '1.2fr', cell: (site) => <b>{site.name}</b> },
      { id: 'case', head: t('site.field.case'), width: '1fr', cell: (site) => site.caseNo },
      {
        id: 'address',
        head: t('site.field.address'),
        width: '1.6fr',
        cell: (site) => <span title={site.address}>{site.address}</span>,
      },
      {
        id: 'rooms',
        head: t('site.field.rooms'),
        width: '110px',
        align: 'right',
        cell: (site) => t('site.doneOf', { done: site.roomsDone, total: site.rooms }),
      },
      {
        id: 'items',
        head: t('site.field.items'),
        width: '100px',
        align: 'right',
        cell: (site) => <b>{site.items.toLocaleString('en-US')}</b>,
      },
    ],
    [t],
  )
  const why = asked.error === null ? null : explain(asked.error, t)
  return (
    <div className="screen">
      <ScreenHead
        title={t('site.sites')}
        facts={asked.data === undefined ? null : t('site.sitesCount', { n: sites.length })}
      />
      {why === null ? null : (
        <ErrorBlock
          happened={why.happened}
          safe={why.safe}
          next={{ label: t('app.act.retry'), run: () => void asked.refetch() }}
        />
      )}
      {caseId === '' ? null : <NewSite key={caseId} caseId={caseId} mayWrite={mayWrite} />}
      {asked.data !== undefined && sites.length === 0 ? (
        caseId === '' ? (
          <EmptyState sentence={t('site.noSites')} act={{ label: t('site.toCases'), run: () => go('/cases') }} />
        ) : null
      ) : (
        <DataTable
          label={t('site.sites')}
          columns={columns}
          count={sites.length}
          getRow={(index) => sites[index]}
          rowKey={(site) => site.siteId}
          cursor={cursor}
          onCursor={setCursor}
          onOpen={(site) => go(`/sites/${site.siteId}`)}
        />
      )}
    </div>
  )
}
