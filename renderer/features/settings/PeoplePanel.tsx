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
import { useText, useTextOr } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'
import { AddPerson } from './AddPerson.tsx'
import { TakeAway } from './TakeAway.tsx'

/** Who may unlock this laptop. Who may not change it sees why. */
export function PeoplePanel() {
  const t = useText()
  const textOr = useTextOr()
  const people = useQuery(ask.identity.listOfficers.queryOptions())
  const me = useSession((state) => state.officer)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<{ officerId: string; name: string } | null>(null)
  const mayManage = me !== null && reachOf(me.role, 'officers.manage') !== null
  const error = people.error ? explain(people.error, t) : null
  const rows = people.data ?? []
  return (
    <Panel
      title={t('settings.people.title')}
      aside={t('settings.people.count', { n: rows.filter((one) => one.active).length })}
    >
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      <table className="people">
        <caption className="visually-hidden">{t('settings.people.list')}</caption>
        <thead>
          <tr>
            <th>{t('settings.people.name')}</th>
            <th>{t('settings.people.role')}</th>
            <th>{t('settings.people.until')}</th>
            <th>{t('settings.people.state')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.officerId}>
              <td lang="zh-CN">{one.name}</td>
              <td>{textOr(`legalTerms.role.${one.role}`, one.role)}</td>
              <td className="number">{dayOf(one.certificateUntil)}</td>
              <td>
                {one.officerId === me?.id ? (
                  <Tag tone="ink">{t('settings.people.self')}</Tag>
                ) : !one.active ? (
                  <Tag>{t('settings.people.removed')}</Tag>
                ) : mayManage ? (
                  <Button size="small" onClick={() => setRemoving(one)}>
                    {t('settings.people.remove')}
                  </Button>
                ) : (
                  <Tag>{t('settings.people.active')}</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PanelRow>
        <div className="row">
          <Button disabled={!mayManage} onClick={() => setAdding(true)}>
            {t('settings.people.add')}
          </Button>
          {mayManage || me === null ? null : (
            <span className="text3">{t('settings.people.notAllowed', { role: t(`legalTerms.role.${me.role}`) })}</span>
          )}
        </div>
      </PanelRow>
      {adding ? <AddPerson onClose={() => setAdding(false)} /> : null}
      {removing ? (
        <TakeAway
          title={t('settings.people.removeTitle', { name: removing.name })}
          consequence={t('settings.people.removeConsequence')}
          act={t('settings.people.remove')}
          run={(said) => desk.identity.removeOfficer({ ...said, officerId: removing.officerId })}
          onClose={() => setRemoving(null)}
        />
      ) : null}
    </Panel>
  )
}
