import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { Panel, PanelRow } from '../../../ui/blocks.tsx'
import type { GateWords } from './gateWords.ts'

/** Rooms left out of the clearing with their reasons, and how the action ended with them (scenario 8). */
export function LeftOut({ view, words }: { view: GateView; words: GateWords }) {
  const { t, law, moment } = words
  const rooms = view.rooms.filter((room) => room.excluded !== '')
  const end = view.task?.lastEnd ?? null
  if (rooms.length === 0 && end === null) return null
  return (
    <Panel title={t('gate.leftOut')}>
      <PanelRow>
        <ul className="gate-left-out">
          {rooms.map((room) => (
            <li key={room.roomId}>
              <b>{room.code}</b> <span lang="zh-CN">{room.excluded}</span>
            </li>
          ))}
        </ul>
        {end === null ? null : (
          <p className="amber">
            {t(end.excluded.length === 0 ? 'gate.endedWhole' : 'gate.endedWithout', {
              move: law('move', end.move),
              time: moment(end.at),
              officer: end.officer,
              rooms: end.excluded.join('、'),
            })}
            {end.reason === '' ? '' : ` ${t('gate.whyOf', { reason: end.reason })}`}
          </p>
        )}
      </PanelRow>
    </Panel>
  )
}
