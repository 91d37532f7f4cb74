import type { SyncState } from '../../../shared/contract/desk/sync.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { clockSentences } from './words.ts'

const TONES = { A: 'green', B: 'ink', C: 'amber' } as const

/** How far this laptop's clock can be trusted, in words (J6); nothing where there is nobody to compare it with. */
export function ClockPanel({ clock }: { clock: SyncState['clock'] }) {
  const t = useText()
  if (clock === null) return null
  return (
    <Panel title={t('sync.clock.title')}>
      <PanelRow>
        <div className="sync-clock">
          <div className="sync-peer-head">
            <Tag tone={clock.fault === null ? TONES[clock.grade] : 'seal'}>
              {t('sync.clock.grade', { grade: clock.grade })}
            </Tag>
          </div>
          <p role="status">{inOneLine(clockSentences(clock, t))}</p>
        </div>
      </PanelRow>
    </Panel>
  )
}
