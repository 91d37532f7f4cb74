import { useQuery } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import type { frozenDocument } from '../../../shared/contract/desk/documents.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ask } from '../../client/queries.ts'
import { EmptyState, ErrorBlock, ScreenHead } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import './documents.css'
import { Select } from '../../ui/Select.tsx'
import { FrozenList } from './FrozenList.tsx'
import { ListPreview, type OpenedList } from './ListPreview.tsx'

type Frozen = z.infer<typeof frozenDocument>
const whole = 'whole'

/** S15, first cut: the 腾退物品清单 of a room or of the whole site, frozen before it is shown or printed. */
export default function InventoryListScreen() {
  const t = useText()
  const go = useGo()
  const siteId = useQueryParam('site')
  const roomId = useQueryParam('room')
  const sites = useQuery(ask.site.list.queryOptions())
  const first = siteId || (sites.data?.length === 1 ? (sites.data[0]?.siteId ?? '') : '')
  return (
    <div className="screen list-screen">
      <ScreenHead title={t('inventory.list.title')} facts={t('inventory.list.hint')} />
      {sites.data?.length === 0 ? (
        <EmptyState
          sentence={t('inventory.list.noSites')}
          act={{ label: t('site.toCases'), run: () => go('/cases') }}
        />
      ) : (
        <>
          <Form layout="inline" className="list-choice" colon={false}>
            <Form.Item label={t('inventory.list.site')} htmlFor="list-site">
              <Select
                label={t('inventory.list.site')}
                id="list-site"
                showSearch={{ optionFilterProp: 'label' }}
                value={first === '' ? undefined : first}
                placeholder={t('inventory.list.chooseSite')}
                options={
                  sites.data?.map((site) => ({ value: site.siteId, label: `${site.name} ${site.caseNo}` })) ?? []
                }
                onChange={(id) => go(`/documents/list?site=${id}`, { replace: true })}
                className="list-site"
              />
            </Form.Item>
          </Form>
          {first === '' ? (
            <p className="list-note">{t('inventory.list.needSite')}</p>
          ) : (
            <ListOfSite key={`${first} ${roomId}`} siteId={first} roomId={roomId} />
          )}
        </>
      )}
    </div>
  )
}

function ListOfSite({ siteId, roomId }: { siteId: string; roomId: string }) {
  const t = useText()
  const go = useGo()
  const me = useSession((state) => state.officer)
  const mayFreeze = me !== null && may(me.role, 'inventory.record')
  const site = useQuery(ask.site.get.queryOptions({ input: { siteId }, placeholderData: undefined }))
  const officers = useQuery(ask.identity.listOfficers.queryOptions())
  const subject = roomId === '' ? `site:${siteId}` : `room:${roomId}`
  const frozen = useQuery(ask.documents.list.queryOptions({ input: { subject }, placeholderData: undefined }))
  const [checkerId, setChecker] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const [opened, setOpened] = useState<OpenedList | null>(null)
  const [why, setWhy] = useState<Explained | null>(null)
  const [busy, setBusy] = useState(false)
  const rooms = useMemo(
    () => site.data?.roomList.filter((room) => room.items > 0 || room.roomId === roomId) ?? [],
    [site.data, roomId],
  )
  useContextBar(
    site.data === undefined
      ? null
      : {
          siteId,
          caseNo: site.data.caseNo,
          caseTo: `/cases/${site.data.caseId}`,
          crumbs: [{ text: site.data.name, to: `/sites/${siteId}` }, { text: t('inventory.list.title') }],
          flags: [],
        },
  )
  const show = async (document: Frozen) => {
    const drawn = await desk.documents.open({ documentId: document.documentId })
    setOpened({ document, ...drawn })
    openDrawn(drawn)
  }
  const run = (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setWhy(null)
    work()
      .catch((error: unknown) => setWhy(explain(error, t)))
      .finally(() => setBusy(false))
  }
  const freeze = () =>
    run(async () => {
      const input = {
        siteId,
        roomId: roomId === '' ? null : roomId,
        checker: checkerId === null ? null : { officerId: checkerId, pin },
      }
      const document = await withCommandId((commandId) => desk.documents.freezeInventoryList({ commandId, ...input }))
      setPin('')
      await frozen.refetch()
      await show(document)
    })
  /** Addresses of drawn pages are short-lived, so printing draws the same bytes again. */
  const print = () => (opened === null ? freeze() : run(() => show(opened.document)))
  useKeys([
    {
      id: 'list.freeze',
      keys: ['Ctrl+Enter'],
      scope: 'global',
      text: 'inventory.list.freeze',
      inBar: true,
      run: () => mayFreeze && freeze(),
    },
    {
      id: 'list.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'inventory.list.print',
      inBar: true,
      run: () => (mayFreeze || opened !== null) && print(),
    },
  ])
  const lost = site.error ?? frozen.error
  const fault = why ?? (lost === null ? null : explain(lost, t))
  return (
    <>
      <Form layout="inline" className="list-choice" colon={false}>
        <Form.Item label={t('inventory.list.scope')} htmlFor="list-room">
          <Select
            label={t('inventory.list.scope')}
            id="list-room"
            showSearch={{ optionFilterProp: 'label' }}
            className="list-room"
            value={roomId === '' ? whole : roomId}
            options={[
              { value: whole, label: t('inventory.list.wholeSite') },
              ...rooms.map((room) => ({
                value: room.roomId,
                label: `${room.code} · ${t('inventory.lots', { n: room.items })}`,
              })),
            ]}
            onChange={(id) =>
              go(`/documents/list?site=${siteId}${id === whole ? '' : `&room=${id}`}`, { replace: true })
            }
          />
        </Form.Item>
        <Form.Item label={t('inventory.list.checker')} htmlFor="list-checker">
          <Select
            label={t('inventory.list.checker')}
            id="list-checker"
            className="list-checker"
            value={checkerId ?? ''}
            options={[
              { value: '', label: t('inventory.list.noChecker') },
              ...(officers.data ?? [])
                .filter((officer) => officer.active && officer.officerId !== me?.id)
                .map((officer) => ({ value: officer.officerId, label: officer.name })),
            ]}
            onChange={(id) => setChecker(id === '' ? null : id)}
          />
        </Form.Item>
        {checkerId === null ? null : (
          <Form.Item label={t('inventory.list.checkerPin')} htmlFor="list-pin">
            <PinField
              id="list-pin"
              label={t('inventory.list.checkerPin')}
              value={pin}
              onChange={setPin}
              onEnter={freeze}
            />
          </Form.Item>
        )}
        <Button
          type="primary"
          disabled={!mayFreeze || busy}
          title={mayFreeze ? undefined : t('inventory.readOnlyWhy')}
          onClick={freeze}
        >
          {t(busy ? 'inventory.list.freezing' : 'inventory.list.freeze')} <Kbd>Ctrl Enter</Kbd>
        </Button>
      </Form>
      {fault === null ? null : (
        <div className="list-note">
          <ErrorBlock happened={fault.happened} safe={fault.safe} nextText={fault.next} />
        </div>
      )}
      <div className="split">
        <FrozenList
          rows={frozen.data?.filter((document) => document.kind === 'inventoryList') ?? []}
          shown={opened?.document.documentId ?? ''}
          ready={frozen.data !== undefined}
          onOpen={(document) => run(() => show(document))}
        />
        <ListPreview opened={opened} busy={busy} onPrint={print} />
      </div>
    </>
  )
}
