import type { Json } from '../../journal/canonical.ts'
import {
  creationOf,
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  type RankOf,
  type Register,
  setOfBody,
} from '../../journal/registers.ts'
import { ROOM_PLAN_REGISTERS } from '../plans/parts.ts'
import { fields, isAnything, isText, isWhole, orNull, registers, type Shape } from '../shape.ts'

/** Event types of sites, buildings and rooms. */
export const siteTypes = {
  siteCreated: 'site.created',
  buildingAdded: 'site.buildingAdded',
  roomAdded: 'site.roomAdded',
  roomEdited: 'site.roomEdited',
  roomOpened: 'site.roomOpened',
  roomLeft: 'site.roomLeft',
  /** A room of a laptop that is lost, or that gives it up, goes on on another one (换机接续). */
  roomGiven: 'site.roomGiven',
} as const

export type RoomState = 'untouched' | 'open' | 'left'

/** Who goes on with a room in another laptop's place. `items`: numbers of that laptop in the room that were known then. */
export interface RoomGiven {
  from: string
  to: string
  by: string
  at: number
  reason: string
  items: number
}

/** A folded room: its registers and where its state machine stands. */
export interface RoomFold {
  siteId: string
  buildingId: string
  floor: number
  values: Map<string, Json>
  /** Registers in which two or more values stand (G4), by name. */
  doubts: Map<string, Register<Json>>
  state: RoomState
  openedBy: string | null
  openedAt: number | null
  /** The laptop on which it stands open, or goes on once it is opened; null = nobody's. */
  heldBy: string | null
  /** The newest time it was given to another laptop, until somebody opens it anew. */
  given: RoomGiven | null
  /** Why the room is left out of the clearing, who said so and when, ms; null = it isn't. */
  excluded: { reason: string; by: string; at: number } | null
  /** Moves that were illegal where they landed; kept, shown as findings (J7). */
  findings: string[]
}

/** Leaving a room is more cautious than opening it, so of two concurrent moves it is folded first (J7). */
export const roomRank: RankOf = (event) => (event.type === siteTypes.roomLeft ? 0 : 1)

/** Where a move leads from a state; null = illegal there. */
export function roomMove(state: RoomState, type: string): RoomState | null {
  if (type === siteTypes.roomOpened) return state === 'open' ? null : 'open'
  if (type === siteTypes.roomLeft) return state === 'open' ? 'left' : null
  return state
}

/** Registers of a room: its own, and those a plan adds. */
export const ROOM_REGISTERS = { code: isText, occupant: isText, purpose: isText, ...ROOM_PLAN_REGISTERS } as const

const roomSet = registers({ ...ROOM_REGISTERS, struck: orNull(isText) })

const siteBodies: Record<string, Shape> = {
  [siteTypes.siteCreated]: fields({ case: isText, set: registers({ address: isText, name: isText }) }),
  [siteTypes.buildingAdded]: fields({ ord: isWhole, set: registers({ name: isText }), site: isText }),
  [siteTypes.roomAdded]: fields({ building: isText, floor: isWhole, set: roomSet, site: isText }),
  [siteTypes.roomEdited]: fields({ set: roomSet }),
  [siteTypes.roomOpened]: isAnything,
  [siteTypes.roomLeft]: isAnything,
  [siteTypes.roomGiven]: fields({ from: isText, items: isWhole, reason: isText, to: isText }),
}

/** Whether the folds of sites, buildings and rooms understand an event's body (J5). */
export function understandsSite(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return siteBodies[event.type]?.(event.body ?? undefined) ?? false
}

/** Folds a room's events; null while the event that adds it is not here or is withheld. */
export function foldRoom(history: EntityHistory): RoomFold | null {
  const body = creationOf(history, siteTypes.roomAdded)?.body
  if (body === undefined) return null
  const stated = foldRegisters(history, setOfBody)
  const fold: RoomFold = {
    siteId: String(body.site),
    buildingId: String(body.building),
    floor: Number(body.floor),
    values: shownValues(stated),
    doubts: new Map([...stated].filter(([, register]) => register.length > 1).sort(([a], [b]) => (a < b ? -1 : 1))),
    state: 'untouched',
    openedBy: null,
    openedAt: null,
    heldBy: null,
    given: null,
    excluded: exclusionOf(history, stated.get('excluded')),
    findings: [],
  }
  for (const event of history.events) takeMove(fold, event)
  return fold
}

function takeMove(fold: RoomFold, event: EntityEvent): void {
  const next = roomMove(fold.state, event.type)
  if (next === null) {
    fold.findings.push(event.hash)
    return
  }
  fold.state = next
  if (event.type === siteTypes.roomOpened) {
    fold.openedBy = event.actor
    fold.openedAt = event.at[0]
    fold.heldBy = event.device
    fold.given = null
  } else if (event.type === siteTypes.roomLeft) fold.heldBy = null
  else if (event.type === siteTypes.roomGiven && event.body !== null) {
    const { from, to, reason, items } = event.body
    fold.given = {
      ...{ from: String(from), to: String(to), by: event.actor, at: event.at[0], reason: String(reason) },
      items: Number(items),
    }
    fold.heldBy = fold.given.to
  }
}

/** Where desks differ a reason wins over none: nobody clears a room that one of them left out. */
function exclusionOf(history: EntityHistory, register: Register<Json> | undefined): RoomFold['excluded'] {
  const standing = register?.find((one) => typeof one.value === 'string' && one.value !== '')
  const event = history.events.find((one) => standing?.events.includes(one.hash))
  if (standing === undefined || event === undefined) return null
  return { reason: String(standing.value), by: event.actor, at: event.at[0] }
}

/** The shown value of each register: the settled one or the first of a conflict. */
export function settledValues(history: EntityHistory): Map<string, Json> {
  return shownValues(foldRegisters(history, setOfBody))
}

function shownValues(stated: ReadonlyMap<string, Register<Json>>): Map<string, Json> {
  return new Map([...stated].map(([name, register]) => [name, register[0]?.value ?? null]))
}

/** Codes of generated rooms: prefix + floor + two digits (`2-3` + `02` = 2-302); basements as `B1` + two digits. */
export function roomCodes(
  prefix: string,
  firstFloor: number,
  floors: number,
  roomsPerFloor: number,
): { floor: number; code: string }[] {
  const codes: { floor: number; code: string }[] = []
  let floor = firstFloor
  for (let done = 0; done < floors; done += 1) {
    if (floor === 0) floor = 1
    for (let room = 1; room <= roomsPerFloor; room += 1) {
      const level = floor < 0 ? `B${-floor}` : String(floor)
      codes.push({ floor, code: `${prefix}${level}${String(room).padStart(2, '0')}` })
    }
    floor += 1
  }
  return codes
}
