import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { queryClient } from '../../app/query.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { HandBackCases } from './HandBackCases.tsx'
import { instantWords } from './words.ts'

type Site = HandBackState['sites'][number]
const TONES = { here: 'plain', back: 'ink', coming: 'amber' } as const

/** Sites that can leave this laptop, what keeps each here, and those that left (L8). Nothing goes by itself. */
export function HandBackPanel() {
  const t = useText()
  const options = ask.handBack.list.queryOptions()
  const asked = useQuery(options)
  const [giving, setGiving] = useState<Site | null>(null)
  const [failed, setFailed] = useState('')
  const state = asked.data
  if (state === undefined) return null
  const holder = state.holder ?? ''
  const show = (next: HandBackState) => queryClient.setQueryData(options.queryKey, next)
  const takeAgain = ({ siteId }: Site) => {
    setFailed('')
    withCommandId((commandId) => desk.handBack.takeAgain({ commandId, siteId }))
      .then(show)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const hint = state.holder === null ? t('handBack.noHolder') : t('handBack.hint', { holder })
  return (
    <>
      <Panel title={t('handBack.title')}>
        <PanelRow>
          <p className="text3">{state.sites.length === 0 ? t('handBack.none') : hint}</p>
          <Fault words={failed} />
        </PanelRow>
        {state.sites.map((site) => (
          <PanelRow key={site.siteId}>
            <SiteLine
              site={site}
              holder={holder}
              may={state.may}
              onGive={() => setGiving(site)}
              onAgain={() => takeAgain(site)}
            />
          </PanelRow>
        ))}
        <ConfirmWithReason
          open={giving !== null}
          title={`${t('handBack.give')} ${giving?.name ?? ''}`}
          consequence={t('handBack.consequence', { holder })}
          confirmLabel={t('handBack.give')}
          explain={(error) => explainLine(error, t)}
          onCancel={() => setGiving(null)}
          onConfirm={async (reason) => {
            const siteId = giving?.siteId ?? ''
            show(await withCommandId((commandId) => desk.handBack.give({ commandId, siteId, reason })))
            setGiving(null)
          }}
        />
      </Panel>
      <HandBackCases state={state} onState={show} />
    </>
  )
}

function SiteLine(props: { site: Site; holder: string; may: boolean; onGive: () => void; onAgain: () => void }) {
  const t = useText()
  const { site, holder, may } = props
  const { state, events, missing, last, blocks, closedOn } = site
  const n = (state === 'here' ? events : missing).toLocaleString('en-US')
  const sentences = [
    site.proposed && closedOn !== null ? t('handBack.proposed', { on: closedOn }) : '',
    ...blocks.map((block) => t(`handBack.block.${block.code}`, { n: block.n.toLocaleString('en-US') })),
    state === 'here' && blocks.length === 0 ? t('handBack.ready', { holder }) : '',
    state !== 'here' && last !== null ? t('handBack.last', { ...last, at: instantWords(last.at) }) : '',
  ]
  return (
    <div className="sync-clock">
      <div className="sync-peer-head">
        <b lang="zh-CN">{site.name}</b>
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
