import { Form } from 'antd'
import { useState } from 'react'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { PAYMENT_WAYS, type PaymentWay } from '../../../shared/domain/money/agreements.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { ChoiceField, TextField } from '../plans/gate/formFields.tsx'

/** Records money that came on an agreement, on the day it was in the account. */
export function PaymentForm(props: { agreementId: string; today: string; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const [said, setSaid, saidNow] = useLive({ on: props.today, amount: '', voucher: '' })
  const [way, setWay, wayNow] = useLive<PaymentWay>('TRANSFER')
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const save = () => {
    if (busyNow()) return
    const now = saidNow()
    const on = parseCalendarDate(now.on.trim())
    const fen = parseYuan(now.amount.trim(), 'yuan')
    if (!on.ok) return setFailed(t('money.form.badDay', { text: now.on }))
    if (!fen.ok || fen.value <= 0) return setFailed(t('money.form.badAmount', { text: now.amount }))
    setBusy(true)
    setFailed('')
    const set = { on: on.value, fen: fen.value, way: wayNow(), voucher: now.voucher.trim() }
    withCommandId((commandId) => desk.money.pay({ commandId, agreementId: props.agreementId, set }))
      .then(props.onDone)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={t('money.pay')}
      width={420}
      onClose={props.onClose}
      act={{ label: t('money.form.save'), run: save, busy }}
    >
      <Form layout="vertical" onFinish={save}>
        <TextField
          id="payment-on"
          label={t('money.form.on')}
          max={20}
          first
          value={said.on}
          onChange={(on) => put({ on })}
        />
        <TextField
          id="payment-amount"
          label={t('money.form.amount')}
          max={20}
          value={said.amount}
          onChange={(amount) => put({ amount })}
        />
        <ChoiceField
          id="payment-way"
          label={t('money.form.way')}
          value={way}
          options={PAYMENT_WAYS.map((value) => ({ value, label: t(`money.way.${value}`) }))}
          onChange={setWay}
        />
        <TextField
          id="payment-voucher"
          label={t('money.form.voucher')}
          max={100}
          value={said.voucher}
          onChange={(voucher) => put({ voucher })}
        />
      </Form>
      {failed === '' ? null : (
        <p className="red small" role="alert">
          {failed}
        </p>
      )}
    </Dialog>
  )
}
