import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { JoinHub } from './JoinHub.tsx'

/** This laptop as a hub, or with one (G2). */
export function HubPanel() {
  const t = useText()
  const asked = useQuery(ask.sync.hub.queryOptions({ refetchInterval: 15_000 }))
  const [joining, setJoining] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState('')
  const hub = asked.data
  if (hub === undefined) return null
  const run = (act: () => Promise<HubState>) => {
    setBusy(true)
    setFailed('')
    void act()
      .then(() => asked.refetch())
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <Panel title={t('sync.hub.title')}>
      <PanelRow>
        <p className="text3">{t('sync.hub.hint')}</p>
        {hub.open === null ? null : <Opened open={hub.open} />}
        {hub.joined === null ? null : <p role="status">{t('sync.hub.joined', { name: hub.joined.name })}</p>}
        <div className="row">
          {hub.open === null ? (
            <Button loading={busy} onClick={() => run(() => desk.sync.openHub())}>
              {t('sync.hub.open')}
            </Button>
          ) : (
            <Button loading={busy} onClick={() => run(() => desk.sync.closeHub())}>
              {t('sync.hub.close')}
            </Button>
          )}
          {hub.joined === null ? (
            <Button disabled={busy} onClick={() => setJoining(true)}>
              {t('sync.hub.join')}
            </Button>
          ) : (
            <Button disabled={busy} onClick={() => run(() => desk.sync.leaveHub())}>
              {t('sync.hub.leave')}
            </Button>
          )}
        </div>
        <Fault words={failed} />
      </PanelRow>
      {joining ? (
        <JoinHub
          onClose={() => setJoining(false)}
          onDone={() => {
            setJoining(false)
            void asked.refetch()
          }}
        />
      ) : null}
    </Panel>
  )
}

function Opened({ open }: { open: NonNullable<HubState['open']> }) {
  const t = useText()
  const digits = `${open.digits.slice(0, 3)} ${open.digits.slice(3)}`
  const addresses = open.addresses.map((address) => `${address}:${open.port}`).join(' · ')
  return (
    <p role="status">
      <b className="sync-digits number">{digits}</b>
      {t('sync.hub.isOpen', { digits, addresses: addresses === '' ? `:${open.port}` : addresses })}
      <span className="sync-hub-with">
        {open.laptops === 0 ? t('sync.hub.alone') : t('sync.hub.laptops', { n: open.laptops })}
      </span>
    </p>
  )
}
