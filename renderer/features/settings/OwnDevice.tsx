import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useFeed } from '../../client/feed.ts'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { KeyValues } from '../../ui/values.tsx'
import { ChangeDevice } from '../identity/DeviceActs.tsx'
import { JoinAlone } from '../identity/JoinAlone.tsx'
import { Rejoin } from '../identity/Rejoin.tsx'

/** Which device this laptop is, whether the court knows it, and the two acts that change that (X7, P3). */
export function OwnDevice() {
  const t = useText()
  const textOr = useTextOr()
  const device = useFeed((feed) => feed.status?.device ?? null)
  const enrolled = useFeed((feed) => feed.status?.enrolled === true)
  const [open, setOpen] = useState<'change' | 'rejoin' | 'alone' | null>(null)
  const [told, setTold] = useState('')
  const asked = useQuery(ask.identity.standAlone.queryOptions())
  const left = (asked.data?.localOfficers ?? []).map(
    ({ name, role }) => `${name} ${textOr(`legalTerms.role.${role}`, role)}`,
  )
  if (device === null) return null
  const state = device.rejoining ? 'waits' : device.certified === false ? 'uncertified' : 'certified'
  const close = () => setOpen(null)
  return (
    <Panel title={t('devices.own.title')}>
      <PanelRow>
        <KeyValues
          rows={[
            { label: t('devices.own.number'), value: device.prefix },
            { label: t('devices.own.state'), value: t(`devices.own.${state}`), amber: state !== 'certified' },
            ...(left.length === 0 ? [] : [{ label: t('devices.alone.localPeople'), value: left.join('、') }]),
          ]}
        />
      </PanelRow>
      <PanelRow>
        <div className="row">
          <Button onClick={() => setOpen('change')}>{t('devices.own.change')}</Button>
          {enrolled ? (
            <Button onClick={() => setOpen('rejoin')}>{t('devices.own.rejoin')}</Button>
          ) : (
            <>
              <Button onClick={() => setOpen('alone')}>{t('devices.alone.open')}</Button>
              <span className="text3">{t('devices.own.local')}</span>
            </>
          )}
        </div>
        <p role="status">{told}</p>
      </PanelRow>
      {open === 'change' ? <ChangeDevice onDone={setTold} onClose={close} /> : null}
      {open === 'rejoin' ? <Rejoin onDone={setTold} onClose={close} /> : null}
      {open === 'alone' ? <JoinAlone onDone={setTold} onClose={close} /> : null}
    </Panel>
  )
}
