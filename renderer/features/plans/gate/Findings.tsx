import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { Panel, PanelRow } from '../../../ui/blocks.tsx'
import { Tag } from '../../../ui/marks.tsx'
import type { GateWords } from './gateWords.ts'

/** What protects the home, with its article and how sure the rule is. */
export function Residence({ view, words }: { view: GateView; words: GateWords }) {
  const { t, law } = words
  const { applies, notes, graceEnd } = view.residence
  if (!applies || notes.length === 0) return null
  return (
    <Panel title={t('gate.residence')}>
      {notes.map((note) => (
        <PanelRow key={note.code}>
          <p className={note.needsDecision ? 'amber' : undefined}>
            {law('residence', note.code)}
            {note.code === 'GRACE' && graceEnd !== null ? ` · ${t('gate.until', { date: words.day(graceEnd) })}` : ''}
            {note.needsDecision ? ` · ${t('gate.needsDecision')}` : ''}
          </p>
          <small className="text2" lang="zh-CN">
            {note.article}
          </small>{' '}
          {note.mark === 'v' ? null : <Tag>{law('mark', note.mark)}</Tag>}
        </PanelRow>
      ))}
    </Panel>
  )
}

/** Moves that landed where they were illegal: kept, never erased, in words (J7). */
export function Findings({ view, words }: { view: GateView; words: GateWords }) {
  const { t, law } = words
  const findings = view.task?.findings ?? []
  if (findings.length === 0) return null
  return (
    <Panel title={t('gate.findings')} aside={findings.length}>
      {findings.map((one) => (
        <PanelRow key={`${one.move} ${one.at} ${one.device}`}>
          <p className={one.settled || one.kind === 'REPEAT' ? 'text2' : 'amber'}>
            {one.kind === 'REPEAT'
              ? t('gate.findingRepeat', { move: law('move', one.move) })
              : t('gate.findingIllegal', { move: law('move', one.move), state: law('state', one.state) })}
          </p>
          <small className="text2">
            {t('gate.by', { officer: one.officer, role: words.role(one.role), date: words.moment(one.at) })}{' '}
            {one.device}
            {one.settled ? ` · ${t('gate.findingSettled')}` : ''}
          </small>
        </PanelRow>
      ))}
    </Panel>
  )
}
