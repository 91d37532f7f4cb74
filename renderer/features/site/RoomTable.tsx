import { useMemo } from 'react'
import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import { shownState, stateTone } from './board.ts'

/** The same rooms as a table. */
export function RoomTable(props: {
  site: SiteDetail
  rooms: readonly Room[]
  current: string
  onCurrent: (roomId: string) => void
  onOpen: (roomId: string) => void
}) {
  const t = useText()
  const { site, rooms } = props
  const columns = useMemo<Column<Room>[]>(() => {
    const names = new Map(site.buildings.map((building) => [building.buildingId, building.name]))
    return [
      { id: 'code', head: t('site.field.code'), width: '96px', cell: (room) => <b>{room.code}</b> },
      {
        id: 'building',
        head: t('site.field.building'),
        width: '1fr',
        cell: (room) => names.get(room.buildingId) ?? '',
      },
      {
        id: 'floor',
        head: t('site.field.floor'),
        width: '60px',
        cell: (room) => t(room.floor < 0 ? 'site.basement' : 'site.floor', { n: Math.abs(room.floor) }),
      },
      { id: 'purpose', head: t('site.field.purpose'), width: '1fr', cell: (room) => room.purpose },
      { id: 'occupant', head: t('site.field.occupant'), width: '1fr', cell: (room) => room.occupant },
      {
        id: 'state',
        head: t('site.field.state'),
        width: 'minmax(110px, 1fr)',
        cell: (room) => (
          <span title={room.excluded?.reason}>
            <Tag tone={stateTone(room)}>{t(`site.state.${shownState(room)}`)}</Tag>{' '}
            {room.signAgain ? <Tag tone="amber">{t('site.signAgain')}</Tag> : null} {room.excluded?.reason}
          </span>
        ),
      },
      {
        id: 'entered',
        head: t('site.field.entered'),
        width: '150px',
        cell: (room) =>
          room.openedAt === null ? '' : `${formatTime(room.openedAt).slice(0, 5)} ${room.openedBy ?? ''}`,
      },
      { id: 'items', head: t('site.field.items'), width: '80px', align: 'right', cell: (room) => <b>{room.items}</b> },
    ]
  }, [site.buildings, t])
  return (
    <DataTable
      label={t('site.roomsOf', { name: site.name })}
      columns={columns}
      count={rooms.length}
      getRow={(index) => rooms[index]}
      rowKey={(room) => room.roomId}
      cursor={rooms.findIndex((room) => room.roomId === props.current)}
      onCursor={(index) => props.onCurrent(rooms[index]?.roomId ?? '')}
      onOpen={(room) => props.onOpen(room.roomId)}
      empty={<p className="table-none">{t('site.allDone')}</p>}
    />
  )
}
