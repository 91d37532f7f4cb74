import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { desk } from '../../client/desk.ts'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { type HandBackKind, HandBackList } from './HandBackList.tsx'
import { instantWords } from './words.ts'

type Case = HandBackState['cases'][number]

/** Closed cases that can leave this laptop with their sites, what keeps each here, and those that left (L8). */
export function HandBackCases({ state, onState }: { state: HandBackState; onState: (next: HandBackState) => void }) {
  const t = useText()
  const { cases, casesTotal } = state
  const holder = state.holder ?? ''
  const hint = state.holder === null ? t('handBack.noHolder') : t('handBack.cases.hint', { holder })
  const kind: HandBackKind<Case> = {
    id: ({ caseId }) => caseId,
    name: ({ caseNo }) => caseNo,
    facts: (one) => caseFacts(one, t),
    consequence: (one) => inOneLine([t('handBack.cases.consequence', { holder }), neededWords(one, t)]),
    give: ({ caseId }, commandId, reason) => desk.handBack.giveCase({ commandId, caseId, reason }),
    takeAgain: ({ caseId }, commandId) => desk.handBack.takeCaseAgain({ commandId, caseId }),
  }
  return (
    <HandBackList
      title={t('handBack.cases.title')}
      lead={cases.length === 0 ? t('handBack.cases.none') : hint}
      more={
        cases.length < casesTotal
          ? t('handBack.cases.more', { shown: cases.length, total: casesTotal.toLocaleString('en-US') })
          : ''
      }
      things={cases}
      kind={kind}
      state={state}
      onState={onState}
    />
  )
}

/** When it was closed, which sites go with it and what is still asked of it; '' = nothing. */
function caseFacts(one: Case, t: Text): string[] {
  const { closedOn, proposed, sites, takenBack } = one
  return [
    takenBack === null ? '' : t('grants.handBack', { ...takenBack, at: instantWords(takenBack.at) }),
    closedOn === null ? '' : t(proposed ? 'handBack.proposed' : 'handBack.cases.closed', { on: closedOn }),
    sites.length === 0 ? '' : t('handBack.cases.sites', { names: sites.join(t('leaving.join')) }),
    neededWords(one, t),
  ]
}

/** What the work list still asks of a case, before it goes; '' = nothing. */
function neededWords({ needed }: Case, t: Text): string {
  if (needed.length === 0) return ''
  const what = needed.map(({ title, rule, on }) =>
    rule === 'own' ? t('handBack.cases.own', { title, on: on ?? '' }) : t(`handBack.cases.rule.${rule}`),
  )
  return t('handBack.cases.needed', { what: what.join(t('leaving.join')) })
}
