import { Button } from 'antd'
import type { GateView, ObjectionView } from '../../../../shared/contract/desk/plans/gate.ts'
import { Tag } from '../../../ui/marks.tsx'
import { daysBetween, type GateWords } from './gateWords.ts'

/** Objections with their clocks and the rooms that stand still because of them. */
export function Objections(props: {
  view: GateView
  words: GateWords
  mayRecord: boolean
  onOpen: (objection: ObjectionView) => void
}) {
  const { view, words } = props
  const { t, law } = words
  if (view.objections.length === 0) return <p className="text3">{t('gate.noObjections')}</p>
  return (
    <ul className="gate-objections">
      {view.objections.map((one) => (
        <li key={one.objectionId} className={one.struck === null ? undefined : 'struck'}>
          <div className="row">
            <b lang="zh-CN">{one.set.person}</b>
            <span>{law('objection', one.kind)}</span>
            <Tag tone={one.open ? 'seal' : 'plain'}>{t(one.open ? 'gate.openNow' : 'gate.answered')}</Tag>
            {props.mayRecord && one.struck === null ? (
              <Button type="link" size="small" onClick={() => props.onOpen(one)}>
                {t('gate.edit')}
              </Button>
            ) : null}
          </div>
          <Effect view={view} objection={one} words={words} />
          {one.clocks.map((clock) => (
            <p key={clock.key} className={clockTone(clock.doneOn, clock.dueOn, view.today)}>
              {law('due', clock.code)} <span className="number">{words.day(clock.dueOn)}</span>{' '}
              {clock.doneOn === null ? null : <small>{law('status', 'DONE')}</small>}{' '}
              <small lang="zh-CN">{clock.basis}</small>
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}

function clockTone(doneOn: string | null, dueOn: string, today: string): string {
  const left = daysBetween(today, dueOn)
  if (doneOn !== null || left > 1) return 'text2'
  return left < 0 ? 'red' : 'amber'
}

function Effect({ view, objection, words }: { view: GateView; objection: ObjectionView; words: GateWords }) {
  const { t, law } = words
  const { block, rooms } = objection
  const faults = objection.faults.map((fault) => t(`gateAuthority.objectionFault.${fault}`))
  if (block === null) return <p className="text2">{t('gate.stopsNothing')}</p>
  const all = rooms.length === view.rooms.length
  return (
    <p className="amber">
      {faults.length === 0 ? null : (
        <>
          {t('gateAuthority.notCounted', { why: faults.join('；') })}
          <br />
        </>
      )}
      {law('block', block.reason)} <small lang="zh-CN">{block.article}</small>
      <br />
      {all ? t('gate.blocksAll') : t('gate.blocks', { rooms: rooms.join('、') })}
      {block.until === null ? '' : ` ${t('gate.blocksUntil', { date: words.day(block.until) })}`}
    </p>
  )
}
