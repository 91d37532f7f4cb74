import type { SyncPeer } from '../../../shared/contract/desk/sync.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { peerName, peerSentences, refusalWords } from './words.ts'

/** One other side: its state in a word, what is safe and what comes next in sentences, and one act (X9). */
export function PeerLine({ peer, onAct }: { peer: SyncPeer; onAct: () => void }) {
  const t = useText()
  const name = peerName(peer, t)
  return (
    <div className="sync-peer">
      <div className="sync-peer-head">
        <b>{name}</b>
        <StateTag peer={peer} />
        <span className="text3 mono">{peer.address.replace(/#.*$/, '')}</span>
      </div>
      <p role="status">{inOneLine(peerSentences(peer, t))}</p>
      {peer.act === null || peer.running !== null ? null : (
        <ActButton act={{ label: t(`sync.acts.${peer.act}`), run: onAct }} />
      )}
    </div>
  )
}

function StateTag({ peer }: { peer: SyncPeer }) {
  const t = useText()
  const { running, failure, detail, unsent, doneAt } = peer
  if (running !== null) return <Tag tone="ink">{t('sync.state.running')}</Tag>
  if (failure !== null) {
    const hard = failure === 'fork' || failure === 'defect' || failure === 'refused'
    return (
      <Tag tone={hard ? 'seal' : 'amber'}>{t(`sync.failures.${failure}`, { detail: refusalWords(detail, t) })}</Tag>
    )
  }
  if (unsent > 0 || doneAt === null) return <Tag tone="amber">{t('sync.state.waiting')}</Tag>
  return <Tag tone="green">{t('sync.state.even')}</Tag>
}
