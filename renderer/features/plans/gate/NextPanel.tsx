import { Button } from 'antd'
import type { ConditionView, GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import type { StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import { Icon } from '../../../ui/icons.tsx'
import type { GateWords } from './gateWords.ts'
import type { Recording } from './StepForm.tsx'

type Move = GateView['moves'][number]

/** Step beside which an override of a condition is written down. */
const BESIDE: Readonly<Record<string, StepCode>> = {
  RESIDENCE_GRACE: 'E06',
  OBJECTION_BLOCKS: 'E10',
  UNKNOWN_OCCUPANT: 'E10',
  COURT_CONTACT: 'E13',
}

/** Moves that leave the way: they stand below the ones that go on. */
const ASIDE: readonly Move['move'][] = ['suspend', 'pause', 'abort', 'return', 'reopenPlan', 'vacatedVoluntarily']

/** Moves known from here, those that go on first, each possible or with the reason in words; an override is a record of its own. */
export function NextPanel(props: {
  view: GateView
  words: GateWords
  role: string
  onMove: (move: Move['move']) => void
  onOverride: (recording: Recording) => void
}) {
  const { view, words } = props
  const { t } = words
  const known = view.moves.filter((one) => one.move !== 'reconciled')
  const moves = [
    ...known.filter((one) => !ASIDE.includes(one.move)),
    ...known.filter((one) => ASIDE.includes(one.move)),
  ]
  if (moves.length === 0) return <p className="text3">{t('gate.noNext')}</p>
  return (
    <ul className="gate-moves">
      {moves.map((one) => (
        <li key={one.move}>
          <div className="row">
            <Button
              size="small"
              type={one.possible && one.conditions.length > 0 ? 'primary' : 'default'}
              disabled={!one.possible}
              onClick={() => props.onMove(one.move)}
            >
              {words.law('move', one.move)}
            </Button>
            <small className="text2">
              {one.conditions.length === 0
                ? t('gate.possible')
                : t('gate.conditions', { met: one.conditions.filter(holds).length, all: one.conditions.length })}
            </small>
          </div>
          <ul className="gate-conditions">
            {one.conditions.map((condition) => (
              <Condition
                key={`${condition.code} ${condition.detail} ${condition.subject}`}
                condition={condition}
                words={words}
                role={props.role}
                onOverride={props.onOverride}
              />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function holds(condition: ConditionView): boolean {
  return condition.met || condition.overridden
}

function Condition(props: {
  condition: ConditionView
  words: GateWords
  role: string
  onOverride: (recording: Recording) => void
}) {
  const { condition, words } = props
  const { t } = words
  const state = condition.met ? 'met' : condition.overridden ? 'overridden' : 'missing'
  const { guard, subject } = condition
  const may = condition.overrideBy.some((role) => role === props.role)
  const begin = () => {
    props.onOverride({ step: BESIDE[guard] ?? 'E10', record: null, outcome: 'OVERRIDE', guard, subject })
  }
  return (
    <li className={state === 'met' ? 'green' : state === 'overridden' ? 'amber' : 'text'}>
      <Icon name={state === 'met' ? 'check' : state === 'overridden' ? 'flag' : 'close'} size={13} />
      <span>
        <span className="visually-hidden">{t(`gate.${state}`)}：</span>
        {words.condition(condition)}
        {state === 'overridden' ? ` · ${t('gate.overridden')}` : ''}
        {state !== 'missing' || guard === '' ? null : may ? (
          <Button type="link" size="small" onClick={begin}>
            {t('gate.override')}
          </Button>
        ) : (
          <small className="text2">
            {' '}
            {t('gate.overrideBy', { roles: condition.overrideBy.map((role) => words.role(role)).join('、') })}
          </small>
        )}
      </span>
    </li>
  )
}
