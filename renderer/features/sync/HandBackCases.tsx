import { useState } from 'react'
import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ActButton, Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

type Case = HandBackState['cases'][number]
const TONES = { here: 'plain', back: 'ink', coming: 'amber' } as const

/** Closed cases that can leave this laptop with their sites, what keeps each here, and those that left (L8). */
export function HandBackCases({ state, onState }: { state: HandBackState; onState: (next: HandBackState) => void }) {
  const t = useText()
  const [giving, setGiving] = useState<Case | null>(null)
  const [failed, setFailed] = useState('')
  const { cases, casesTotal, may } = state
  const holder = state.holder ?? ''
  const takeAgain = ({ caseId }: Case) => {
    setFailed('')
    withCommandId((commandId) => desk.handBack.takeCaseAgain({ commandId, caseId }))
      .then(onState)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const hint = state.holder === null ? t('handBack.noHolder') : t('handBack.cases.hint', { holder })
  return (
    <Panel title={t('handBack.cases.title')}>
      <PanelRow>
        <p className="text3">{cases.length === 0 ? t('handBack.cases.none') : hint}</p>
        {cases.length < casesTotal ? (
          <p>{t('handBack.cases.more', { shown: cases.length, total: casesTotal.toLocaleString('en-US') })}</p>
        ) : null}
        <Fault words={failed} />
      </PanelRow>
      {cases.map((one) => (
        <PanelRow key={one.caseId}>
          <CaseLine one={one} holder={holder} may={may} onGive={() => setGiving(one)} onAgain={() => takeAgain(one)} />
        </PanelRow>
      ))}
      <ConfirmWithReason
        open={giving !== null}
        title={`${t('handBack.give')} ${giving?.caseNo ?? ''}`}
        consequence={[t('handBack.cases.consequence', { holder }), giving === null ? '' : neededWords(giving, t)]
          .filter(Boolean)
          .join(' ')}
        confirmLabel={t('handBack.give')}
        explain={(error) => explainLine(error, t)}
        onCancel={() => setGiving(null)}
        onConfirm={async (reason) => {
          const caseId = giving?.caseId ?? ''
          onState(await withCommandId((commandId) => desk.handBack.giveCase({ commandId, caseId, reason })))
          setGiving(null)
        }}
      />
    </Panel>
  )
}

/** What the work list still asks of a case, before it goes; '' = nothing. */
function neededWords({ needed }: Case, t: Text): string {
  if (needed.length === 0) return ''
  const what = needed.map(({ title, rule, on }) =>
    rule === 'own' ? t('handBack.cases.own', { title, on: on ?? '' }) : t(`handBack.cases.rule.${rule}`),
  )
  return t('handBack.cases.needed', { what: what.join(t('leaving.join')) })
}

function CaseLine(props: { one: Case; holder: string; may: boolean; onGive: () => void; onAgain: () => void }) {
  const t = useText()
  const { one, holder, may } = props
  const { state, events, missing, last, blocks, closedOn, sites } = one
  const n = (state === 'here' ? events : missing).toLocaleString('en-US')
  const closed = closedOn === null ? '' : t('handBack.cases.closed', { on: closedOn })
  const sentences = [
    one.proposed && closedOn !== null ? t('handBack.proposed', { on: closedOn }) : closed,
    sites.length === 0 ? '' : t('handBack.cases.sites', { names: sites.join(t('leaving.join')) }),
    neededWords(one, t),
    ...blocks.map((block) => t(`handBack.block.${block.code}`, { n: block.n.toLocaleString('en-US') })),
    state === 'here' && blocks.length === 0 ? t('handBack.ready', { holder }) : '',
    state !== 'here' && last !== null ? t('handBack.last', { ...last, at: instantWords(last.at) }) : '',
  ]
  return (
    <div className="sync-clock">
      <div className="sync-peer-head">
        <b lang="zh-CN">{one.caseNo}</b>
        <Tag tone={TONES[state]}>{t(`handBack.state.${state}`, { n })}</Tag>
      </div>
      <p>{sentences.filter(Boolean).join(' ')}</p>
      {!may || state === 'coming' ? null : state === 'here' ? (
        blocks.length === 0 ? (
          <ActButton act={{ label: t('handBack.give'), run: props.onGive }} />
        ) : null
      ) : (
        <ActButton act={{ label: t('handBack.again'), run: props.onAgain }} />
      )}
    </div>
  )
}
