import type { LeavingRow } from '../../../shared/contract/desk/sync/leaving.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { useGo } from '../../app/navigation.tsx'
import { ActButton } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { issueWords, laptopName } from './leavingWords.ts'
import { instantWords } from './words.ts'

const TONES = { even: 'green', excepted: 'amber', open: 'seal' } as const

/** One laptop's part of a site: how it stands, what is missing, and the one next act. */
export function LeavingLine(props: { row: LeavingRow; siteId: string; onSend: () => void }) {
  const t = useText()
  const { row } = props
  return (
    <div className="sync-peer">
      <div className="sync-peer-head">
        <b lang="zh-CN">{laptopName(row, t)}</b>
        <Tag tone={TONES[row.stand]}>{t(`leaving.tag.${row.stand}`)}</Tag>
        <span className="text3">{factWords(row, t)}</span>
      </div>
      <p>{issueWords(row.issues, t)}</p>
      <NextAct {...props} />
    </div>
  )
}

function factWords(row: LeavingRow, t: Text): string {
  const { own, heardAt, statedAt, statedBy, events } = row
  const at = heardAt === null ? '' : instantWords(heardAt)
  const heard =
    heardAt === null
      ? t(own ? 'leaving.neverOwn' : 'leaving.never')
      : t(own ? 'leaving.exchanged' : 'leaving.heard', { at })
  const said = statedAt === null ? '' : instantWords(statedAt)
  const told = own
    ? t(statedAt === null ? 'leaving.notTold' : 'leaving.statedOwn', { at: said })
    : statedAt === null
      ? ''
      : t('leaving.stated', { at: said, who: statedBy ?? '' })
  return [t('leaving.records', { n: events.toLocaleString('en-US') }), heard, told].filter(Boolean).join(' · ')
}

function NextAct({ row, siteId, onSend }: { row: LeavingRow; siteId: string; onSend: () => void }) {
  const t = useText()
  const go = useGo()
  const { act, name } = row
  if (act === null) return null
  const label = t(`leaving.act.${act}`, { name })
  if (act === 'askThere') return <p className="text2 leaving-ask">{label}</p>
  const run = {
    sendHub: onSend,
    sendCourt: onSend,
    stick: () => go('/sync'),
    leaveRoom: () => go(`/sites/${siteId}`),
    finishDrafts: () => go(`/sites/${siteId}`),
    seeAside: () => go('/sync'),
    lost: () => go('/sync'),
  }[act]
  return <ActButton act={{ label, run }} />
}
