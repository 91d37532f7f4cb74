import { useState } from 'react'
import type { PlanAnswer, PlanFindingAnswer } from '../../../shared/contract/desk/plans.ts'
import { Icon } from '../../ui/icons.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import type { Jump } from './PlanGrid.tsx'

/** What is missing, always in sight: each line leads to its cell, and to the next one when it is pressed again. */
export function Findings({ plan, onJump }: { plan: PlanAnswer; onJump: (place: Omit<Jump, 'at'>) => void }) {
  const t = useText()
  const of = (severity: PlanFindingAnswer['severity']) => plan.findings.filter((one) => one.severity === severity)
  const total = plan.findings.reduce((sum, finding) => sum + finding.count, 0)
  return (
    <aside className="side plan-findings" aria-label={t('plans.findings')} data-pane tabIndex={-1}>
      <h2>
        {t('plans.findings')} <span className="text3">{t('plans.findingsHead', { n: total })}</span>
      </h2>
      {plan.findings.length === 0 ? <p className="green">{t('plans.allHolds')}</p> : null}
      <Group title={t('plans.blocks')} findings={of('block')} onJump={onJump} />
      <Group title={t('plans.reasons')} findings={of('reason')} onJump={onJump} />
    </aside>
  )
}

function Group(props: {
  title: string
  findings: readonly PlanFindingAnswer[]
  onJump: (place: Omit<Jump, 'at'>) => void
}) {
  if (props.findings.length === 0) return null
  return (
    <section>
      <h3>{props.title}</h3>
      <ul>
        {props.findings.map((finding) => (
          <Finding key={finding.code} finding={finding} onJump={props.onJump} />
        ))}
      </ul>
    </section>
  )
}

function Finding({ finding, onJump }: { finding: PlanFindingAnswer; onJump: (place: Omit<Jump, 'at'>) => void }) {
  const t = useText()
  const textOr = useTextOr()
  const [at, setAt] = useState(0)
  const { code, count, severity } = finding
  const place = finding.places[at % finding.places.length]
  if (place === undefined) return null
  const sentence = textOr(`planFindings.${code}`, code).replace('{{detail}}', place.detail || t('plans.nameless'))
  return (
    <li>
      <button
        type="button"
        className={severity === 'block' ? 'plan-finding block' : 'plan-finding'}
        onClick={() => {
          onJump(place)
          setAt(at + 1)
        }}
      >
        <Icon name={severity === 'block' ? 'warning' : 'info'} size={13} />
        <span>
          {sentence}
          {count > 1 ? <small> {t('plans.more', { n: count })}</small> : null}
        </span>
      </button>
    </li>
  )
}
