import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { Board } from './Board.tsx'
import { boardOf, stateCounts } from './board.ts'
import { GenerateRooms } from './GenerateRooms.tsx'
import { RoomForm } from './RoomForm.tsx'
import { RoomSide } from './RoomSide.tsx'
import { RoomTable } from './RoomTable.tsx'
import { Legend, SiteSummary } from './SiteSummary.tsx'
import { SiteWait } from './SiteWait.tsx'
import './site.css'
import { usePlanStanding } from '../plans/usePlanStanding.ts'
import { useFlagWords } from './useFlagWords.ts'

type Dialog = 'none' | 'generate' | 'add' | 'edit'

/** S7, first cut: every room of the site as the buildings stand, and the same as a table. */
export default function SiteScreen() {
  const t = useText()
  const go = useGo()
  const siteId = useRouteParam('siteId')
  const asked = useQuery(ask.site.get.queryOptions({ input: { siteId }, placeholderData: undefined }))
  const site = asked.data
  const role = useSession((state) => state.officer?.role)
  const mayWrite = role !== undefined && may(role, 'site.write')
  const { bar } = usePlanStanding(siteId)
  const flags = useFlagWords(site?.flags ?? [])
  const [picked, setCurrent] = useState('')
  const [unfinished, setUnfinished] = useState(false)
  const [table, setTable] = useState(false)
  const [dialog, setDialog] = useState<Dialog>('none')
  const buildings = useMemo(() => (site === undefined ? [] : boardOf(site, unfinished)), [site, unfinished])
  const rooms = useMemo(() => buildings.flatMap((one) => one.floors).flatMap((one) => one.rooms), [buildings])
  const room = rooms.find((one) => one.roomId === picked) ?? rooms.find((one) => one.state === 'open') ?? rooms[0]
  const open = useCallback((roomId: string) => go(`/sites/${siteId}/rooms/${roomId}`), [go, siteId])
  const toLeaving = () => go(`/sites/${siteId}/leaving`)
  useContextBar(
    site === undefined
      ? null
      : {
          siteId,
          caseNo: site.caseNo,
          caseTo: `/cases/${site.caseId}`,
          crumbs: [{ text: site.name }, { text: t('site.board') }],
          flags,
          ...bar,
          ...(mayWrite ? {} : { readOnly: t('site.readOnly') }),
        },
  )
  useKeys([
    {
      id: 'site.unfinished',
      keys: ['U'],
      scope: 'screen',
      text: 'site.keys.unfinished',
      inBar: true,
      run: () => setUnfinished((now) => !now),
    },
    {
      id: 'site.view',
      keys: ['V'],
      scope: 'screen',
      text: 'site.keys.view',
      inBar: true,
      run: () => setTable((now) => !now),
    },
    {
      id: 'site.edit',
      keys: ['F2'],
      scope: 'screen',
      text: 'site.keys.edit',
      inBar: true,
      run: () => mayWrite && room !== undefined && setDialog('edit'),
    },
    {
      id: 'site.leaving',
      keys: ['L'],
      scope: 'screen',
      text: 'leaving.keys.open',
      inBar: true,
      run: toLeaving,
    },
    {
      id: 'site.list',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'site.keys.list',
      run: () => go(`/documents/list?site=${siteId}`),
    },
  ])
  if (site === undefined) return <SiteWait title={t('site.board')} error={asked.error} />
  const none = site.roomList.length === 0
  return (
    <div className="screen site">
      <h1 className="visually-hidden">{t('site.boardOf', { name: site.name })}</h1>
      <SiteSummary
        site={site}
        counts={stateCounts(site.roomList)}
        acts={
          <>
            <ActButton act={{ label: t('gate.title'), run: () => go(`/sites/${siteId}/steps`) }} />
            <ActButton
              act={{
                label: t(unfinished ? 'site.showAll' : 'site.showUnfinished'),
                run: () => setUnfinished(!unfinished),
                keys: 'U',
              }}
            />
            <ActButton
              act={{ label: t(table ? 'site.asBoard' : 'site.asTable'), run: () => setTable(!table), keys: 'V' }}
            />
            <ActButton act={{ label: t('documentDesk.toDocuments'), run: () => go(`/sites/${siteId}/documents`) }} />
            <ActButton act={{ label: t('signatures.toSigning'), run: () => go(`/sites/${siteId}/signing`) }} />
            <ActButton act={{ label: t('plans.openPlan'), run: () => go(`/sites/${siteId}/plan`) }} />
          </>
        }
      />
      {none ? (
        <EmptyState
          sentence={t('site.empty')}
          act={{ label: t('site.generate'), run: () => setDialog('generate'), disabled: !mayWrite }}
          more={<ActButton act={{ label: t('site.addRoom'), run: () => setDialog('add'), disabled: !mayWrite }} />}
        />
      ) : (
        <div className="split">
          {table ? (
            <RoomTable site={site} rooms={rooms} current={room?.roomId ?? ''} onCurrent={setCurrent} onOpen={open} />
          ) : rooms.length === 0 ? (
            <EmptyState sentence={t('site.allDone')} />
          ) : (
            <Board buildings={buildings} current={room?.roomId ?? ''} onCurrent={setCurrent} onOpen={open} />
          )}
          {room === undefined ? null : (
            <RoomSide site={site} room={room} mayWrite={mayWrite} onOpen={open} onEdit={() => setDialog('edit')} />
          )}
        </div>
      )}
      {none ? null : (
        <Legend
          counts={stateCounts(site.roomList)}
          acts={
            <>
              <Button size="small" onClick={toLeaving}>
                {t('leaving.toCheck')}
              </Button>
              <Button size="small" disabled={!mayWrite} onClick={() => setDialog('generate')}>
                {t('site.generate')}
              </Button>
              <Button size="small" disabled={!mayWrite} onClick={() => setDialog('add')}>
                {t('site.addRoom')}
              </Button>
            </>
          }
        />
      )}
      {dialog === 'generate' ? <GenerateRooms site={site} onClose={() => setDialog('none')} /> : null}
      {dialog === 'add' ? <RoomForm site={site} room={null} onClose={() => setDialog('none')} /> : null}
      {dialog === 'edit' && room !== undefined ? (
        <RoomForm key={room.roomId} site={site} room={room} onClose={() => setDialog('none')} />
      ) : null}
    </div>
  )
}
