import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { SiteHeld } from '../../../../shared/contract/desk/plans/held.ts'
import { ask } from '../../../client/queries.ts'
import { Icon } from '../../../ui/icons.tsx'
import { useGateWords } from './gateWords.ts'
import './held.css'
import { MoveDialog } from './MoveDialog.tsx'

/**
 * NEEDS_RECONCILIATION across the screens of a site (screens §6, F5). One question per site, which news of items does not
 * ask again: entry never waits for it.
 */
export default function HeldBar({ siteId }: { siteId: string }) {
  const held = useQuery(ask.gate.held.queryOptions({ input: { siteId }, placeholderData: undefined })).data ?? null
  return held === null ? null : <Held held={held} />
}

type Cause = NonNullable<SiteHeld['cause']>

/**
 * Who returned, when, why, what was done before anybody here knew, and what may still be done. It stays until the
 * commander's decision is recorded.
 */
function Held({ held }: { held: SiteHeld }) {
  const words = useGateWords(held.today)
  const { t } = words
  const [deciding, setDeciding] = useState(false)
  const { cause, arrival, reported } = held
  const version = held.version === null ? '' : t('gate.held.ofVersion', { n: held.version })
  const values = (entry: Cause) => ({
    officer: entry.officer,
    role: words.role(entry.role),
    time: words.moment(entry.at),
    reason: entry.reason,
    version,
  })
  const acted = held.acted.map((entry) => `${words.law('move', entry.move)} ${entry.officer} ${words.moment(entry.at)}`)
  // What is possible depends on where the return landed: pausing from the site, suspending before it.
  const besides = held.besides.map((move) => words.law('move', move)).join(' · ')
  const close = () => setDeciding(false)
  // The bar goes with the decision; the focus must not go with it.
  const done = () => document.getElementById('main')?.focus({ preventScroll: true })
  return (
    <section className="site-held" role="alert" aria-label={t('gate.held.title')}>
      <Icon name="warning" />
      <div>
        <p className="site-held-title">{t('gate.held.title')}</p>
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
        {reported === null ? null : <p>{t('gate.held.reported', values(reported))}</p>}
        {held.mayDecide ? null : (
          <p>
            {held.commanders.length === 0
              ? t('gate.held.decidersByRole')
              : t('gate.held.deciders', { names: held.commanders.join('、') })}
          </p>
        )}
      </div>
      <Button type="primary" danger disabled={!held.mayDecide} onClick={() => setDeciding(true)}>
        {t('gateLaw.move.reconciled')}
      </Button>
      {deciding ? <MoveDialog of={held} move="reconciled" words={words} onDone={done} onClose={close} /> : null}
    </section>
  )
}
