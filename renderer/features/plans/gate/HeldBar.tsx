import { Button } from 'antd'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { Icon } from '../../../ui/icons.tsx'
import type { GateWords } from './gateWords.ts'

type Held = NonNullable<NonNullable<GateView['task']>['held']>

/**
 * NEEDS_RECONCILIATION (screens §6, F5): who returned, when, why, what was done before anybody here knew, and what may
 * still be done. It stays until the commander's decision is recorded.
 */
export function HeldBar(props: {
  held: Held
  moves: GateView['moves']
  words: GateWords
  mayDecide: boolean
  onDecide: () => void
}) {
  const { held, words } = props
  const { t } = words
  const { cause, arrival } = held
  const version = held.version === null ? '' : t('gate.held.ofVersion', { n: held.version })
  const values = (entry: NonNullable<Held['cause']>) => ({
    officer: entry.officer,
    role: words.role(entry.role),
    time: words.moment(entry.at),
    reason: entry.reason,
    version,
  })
  const acted = held.acted.map((entry) => `${words.law('move', entry.move)} ${entry.officer} ${words.moment(entry.at)}`)
  // What is possible depends on where the return landed: pausing from the site, suspending before it.
  const possible = props.moves.filter((one) => one.possible && one.move !== 'reconciled')
  const besides = possible.map(({ move }) => words.law('move', move)).join(' · ')
  return (
    <section className="gate-held" role="alert" aria-label={t('gate.held.title')}>
      <Icon name="warning" />
      <div>
        <p className="gate-held-title">{t('gate.held.title')}</p>
        <p>
          {cause === null
            ? t('gate.held.unknown')
            : t(cause.move === 'suspend' ? 'gate.held.suspended' : 'gate.held.returned', values(cause))}
        </p>
        {acted.length === 0 ? null : <p>{t('gate.held.acted', { moves: acted.join(' · ') })}</p>}
        {arrival === null ? null : (
          <p>
            {t('gate.held.arrival', { version: arrival.version })}
            {arrival.courtSeq === null ? '' : t('gate.held.receipt', { n: arrival.courtSeq })}
            {arrival.offlineSince === null ? '' : t('gate.held.offline', { time: words.moment(arrival.offlineSince) })}
          </p>
        )}
        <p>
          {t('gate.held.still')}
          {besides === '' ? '' : ` ${t('gate.held.possible', { moves: besides })}`}
        </p>
        {held.reported === null ? null : <p>{t('gate.held.reported', values(held.reported))}</p>}
      </div>
      <Button type="primary" danger disabled={!props.mayDecide} onClick={props.onDecide}>
        {t('gateLaw.move.reconciled')}
      </Button>
    </section>
  )
}
