import { type AnswerForm, answerBeside } from '../../db/commands.ts'
import { type Names, namesOf } from '../../db/identity.ts'
import {
  type EntryRoom,
  entryRoom,
  itemAsRecorded,
  itemRow,
  itemWindow,
  newestNumber,
  roomVocabulary,
} from '../../db/inventory.ts'
import type { ItemTable } from '../../db/schema.ts'
import { roomRow } from '../../db/site.ts'
import type { ItemFields } from '../../shared/contract/desk/inventory.ts'
import { permit } from '../../shared/domain/identity/permissions.ts'
import { inventoryTypes, itemNumber, itemRegisters, recordedBody } from '../../shared/domain/inventory/item.ts'
import type { Json, JsonObject } from '../../shared/journal/canonical.ts'
import type { Register } from '../../shared/journal/registers.ts'
import {
  type Act,
  type CoreContext,
  command,
  commandKeeping,
  draft,
  requireGoods,
  requirePermission,
} from './context.ts'
import { deskError, found, refuse } from './errors.ts'
import { historyLines, standingViewsOf } from './history.ts'
import { isLocked } from './inventoryLock.ts'

/** Items of a site: recorded at once and for good, corrected in the open, struck out with a reason. */
export function inventoryService(context: CoreContext) {
  /** Looks names up once for any number of rows. */
  const views = (rows: readonly ItemTable[]) => {
    const names = namesOf(context.store().db)
    return rows.map((row) => itemView(context, row, names))
  }
  const view = (row: ItemTable) => itemView(context, row, namesOf(context.store().db))

  const countsOf = ({ code, items, struck, nextSeqNo }: EntryRoom, last: string | null) => {
    const { prefix } = deviceOf(context)
    return { items, struck, last, next: itemNumber(code, prefix, nextSeqNo) }
  }

  /** Who may correct everybody's goods may correct these; who records may correct their own while the room is open. */
  const requireMending = (act: Act, itemId: string): ItemTable => {
    const session = context.session()
    const row = itemRow(act.db, itemId)
    if (permit([session.role], 'inventory.correct').ok) return found(row, 'item')
    requireGoods(context)
    const own = row?.recorded_by === session.officerId && roomRow(act.db, row.room_id)?.state === 'open'
    if (row === undefined || !own) {
      throw deskError('NOT_ALLOWED', { permission: 'inventory.correct', role: session.role })
    }
    return row
  }

  /**
   * After the lock the record is only added to: a correction says for ever that it came later (锁定后更正), why, and is
   * for those who answer for the inventory (domain §1.2).
   */
  const lateMark = (act: Act, row: ItemTable, reason: string): { afterLock?: true } => {
    if (!isLocked(act.db, row.site_id)) return {}
    if (!permit([context.session().role], 'inventory.correct').ok) refuse('inventoryLocked', 'item', row.number)
    if (reason.trim() === '') refuse('reasonNeeded', 'reason', row.number)
    return { afterLock: true }
  }

  /** Of the answer only the counts are kept; the item as recorded is in the journal, corrected since or not. */
  const recordedForm = (commandId: string, itemId: string): AnswerForm<Recorded> => ({
    keep: null,
    restore: (kept) => ({
      item: view(found(itemAsRecorded(context.store().db, itemId, commandId), 'item')),
      counts: kept as Recorded['counts'],
    }),
  })

  const changed = (act: Act, itemId: string) => {
    const row = found(itemRow(act.db, itemId), 'item')
    act.touch('inventory', row.site_id, [row.room_id, itemId])
    return view(row)
  }

  return {
    record(input: { commandId: string; roomId: string; fields: ItemFields; rawLine: string }) {
      // The item takes the command's id, so that a repeat is found with the item (decision 0014).
      const itemId = input.commandId.toLowerCase()
      return commandKeeping(
        context,
        'inventory.record',
        call(input, 'inventory.record'),
        (act) => {
          requireGoods(context)
          const { device, prefix } = deviceOf(context)
          const room = found(entryRoom(act.db, input.roomId, device), 'room')
          if (room.state !== 'open') refuse('roomNotOpen', 'room', room.code)
          if (isLocked(act.db, room.site_id)) refuse('inventoryLocked', 'room', room.code)
          const seqNo = room.nextSeqNo
          const origin = {
            siteId: room.site_id,
            roomId: room.room_id,
            roomCode: room.code,
            prefix,
            seqNo,
            rawLine: input.rawLine,
          }
          const body = recordedBody(origin, toSet(input.fields))
          const last = itemNumber(room.code, prefix, seqNo)
          const counts = countsOf({ ...room, items: room.items + 1, nextSeqNo: seqNo + 1 }, last)
          const recorded = draft(`site:${room.site_id}`, inventoryTypes.itemRecorded, 'item', itemId, [], body)
          act.append([{ ...recorded, answer: answerBeside('inventory.record', counts) }])
          return { item: changed(act, itemId), counts }
        },
        recordedForm(input.commandId, itemId),
      )
    },
    correct: (input: { commandId: string; itemId: string; rev: string[]; set: Partial<ItemFields>; reason: string }) =>
      command(context, 'inventory.record', call(input, 'inventory.correct'), (act) => {
        const row = requireMending(act, input.itemId)
        if (row.struck_reason !== null) refuse('itemStruck', 'item', row.number)
        const set = toSet(input.set)
        if (Object.keys(set).length === 0) refuse('nothingChanged', 'item', row.number)
        const doubts = JSON.parse(row.doubts) as Record<string, unknown>
        const settles = Object.keys(set).some((name) => name in doubts)
        // Whoever recorded one of two accounts is a party to the question, not the one who decides it (G4).
        if (settles) requirePermission(context, 'inventory.correct')
        if (settles && input.reason.trim() === '') refuse('reasonNeeded', 'reason', row.number)
        const body = { ...lateMark(act, row, input.reason), reason: input.reason, set }
        act.append([draft(`site:${row.site_id}`, inventoryTypes.itemCorrected, 'item', row.item_id, input.rev, body)])
        return changed(act, input.itemId)
      }),
    strike: (input: { commandId: string; itemId: string; rev: string[]; reason: string }) =>
      command(context, 'inventory.record', call(input, 'inventory.strike'), (act) => {
        const row = requireMending(act, input.itemId)
        if (row.struck_reason !== null) refuse('itemStruck', 'item', row.number)
        if (input.reason.trim() === '') refuse('reasonNeeded', 'reason', row.number)
        const body = { ...lateMark(act, row, input.reason), reason: input.reason, set: { struck: input.reason } }
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
      const { db } = context.store()
      const room = found(entryRoom(db, input.roomId, deviceOf(context).device), 'room')
      const vocabulary = roomVocabulary(db, input.roomId)
      const owners = vocabulary.owners.map((owner) => JSON.parse(owner) as ItemFields['owner'])
      const named = new Map(owners.filter((owner) => owner.name !== '').map((owner) => [owner.name, owner]))
      return {
        counts: countsOf(room, newestNumber(db, room)),
        places: vocabulary.places,
        owners: [...named.values()].map((owner) => ({ name: owner.name, kind: owner.kind })),
        names: vocabulary.names,
      }
    },
  }
}

interface Recorded {
  item: ReturnType<typeof itemView>
  counts: Pick<EntryRoom, 'items' | 'struck'> & { last: string | null; next: string }
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
export function itemView(context: CoreContext, row: ItemTable, names: Names) {
  const conflicts = row.doubts === '{}' ? [] : Object.entries(JSON.parse(row.doubts) as Record<string, Register<Json>>)
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
      conflicts.map(([name, register]) => [
        name,
        standingViewsOf(context.store().db, `item/${row.item_id}`, register, names),
      ]),
    ),
    struckReason: row.struck_reason,
    recordedBy: names.officers.get(row.recorded_by) ?? row.recorded_by,
    recordedAt: row.recorded_at,
    changes: row.changes,
    lateChanges: row.late_changes,
    rev: JSON.parse(row.rev) as string[],
  }
}
