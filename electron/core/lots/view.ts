import { type Lookup, namesOf } from '../../../db/identity.ts'
import { itemRow, itemsInOrder } from '../../../db/inventory.ts'
import { lotsOfSite, type StoredLot } from '../../../db/lots.ts'
import type { Db } from '../../../db/open.ts'
import { roomRows } from '../../../db/site.ts'
import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import type { LotMoveEntry } from '../../../shared/domain/lots/lot.ts'
import { type LotMove, lotMovesFrom } from '../../../shared/domain/lots/lotMoves.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import { siteHead } from '../siteHead.ts'

/** Moves people make here; selling, money and deposit wait for an approval this program does not ask for yet. */
const OFFERED: ReadonlySet<LotMove> = new Set([
  'deliver',
  'refuse',
  'acceptLate',
  'store',
  'noticeCollection',
  'collect',
])

/** Lots of a site as the screen shows them, with the rooms whose goods are in none yet. */
export function lotsView(db: Db, siteId: string, now: string): LotsView {
  const lots = lotsOfSite(db, siteId)
  const names = namesOf(db).officers
  const times = new Map<string, number>()
  for (const id of lots.flatMap(({ lot }) => lot.items)) times.set(id, (times.get(id) ?? 0) + 1)
  const free = itemsInOrder(db, siteId, null).filter((item) => item.struck_reason === null && !times.has(item.item_id))
  const byRoom = Map.groupBy(free, (item) => item.room_id)
  return {
    ...siteHead(db, siteId, now),
    lots: lots.map((stored) => lotView(db, stored, times, names)),
    rooms: roomRows(db, siteId).flatMap((room) => {
      const rows = byRoom.get(room.room_id)?.length ?? 0
      return rows === 0 ? [] : [{ roomId: room.room_id, code: room.code, rows }]
    }),
  }
}

function lotView(db: Db, { lotId, lot, rev }: StoredLot, times: ReadonlyMap<string, number>, names: Lookup): LotView {
  const twice = lot.items.filter((id) => (times.get(id) ?? 0) > 1)
  return {
    lotId,
    no: lot.no,
    note: lot.note,
    rooms: lot.rooms,
    rows: lot.items.length,
    state: lot.state,
    moves: lot.moves.map((entry) => moveView(entry, names)),
    findings: lot.findings.map((entry) => ({ ...moveView(entry, names), state: entry.state, kind: entry.kind })),
    possible: lotMovesFrom(lot.state).filter((move) => OFFERED.has(move)),
    twice: twice.map((id) => itemRow(db, id)?.number ?? id),
    rev,
  }
}

function moveView({ move, data, actor, at }: LotMoveEntry, names: Lookup): LotView['moves'][number] {
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
  const { receiver } = data
  const who = typeof receiver === 'object' && receiver !== null && !Array.isArray(receiver) ? receiver : {}
  const stored = [data.place, data.custodian].map(text).filter((part) => part !== '')
  return {
    move,
    officer: names.get(actor) ?? actor,
    at,
    whom: text(who.name) || text(data.name) || stored.join('，') || text(data.until),
    relation: text(who.relation),
    reason: text(data.reason),
  }
}
