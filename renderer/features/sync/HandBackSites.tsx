import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { desk } from '../../client/desk.ts'
import { useText } from '../../ui/useText.ts'
import { type HandBackKind, HandBackList } from './HandBackList.tsx'
import { instantWords } from './words.ts'

type Site = HandBackState['sites'][number]

/** Sites that can leave this laptop, what keeps each here, and those that left (L8). */
export function HandBackSites({ state, onState }: { state: HandBackState; onState: (next: HandBackState) => void }) {
  const t = useText()
  const { sites } = state
  const holder = state.holder ?? ''
  const hint = state.holder === null ? t('handBack.noHolder') : t('handBack.hint', { holder })
  const kind: HandBackKind<Site> = {
    id: ({ siteId }) => siteId,
    name: ({ name }) => name,
    facts: ({ proposed, closedOn, takenBack }) => [
      takenBack === null ? '' : t('grants.handBack', { ...takenBack, at: instantWords(takenBack.at) }),
      proposed && closedOn !== null ? t('handBack.proposed', { on: closedOn }) : '',
    ],
    consequence: () => t('handBack.consequence', { holder }),
    give: ({ siteId }, commandId, reason) => desk.handBack.give({ commandId, siteId, reason }),
    takeAgain: ({ siteId }, commandId) => desk.handBack.takeAgain({ commandId, siteId }),
  }
  return (
    <HandBackList
      title={t('handBack.title')}
      lead={sites.length === 0 ? t('handBack.none') : hint}
      more=""
      things={sites}
      kind={kind}
      state={state}
      onState={onState}
    />
  )
}
