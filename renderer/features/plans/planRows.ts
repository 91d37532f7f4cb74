import type { StandingView } from '../../../shared/contract/desk/base.ts'
import type { PlanAnswer, PlanPartAnswer, PlanRoomAnswer } from '../../../shared/contract/desk/plans.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { emptyShelves, type PlanPart, type PlanView, partValues } from '../../../shared/domain/plans/planView.ts'
import type { CellWords } from './cells.ts'
import type { TableKind } from './tables.ts'

/** One row of a table. */
export interface GridRow {
  readonly id: string
  readonly kind: TableKind
  readonly values: Readonly<Record<string, unknown>>
  /** Registers in doubt, with who stated each value (G4). */
  readonly doubts: Readonly<Record<string, readonly StandingView[]>>
  readonly rev: readonly string[]
  /** What people call it. */
  readonly label: string
  /** Building of a room. */
  readonly buildingId?: string
}

/** Registers whose value names a row best, the first filled one is taken. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  room: ['code'],
  occupant: ['name'],
  group: ['name'],
  duty: ['name'],
  vehicle: ['plate'],
  agency: ['name'],
  storage: ['place'],
  witness: ['name'],
  cost: ['payee'],
  risk: ['trigger'],
  slot: ['what'],
  premises: ['certificateNo'],
  encumbrance: ['documentNo', 'holder'],
  evidenceItem: ['source'],
  rentTerms: ['note'],
  care: ['condition'],
  negotiation: ['on'],
  picture: ['fileName'],
}

function labelOf(kind: TableKind, values: Readonly<Record<string, unknown>>): string {
  const filled = LABELS[kind]?.map((field) => values[field]).find((value) => typeof value === 'string' && value !== '')
  return typeof filled === 'string' ? filled : ''
}

/** How many pictures stand for each room and each piece of evidence, by its id. */
function pictureCounts(plan: PlanAnswer): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind, stated } of plan.parts) {
    const { owner, ownerId } = stated
    if (kind !== 'picture' || typeof ownerId !== 'string' || owner === 'floor') continue
    counts.set(ownerId, (counts.get(ownerId) ?? 0) + 1)
  }
  return counts
}

/** Rows made of answers that still stand, with what else they were made of: one cell makes one row, not ten thousand. */
const made = new WeakMap<PlanPartAnswer | PlanRoomAnswer, { row: GridRow; beside: readonly unknown[] }>()

function rowOnce(answer: PlanPartAnswer | PlanRoomAnswer, beside: readonly unknown[], make: () => GridRow): GridRow {
  const known = made.get(answer)
  const isSame = known?.beside.length === beside.length && known.beside.every((one, at) => one === beside[at])
  if (known !== undefined && isSame) return known.row
  const row = make()
  made.set(answer, { row, beside })
  return row
}

function rowOfPart(part: PlanPartAnswer, pictures: number | null): GridRow {
  return rowOnce(part, [pictures], () => {
    const values = { ...partValues(part.kind, part.stated), '#pictures': pictures }
    const { partId: id, kind, doubts, rev } = part
    return { id, kind, values, doubts, rev, label: labelOf(kind, values) }
  })
}

function rowOfRoom(
  room: PlanRoomAnswer,
  occupants: readonly PlanPartAnswer[],
  pictures: number | null,
  words: RowWords,
): GridRow {
  return rowOnce(room, [words, pictures, ...occupants], () => {
    const people = occupants.map((part) => partValues('occupant', part.stated))
    const { roomId: id, buildingId, doubts, rev, ...values } = room
    const classes = [...new Set(people.map((one) => words.code('occupantClass', one.class)))]
    const needs = [...new Set(people.flatMap((one) => one.needs.map((need) => words.code('#flag', need))))]
    const joined = { '#class': classes.join(words.join), '#needs': needs.join(words.join) }
    const shown = { ...values, ...joined, '#pictures': pictures }
    return { id, kind: 'room', values: shown, doubts, rev, label: room.code, buildingId }
  })
}

/** The words that rows themselves hold. */
export type RowWords = Pick<CellWords, 'code' | 'join'>

/** Rows of every table, rooms by building. Rows of answers that did not change are the same objects as before. */
export function rowsOf(plan: PlanAnswer, words: RowWords): Map<TableKind, GridRow[]> {
  const tables = new Map<TableKind, GridRow[]>()
  const pictures = pictureCounts(plan)
  for (const part of plan.parts) {
    const rows = tables.get(part.kind)
    const row = rowOfPart(part, pictures.get(part.partId) ?? null)
    if (rows === undefined) tables.set(part.kind, [row])
    else rows.push(row)
  }
  const people = Map.groupBy(
    plan.parts.filter((part) => part.kind === 'occupant'),
    (part) => part.stated.roomId,
  )
  const order = new Map(plan.buildings.map((building) => [building.buildingId, building.ord]))
  const rooms = plan.rooms.toSorted((a, b) => (order.get(a.buildingId) ?? 0) - (order.get(b.buildingId) ?? 0))
  tables.set(
    'room',
    rooms.map((room) => rowOfRoom(room, people.get(room.roomId) ?? [], pictures.get(room.roomId) ?? null, words)),
  )
  return tables
}

/** What other rows may name, in the words people know it by. */
export function namedOf(plan: PlanAnswer): CellWords['named'] {
  const of = (kind: PartKind) =>
    plan.parts
      .filter((part) => part.kind === kind)
      .map((part) => ({ id: part.partId, name: String(part.stated.name ?? '') }))
  return {
    group: of('group'),
    occupant: of('occupant'),
    room: plan.rooms.map((room) => ({ id: room.roomId, name: room.code })),
    building: plan.buildings.map(({ buildingId, name }) => ({ id: buildingId, name })),
  }
}

/** The answer as the domain reads a plan, for lanes and sums. */
export function viewOf(plan: PlanAnswer): PlanView {
  const parts = emptyShelves()
  for (const { kind, partId: id, stated } of plan.parts) {
    // One row of one kind goes to that kind's shelf; TypeScript cannot see that both are the same kind.
    const shelf = parts[kind] as Map<string, PlanPart<never>>
    shelf.set(id, { id, values: partValues(kind, stated), doubts: {} } as unknown as PlanPart<never>)
  }
  return {
    siteId: plan.siteId,
    head: { purpose: plan.head.purpose, window: plan.head.window, doubts: {} },
    buildings: plan.buildings.map(({ buildingId: id, name, ord }) => ({ id, name, ord })),
    rooms: new Map(
      plan.rooms.map((room) => [
        room.roomId,
        { id: room.roomId, buildingId: room.buildingId, floor: room.floor, values: room, doubts: {} },
      ]),
    ),
    parts,
  }
}
