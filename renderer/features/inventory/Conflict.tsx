import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { type Item, itemFields } from '../../../shared/contract/desk/inventory.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import { fieldWords, isField } from './fieldWords.ts'

/** Two accounts of one field, side by side as sentences, until a person decides with a reason. */
export function Conflict(props: { item: Item; field: string; mayDecide: boolean; onDecided: (item: Item) => void }) {
  const t = useText()
  const { item, field } = props
  const accounts = item.doubts[field] ?? []
  const [chosen, setChosen, chosenNow] = useLive<number | null>(null)
  const [reason, setReason, reasonNow] = useLive('')
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  if (!isField(field)) return null
  const name = t(`inventory.field.${field}`)
  const decide = () => {
    const account = accounts[chosenNow() ?? -1]
    const why = reasonNow().trim()
    if (busyNow()) return
    if (account === undefined) return setFailed(t('inventory.conflict.choose'))
    if (why === '') return setFailed(t('app.reason.required'))
    const set = itemFields.partial().safeParse({ [field]: account.value })
    if (!set.success) return setFailed(t('inventory.conflict.choose'))
    setBusy(true)
    setFailed('')
    const { itemId, rev } = item
    withCommandId((commandId) => desk.inventory.correct({ commandId, itemId, rev, set: set.data, reason: why }))
      .then(props.onDecided)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <section className="conflict" aria-label={t('inventory.conflict.title', { field: name })}>
      <h3>{t('inventory.conflict.title', { field: name })}</h3>
      <ul>
        {accounts.map((account) => (
          <li key={account.by.map((one) => one.event).join()}>
            <b>{fieldWords(field, account.value, t) || t('inventory.blank')}</b>{' '}
            {account.by
              .map((one) =>
                t('inventory.conflict.by', { who: one.officer, device: one.device, time: formatTime(one.at) }),
              )
              .join(' ')}
            {account.by.some((one) => one.reason !== '') ? (
              <small>
                {account.by
                  .map((one) => one.reason)
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            ) : null}
          </li>
        ))}
      </ul>
      {props.mayDecide ? (
        <>
          <Radio.Group
            aria-label={t('inventory.conflict.value')}
            value={chosen}
            options={accounts.map((account, index) => ({
              value: index,
              label: fieldWords(field, account.value, t) || t('inventory.blank'),
            }))}
            onChange={(event) => setChosen(Number(event.target.value))}
          />
          <div className="row">
            <Input
              aria-label={t('app.reason.label')}
              placeholder={t('app.reason.placeholder')}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={(event) => {
                if (!belongsToInputMethod(event)) decide()
              }}
            />
            <Button type="primary" loading={busy} onClick={decide}>
              {t('inventory.conflict.decide')}
            </Button>
          </div>
        </>
      ) : null}
      {failed === '' ? null : (
        <p className="red small" role="alert">
          {failed}
        </p>
      )}
      <p className="small">
        {t('inventory.conflict.untilThen', {
          values: accounts.map((account) => fieldWords(field, account.value, t)).join(' / '),
        })}
      </p>
    </section>
  )
}
