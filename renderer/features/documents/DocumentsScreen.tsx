import { useQuery } from '@tanstack/react-query'
import { ScreenLink, useGo } from '../../app/navigation.tsx'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState, ErrorBlock, Panel, PanelRow, ScreenHead } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { formatInstant } from './instant.ts'
import './siteDocuments.css'
import { keyOf } from './listRows.ts'

/** S15, entry: the sites whose documents can be made, what was made final lately, and one's own half-written ones. */
export default function DocumentsScreen() {
  const t = useText()
  const textOr = useTextOr()
  const go = useGo()
  const sites = useQuery(ask.site.list.queryOptions())
  const recent = useQuery(ask.documents.recent.queryOptions({ refetchOnMount: 'always' }))
  const kindOf = (kind: string) => textOr(`documents.kind.${kind}`, kind)
  const nameOf = (siteId: string | null) => sites.data?.find((site) => site.siteId === siteId)?.name ?? ''
  const lost = sites.error ?? recent.error
  const fault = lost === null ? null : explain(lost, t)
  return (
    <div className="screen">
      <ScreenHead
        title={t('documentDesk.title')}
        acts={<ActButton act={{ label: t('documentDesk.inventoryList'), run: () => go('/documents/list') }} />}
      />
      {fault === null ? null : <ErrorBlock happened={fault.happened} safe={fault.safe} nextText={fault.next} />}
      {sites.data?.length === 0 ? (
        <EmptyState
          sentence={t('documentDesk.recent.noSites')}
          act={{ label: t('site.toCases'), run: () => go('/cases') }}
        />
      ) : (
        <div className="screen-body document-overview">
          <Panel title={t('documentDesk.recent.sites')}>
            {sites.data?.map((site) => (
              <PanelRow key={site.siteId}>
                <ScreenLink to={`/sites/${site.siteId}/documents`}>{site.name}</ScreenLink>{' '}
                <span className="text2">{site.caseNo}</span>
              </PanelRow>
            ))}
          </Panel>
          <Panel title={t('documentDesk.recent.drafts')}>
            {recent.data?.drafts.length === 0 ? <PanelRow>{t('documentDesk.recent.noDrafts')}</PanelRow> : null}
            {recent.data?.drafts.map(({ siteId, form, subject, at }) => (
              <PanelRow key={`${siteId} ${form} ${subject}`}>
                <ScreenLink to={`/sites/${siteId}/documents?document=${encodeURIComponent(keyOf(form, subject))}`}>
                  {kindOf(form)}
                </ScreenLink>{' '}
                <span className="text2">
                  {nameOf(siteId)} {formatInstant(at)}
                </span>
              </PanelRow>
            ))}
          </Panel>
          <Panel title={t('documentDesk.recent.frozen')}>
            {recent.data?.frozen.length === 0 ? <PanelRow>{t('documentDesk.recent.noFrozen')}</PanelRow> : null}
            {recent.data?.frozen.map((document) => (
              <PanelRow key={document.documentId}>
                <ScreenLink to={addressOf(document)}>{kindOf(document.kind)}</ScreenLink>{' '}
                <span className="mono">{document.code}</span>{' '}
                <span className="text2">
                  {nameOf(document.siteId)} {document.officer} {formatInstant(document.frozenAt)}
                </span>
              </PanelRow>
            ))}
          </Panel>
        </div>
      )}
    </div>
  )
}

/** Where a frozen document stands among its site's. */
function addressOf(document: { kind: string; siteId: string | null; subject: string }): string {
  const { kind, siteId, subject } = document
  if (siteId === null) return '/documents'
  if (kind === 'inventoryList') {
    const room = subject.startsWith('room:') ? `&room=${subject.slice(5)}` : ''
    return `/documents/list?site=${siteId}${room}`
  }
  const about = subject.split('/').slice(2).join('/')
  return `/sites/${siteId}/documents?document=${encodeURIComponent(keyOf(kind, about))}`
}
