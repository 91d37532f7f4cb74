import {
  doubtsOf,
  foldItem,
  type ItemState,
  inventoryTypes,
  itemNumber,
  shownValue,
  struckReasonOf,
  understandsItem,
} from '../shared/domain/inventory/item.ts'
import { entityName } from '../shared/journal/ids.ts'
import { type EntityHistory, noRank, orderEvents } from '../shared/journal/registers.ts'
import { clearItemSearch, indexItem, itemRowsMatching } from './itemSearch.ts'
import { loadEvents } from './journal.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { ItemTable } from './schema.ts'
import { prepared, upsertSql } from './statements.ts'

const columns = [
  'item_id',
  'site_id',
  'room_id',
  'device',
  'seq_no',
  'number',
  'name',
  'quantity',
  'unit',
  'condition',
  'owner',
  'owner_kind',
  'place',
  'remarks',
  'brand_model',
  'serial_no',
  'regime',
  'box',
  'raw_line',
  'doubts',
  'struck_reason',
  'recorded_by',
  'recorded_at',
  'changes',
  'rev',
  'late_changes',
] as const

const saveItem = `${upsertSql('item', 'item_id', columns)} RETURNING item_row`
/** For an item that has one event: an upsert that returns its row costs six times a plain insert. */
const addItem = `INSERT OR IGNORE INTO item (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

/** Items as rows with their search text. */
export const inventoryProjection: Projection = {
  feature: 'inventory',
  version: 2,
  kinds: ['item'],
  types: Object.values(inventoryTypes),
  understands: understandsItem,
  tables: [{ name: 'item', key: 'item_id', local: ['item_row'] }],
  rankOf: noRank,
  write(db, id, _kind, history) {
    const state = foldItem(history)
    if (state === null) return
    const row = rowFrom(id, state, history)
    if (history.events.length === 1) {
      const added = prepared(db, addItem).run(...columns.map((column) => row[column]))
      if (added.changes === 1) return indexItem(db, Number(added.lastInsertRowid), row, false)
    }
    const saved = prepared(db, saveItem).get(row) as { item_row: number }
    indexItem(db, saved.item_row, row, true)
  },
  bulk: () => undefined,
  clear(db) {
    clearItemSearch(db)
    db.exec('DELETE FROM item')
  },
}

function rowFrom(id: string, state: ItemState, history: EntityHistory): Omit<ItemTable, 'item_row'> {
  const text = (name: Parameters<typeof shownValue>[1]): string => String(shownValue(state, name) ?? '')
  const quantity = shownValue(state, 'quantity') as { amount: string; unit: string } | null
  const owner = shownValue(state, 'owner') as { name: string; kind: string; basis: string } | null
  const { origin } = state
  return {
    item_id: id,
    site_id: origin.siteId,
    room_id: origin.roomId,
    device: state.device,
    seq_no: origin.seqNo,
    number: itemNumber(origin.roomCode, origin.prefix, origin.seqNo),
    name: text('name'),
    quantity: quantity?.amount ?? '',
    unit: quantity?.unit ?? '',
    condition: text('condition'),
    owner: JSON.stringify(owner ?? { name: '', kind: 'UNKNOWN', basis: '' }),
    owner_kind: owner?.kind ?? 'UNKNOWN',
    place: text('place'),
    remarks: text('remarks'),
    brand_model: text('brandModel'),
    serial_no: text('serialNo'),
    regime: text('regime'),
    box: text('box'),
    raw_line: origin.rawLine,
    doubts: JSON.stringify(Object.fromEntries(doubtsOf(state))),
    struck_reason: struckReasonOf(state),
    recorded_by: state.recordedBy,
    recorded_at: state.recordedAt,
    changes: state.changes,
    rev: revOf(history),
    late_changes: state.lateChanges,
  }
}

/** One item. */
export function itemRow(db: Db, itemId: string): ItemTable | undefined {
  return prepared(db, 'SELECT * FROM item WHERE item_id = ?').get(itemId) as ItemTable | undefined
}

/** An item as it stood when the act `act` recorded it, before any correction. */
export function itemAsRecorded(db: Db, itemId: string, act: string): ItemTable | undefined {
  const events = loadEvents(db, entityName('item', itemId))
  const history = orderEvents(
    events.filter((event) => event.act === act && event.type === inventoryTypes.itemRecorded),
    noRank,
  )
  const state = foldItem(history)
  const now = itemRow(db, itemId)
  return state === null || now === undefined
    ? undefined
    : { ...rowFrom(itemId, state, history), item_row: now.item_row }
}

/** A room as an entry meets it: where it lies, whether it is open, how many items it holds, and the number to give. */
export interface EntryRoom {
  site_id: string
  room_id: string
  code: string
  state: string
  items: number
  struck: number
  /** Next number of the asking device; numbers are given at commit, so there is no gap. */
  nextSeqNo: number
}

/**
 * The room with its standing and struck items and the next number of `device`; undefined where there is no such room. Asked
 * at every entry, so it is one question and counts by indexes alone: a room of ten thousand items costs a fraction of a
 * millisecond.
 */
export function entryRoom(db: Db, roomId: string, device: string): EntryRoom | undefined {
  const here = 'FROM item INDEXED BY item_site WHERE site_id = room.site_id AND room_id = room.room_id'
  return prepared(
    db,
    `SELECT site_id, room_id, code, state, (SELECT count(*) ${here} AND struck_reason IS NULL) AS items,
       (SELECT count(*) ${here} AND struck_reason IS NOT NULL) AS struck,
       (SELECT coalesce(max(seq_no), 0) + 1 FROM item WHERE room_id = room.room_id AND device = ?) AS nextSeqNo
     FROM room WHERE room_id = ?`,
  ).get(device, roomId) as EntryRoom | undefined
}

/** Number of the newest item of a room, null in an empty one. */
export function newestNumber(db: Db, room: { site_id: string; room_id: string }): string | null {
  const row = prepared(
    db,
    `SELECT number FROM item WHERE item_row =
       (SELECT max(item_row) FROM item INDEXED BY item_site WHERE site_id = ? AND room_id = ?)`,
  ).get(room.site_id, room.room_id)
  return (row as { number: string } | undefined)?.number ?? null
}

/** A window over the items of a room (or of the whole site), newest first; struck ones stay in place. */
export function itemWindow(
  db: Db,
  where: { siteId: string; roomId: string | null; text: string; offset: number; limit: number },
): { total: number; struck: number; rows: ItemTable[] } {
  if (where.text !== '') return searchedWindow(db, where)
  const place = where.roomId === null ? 'site_id = @siteId' : 'room_id = @roomId'
  const counts = prepared(db, `SELECT count(*) AS total, count(struck_reason) AS struck FROM item WHERE ${place}`)
  const counted = counts.get(where) as { total: number; struck: number }
  // The older half is stepped through from its own end: the last of 100,000 is as near as the first.
  const after = counted.total - where.offset
  const fromEnd = where.offset > after
  const rows = prepared(
    db,
    `SELECT * FROM item WHERE ${place} ORDER BY item_row ${fromEnd ? 'ASC' : 'DESC'} LIMIT @limit OFFSET @offset`,
  )
  if (!fromEnd) return { ...counted, rows: rows.all(where) as ItemTable[] }
  const offset = Math.max(0, after - where.limit)
  const older = rows.all({ ...where, offset, limit: Math.max(0, after - offset) }) as ItemTable[]
  return { ...counted, rows: older.reverse() }
}

function searchedWindow(
  db: Db,
  where: { siteId: string; roomId: string | null; text: string; offset: number; limit: number },
): { total: number; struck: number; rows: ItemTable[] } {
  const hits = itemRowsMatching(db, where, where.text)
  const one = prepared(db, 'SELECT * FROM item WHERE item_row = ?')
  const rows = hits.map((hit) => one.get(hit) as ItemTable)
  return {
    total: rows.length,
    struck: rows.filter((row) => row.struck_reason !== null).length,
    rows: rows.slice(where.offset, where.offset + where.limit),
  }
}

/** All items of a room or site in printing order: room, device prefix, number. */
export function itemsInOrder(db: Db, siteId: string, roomId: string | null): ItemTable[] {
  return prepared(
    db,
    `SELECT item.* FROM item JOIN room USING (room_id) WHERE item.site_id = @siteId AND (@roomId IS NULL OR item.room_id = @roomId)
     ORDER BY room.building_id, room.floor, room.code, item.number`,
  ).all({ siteId, roomId }) as ItemTable[]
}

/** Places, owners and names already used in a room, for the entry line. */
export function roomVocabulary(db: Db, roomId: string) {
  const places = prepared(
    db,
    "SELECT DISTINCT place FROM item WHERE room_id = ? AND place <> '' AND struck_reason IS NULL LIMIT 50",
  ).all(roomId) as { place: string }[]
  const owners = prepared(
    db,
    'SELECT DISTINCT owner FROM item WHERE room_id = ? AND struck_reason IS NULL LIMIT 50',
  ).all(roomId) as { owner: string }[]
  const names = prepared(
    db,
    `SELECT name, unit, count(*) AS times FROM item WHERE site_id = (SELECT site_id FROM room WHERE room_id = ?)
     AND struck_reason IS NULL GROUP BY name, unit ORDER BY times DESC LIMIT 200`,
  ).all(roomId) as { name: string; unit: string; times: number }[]
  return { places: places.map((row) => row.place), owners: owners.map((row) => row.owner), names }
}
