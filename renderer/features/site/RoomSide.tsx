import { useQuery } from '@tanstack/react-query'
import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'
import { useGo } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { ActButton, SectionHead } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { formatTime, KeyValues } from '../../ui/values.tsx'
import { shownState, stateTone } from './board.ts'
import { Exclusion } from './Exclusion.tsx'
import { GivenNote } from './GivenNote.tsx'
import { SignAgain } from './SignAgain.tsx'

/** The chosen room: state, people, and what was recorded last on the site. */
export function RoomSide(props: {
  site: SiteDetail
  room: Room
  mayWrite: boolean
  onOpen: (roomId: string) => void
  onEdit: () => void
}) {
  const t = useText()
  const go = useGo()
  const { site, room } = props
  const latest = useQuery(
    ask.inventory.list.queryOptions({ input: { siteId: site.siteId, roomId: null, text: '', offset: 0, limit: 8 } }),
  )
  return (
    <aside className="room-side" aria-label={t('site.roomLabel', { code: room.code })} data-pane tabIndex={-1}>
      <section>
        <h2 className="room-side-title">
          {room.code} <Tag tone={stateTone(room)}>{t(`site.state.${shownState(room)}`)}</Tag>
        </h2>
        <GivenNote given={room.given} />
        <SignAgain siteId={site.siteId} room={room} />
        <KeyValues
          rows={[
            {
              label: t('site.field.building'),
              value: site.buildings.find((one) => one.buildingId === room.buildingId)?.name,
            },
            { label: t('site.field.purpose'), value: room.purpose || null },
            { label: t('site.field.occupant'), value: room.occupant || null },
            {
              label: t('site.field.entered'),
              value:
                room.openedAt === null
                  ? null
                  : t('site.enteredBy', { time: formatTime(room.openedAt).slice(0, 5), who: room.openedBy ?? '' }),
            },
          ]}
        />
      </section>
      <Exclusion key={room.roomId} site={site} room={room} />
      <section>
        <p className="entry-count">
          <b>{room.items}</b> {t('site.recordedHere')}
        </p>
      </section>
      <section className="room-side-grow">
        <SectionHead title={t('site.latest')} />
        <ul className="room-side-latest">
          {latest.data?.items.map((item) => (
            <li key={item.itemId}>
              <span className="text3">{formatTime(item.recordedAt).slice(0, 5)}</span>
              <span title={item.number}>
                {item.roomCode} <b>{item.number.split('-').at(-1)}</b> {item.name} {item.quantity.amount}{' '}
                {item.quantity.unit}
              </span>
            </li>
          ))}
        </ul>
        {latest.data?.items.length === 0 ? <p className="text3 small">{t('site.noItems')}</p> : null}
      </section>
      <footer className="room-side-acts">
        <ActButton
          kind="primary"
          act={{ label: t('site.openEntry'), run: () => props.onOpen(room.roomId), keys: 'Enter' }}
        />
        <ActButton act={{ label: t('site.editRoom'), run: props.onEdit, keys: 'F2', disabled: !props.mayWrite }} />
        <ActButton
          act={{ label: t('site.list'), run: () => go(`/documents/list?site=${site.siteId}&room=${room.roomId}`) }}
        />
      </footer>
    </aside>
  )
}
