import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import type { Room } from '../../../shared/contract/desk/site.ts'
import { useText } from '../../ui/useText.ts'
import {
  type BoardBuilding,
  type BoardStep,
  firstOf,
  floorPart,
  nextUnresolved,
  shortCode,
  shownState,
  stepOn,
} from './board.ts'

/** Rooms side by side; a longer floor goes on in a second row. */
const mostColumns = 20

const arrows: Readonly<Record<string, BoardStep>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** Rooms as the buildings stand. One cell has the focus; arrows move it by position. */
export function Board(props: {
  buildings: readonly BoardBuilding[]
  current: string
  onCurrent: (roomId: string) => void
  onOpen: (roomId: string) => void
}) {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const { buildings, current } = props
  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    box.current?.querySelector<HTMLElement>(`[data-room="${current}"]`)?.focus()
  }, [current])
  const move = (roomId: string | null) => {
    if (roomId === null) return
    moved.current = true
    props.onCurrent(roomId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const step = arrows[event.key]
    const building = /^[1-9]$/.test(event.key) ? Number(event.key) : 0
    if (step !== undefined) move(stepOn(buildings, current, step))
    else if (building > 0) move(firstOf(buildings, building))
    else if (event.key.toLowerCase() === 'n') move(nextUnresolved(buildings, current))
    else if (event.key === 'Enter') props.onOpen(current)
    else return
    event.preventDefault()
  }
  const first = buildings.flatMap((one) => one.floors).flatMap((one) => one.rooms)[0]?.roomId
  const reachable = buildings.some((one) =>
    one.floors.some((floor) => floor.rooms.some((room) => room.roomId === current)),
  )
  const stop = reachable ? current : first
  const columnsOf = (building: BoardBuilding) => Math.max(1, Math.min(mostColumns, widest([building])))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble from the room that has the focus
    <div className="board" ref={box} data-keys="list" data-pane tabIndex={-1} onKeyDown={onKeyDown}>
      {buildings.map((building) => (
        <section key={building.buildingId} className="board-building" aria-label={building.name}>
          <BuildingHead building={building} />
          <div className="board-floors">
            {building.floors.map(({ floor, rooms }) => (
              <div
                key={floor}
                className="board-floor"
                style={{ gridTemplateColumns: `22px repeat(${columnsOf(building)}, minmax(0, 1fr))` }}
              >
                <span className="board-floor-name">
                  {t(floor < 0 ? 'site.basement' : 'site.floor', { n: Math.abs(floor) })}
                </span>
                {rooms.map((room) => (
                  <RoomCell
                    key={room.roomId}
                    room={room}
                    stop={room.roomId === stop}
                    current={room.roomId === current}
                    onPick={props.onCurrent}
                    onOpen={props.onOpen}
                    out={t('site.outShort')}
                    again={room.signAgain ? t('site.signAgainShort') : ''}
                    words={cellWords(room, t)}
                  />
                ))}
              </div>
            ))}
            {building.floors.length === 0 ? <p className="text3 small">{t('site.noRoomsHere')}</p> : null}
          </div>
        </section>
      ))}
    </div>
  )
}

function BuildingHead({ building }: { building: BoardBuilding }) {
  const t = useText()
  const rooms = building.floors.flatMap((floor) => floor.rooms)
  const done = rooms.filter((room) => shownState(room) === 'left').length
  const total = rooms.filter((room) => room.excluded === null).length
  const items = rooms.reduce((sum, room) => sum + room.items, 0)
  return (
    <h2 className="board-head">
      <b>{building.name}</b>
      <span>{t('site.doneOf', { done, total })}</span>
      <progress
        className="board-bar"
        max={Math.max(1, total)}
        value={done}
        aria-label={t('site.doneOf', { done, total })}
      />
      <span>{t('site.lots', { n: items.toLocaleString('en-US') })}</span>
    </h2>
  )
}

const RoomCell = memo(function RoomCell(props: {
  room: Room
  stop: boolean
  current: boolean
  words: string
  /** Word in the cell of a room that is left out. */
  out: string
  /** Word in the cell of a room that is to be signed again; '' = it isn't. */
  again: string
  onPick: (roomId: string) => void
  onOpen: (roomId: string) => void
}) {
  const { room } = props
  const code = shortCode(room.code)
  const floor = floorPart(code, room.floor)
  return (
    <button
      type="button"
      data-room={room.roomId}
      className={`room room-${shownState(room)}`}
      tabIndex={props.stop ? 0 : -1}
      aria-pressed={props.current}
      onFocus={() => props.onPick(room.roomId)}
      onClick={() => props.onPick(room.roomId)}
      onDoubleClick={() => props.onOpen(room.roomId)}
    >
      <b>
        {floor === '' ? null : <span className="room-floor">{floor}</span>}
        {code.slice(floor.length)}
      </b>
      {room.excluded !== null ? (
        <span aria-hidden="true">{props.out}</span>
      ) : room.items > 0 || room.state !== 'untouched' ? (
        <span>{room.items}</span>
      ) : null}
      {props.again === '' ? null : (
        <span className="room-again" aria-hidden="true">
          {props.again}
        </span>
      )}
      <span className="visually-hidden">{props.words}</span>
    </button>
  )
})

function cellWords(room: Room, t: ReturnType<typeof useText>): string {
  const state = t(`site.state.${shownState(room)}`)
  return t('site.cell', { state: room.signAgain ? `${state}，${t('site.signAgain')}` : state, n: room.items })
}

function widest(buildings: readonly BoardBuilding[]): number {
  return Math.max(0, ...buildings.flatMap((one) => one.floors).map((floor) => floor.rooms.length))
}
