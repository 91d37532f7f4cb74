import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeavingCheck } from '../../../shared/contract/desk/sync/leaving.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useRouteParam } from '../../app/navigation.tsx'
import { queryClient } from '../../app/query.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, Fault, Panel, PanelRow, ScreenHead, StateBar } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { LeavingExceptions } from './LeavingExceptions.tsx'
import { LeavingLine } from './LeavingLine.tsx'
import { LeavingSign } from './LeavingSign.tsx'
import { laptopName } from './leavingWords.ts'
import { LacksTable } from './MatrixPanel.tsx'
import './sync.css'

/** S18 离场核对: laptop by laptop what of a site nobody else has, one next act each, and who answers for the rest. */
export default function LeavingScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const options = ask.leaving.check.queryOptions({
    input: { siteId },
    refetchInterval: 15_000,
    placeholderData: undefined,
  })
  const asked = useQuery(options)
  if (asked.data === undefined) return <SiteWait title={t('leaving.title')} error={asked.error} />
  return <Leaving view={asked.data} onView={(next) => queryClient.setQueryData(options.queryKey, next)} />
}

const TONES = { even: 'ink', excepted: 'amber', open: 'seal' } as const

function Leaving({ view, onView }: { view: LeavingCheck; onView: (next: LeavingCheck) => void }) {
  const t = useText()
  const go = useGo()
  const { siteId } = view
  const [signing, setSigning] = useState(false)
  const [failed, setFailed] = useState('')
  const [told, setTold] = useState('')
  const open = view.rows.filter((row) => row.stand === 'open')
  useContextBar(siteBar(view, t('leaving.title'), [], null))
  const run = (work: () => Promise<unknown>) => {
    setFailed('')
    setTold('')
    work().catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const state = () =>
    run(async () => {
      onView(await withCommandId((commandId) => desk.leaving.state({ commandId, siteId })))
      setTold(t('leaving.stated1'))
    })
  const send = () =>
    run(async () => {
      const { peers } = await desk.sync.state()
      await Promise.all(peers.filter(({ address }) => address !== '').map(({ peer }) => desk.sync.now({ peer })))
      onView(await desk.leaving.check({ siteId }))
    })
  const except = () => open.length > 0 && setSigning(true)
  const isRecorded = view.exceptions.length > 0 || view.rows.some(({ statedAt }) => statedAt !== null)
  const sheet = () => isRecorded && go(`/sites/${siteId}/documents?document=${encodeURIComponent('leavingSheet/')}`)
  const free = !signing
  useKeys([
    {
      ...{ id: 'leaving.state', keys: ['C'], scope: 'screen', text: 'leaving.keys.state', inBar: true },
      run: () => free && view.mayState && state(),
    },
    {
      ...{ id: 'leaving.send', keys: ['S'], scope: 'screen', text: 'leaving.keys.send', inBar: true },
      run: () => free && send(),
    },
    {
      ...{ id: 'leaving.except', keys: ['E'], scope: 'screen', text: 'leaving.keys.except', inBar: true },
      run: () => free && except(),
    },
    {
      ...{ id: 'leaving.sheet', keys: ['P'], scope: 'screen', text: 'leaving.keys.sheet', inBar: true },
      run: () => free && sheet(),
    },
    {
      ...{ id: 'leaving.back', keys: ['Esc'], scope: 'global', text: 'leaving.keys.back' },
      run: () => free && go(`/sites/${siteId}`),
    },
  ])
  return (
    <div className="screen">
      <ScreenHead
        title={t('leaving.titleOf', { name: view.siteName })}
        acts={
          <>
            <ActButton act={{ label: t('leaving.keys.sheet'), keys: 'P', run: sheet, disabled: !isRecorded }} />
            <ActButton act={{ label: t('leaving.except.open'), keys: 'E', run: except, disabled: open.length === 0 }} />
            <ActButton
              kind="primary"
              act={{ label: t('leaving.state'), keys: 'C', run: state, disabled: !view.mayState }}
            />
          </>
        }
      />
      <StateBar tone={TONES[view.stand]}>
        <p role="status">{t(`leaving.stand.${view.stand}`, { n: open.length })}</p>
      </StateBar>
      <div className="screen-body sync-body">
        <Fault words={failed} large />
        <p role="status">{told}</p>
        <Panel title={t('leaving.title')}>
          {view.rows.map((row) => (
            <PanelRow key={row.device}>
              <LeavingLine row={row} siteId={siteId} onSend={send} />
            </PanelRow>
          ))}
        </Panel>
        {view.holders.length === 0 ? null : (
          <Panel title={t('leaving.matrix')}>
            <LacksTable
              matrix={{ holders: view.holders, rows: view.rows }}
              nameOf={(row) =>
                laptopName({ ...row, own: view.rows.some((one) => one.device === row.device && one.own) }, t)
              }
            />
          </Panel>
        )}
        <LeavingExceptions exceptions={view.exceptions} />
      </div>
      {signing ? (
        <LeavingSign
          view={view}
          open={open}
          onDone={(next) => {
            onView(next)
            setSigning(false)
          }}
          onClose={() => setSigning(false)}
        />
      ) : null}
    </div>
  )
}
