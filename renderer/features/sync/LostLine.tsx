import { useState } from 'react'
import type { LostLaptop, LostLaptops } from '../../../shared/contract/desk/sync/lostLaptops.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { useGo } from '../../app/navigation.tsx'
import { ActButton } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

/** One lost laptop in sentences, and what can be done about it. */
export function LostLine(props: {
  laptop: LostLaptop
  view: Pick<LostLaptops, 'mayReport' | 'mayGive' | 'issuesHere'>
  onGive: () => void
  onFound: () => void
}) {
  const t = useText()
  const { laptop, view } = props
  const { found, revokedAt, rooms } = laptop
  return (
    <div className="lost-laptop">
      <div className="sync-peer-head">
        <b lang="zh-CN">{laptop.name}</b>
        <Tag tone={found === null ? 'seal' : 'green'}>{t(found === null ? 'lost.tag.lost' : 'lost.tag.found')}</Tag>
        {revokedAt === null ? null : <Tag tone="amber">{t('lost.tag.revoked')}</Tag>}
      </div>
      {sentencesOf(laptop, t).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {revokedAt === null && found === null ? <Revoke laptop={laptop} issuesHere={view.issuesHere} /> : null}
      <p className="lost-acts">
        {view.mayGive && rooms.length > 0 ? (
          <ActButton act={{ label: t(found === null ? 'lost.give' : 'lost.giveBack'), run: props.onGive }} />
        ) : null}
        {view.mayReport && found === null ? <ActButton act={{ label: t('lost.found'), run: props.onFound }} /> : null}
      </p>
    </div>
  )
}

function sentencesOf(laptop: LostLaptop, t: Text): string[] {
  const { found, knownUntil, streams, files, arrived, revokedAt } = laptop
  const n = (count: number) => count.toLocaleString('en-US')
  return [
    t('lost.said', { who: laptop.officer, at: instantWords(laptop.at), reason: laptop.reason }),
    ...(found === null
      ? [knownUntil === null ? t('lost.nothing') : t('lost.until', { at: instantWords(knownUntil) })]
      : [t('lost.foundBy', { who: found.officer, at: instantWords(found.at), reason: found.reason })]),
    ...streams.map(({ name, events, coming, alone }) =>
      inOneLine([
        t('lost.stream.here', { name, n: n(events) }),
        coming > 0 ? t('lost.stream.coming', { n: n(coming) }) : '',
        alone > 0 ? t('lost.stream.alone', { n: n(alone) }) : '',
      ]),
    ),
    ...files.map((one) => {
      const rooms = one.rooms.map(({ code, state }) => (state === 'left' ? t('lost.left', { code }) : code))
      const shown = rooms.length === 0 ? '' : t('lost.rooms', { rooms: rooms.join(t('leaving.join')) })
      return `${t('lost.files', { name: one.siteName, n: n(one.n) })} ${shown}`.trim()
    }),
    ...(arrived > 0 ? [t('lost.arrived', { n: n(arrived) })] : []),
    ...(revokedAt === null ? [] : [t('lost.revoke.done', { at: instantWords(revokedAt) })]),
  ]
}

function Revoke({ laptop, issuesHere }: { laptop: LostLaptop; issuesHere: boolean }) {
  const t = useText()
  const go = useGo()
  const [copied, setCopied] = useState(false)
  if (issuesHere) {
    return (
      <p>
        {t('lost.revoke.here')} <ActButton act={{ label: t('lost.revoke.toSettings'), run: () => go('/settings') }} />
      </p>
    )
  }
  const copy = () => {
    navigator.clipboard.writeText(laptop.command).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <>
      <p>{t('lost.revoke.ask')}</p>
      <p>
        <code className="lost-command">{laptop.command}</code>{' '}
        <ActButton act={{ label: t(copied ? 'lost.revoke.copied' : 'lost.revoke.copy'), run: copy }} />
      </p>
    </>
  )
}
