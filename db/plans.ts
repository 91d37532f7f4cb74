import type { PartKind } from '../shared/domain/plans/parts.ts'
import {
  type Doubts,
  emptyShelves,
  type PlanPart,
  type PlanRoom,
  type PlanView,
  partValues,
} from '../shared/domain/plans/planView.ts'
import type { Json, JsonObject } from '../shared/journal/canonical.ts'
import { entityName, splitEntity } from '../shared/journal/ids.ts'
import type { Register } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { keepPlan, keptWithPlan, type PlanRows, planChanges } from './plansMemory.ts'
import type { PlanPartTable, PlanTable, PlanVersionTable, RoomTable } from './schema.ts'
import { buildingRows, roomRow } from './site.ts'
import { prepared, rowOf, rowsOf, sqlBuilder } from './statements.ts'

/** Head of a site's plan; undefined while nobody has opened it. */
export function planRow(db: Db, siteId: string): PlanTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('plan').selectAll().where('site_id', '=', siteId))
}

/** Parts of a site's plan that stand, by kind and place among it. */
export function partRows(db: Db, siteId: string): PlanPartTable[] {
  return prepared(
    db,
    'SELECT * FROM plan_part WHERE site_id = ? AND struck_reason IS NULL ORDER BY kind, ord, part_id',
  ).all(siteId) as PlanPartTable[]
}

/** One part, struck or not. */
export function partRow(db: Db, kind: string, partId: string): PlanPartTable | undefined {
  return prepared(db, 'SELECT * FROM plan_part WHERE entity = ?').get(entityName(kind, partId)) as
    | PlanPartTable
    | undefined
}

/** The place behind the last part of a kind, struck ones counted. */
export function nextOrd(db: Db, siteId: string, kind: string): number {
  const row = prepared(
    db,
    'SELECT coalesce(max(ord), 0) + 1 AS next FROM plan_part WHERE site_id = ? AND kind = ?',
  ).get(siteId, kind)
  return (row as { next: number }).next
}

/** Frozen versions of a site's plan, newest number first; two desks may have frozen one number each. */
export function planVersionRows(db: Db, siteId: string): PlanVersionTable[] {
  const query = sqlBuilder.selectFrom('plan_version').selectAll().where('site_id', '=', siteId)
  return rowsOf(db, query.orderBy('number', 'desc').orderBy('frozen_at', 'desc').orderBy('version_id', 'desc'))
}

/** One frozen version. */
export function planVersionRow(db: Db, versionId: string): PlanVersionTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('plan_version').selectAll().where('version_id', '=', versionId))
}

/** The registers in doubt of a stored `doubts` column with who stated each value left out. */
export function standingValues(doubts: string): Doubts {
  if (doubts === '{}') return {}
  const registers = JSON.parse(doubts) as Record<string, Register<Json>>
  return Object.fromEntries(
    Object.entries(registers).map(([name, register]) => [name, register.map((standing) => standing.value)]),
  )
}

/** A site's whole plan as the store has it now; a site without a plan has an empty one. */
export function planView(db: Db, siteId: string): PlanView {
  return planRows(db, siteId).view
}

/** How far the clearing of a room is. */
export interface RoomProgress {
  roomId: string
  code: string
  /** Left by the team, or left out of the clearing. */
  left: boolean
  excluded: string
}

const keptProgress = keptWithPlan<readonly RoomProgress[]>()

/** Rooms of a site that stand, by building, floor and code, with how far each is. */
export function roomProgress(db: Db, siteId: string): readonly RoomProgress[] {
  return keptProgress(db, siteId, () => {
    const rows = prepared(
      db,
      `SELECT room_id, code, state, excluded FROM room WHERE site_id = ? AND struck_reason IS NULL
       ORDER BY building_id, floor, code`,
    ).all(siteId) as Pick<RoomTable, 'room_id' | 'code' | 'state' | 'excluded'>[]
    return rows.map(({ room_id: roomId, code, state, excluded }) => ({
      ...{ roomId, code, excluded },
      left: state === 'left' || excluded !== '',
    }))
  })
}

/**
 * A site's plan with its rows. Rows that were read before and not written since are not read again: what is kept says
 * which rows were written. Inside a transaction nothing is kept, since it may never have happened.
 */
export function planRows(db: Db, siteId: string): PlanRows {
  const known = planChanges(db, siteId)
  if (known !== null && known.changed.size === 0) return known.kept
  const now = (known === null ? null : renewedRows(db, siteId, known.kept, known.changed)) ?? readPlanRows(db, siteId)
  if (!db.inTransaction) keepPlan(db, siteId, now)
  return now
}

