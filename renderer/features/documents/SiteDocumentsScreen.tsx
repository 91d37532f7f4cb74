import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useRef } from 'react'
import type { DocumentsOfSite } from '../../../shared/contract/desk/documents/forms.ts'
import { may, type Permission } from '../../../shared/domain/identity/permissions.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { ask } from '../../client/queries.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { type Column, DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { useFlagWords } from '../site/useFlagWords.ts'
import { DocumentDesk } from './DocumentDesk.tsx'
import './documents.css'
import './siteDocuments.css'
import { KeptDesk } from './KeptDesk.tsx'
import { frozenOf, type ListRow, listRows, nextMissing, PACKAGE } from './listRows.ts'
import { PackageDesk } from './PackageDesk.tsx'
import { absentWords, StandTag } from './PaperParts.tsx'
import { type DocumentWords, useDocumentWords } from './useDocumentWords.ts'

/** S15: the documents of a site by statutory step, what each lacks, its content, and how it is frozen and printed. */
export default function SiteDocumentsScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const asked = useQuery(
    ask.documents.forms.queryOptions({ input: { siteId }, placeholderData: undefined, refetchOnMount: 'always' }),
  )
  if (asked.data !== undefined) return <Documents site={asked.data} refresh={() => asked.refetch()} />
  return <SiteWait title={t('documentDesk.title')} error={asked.error} />
}

/** Rights of which one lets an officer freeze a document; the core asks again. */
const FREEZE: readonly Permission[] = ['plan.draft', 'order.register', 'order.review', 'order.sign']

function Documents({ site, refresh }: { site: DocumentsOfSite; refresh: () => Promise<unknown> }) {
  const t = useText()
  const textOr = useTextOr()
  const go = useGo()
  const role = useSession((state) => state.officer?.role)
  const isAllowed = (permission: Permission) => role !== undefined && may(role, permission)
  const table = useRef<TableHandle>(null)
  const picked = useQueryParam('document')
  const rows = useMemo(() => listRows(site), [site])
  const first = rows.findIndex((row) => row.kind === 'form' && row.form.waitsFor === null)
  const named = rows.findIndex((row) => row.key === picked)
  const cursor = named >= 0 ? named : Math.max(0, first)
  const row = rows[cursor]
  const pick = (at: number) => {
    const { siteId } = site
    const key = encodeURIComponent(rows[at]?.key ?? PACKAGE)
    go(`/sites/${siteId}/documents?document=${key}`, { replace: true })
    table.current?.scrollTo(at)
  }
  const isCard = row?.kind === 'form' && row.form.form === 'eveningCard'
  const mayWrite = FREEZE.some(isAllowed) || (isCard && isAllowed('inventory.record'))
  const mayNot = mayWrite ? null : t('documentDesk.mayNot', { role: textOr(`legalTerms.role.${role}`, role ?? '') })
  useContextBar(siteBar(site, t('documentDesk.title'), useFlagWords(site.flags), mayNot))
  useKeys([
    {
      id: 'documents.missing',
      keys: ['N'],
      scope: 'list',
      text: 'documentDesk.keys.missing',
      inBar: true,
      run: () => pick(nextMissing(rows, cursor)),
    },
    {
      id: 'documents.back',
      keys: ['Esc'],
      scope: 'global',
      text: 'app.keys.back',
      run: () => go(`/sites/${site.siteId}`),
    },
  ])
  const words = useDocumentWords()
  const columns = useColumns(site, words)
  return (
    <div className="screen">
      <h1 className="visually-hidden">{t('documentDesk.titleOf', { name: site.siteName })}</h1>
      <div className="split document-split">
        <section className="document-list" aria-label={t('documentDesk.list')} data-pane tabIndex={-1}>
          <div className="document-list-head">
            <ActButton
              act={{ label: t('documentDesk.openList'), run: () => go(`/documents/list?site=${site.siteId}`) }}
            />
          </div>
          <DataTable<ListRow>
            ref={table}
            label={t('documentDesk.list')}
            columns={columns}
            count={rows.length}
            getRow={(at) => rows[at]}
            rowKey={(one) => one.key}
            cursor={cursor}
            onCursor={pick}
            onOpen={() =>
              document.querySelector<HTMLElement>('.document-fields input, .document-fields textarea')?.focus()
            }
            groupBefore={(at) => groupHead(rows, at, t, words)}
          />
        </section>
        {row?.kind === 'kept' ? (
          <KeptDesk key={row.key} site={site} row={row} mayWrite={mayWrite} refresh={refresh} />
        ) : row === undefined || row.kind === 'package' ? (
          <PackageDesk site={site} mayMake={isAllowed('plan.draft')} refresh={refresh} />
        ) : (
          <DocumentDesk
            key={row.key}
            site={site}
            form={row.form}
            subject={row.subject}
            mayWrite={mayWrite}
            refresh={refresh}
          />
        )}
      </div>
    </div>
  )
}

/** Head of a group: the step, the document's name, and what it waits for. */
function groupHead(rows: readonly ListRow[], at: number, t: Text, words: DocumentWords): ReactNode | undefined {
  const row = rows[at]
  const before = rows[at - 1]
  if (row === undefined) return undefined
  if (row.kind === 'package') return t('documentDesk.package')
  if (row.kind === 'kept') return before?.kind === 'kept' ? undefined : t('documentDesk.alsoKept')
  if (before?.kind === 'form' && before.form === row.form) return undefined
  const { step, form, waitsFor } = row.form
  return (
    <span>
      {step} {words.kind(form)}
      {waitsFor === null ? null : <em className="text3"> {t('documentDesk.waits', { step: waitsFor })}</em>}
    </span>
  )
}

function useColumns(site: DocumentsOfSite, words: DocumentWords): Column<ListRow>[] {
  const t = useText()
  return useMemo(
    () => [
      {
        id: 'label',
        head: t('documentDesk.list'),
        width: '1fr',
        cell: (row) => (
          <>
            {rowName(row, words, t)} <AbsentScans site={site} row={row} />
          </>
        ),
      },
      {
        id: 'state',
        head: t('documentDesk.state'),
        width: '112px',
        cell: (row) => <RowState row={row} />,
      },
    ],
    [t, words, site],
  )
}

function rowName(row: ListRow, words: DocumentWords, t: Text): string {
  if (row.kind === 'package') return t('documentDesk.package')
  if (row.kind === 'kept') return words.kind(row.paper)
  return words.subject(row.form.form, row.subject.subject, row.subject.label)
}

/** Signed papers of a line whose scans are not on this machine, with the laptop that has them (B3). */
function AbsentScans({ site, row }: { site: DocumentsOfSite; row: ListRow }) {
  const t = useText()
  const files = frozenOf(site, row).flatMap((one) => [...one.signed, ...(one.approval?.papers ?? [])])
  const words = [...new Set(files.flatMap((file) => absentWords(file, t) ?? []))]
  return words.length === 0 ? null : <small className="amber">{words.join('、')}</small>
}

function RowState({ row }: { row: ListRow }) {
  const t = useText()
  if (row.kind === 'package') return null
  if (row.kind === 'kept') return <Tag tone="ink">{t('documentDesk.frozen')}</Tag>
  const { subject } = row
  if (subject.approval !== null) return <StandTag stand={subject.approval} />
  if (subject.documentId !== null) return <Tag tone="ink">{t('documentDesk.frozen')}</Tag>
  if (subject.missing > 0) return <Tag tone="amber">{t('documentDesk.missing', { n: subject.missing })}</Tag>
  return <Tag tone="green">{t(subject.hasDraft ? 'documentDesk.draft' : 'documentDesk.complete')}</Tag>
}
