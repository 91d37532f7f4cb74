import type { JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, type RankOf } from '../../journal/registers.ts'
import { fields, isText, isWhole, listOf, type Shape } from '../shape.ts'
import {
  isLotMoveBody,
  LOT_MOVES,
  type LotMove,
  type LotState,
  lotMove,
  rankOfLotMove,
  targetOfLot,
} from './lotMoves.ts'

/** Events of a lot: goods that go one way together. What is in it never changes; a wrong lot is told by its moves. */
export const lotTypes = { made: 'lots.made', moved: 'lots.moved' } as const

/** One move as it was made. */
export interface LotMoveEntry {
  event: string
  move: LotMove
  data: JsonObject
  actor: string
  role: string
  device: string
  /** Wall clock of its author, ms; for display only (J6). */
  at: number
}

/** A move illegal where it landed: kept, changes no state (J7). A REPEAT says what stood already. */
export interface LotFinding extends LotMoveEntry {
  state: LotState
  kind: 'ILLEGAL' | 'REPEAT'
}

/** A lot as its events tell it. */
export interface Lot {
  siteId: string
  caseId: string
  /** Place in the site's sequence of the device that made it, with its prefix: `L-D1-03`. */
  no: string
  note: string
  /** Ids of the items in it. */
  items: string[]
  /** Codes of the rooms they come from, as they were called then. */
  rooms: string[]
  state: LotState
  /** Moves that counted, in fold order. */
  moves: LotMoveEntry[]
  findings: LotFinding[]
}

const bodies: Record<string, Shape> = {
  [lotTypes.made]: fields({
    case: isText,
    items: listOf(isText),
    no: isText,
    note: isText,
    rooms: listOf(isText),
    rows: isWhole,
    site: isText,
  }),
  [lotTypes.moved]: isLotMoveBody,
}

/** Whether the fold understands an event's body (J5). */
export function understandsLot(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return Object.hasOwn(bodies, event.type) && (bodies[event.type]?.(event.body ?? undefined) ?? false)
}

/** The written rank (J7): the making first, then the moves as `LOT_MOVES` lists them. */
export const lotRank: RankOf = (event) => (event.type === lotTypes.moved ? rankOfLotMove(event.body?.move) : 0)

/** Number of a lot as printed, e.g. `L-D1-03`: the making device's prefix keeps two desks from one number. */
export function lotNumber(prefix: string, seq: number): string {
  return `L-${prefix}-${String(seq).padStart(2, '0')}`
}

/** Body of the event that makes a lot. */
export function madeBody(lot: Pick<Lot, 'siteId' | 'caseId' | 'no' | 'note' | 'items' | 'rooms'>): JsonObject {
  const { siteId, caseId, no, note, items, rooms } = lot
  return { case: caseId, items: [...items], no, note, rooms: [...rooms], rows: items.length, site: siteId }
}

/** Folds a lot's events; null while the event that makes it is not here or is withheld. */
export function foldLot(history: EntityHistory): Lot | null {
  const body = creationOf(history, lotTypes.made)?.body
  if (body === undefined) return null
  const lot: Lot = {
    siteId: String(body.site),
    caseId: String(body.case),
    no: String(body.no),
    note: String(body.note),
    items: (body.items as string[]).map(String),
    rooms: (body.rooms as string[]).map(String),
    state: 'IN_TRANSIT',
    moves: [],
    findings: [],
  }
  for (const event of history.events) {
    const entry = entryOf(event)
    if (entry !== null) land(lot, entry)
  }
  return lot
}

function entryOf(event: EntityEvent): LotMoveEntry | null {
  if (event.type !== lotTypes.moved || event.body === null || !isLotMoveBody(event.body)) return null
  const move = LOT_MOVES.find((known) => known === event.body?.move)
  if (move === undefined) return null
  const { hash, actor, role, device, at } = event
  return { event: hash, move, data: event.body.data as JsonObject, actor, role, device, at: at[0] }
}

function land(lot: Lot, entry: LotMoveEntry): void {
  const next = lotMove(lot.state, entry.move)
  if (next === null) {
    const kind = targetOfLot(entry.move) === lot.state ? 'REPEAT' : 'ILLEGAL'
    lot.findings.push({ ...entry, state: lot.state, kind })
    return
  }
  lot.state = next
  lot.moves.push(entry)
}