/** The same, read anew from the store whatever is kept. */
export function readPlanRows(db: Db, siteId: string): PlanRows {
  const rooms = prepared(
    db,
    'SELECT * FROM room WHERE site_id = ? AND struck_reason IS NULL ORDER BY building_id, floor, code',
  ).all(siteId) as RoomTable[]
  const parts = new Map<string, Map<string, PlanPartTable>>()
  const shelves = emptyShelves()
  for (const row of partRows(db, siteId)) {
    let shelf = parts.get(row.kind)
    if (shelf === undefined) {
      shelf = new Map()
      parts.set(row.kind, shelf)
    }
    shelf.set(row.part_id, row)
    shelfOf(shelves, row.kind).set(row.part_id, planPartOf(row))
  }
  const view: PlanView = {
    siteId,
    ...headAndBuildings(db, siteId),
    rooms: new Map(rooms.map((row) => [row.room_id, planRoomOf(row)])),
    parts: shelves,
  }
  return { rooms: new Map(rooms.map((row) => [row.room_id, row])), parts, view }
}

/** What was kept with the rows that were written since; null when their order has changed with them. */
function renewedRows(db: Db, siteId: string, kept: PlanRows, changed: ReadonlySet<string>): PlanRows | null {
  const rooms = new Map(kept.rooms)
  const roomViews = new Map(kept.view.rooms)
  const parts = new Map(kept.parts)
  const shelves = { ...kept.view.parts }
  const written = Map.groupBy(changed, (entity) => splitEntity(entity).kind)
  for (const [kind, entities] of written) {
    const ids = entities.map((entity) => splitEntity(entity).id)
    if (kind === 'plan' || kind === 'building') continue
    if (kind === 'room') {
      if (!renewRooms(db, ids, rooms, roomViews)) return null
      continue
    }
    const rows = new Map(parts.get(kind) ?? [])
    const shelf = new Map(shelfOf(shelves, kind))
    if (!renewParts(db, kind, ids, rows, shelf)) return null
    if (rows.size === 0) parts.delete(kind)
    else parts.set(kind, rows)
    Object.assign(shelves, { [kind]: shelf })
  }
  return { rooms, parts, view: { siteId, ...headAndBuildings(db, siteId), rooms: roomViews, parts: shelves } }
}

/** Reads these rooms again into their places. False when one has no place yet or another one. */
function renewRooms(
  db: Db,
  ids: readonly string[],
  rows: Map<string, RoomTable>,
  views: Map<string, PlanRoom>,
): boolean {
  for (const id of ids) {
    const row = roomRow(db, id)
    const was = rows.get(id)
    if (row === undefined || row.struck_reason !== null) {
      rows.delete(id)
      views.delete(id)
    } else if (was !== undefined && placeOfRoom(was) === placeOfRoom(row)) {
      rows.set(id, row)
      views.set(id, planRoomOf(row))
    } else return false
  }
  return true
}

function placeOfRoom({ building_id, floor, code }: RoomTable): string {
  return `${building_id} ${floor} ${code}`
}

/** Reads these parts of one kind again into their places, new ones behind the last. False when one belongs between. */
function renewParts(
  db: Db,
  kind: string,
  ids: readonly string[],
  rows: Map<string, PlanPartTable>,
  shelf: Map<string, PlanPart<PartKind>>,
): boolean {
  let last: PlanPartTable | undefined
  for (const row of rows.values()) last = row
  for (const id of ids) {
    const row = partRow(db, kind, id)
    const was = rows.get(id)
    if (row === undefined || row.struck_reason !== null) {
      rows.delete(id)
      shelf.delete(id)
      continue
    }
    if (was === undefined ? last !== undefined && !isBefore(last, row) : was.ord !== row.ord) return false
    if (was === undefined) last = row
    rows.set(id, row)
    shelf.set(id, planPartOf(row))
  }
  return true
}

function isBefore(a: PlanPartTable, b: PlanPartTable): boolean {
  return a.ord < b.ord || (a.ord === b.ord && a.part_id < b.part_id)
}

function headAndBuildings(db: Db, siteId: string): Pick<PlanView, 'head' | 'buildings'> {
  const head = planRow(db, siteId)
  const stated = head === undefined ? {} : (JSON.parse(head.stated) as JsonObject)
  return {
    head: {
      purpose: String(stated.purpose ?? ''),
      window: (stated.window ?? null) as PlanView['head']['window'],
      doubts: standingValues(head?.doubts ?? '{}'),
    },
    buildings: buildingRows(db, siteId).map((row) => ({ id: row.building_id, name: row.name, ord: row.ord })),
  }
}

/** A kind's shelf, for any part: a row of one kind goes to that kind's; TypeScript cannot see that both are the same. */
function shelfOf(shelves: PlanView['parts'], kind: string): Map<string, PlanPart<PartKind>> {
  return shelves[kind as PartKind] as unknown as Map<string, PlanPart<PartKind>>
}

function planPartOf(row: PlanPartTable): PlanPart<PartKind> {
  return {
    id: row.part_id,
    values: partValues(row.kind as PartKind, JSON.parse(row.stated)),
    doubts: standingValues(row.doubts),
  }
}

function planRoomOf(row: RoomTable): PlanRoom {
  return {
    id: row.room_id,
    buildingId: row.building_id,
    floor: row.floor,
    values: {
      code: row.code,
      purpose: row.purpose,
      occupant: row.occupant,
      area: row.area,
      keys: row.keys,
      utilities: row.utilities,
      groupId: row.group_id,
      estimate: row.estimate,
      excluded: row.excluded,
      note: row.note,
    },
    doubts: standingValues(row.doubts),
  }
}
