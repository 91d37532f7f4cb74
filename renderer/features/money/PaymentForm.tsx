import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { PAYMENT_WAYS, type PaymentWay } from '../../../shared/domain/money/agreements.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Records money that came on an agreement, on the day it was in the account. */
export function PaymentForm(props: { agreementId: string; today: string; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const [said, setSaid, saidNow] = useLive({ on: props.today, amount: '', voucher: '' })
  const [way, setWay, wayNow] = useLive<PaymentWay>('TRANSFER')
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const act = (): FormAct => {
    const now = saidNow()
    const on = parseCalendarDate(now.on.trim())
    const fen = parseYuan(now.amount.trim(), 'yuan')
    if (!on.ok) return t('money.form.badDay', { text: now.on })
    if (!fen.ok || fen.value <= 0) return t('money.form.badAmount', { text: now.amount })
    const set = { on: on.value, fen: fen.value, way: wayNow(), voucher: now.voucher.trim() }
    return (commandId) => desk.money.pay({ commandId, agreementId: props.agreementId, set }).then(props.onDone)
  }
  return (
    <FormDialog title={t('money.pay')} width={420} label={t('money.form.save')} prepare={act} onClose={props.onClose}>
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
    </FormDialog>
  )
}
