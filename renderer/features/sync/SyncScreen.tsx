import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { SyncPeer, SyncState } from '../../../shared/contract/desk/sync.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk } from '../../client/desk.ts'
import { explain, explainLine } from '../../client/errors.ts'
import { useFeed } from '../../client/feed.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState, ErrorBlock, Fault, Panel, PanelRow, ScreenHead } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { ChangeDevice } from '../identity/DeviceActs.tsx'
import { JoinAlone } from '../identity/JoinAlone.tsx'
import { Rejoin } from '../identity/Rejoin.tsx'
import { AsidePanel } from './AsidePanel.tsx'
import { BundlePanel } from './BundlePanel.tsx'
import { ClockPanel } from './ClockPanel.tsx'
import { ConflictsPanel } from './ConflictsPanel.tsx'
import { GatewayForm } from './GatewayForm.tsx'
import { GrantsPanel } from './GrantsPanel.tsx'
import { HandBackPanel } from './HandBackPanel.tsx'
import { HubPanel } from './HubPanel.tsx'
import { LargeFilesPanel } from './LargeFilesPanel.tsx'
import { LostPanel } from './LostPanel.tsx'
import { MatrixPanel } from './MatrixPanel.tsx'
import { PeerLine } from './PeerLine.tsx'
import { ReceiptsPanel } from './ReceiptsPanel.tsx'
import { TakenFromHere } from './TakenFromHere.tsx'
import { instantWords } from './words.ts'
import './sync.css'

/** How often the state is asked for while an exchange runs, ms. */
const WHILE_RUNNING_MS = 700

/** S18: what exists only here, how each exchange stands and what comes next, who lacks what, what was set aside. */
export default function SyncScreen() {
  const t = useText()
  const asked = useQuery(
    ask.sync.state.queryOptions({
      refetchInterval: ({ state }) =>
        state.data?.peers.some((one) => one.running !== null) ? WHILE_RUNNING_MS : 15_000,
    }),
  )
  useContextBar(null)
  if (asked.data !== undefined) return <Sync state={asked.data} />
  const error = asked.error ? explain(asked.error, t) : null
  return (
    <div className="screen">
      <ScreenHead title={t('sync.title')} />
      {error === null ? null : <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} />}
    </div>
  )
}

function Sync({ state }: { state: SyncState }) {
  const t = useText()
  const go = useGo()
  const maySet = useSession(({ officer }) => officer !== null && may(officer.role, 'settings.write'))
  const [setting, setSetting] = useState(false)
  const [failed, setFailed] = useState('')
  const [opened, setAct] = useState<'enrolAgain' | 'newDeviceId' | 'alone' | null>(null)
  const [told, setTold] = useState('')
  const stick = useRef<HTMLDivElement>(null)
  const enrolled = useFeed((feed) => feed.status?.enrolled === true)
  const reachable = state.peers.filter((one) => one.address !== '')
  const gateway = state.peers.find((one) => one.kind === 'gateway')
  const exchange = (some: readonly SyncPeer[]) => {
    setFailed('')
    void Promise.all(some.map(({ peer }) => desk.sync.now({ peer }))).catch((error: unknown) =>
      setFailed(explainLine(error, t)),
    )
  }
  const act = (peer: SyncPeer) => {
    if (peer.act === 'freeSpace' || peer.act === 'report' || peer.act === 'update') go('/settings/doctor')
    else if (peer.act === 'enrolAgain' || peer.act === 'newDeviceId') setAct(peer.act)
    else exchange([peer])
  }
  useKeys([
    {
      ...{ id: 'sync.now', keys: ['S'], scope: 'screen' as const, text: 'sync.keys.now' as const, inBar: true },
      run: () => reachable.length > 0 && !setting && exchange(reachable),
    },
  ])
  return (
    <div className="screen">
      <ScreenHead
        title={t('sync.title')}
        acts={
          <>
            {maySet ? (
              <ActButton
                act={{
                  label: t(gateway === undefined ? 'sync.gateway.set' : 'sync.gateway.change'),
                  run: () => setSetting(true),
                }}
              />
            ) : null}
            <ActButton
              kind="primary"
              act={{
                label: t('sync.now'),
                keys: 'S',
                run: () => exchange(reachable),
                disabled: reachable.length === 0,
              }}
            />
          </>
        }
      />
      <div className="screen-body sync-body">
        <OnlyHere state={state} />
        <OldTail state={state} />
        <TakenFromHere />
        <Fault words={failed} large />
        <p role="status">{told}</p>
        <Panel title={t('sync.peers')}>
          {reachable.length === 0 ? <EmptyState sentence={t('sync.noPeer')} /> : null}
          {enrolled ? null : (
            <PanelRow>
              <Button onClick={() => setAct('alone')}>{t('devices.alone.open')}</Button>
            </PanelRow>
          )}
          {reachable.map((peer) => (
            <PanelRow key={peer.peer}>
              <PeerLine peer={peer} onAct={() => act(peer)} />
            </PanelRow>
          ))}
        </Panel>
        <ClockPanel clock={state.clock} />
        <ConflictsPanel />
        <HubPanel />
        <LargeFilesPanel onStick={() => stick.current?.querySelector('button')?.focus()} />
        <div ref={stick}>
          <BundlePanel />
        </div>
        <MatrixPanel />
        <AsidePanel waiting={state.waiting} />
        <GrantsPanel />
        <LostPanel />
        <HandBackPanel />
        <ReceiptsPanel />
      </div>
      {opened === 'newDeviceId' ? <ChangeDevice onDone={setTold} onClose={() => setAct(null)} /> : null}
      {opened === 'enrolAgain' ? <Rejoin onDone={setTold} onClose={() => setAct(null)} /> : null}
      {opened === 'alone' ? <JoinAlone onDone={setTold} onClose={() => setAct(null)} /> : null}
      {setting ? <GatewayForm address={gateway?.address ?? ''} onClose={() => setSetting(false)} /> : null}
    </div>
  )
}

/** The first sentence of the screen: what would be lost with this laptop now (U1, G5). */
function OnlyHere({ state }: { state: SyncState }) {
  const t = useText()
  const go = useGo()
  const { events, files, since } = state.onlyHere
  const safe = events === 0 && files === 0
  const words = safe
    ? t('sync.onlyHere.none')
    : t('sync.onlyHere.some', {
        events: events.toLocaleString('en-US'),
        since: since === null ? '—' : instantWords(since),
        files: files.toLocaleString('en-US'),
      })
  return (
    <section className={`sync-risk${safe ? '' : ' sync-risk-some'}`}>
      <h2>{t('sync.onlyHere.title')}</h2>
      <p role="status">{words}</p>
      {safe ? null : <ActButton act={{ label: t('sync.onlyHere.toCopy'), run: () => go('/settings') }} />}
    </section>
  )
}

/** After a restore: what may be missing, who was asked for it, and when the rest is (X7). */
function OldTail({ state }: { state: SyncState }) {
  const t = useText()
  const { oldTail } = state
  if (oldTail === null) return null
  const { name, asked } = oldTail
  const until = instantWords(oldTail.until)
  const who = asked.map((one) => `${one.name} ${instantWords(one.at)}`).join('；')
  return (
    <Panel title={t('sync.oldTail.title')}>
      <PanelRow>
        <p role="status">
          {asked.length === 0 ? t('sync.oldTail.none', { name, until }) : t('sync.oldTail.asked', { name, until, who })}
        </p>
      </PanelRow>
    </Panel>
  )
}
