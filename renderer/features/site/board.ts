import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'

/** How a room is shown: what leaves it out of the clearing goes before where its recording stands. */
export type ShownState = Room['state'] | 'excluded'

export function shownState(room: Pick<Room, 'state' | 'excluded'>): ShownState {
  return room.excluded === null ? room.state : 'excluded'
}

/** Colour of a room's state beside its word. */
export function stateTone(room: Pick<Room, 'state' | 'excluded'>): 'ink' | 'amber' | 'plain' {
  const state = shownState(room)
  return state === 'open' ? 'ink' : state === 'left' ? 'amber' : 'plain'
}

/** Whether nothing more is to be done in a room: recorded and left, or left out, and no correction waits to be signed. */
export function isFinished(room: Pick<Room, 'state' | 'excluded' | 'signAgain'>): boolean {
  const state = shownState(room)
  if (room.signAgain) return false
  return state === 'left' || state === 'excluded'
}

/** One building as the board draws it: floors from the top, rooms by code. */
export interface BoardBuilding {
  readonly buildingId: string
  readonly name: string
  readonly floors: readonly { readonly floor: number; readonly rooms: readonly Room[] }[]
}

/** The board of a site. `unfinishedOnly` leaves out rooms where nothing more is to be done. */
export function boardOf(site: SiteDetail, unfinishedOnly: boolean): BoardBuilding[] {
  const standing = site.roomList.filter((room) => room.struckReason === null)
  const rooms = Map.groupBy(
    standing.filter((room) => !unfinishedOnly || !isFinished(room)),
    (room) => room.buildingId,
  )
  return site.buildings
    .toSorted((a, b) => a.ord - b.ord)
    .map((building) => {
      const floors = Map.groupBy(rooms.get(building.buildingId) ?? [], (room) => room.floor)
      return {
        buildingId: building.buildingId,
        name: building.name,
        floors: [...floors]
          .toSorted(([a], [b]) => b - a)
          .map(([floor, list]) => ({ floor, rooms: list.toSorted((a, b) => byCode(a.code, b.code)) })),
      }
    })
}

function byCode(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The part of a code a cell shows: `2-302` → 302. */
export function shortCode(code: string): string {
  return code.slice(code.lastIndexOf('-') + 1)
}

/** The digits of a room's short code that repeat its floor (`302` on floor 3 → `3`); narrow cells leave them out. '' = none. */
export function floorPart(code: string, floor: number): string {
  const digits = String(floor)
  return new RegExp(`^${digits}\\d{2}$`).test(code) ? digits : ''
}

export type BoardStep = 'left' | 'right' | 'up' | 'down'

interface Place {
  readonly building: number
  readonly floor: number
  readonly room: number
}

function placeOf(board: readonly BoardBuilding[], roomId: string): Place | null {
  for (const [building, { floors }] of board.entries()) {
    for (const [floor, { rooms }] of floors.entries()) {
      const room = rooms.findIndex((one) => one.roomId === roomId)
      if (room >= 0) return { building, floor, room }
    }
  }
  return null
}

/** Room the arrow leads to, by position on the board with two buildings in a row; null where the board ends. */
export function stepOn(board: readonly BoardBuilding[], roomId: string, step: BoardStep): string | null {
  const at = placeOf(board, roomId)
  if (at === null) return board.flatMap((one) => one.floors).flatMap((one) => one.rooms)[0]?.roomId ?? null
  if (step === 'left' || step === 'right') {
    const by = step === 'left' ? -1 : 1
    const beside = board[at.building]?.floors[at.floor]?.rooms[at.room + by]
    if (beside !== undefined) return beside.roomId
    const sameRow = by < 0 ? at.building % 2 === 1 : at.building % 2 === 0
    const next = sameRow ? board[at.building + by] : undefined
    const floor = next?.floors[Math.min(at.floor, next.floors.length - 1)]
    return (by < 0 ? floor?.rooms.at(-1) : floor?.rooms[0])?.roomId ?? null
  }
  const by = step === 'up' ? -1 : 1
  const floor =
    board[at.building]?.floors[at.floor + by] ??
    (by < 0 ? board[at.building - 2]?.floors.at(-1) : board[at.building + 2]?.floors[0])
  return floor?.rooms[Math.min(at.room, floor.rooms.length - 1)]?.roomId ?? null
}

/** First room of the n-th building (from 1). */
export function firstOf(board: readonly BoardBuilding[], n: number): string | null {
  return board[n - 1]?.floors[0]?.rooms[0]?.roomId ?? null
}

/** Next room in the order of the board that is not recorded and left; goes round; null when all are. */
export function nextUnresolved(board: readonly BoardBuilding[], roomId: string): string | null {
  const rooms = board.flatMap((one) => one.floors).flatMap((one) => one.rooms)
  const at = rooms.findIndex((room) => room.roomId === roomId)
  const round = [...rooms.slice(at + 1), ...rooms.slice(0, at + 1)]
  return round.find((room) => !isFinished(room))?.roomId ?? null
}

/** How many rooms stand in each state. */
export function stateCounts(rooms: readonly Room[]): Readonly<Record<ShownState, number>> {
  const counts = { untouched: 0, open: 0, left: 0, excluded: 0 }
  for (const room of rooms) if (room.struckReason === null) counts[shownState(room)] += 1
  return counts
}
