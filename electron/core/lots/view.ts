import { type Lookup, namesOf } from '../../../db/identity.ts'
import { itemRow, itemsInOrder } from '../../../db/inventory.ts'
import { lotsOfSite, type StoredLot } from '../../../db/lots.ts'
import type { Db } from '../../../db/open.ts'
import { roomRows } from '../../../db/site.ts'
import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import type { Lot, LotMoveEntry } from '../../../shared/domain/lots/lot.ts'
import { lotMovesFrom } from '../../../shared/domain/lots/lotMoves.ts'
import { isSettling, settlingFault } from '../../../shared/domain/lots/settling.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import type { CoreContext } from '../context.ts'
import type { GatePorts } from '../gate/ports.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { siteHead } from '../siteHead.ts'
import { disputedItems, factsOfLot, priceOf, type SettlingGround, settlingGround } from './settling.ts'

/** Lots of a site as the screen shows them, with the rooms whose goods are in none yet. */
export function lotsView(context: CoreContext, siteId: string, ports: GatePorts): LotsView {
  const { db } = context.store()
  const now = instant(context.ports.now())
  const lots = lotsOfSite(db, siteId)
  const names = namesOf(db).officers
  const ground = settlingGround(context, db, siteId, ports)
  const { times } = ground
  const free = itemsInOrder(db, siteId, null).filter((item) => item.struck_reason === null && !times.has(item.item_id))
  const byRoom = Map.groupBy(free, (item) => item.room_id)
  return {
    ...siteHead(db, siteId, now),
    lots: lots.map((stored) => lotView(db, stored, ground, names)),
    rooms: roomRows(db, siteId).flatMap((room) => {
      const rows = byRoom.get(room.room_id)?.length ?? 0
      return rows === 0 ? [] : [{ roomId: room.room_id, code: room.code, rows }]
    }),
  }
}

function lotView(db: Db, { lotId, lot, rev }: StoredLot, ground: SettlingGround, names: Lookup): LotView {
  const twice = twiceOf(db, lot, ground)
  const disputed = disputedItems(db, lot, ground)
  const facts = factsOfLot(lot, disputed, twice, ground)
  const closed = lotMovesFrom(lot.state).flatMap((move) => {
    const fault = isSettling(move) ? settlingFault(move, facts) : null
    return fault === null ? [] : [{ move, ...fault }]
  })
  const stored = lot.moves.findLast(({ move }) => move === 'store')?.data
  return {
    lotId,
    no: lot.no,
    note: lot.note,
    rooms: lot.rooms,
    rows: lot.items.length,
    state: lot.state,
    moves: lot.moves.map((entry) => moveView(entry, names)),
    findings: lot.findings.map((entry) => ({ ...moveView(entry, names), state: entry.state, kind: entry.kind })),
    place: textOf(stored?.place),
    custodian: textOf(stored?.custodian),
    until: facts.until,
    overdue: facts.until !== null && facts.until < ground.today,
    priceFen: priceOf(lot),
    possible: lotMovesFrom(lot.state).filter((move) => closed.every((one) => one.move !== move)),
    closed,
    disputed,
    twice,
    rev,
  }
}

/** Numbers of the goods of a lot that another lot has too. */
export function twiceOf(db: Db, lot: Lot, ground: SettlingGround): string[] {
  return lot.items.filter((id) => (ground.times.get(id) ?? 0) > 1).map((id) => itemRow(db, id)?.number ?? id)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function fenOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null
}

function moveView({ move, data, actor, at }: LotMoveEntry, names: Lookup): LotView['moves'][number] {
  const { receiver } = data
  const who = typeof receiver === 'object' && receiver !== null && !Array.isArray(receiver) ? receiver : {}
  const stored = [data.place, data.custodian].map(textOf).filter((part) => part !== '')
  return {
    move,
    officer: names.get(actor) ?? actor,
    at,
    whom: textOf(who.name) || textOf(data.name) || textOf(data.whom) || stored.join('，') || textOf(data.until),
    relation: textOf(who.relation),
    reason: textOf(data.reason),
    on: textOf(data.on),
    paper: textOf(data.paper),
    amountFen: fenOf(data.amountFen),
    costsFen: fenOf(data.costsFen),
  }
}
