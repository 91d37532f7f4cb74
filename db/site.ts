import { foldRoom, roomRank, settledValues, siteTypes, understandsSite } from '../shared/domain/site/site.ts'
import { entityName } from '../shared/journal/ids.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { forgetPlanRows, keptWithPlan, notePlanRow } from './plansMemory.ts'
import { type Projection, revOf } from './projection.ts'
import type { BuildingTable, RoomTable, SiteTable } from './schema.ts'
import { prepared, rowOf, rowsOf, sqlBuilder, upsertSql } from './statements.ts'

const saveSite = upsertSql('site', 'site_id', ['site_id', 'case_id', 'name', 'address', 'created_at', 'rev'])
const saveBuilding = upsertSql('building', 'building_id', ['building_id', 'site_id', 'name', 'ord', 'rev'])
const saveRoom = upsertSql('room', 'room_id', [
  'room_id',
  'site_id',
  'building_id',
  'floor',
  'code',
  'purpose',
  'occupant',
  'state',
  'opened_by',
  'opened_at',
  'struck_reason',
  'rev',
  'area',
  'keys',
  'utilities',
  'group_id',
  'estimate',
  'note',
  'doubts',
  'excluded',
  'excluded_by',
  'excluded_at',
  'held_by',
  'given',
])

/** Sites, buildings and rooms as rows. */
export const siteProjection: Projection = {
  feature: 'site',
  version: 4,
  kinds: ['site', 'building', 'room'],
  types: Object.values(siteTypes),
  understands: understandsSite,
  tables: [
    { name: 'site', key: 'site_id', local: [] },
    { name: 'building', key: 'building_id', local: [] },
    { name: 'room', key: 'room_id', local: [] },
  ],
  rankOf: roomRank,
  write(db, id, kind, history) {
    if (kind === 'room') writeRoom(db, id, history)
    else if (kind === 'building') writeBuilding(db, id, history)
    else writeSite(db, id, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM room; DELETE FROM building; DELETE FROM site')
    forgetPlanRows(db)
  },
}

function writeSite(db: Db, id: string, history: EntityHistory): void {
  const first = creationOf(history, siteTypes.siteCreated)
  if (first === null) return
  const values = settledValues(history)
  prepared(db, saveSite).run({
    site_id: id,
    case_id: String(first.body.case),
    name: String(values.get('name') ?? ''),
    address: String(values.get('address') ?? ''),
    created_at: first.at[0],
    rev: revOf(history),
  })
}

function writeBuilding(db: Db, id: string, history: EntityHistory): void {
  const first = creationOf(history, siteTypes.buildingAdded)
  if (first === null) return
  const values = settledValues(history)
  prepared(db, saveBuilding).run({
    building_id: id,
    site_id: String(first.body.site),
    name: String(values.get('name') ?? ''),
    ord: Number(first.body.ord),
    rev: revOf(history),
  })
  notePlanRow(db, String(first.body.site), entityName('building', id))
}

function writeRoom(db: Db, id: string, history: EntityHistory): void {
  const room = foldRoom(history)
  if (room === null) return
  const struck = room.values.get('struck')
  const text = (name: string): string => String(room.values.get(name) ?? '')
  const textOrNull = (name: string): string | null => (room.values.get(name) == null ? null : text(name))
  const estimate = room.values.get('estimate')
  prepared(db, saveRoom).run({
    room_id: id,
    site_id: room.siteId,
    building_id: room.buildingId,
    floor: room.floor,
    code: text('code'),
    purpose: text('purpose'),
    occupant: text('occupant'),
    state: room.state,
    opened_by: room.openedBy,
    opened_at: room.openedAt,
    struck_reason: typeof struck === 'string' ? struck : null,
    rev: revOf(history),
    area: textOrNull('area'),
    keys: text('keys'),
    utilities: text('utilities'),
    group_id: textOrNull('groupId'),
    estimate: typeof estimate === 'number' ? estimate : null,
    note: text('note'),
    doubts: JSON.stringify(Object.fromEntries(room.doubts)),
    excluded: room.excluded?.reason ?? '',
    excluded_by: room.excluded?.by ?? null,
    excluded_at: room.excluded?.at ?? null,
    held_by: room.heldBy,
    given: room.given === null ? null : JSON.stringify(room.given),
  })
  notePlanRow(db, room.siteId, entityName('room', id))
}

/** One site. */
export function siteRow(db: Db, siteId: string): SiteTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('site').selectAll().where('site_id', '=', siteId))
}

