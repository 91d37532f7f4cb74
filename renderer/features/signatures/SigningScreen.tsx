import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type {
  SignatureEntryView,
  SignaturePageView,
  SigningListView,
  SigningView,
} from '../../../shared/contract/desk/signatures.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { placeOf } from '../../../shared/domain/signatures/signature.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState, ScreenHead, StateBar } from '../../ui/blocks.tsx'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { Select } from '../../ui/Select.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { formatInstant } from '../documents/instant.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { AgainBar } from './AgainBar.tsx'
import { PageEntries } from './PageEntries.tsx'
import { SignatureForm } from './SignatureForm.tsx'
import './signatures.css'

/** S11: a frozen list page by page, who signed and who did not, and the signed edition. */
export default function SigningScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const asked = useQuery(ask.signatures.get.queryOptions({ input: { siteId }, placeholderData: undefined }))
  if (asked.data !== undefined) return <Signing view={asked.data} refresh={() => void asked.refetch()} />
  return <SiteWait title={t('signatures.title')} error={asked.error} />
}

type Beside = { kind: 'enter' } | { kind: 'strike'; entry: SignatureEntryView } | null

function Signing({ view, refresh }: { view: SigningView; refresh: () => void }) {
  const t = useText()
  const go = useGo()
  const role = useSession((state) => state.officer?.role)
  const mayEnter = role !== undefined && may(role, 'inventory.record')
  // An address may name a room, `?room=…`: a duty to have it signed again leads to its sheet.
  const named = useQueryParam('room')
  const asked = view.again.find((one) => one.roomId === named)?.documentId ?? ''
  const [picked, setPicked] = useState(asked)
  const [cursor, setCursor] = useState(0)
  const [beside, setBeside] = useState<Beside>(null)
  const [failed, setFailed] = useState('')
  const list = view.lists.find((one) => one.documentId === picked) ?? view.lists[0]
  const page = list?.pages[Math.min(cursor, (list?.pages.length ?? 1) - 1)]
  const enter = () => mayEnter && page !== undefined && setBeside({ kind: 'enter' })
  const next = () => setCursor(nextOpen(list, cursor))
  const run = (work: () => Promise<unknown>) => {
    setFailed('')
    work()
      .then(refresh)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const about = { siteId: view.siteId, documentId: list?.documentId ?? '' }
  const open = () => run(() => withCommandId((commandId) => desk.signatures.open({ commandId, ...about })))
  const show = (documentId: string) => {
    setPicked(documentId)
    setCursor(0)
  }
  const make = (roomId: string) =>
    run(async () => {
      const { siteId } = view
      const made = await withCommandId((commandId) => desk.signatures.renew({ commandId, siteId, roomId }))
      const sheet = made.again.find((one) => one.roomId === roomId)?.documentId ?? null
      if (sheet !== null) show(sheet)
    })
  const print = () =>
    run(async () => {
      const drawn = await withCommandId((commandId) => desk.signatures.print({ commandId, ...about }))
      openDrawn(drawn)
    })
  useContextBar(siteBar(view, t('signatures.title'), [], mayEnter ? null : t('signatures.readOnly')))
  const free = beside === null
  useKeys([
    {
      id: 'sign.next',
      keys: ['N'],
      scope: 'list',
      text: 'signatures.keys.next',
      inBar: true,
      run: () => free && next(),
    },
    {
      id: 'sign.enter',
      keys: ['E'],
      scope: 'list',
      text: 'signatures.keys.enter',
      inBar: true,
      run: () => free && enter(),
    },
    {
      id: 'sign.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'signatures.keys.print',
      inBar: true,
      run: () => list?.opened === true && mayEnter && print(),
    },
    {
      id: 'sign.back',
      keys: ['Esc'],
      scope: 'global',
      text: 'signatures.keys.back',
      run: () => free && go(`/sites/${view.siteId}`),
    },
  ])
  if (list === undefined) {
    const act = { label: t('signatures.toLists'), run: () => go(`/documents/list?site=${view.siteId}`) }
    return (
      <div className="screen">
        <ScreenHead title={t('signatures.titleOf', { name: view.siteName })} />
        <EmptyState sentence={t('signatures.none')} act={act} />
      </div>
    )
  }
  return (
    <div className="screen">
      <ScreenHead
        title={t('signatures.titleOf', { name: view.siteName })}
        acts={
          <>
            <ActButton act={{ label: t('lots.toLots'), run: () => go(`/sites/${view.siteId}/lots`) }} />
            <ActButton act={{ label: t('signatures.toLock'), run: () => go(`/sites/${view.siteId}/steps`) }} />
            {list.opened ? (
              <ActButton act={{ label: t('signatures.print'), keys: 'Ctrl P', run: print, disabled: !mayEnter }} />
            ) : null}
          </>
        }
      />
      <div className="signing-bar">
        <Select
          label={t('signatures.list')}
          id="signing-list"
          value={list.documentId}
          options={view.lists.map((one) => ({ value: one.documentId, label: listWords(one, t) }))}
          popupMatchSelectWidth={false}
          onChange={show}
        />
        {list.opened ? <Left list={list} /> : null}
        {failed === '' ? null : (
          <span className="red small" role="alert">
            {failed}
          </span>
        )}
      </div>
      <AgainBar again={view.again} mayEnter={mayEnter} onMake={make} onShow={show} />
      {list.corrects === null ? null : (
        <p className="signing-note text2">
          {list.corrects === '' ? t('signatures.correctsNone') : t('signatures.correctsList', { code: list.corrects })}
        </p>
      )}
      {list.opened && !list.current ? (
        <StateBar tone="amber">
          {t(
            list.corrects !== null
              ? 'signatures.corrected'
              : view.locked
                ? 'signatures.outdatedLocked'
                : 'signatures.outdated',
          )}
        </StateBar>
      ) : null}
      {list.opened ? (
        <div className="signing-body">
          <Pages list={list} cursor={cursor} onCursor={setCursor} onOpen={enter} />
          <section className="signing-page" aria-label={t('signatures.entries')} data-pane tabIndex={-1}>
            {page === undefined ? null : (
              <PageEntries
                page={page}
                pages={list.pages.length}
                onEnter={mayEnter ? enter : null}
                onStrike={mayEnter ? (entry) => setBeside({ kind: 'strike', entry }) : null}
              />
            )}
          </section>
        </div>
      ) : (
        <EmptyState
          sentence={t('signatures.notOpened')}
          act={{ label: t('signatures.openList'), run: open, disabled: !mayEnter }}
        />
      )}
      {beside?.kind === 'enter' && page !== undefined ? (
        <SignatureForm
          view={view}
          list={list}
          page={page.page}
          onDone={() => {
            setBeside(null)
            refresh()
          }}
          onClose={() => setBeside(null)}
        />
      ) : null}
      {beside?.kind === 'strike' ? (
        <ConfirmWithReason
          open
          title={t('signatures.strikeTitle', { name: beside.entry.set.signer })}
          consequence={t('signatures.strikeConsequence')}
          confirmLabel={t('signatures.strike')}
          explain={(error) => explainLine(error, t)}
          onCancel={() => setBeside(null)}
          onConfirm={async (reason) => {
            const { entryId, rev } = beside.entry
            await withCommandId((commandId) =>
              desk.signatures.strike({ commandId, siteId: view.siteId, entryId, rev, reason }),
            )
            setBeside(null)
            refresh()
          }}
        />
      ) : null}
    </div>
  )
}

function listWords(list: SigningListView, t: ReturnType<typeof useText>): string {
  const where = list.room === '' ? t('signatures.wholeSite') : t('signatures.room', { room: list.room })
  return t(list.corrects === null ? 'signatures.choice' : 'signatures.corrects', {
    code: list.code,
    where,
    at: formatInstant(list.frozenAt),
  })
}

/** Who or which place a page waits for, in words. */
function openWords(page: SignaturePageView, t: ReturnType<typeof useText>): string[] {
  const people = page.people.map((one) => `${t(`signatures.capacity.${one.capacity}`)} ${one.signer}`)
  const named = new Set(page.people.map((one) => placeOf(one.capacity)))
  return [...people, ...page.open.filter((place) => !named.has(place)).map((place) => t(`signatures.place.${place}`))]
}

/** Answers a page still waits for: of a list the places the lock asks for, of a sheet of corrections everybody by name. */
function leftOn(page: SignaturePageView | undefined): number {
  if (page === undefined) return 0
  const named = new Set(page.people.map((one) => placeOf(one.capacity)))
  return page.people.length + page.open.filter((place) => !named.has(place)).length
}

/** Place of the next page with something open behind `from`, round to the front. */
function nextOpen(list: SigningListView | undefined, from: number): number {
  const pages = list?.pages ?? []
  for (let step = 1; step <= pages.length; step += 1) {
    const at = (from + step) % pages.length
    if (leftOn(pages[at]) > 0) return at
  }
  return from
}

function Left({ list }: { list: SigningListView }) {
  const t = useText()
  const left = list.pages.reduce((sum, page) => sum + leftOn(page), 0)
  return (
    <span role="status">
      <Tag tone={left === 0 ? 'green' : 'amber'}>
        {left === 0 ? t('signatures.allDone') : t('signatures.left', { n: left })}
      </Tag>
    </span>
  )
}

function Pages(props: { list: SigningListView; cursor: number; onCursor: (at: number) => void; onOpen: () => void }) {
  const t = useText()
  const { pages } = props.list
  const columns = useMemo<Column<SignaturePageView>[]>(
    () => [
      {
        id: 'page',
        head: t('signatures.pages'),
        width: '200px',
        cell: (one) =>
          `${one.page}/${pages.length} · ${
            one.to === 0
              ? t('signatures.noRows', { room: one.room })
              : t('signatures.rows', { room: one.room, from: one.from, to: one.to })
          }`,
      },
      {
        id: 'open',
        head: t('signatures.form.status'),
        width: '1fr',
        cell: (one) =>
          leftOn(one) === 0 ? (
            <Tag tone="green">{t('signatures.done')}</Tag>
          ) : (
            t('signatures.open', { places: openWords(one, t).join('、') })
          ),
      },
    ],
    [t, pages.length],
  )
  return (
    <section className="signing-pages" aria-label={t('signatures.pages')} data-pane tabIndex={-1}>
      <DataTable
        label={t('signatures.pages')}
        columns={columns}
        count={pages.length}
        getRow={(at) => pages[at]}
        rowKey={(one) => String(one.page)}
        cursor={props.cursor}
        onCursor={props.onCursor}
        onOpen={props.onOpen}
      />
    </section>
  )
}
