import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { SETTLING_ASKS, type SettlingMove } from '../../../shared/domain/lots/settling.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { formatFen } from '../../ui/values.tsx'

/** What became of goods nobody collected, or where their price went: day, to whom, sums and the paper (E22). */
export function SettleForm(props: {
  view: LotsView
  lot: LotView
  move: SettlingMove
  onDone: () => void
  onClose: () => void
}) {
  const t = useText()
  const { view, lot, move } = props
  const asks = SETTLING_ASKS[move]
  const [said, setSaid, saidNow] = useLive({ on: view.now.slice(0, 10), whom: '', amount: '', costs: '', paper: '' })
  const act = (): FormAct => {
    const { on, whom, amount, costs, paper } = saidNow()
    const day = parseCalendarDate(on.trim())
    if (!day.ok) return t('money.form.badDay', { text: on })
    const sums = { amountFen: null as number | null, costsFen: null as number | null }
    for (const [name, text] of [
      ['amountFen', amount],
      ['costsFen', costs],
    ] as const) {
      if (text.trim() === '') continue
      const fen = parseYuan(text.trim(), 'yuan')
      if (!fen.ok || fen.value < 0) return t('money.form.badAmount', { text })
      sums[name] = fen.value
    }
    const set = { on: day.value, whom: whom.trim(), paper: paper.trim(), ...sums }
    const { lotId, rev } = lot
    return (commandId) => desk.lots.settle({ commandId, lotId, rev, move, set }).then(props.onDone)
  }
  const text = (name: keyof typeof said, label: string, max: number, first: boolean) => (
    <TextField
      id={`settle-${name}`}
      label={label}
      max={max}
      first={first}
      value={said[name]}
      onChange={(value) => setSaid({ ...saidNow(), [name]: value })}
    />
  )
  const [one] = asks
  return (
    <FormDialog
      title={`${t(`lots.move.${move}`)} · ${lot.no} · ${t('lots.rows', { n: lot.rows })}`}
      width={460}
      label={`${t('lots.form.record')} Ctrl Enter`}
      prepare={act}
      onClose={props.onClose}
    >
      {lot.priceFen === null ? null : <p className="text2">{t('lots.sold', { sum: formatFen(lot.priceFen) })}</p>}
      {asks.includes('whom') ? text('whom', t(`lots.whom.${move}`), 60, one === 'whom') : null}
      {asks.includes('amount') ? text('amount', t(`lots.amount.${move}`), 20, one === 'amount') : null}
      {asks.includes('costs') ? text('costs', t('lots.form.costs'), 20, false) : null}
      {text('paper', t('lots.form.paper'), 200, one === undefined)}
      {text('on', t('lots.form.on'), 20, false)}
    </FormDialog>
  )
}
