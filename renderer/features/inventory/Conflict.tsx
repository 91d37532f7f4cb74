import { useQuery } from '@tanstack/react-query'
import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import type { HistoryLine, StandingView } from '../../../shared/contract/desk/base.ts'
import { type Item, type ItemRegister, itemFields } from '../../../shared/contract/desk/inventory.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Fault } from '../../ui/blocks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import { accountsOf, valueWords } from './conflictWords.ts'
import { isField } from './fieldWords.ts'

interface ConflictProps {
  item: Item
  field: string
  mayDecide: boolean
  onDecided: (item: Item) => void
  /** None of the values is right: the form, where another is stated with a reason. */
  onOther: () => void
}

/** Two accounts of one field, side by side as sentences, until a person decides with a reason. */
export function Conflict(props: ConflictProps) {
  const t = useText()
  const { item, field } = props
  const asked = useQuery(
    ask.inventory.history.queryOptions({ input: { itemId: item.itemId, field }, placeholderData: undefined }),
  )
  if (!isField(field)) return null
  const accounts = accountsOf(item, field)
  const title = t('inventory.conflict.title', { field: t(`inventory.field.${field}`) })
  return (
    <section className="conflict" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {accounts.flatMap((account) =>
          account.by.map((by) => (
            <li key={by.event}>
              {sentence(
                { ...by, field, value: account.value },
                asked.data?.find((line) => line.event === by.event),
                t,
              )}
            </li>
          )),
        )}
      </ul>
      {props.mayDecide ? <Decision {...props} field={field} accounts={accounts} /> : null}
      <p className="small">
        {t('inventory.conflict.untilThen', {
          values: accounts.map((account) => valueWords(field, account.value, t)).join(' / '),
        })}
      </p>
    </section>
  )
}

interface Account {
  readonly officer: string
  readonly device: string
  readonly at: number
  readonly reason: string
  readonly field: ItemRegister
  readonly value: unknown
}

/** Who said it, when, on which laptop, instead of what, and why. */
function sentence(account: Account, line: HistoryLine | undefined, t: Text): string {
  const { field } = account
  const from = (line?.replaced ?? []).map((value) => valueWords(field, value, t)).join(' / ')
  const said = {
    who: account.officer,
    time: formatTime(account.at),
    device: account.device,
    from,
    to: valueWords(field, account.value, t),
  }
  const what = from === '' ? t('inventory.conflict.said', said) : t('inventory.conflict.changed', said)
  return what + (account.reason === '' ? '' : t('inventory.conflict.why', { reason: account.reason }))
}

/** Which account stands, and why. */
function Decision(props: ConflictProps & { field: ItemRegister; accounts: readonly StandingView[] }) {
  const t = useText()
  const { item, field, accounts } = props
  const [chosen, setChosen, chosenNow] = useLive<number | null>(null)
  const [reason, setReason, reasonNow] = useLive('')
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
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
    <>
      <div className="row conflict-values">
        <Radio.Group
          aria-label={t('inventory.conflict.value')}
          value={chosen}
          options={accounts.map((account, index) => ({ value: index, label: valueWords(field, account.value, t) }))}
          onChange={(event) => setChosen(Number(event.target.value))}
        />
        <Button type="link" size="small" onClick={props.onOther}>
          {t('inventory.conflict.other')}
        </Button>
      </div>
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
      <Fault words={failed} />
    </>
  )
}
