import { useState } from 'react'
import { useGo } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ActButton, Fault } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import { formatTime, KeyValues } from '../../ui/values.tsx'
import { SignAgain } from '../site/SignAgain.tsx'
import type { LoadedRoom } from './EntryDesk.tsx'

/** Left of the line: which room, whose, how far. */
export function RoomCard({ facts, mayRecord }: { facts: LoadedRoom; mayRecord: boolean }) {
  const t = useText()
  const go = useGo()
  const me = useSession((state) => state.officer?.name)
  const { site, room, counts } = facts
  const [why, setWhy] = useState('')
  const given = counts.items + counts.struck
  const leave = () => {
    setWhy('')
    withCommandId((commandId) => desk.site.leaveRoom({ commandId, roomId: room.roomId, rev: room.rev }))
      .then(() => go(`/sites/${site.siteId}`))
      .catch((error: unknown) => setWhy(explainLine(error, t)))
  }
  return (
    <section className="entry-room" aria-labelledby="entry-room" data-pane tabIndex={-1}>
      <h1 id="entry-room">{room.code}</h1>
      <p className="text2">{[facts.buildingName, room.purpose].filter(Boolean).join(' · ')}</p>
      <KeyValues
        rows={[
          { label: t('inventory.room.occupant'), value: room.occupant === '' ? null : room.occupant },
          { label: t('inventory.room.recorder'), value: mayRecord || room.state !== 'open' ? me : room.openedBy },
          ...(room.state === 'open' && mayRecord && room.openedBy !== me
            ? [{ label: t('inventory.room.openedBy'), value: room.openedBy }]
            : []),
          { label: t('inventory.room.state'), value: t(`site.state.${room.state}`) },
        ]}
      />
      <SignAgain siteId={site.siteId} room={room} />
      <h2 className="section-head">
        <span>{t('inventory.room.progress')}</span>
        {room.openedAt === null ? null : (
          <span className="section-aside">
            {t('inventory.room.since', { time: formatTime(room.openedAt).slice(0, 5) })}
          </span>
        )}
      </h2>
      <p className="entry-count">
        <b>{counts.items}</b> {t('inventory.room.recorded')}
      </p>
      <KeyValues
        rows={[
          {
            label: t('inventory.column.number'),
            value: given === 0 ? null : <Numbers given={given} last={counts.last} />,
          },
          { label: t('inventory.struck'), value: t('inventory.lots', { n: counts.struck }) },
          { label: t('inventory.room.next'), value: counts.next },
        ]}
      />
      <div className="entry-room-acts">
        <Fault words={why} />
        {mayRecord && room.state === 'open' ? (
          <ActButton act={{ label: t('inventory.leaveRoom'), run: leave }} />
        ) : null}
        <ActButton
          act={{
            label: t('inventory.toList'),
            run: () => go(`/documents/list?site=${site.siteId}&room=${room.roomId}`),
            keys: 'Ctrl P',
          }}
        />
      </div>
    </section>
  )
}

/** Numbers of a room that one laptop recorded run from 0001 without a gap; several laptops number by themselves. */
function Numbers({ given, last }: { given: number; last: string | null }) {
  const t = useText()
  if (Number(last?.split('-').at(-1)) !== given) return t('inventory.room.byDevice')
  return (
    <>
      <b>{given === 1 ? '0001' : `0001–${String(given).padStart(4, '0')}`}</b> {t('inventory.room.continuous')}{' '}
      <span className="green">
        <Icon name="check" size={14} />
      </span>
    </>
  )
}