/** Sites with their live counts, newest first. */
export function siteRows(db: Db, caseId: string | null): (SiteTable & SiteCounts)[] {
  const query = sqlBuilder.selectFrom('site').selectAll().orderBy('created_at', 'desc')
  const rows = rowsOf(db, caseId === null ? query : query.where('case_id', '=', caseId))
  return rows.map((row) => ({ ...row, ...siteCounts(db, row.site_id) }))
}

/** Rooms, rooms already left or left out of the clearing, and standing items of a site. */
export interface SiteCounts {
  rooms: number
  rooms_done: number
  items: number
}

const keptCounts = keptWithPlan<Omit<SiteCounts, 'items'>>()

/** Counts of a site. Its rooms are counted anew only after one was written: the work list asks for every site. */
export function siteCounts(db: Db, siteId: string): SiteCounts {
  const rooms = keptCounts(db, siteId, () => {
    return prepared(
      db,
      `SELECT count(*) AS rooms, count(*) FILTER (WHERE state = 'left' OR excluded <> '') AS rooms_done FROM room
       WHERE site_id = ? AND struck_reason IS NULL`,
    ).get(siteId) as Omit<SiteCounts, 'items'>
  })
  const items = prepared(db, 'SELECT count(*) AS items FROM item WHERE site_id = ? AND struck_reason IS NULL').get(
    siteId,
  )
  return { ...rooms, items: (items as { items: number }).items }
}

/** Buildings of a site in their order. */
export function buildingRows(db: Db, siteId: string): BuildingTable[] {
  return rowsOf(db, sqlBuilder.selectFrom('building').selectAll().where('site_id', '=', siteId).orderBy('ord'))
}

/** Rooms of a site by building, floor and code, with their standing items. */
export function roomRows(db: Db, siteId: string): (RoomTable & { items: number })[] {
  return prepared(
    db,
    `SELECT room.*, coalesce(counted.items, 0) AS items FROM room LEFT JOIN
       (SELECT room_id, count(*) AS items FROM item WHERE site_id = @site AND struck_reason IS NULL GROUP BY room_id) counted
       USING (room_id)
     WHERE site_id = @site ORDER BY building_id, floor, code`,
  ).all({ site: siteId }) as (RoomTable & { items: number })[]
}

/** Standing items of a site's rooms, by room; a room without any is not there. */
export function itemsByRoom(db: Db, siteId: string): ReadonlyMap<string, number> {
  const rows = prepared(
    db,
    'SELECT room_id, count(*) AS items FROM item WHERE site_id = ? AND struck_reason IS NULL GROUP BY room_id',
  ).all(siteId) as { room_id: string; items: number }[]
  return new Map(rows.map((row) => [row.room_id, row.items]))
}

/** Standing items of one room. */
export function itemsInRoom(db: Db, siteId: string, roomId: string): number {
  const row = prepared(
    db,
    'SELECT count(*) AS items FROM item WHERE site_id = ? AND room_id = ? AND struck_reason IS NULL',
  ).get(siteId, roomId)
  return (row as { items: number }).items
}

/** Rooms that stand open on a laptop, by code. */
export function openRoomsOn(db: Db, device: string): RoomTable[] {
  return prepared(db, "SELECT * FROM room WHERE state = 'open' AND held_by = ? ORDER BY code, room_id").all(
    device,
  ) as RoomTable[]
}

/** One room. */
export function roomRow(db: Db, roomId: string): RoomTable | undefined {
  return prepared(db, 'SELECT * FROM room WHERE room_id = ?').get(roomId) as RoomTable | undefined
}
