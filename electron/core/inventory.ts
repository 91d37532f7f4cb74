import { namesOf } from '../../db/identity.ts'
import { itemRow, itemWindow, nextSeqNo, roomItemCounts, roomVocabulary } from '../../db/inventory.ts'
import type { ItemTable } from '../../db/schema.ts'
import { roomRow } from '../../db/site.ts'
import type { ItemFields } from '../../shared/contract/desk/inventory.ts'
import { inventoryTypes, itemNumber, itemRegisters, recordedBody } from '../../shared/domain/inventory/item.ts'
import type { Json, JsonObject } from '../../shared/journal/canonical.ts'
import type { Register } from '../../shared/journal/registers.ts'
import { type Act, type CoreContext, command, draft, requireGoods, requirePermission } from './context.ts'
import { found, refuse } from './errors.ts'
import { historyLines, standingViewsOf } from './history.ts'

/** Items of a site: recorded at once and for good, corrected in the open, struck out with a reason. */
export function inventoryService(context: CoreContext) {
  /** Looks names up once for any number of rows. */
  const views = (rows: readonly ItemTable[]) => {
    const names = namesOf(context.store().db)
    return rows.map((row) => itemView(context, row, names))
  }
  const view = (row: ItemTable) => itemView(context, row, namesOf(context.store().db))

  const counts = (roomId: string) => {
    const { db } = context.store()
    const { device, prefix } = deviceOf(context)
    const room = found(roomRow(db, roomId), 'room')
    return { ...roomItemCounts(db, roomId), next: itemNumber(room.code, prefix, nextSeqNo(db, roomId, device)) }
  }

  const changed = (act: Act, itemId: string) => {
    const row = found(itemRow(act.db, itemId), 'item')
    act.touch('inventory', row.site_id, [row.room_id, itemId])
    return view(row)
  }

  return {
    record: (input: { commandId: string; roomId: string; fields: ItemFields; rawLine: string }) =>
      command(context, 'inventory.record', call(input, 'inventory.record'), (act) => {
        requireGoods(context)
        const room = found(roomRow(act.db, input.roomId), 'room')
        if (room.state !== 'open') refuse('roomNotOpen', 'room', room.code)
        const { device, prefix } = deviceOf(context)
        const itemId = act.newId()
        const origin = {
          siteId: room.site_id,
          roomId: room.room_id,
          roomCode: room.code,
          prefix,
          seqNo: nextSeqNo(act.db, room.room_id, device),
          rawLine: input.rawLine,
        }
        const body = recordedBody(origin, toSet(input.fields))
        act.append([draft(`site:${room.site_id}`, inventoryTypes.itemRecorded, 'item', itemId, [], body)])
        return { item: changed(act, itemId), counts: counts(room.room_id) }
      }),
    correct: (input: { commandId: string; itemId: string; rev: string[]; set: Partial<ItemFields>; reason: string }) =>
      command(context, 'inventory.correct', call(input, 'inventory.correct'), (act) => {
        const row = found(itemRow(act.db, input.itemId), 'item')
        if (row.struck_reason !== null) refuse('itemStruck', 'item', row.number)
        const set = toSet(input.set)
        if (Object.keys(set).length === 0) refuse('nothingChanged', 'item', row.number)
        const doubts = JSON.parse(row.doubts) as Record<string, unknown>
        const settles = Object.keys(set).some((name) => name in doubts)
        if (settles && input.reason.trim() === '') refuse('reasonNeeded', 'reason', row.number)
        const body = { reason: input.reason, set }
        act.append([draft(`site:${row.site_id}`, inventoryTypes.itemCorrected, 'item', row.item_id, input.rev, body)])
        return changed(act, input.itemId)
      }),
    strike: (input: { commandId: string; itemId: string; rev: string[]; reason: string }) =>
      command(context, 'inventory.correct', call(input, 'inventory.strike'), (act) => {
        const row = found(itemRow(act.db, input.itemId), 'item')
        if (row.struck_reason !== null) refuse('itemStruck', 'item', row.number)
        if (input.reason.trim() === '') refuse('reasonNeeded', 'reason', row.number)
        const body = { reason: input.reason, set: { struck: input.reason } }
        act.append([draft(`site:${row.site_id}`, inventoryTypes.itemStruck, 'item', row.item_id, input.rev, body)])
        return changed(act, input.itemId)
      }),
    get(input: { itemId: string }) {
      requirePermission(context, 'case.read')
      return view(found(itemRow(context.store().db, input.itemId), 'item'))
    },
    history(input: { itemId: string; field: string | null }) {
      requirePermission(context, 'case.read')
      found(itemRow(context.store().db, input.itemId), 'item')
      return historyLines(context, [`item/${input.itemId}`], input.field)
    },
    list(input: { siteId: string; roomId: string | null; text: string; offset: number; limit: number }) {
      requirePermission(context, 'case.read')
      const window = itemWindow(context.store().db, input)
      return { total: window.total, struck: window.struck, items: views(window.rows) }
    },
    room(input: { roomId: string }) {
      requirePermission(context, 'case.read')
      const vocabulary = roomVocabulary(context.store().db, input.roomId)
      const owners = vocabulary.owners.map((owner) => JSON.parse(owner) as ItemFields['owner'])
      const named = new Map(owners.filter((owner) => owner.name !== '').map((owner) => [owner.name, owner]))
      return {
        counts: counts(input.roomId),
        places: vocabulary.places,
        owners: [...named.values()].map((owner) => ({ name: owner.name, kind: owner.kind })),
        names: vocabulary.names,
      }
    },
  }
}

function deviceOf(context: CoreContext): { device: string; prefix: string } {
  const profile = context.profile()
  return { device: profile.deviceId, prefix: profile.prefix }
}

function toSet(fields: Partial<ItemFields>): JsonObject {
  const set: JsonObject = {}
  for (const name of itemRegisters) {
    const value = fields[name]
    if (value !== undefined) set[name] = typeof value === 'string' ? value : { ...value }
  }
  return set
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}

/** An item as the contract shows it. */
export function itemView(context: CoreContext, row: ItemTable, names: ReturnType<typeof namesOf>) {
  const { db } = context.store()
  const doubts = JSON.parse(row.doubts) as Record<string, Register<Json>>
  const conflicts = Object.entries(doubts)
  return {
    itemId: row.item_id,
    siteId: row.site_id,
    roomId: row.room_id,
    roomCode: row.number.slice(0, row.number.lastIndexOf('-', row.number.lastIndexOf('-') - 1)),
    number: row.number,
    seqNo: row.seq_no,
    name: row.name,
    quantity: { amount: row.quantity, unit: row.unit },
    condition: row.condition,
    owner: JSON.parse(row.owner) as ItemFields['owner'],
    place: row.place,
    remarks: row.remarks,
    brandModel: row.brand_model,
    serialNo: row.serial_no,
    regime: row.regime as ItemFields['regime'],
    box: row.box,
    rawLine: row.raw_line,
    doubts: Object.fromEntries(
      conflicts.map(([name, register]) => [name, standingViewsOf(db, `item/${row.item_id}`, register, names)]),
    ),
    struckReason: row.struck_reason,
    recordedBy: names.officers.get(row.recorded_by) ?? row.recorded_by,
    recordedAt: row.recorded_at,
    changes: row.changes,
    rev: JSON.parse(row.rev) as string[],
  }
}
