import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

/** What can be handed back: a site, or a closed case with its sites. */
export type HandBackThing = HandBackState['sites'][number] | HandBackState['cases'][number]
const TONES = { here: 'plain', back: 'ink', coming: 'amber' } as const

/** One thing by its name: where it is, the sentences of it, and the one act that is possible now. */
export function HandBackLine(props: {
  thing: HandBackThing
  name: string
  /** What is said of it before what keeps it here; '' = nothing. */
  facts: readonly string[]
  holder: string
  may: boolean
  onGive: () => void
  onAgain: () => void
}) {
  const t = useText()
  const { holder, may } = props
  const { state, events, missing, last, blocks } = props.thing
  const n = (state === 'here' ? events : missing).toLocaleString('en-US')
  const sentences = [
    ...props.facts,
    ...blocks.map((block) => t(`handBack.block.${block.code}`, { n: block.n.toLocaleString('en-US') })),
    state === 'here' && blocks.length === 0 ? t('handBack.ready', { holder }) : '',
    state !== 'here' && last !== null ? t('handBack.last', { ...last, at: instantWords(last.at) }) : '',
  ]
  return (
    <div className="sync-clock">
      <div className="sync-peer-head">
        <b lang="zh-CN">{props.name}</b>
        <Tag tone={TONES[state]}>{t(`handBack.state.${state}`, { n })}</Tag>
      </div>
      <p>{inOneLine(sentences)}</p>
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
