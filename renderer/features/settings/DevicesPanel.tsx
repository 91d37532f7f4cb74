import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { reachOf } from '../../../shared/domain/identity/permissions.ts'
import { useSession } from '../../app/session.ts'
import { desk } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock, Panel, PanelRow } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'
import { TakeAway } from './TakeAway.tsx'

/** The court's laptops, for whoever manages people: a lost one is revoked here (P3, L8). */
export function DevicesPanel() {
  const mayManage = useSession(({ officer }) => officer !== null && reachOf(officer.role, 'officers.manage') !== null)
  return mayManage ? <Devices /> : null
}

function Devices() {
  const t = useText()
  const asked = useQuery(ask.identity.listDevices.queryOptions())
  const [lost, setLost] = useState<{ deviceId: string; name: string } | null>(null)
  const error = asked.error ? explain(asked.error, t) : null
  if (error !== null) {
    return (
      <Panel title={t('devices.title')}>
        <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} />
      </Panel>
    )
  }
  if (asked.data === undefined) return null
  const { devices, revocationsKnown, issuesHere } = asked.data
  const known = revocationsKnown === 0 ? t('devices.listNone') : t('devices.listNumber', { n: revocationsKnown })
  return (
    <Panel title={t('devices.title')} aside={known}>
      <table className="people">
        <caption className="visually-hidden">{t('devices.list')}</caption>
        <thead>
          <tr>
            <th>{t('devices.name')}</th>
            <th>{t('devices.prefix')}</th>
            <th>{t('devices.until')}</th>
            <th>{t('devices.state')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((one) => (
            <tr key={one.deviceId}>
              <td lang="zh-CN">{one.name}</td>
              <td className="number">{one.prefix}</td>
              <td className="number">{dayOf(one.certificateUntil)}</td>
              <td>
                {one.self ? (
                  <Tag tone="ink">{t('devices.self')}</Tag>
                ) : one.revokedAt !== null ? (
                  <Tag tone="amber">{t('devices.revoked', { when: dayOf(one.revokedAt) })}</Tag>
                ) : issuesHere ? (
                  <Button size="small" onClick={() => setLost(one)}>
                    {t('devices.revoke')}
                    <span className="visually-hidden"> {one.name}</span>
                  </Button>
                ) : (
                  <Tag>{t('devices.inUse')}</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {issuesHere ? null : (
        <PanelRow>
          <span className="text3">{t('devices.notHere')}</span>
        </PanelRow>
      )}
      {lost === null ? null : (
        <TakeAway
          title={t('devices.revokeOf', { name: lost.name })}
          consequence={t('devices.consequence')}
          act={t('devices.revoke')}
          run={(said) => desk.identity.revokeDevice({ ...said, deviceId: lost.deviceId })}
          onClose={() => setLost(null)}
        />
      )}
    </Panel>
  )
}
