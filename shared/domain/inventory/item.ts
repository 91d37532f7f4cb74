import type { Json, JsonObject } from '../../journal/canonical.ts'
import {
  creationOf,
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  type Register,
  setOfBody,
} from '../../journal/registers.ts'
import { fields, isText, isWhole, orNull, registers as registersOf, type Shape } from '../shape.ts'

/** Event types of the inventory. */
export const inventoryTypes = {
  itemRecorded: 'inventory.itemRecorded',
  itemCorrected: 'inventory.itemCorrected',
  itemStruck: 'inventory.itemStruck',
} as const

/** Registers of an item; fields that mean something only together are one register. */
export const itemRegisters = [
  'name',
  'quantity',
  'condition',
  'owner',
  'place',
  'remarks',
  'brandModel',
  'serialNo',
  'regime',
  'box',
] as const
export type ItemRegisterName = (typeof itemRegisters)[number]

/** What never changes about an item: where it was found and the number it was given at commit. */
export interface ItemOrigin {
  siteId: string
  roomId: string
  roomCode: string
  /** Device prefix, e.g. `D1`. */
  prefix: string
  /** Place in the room's sequence of this device, from 1, without gaps. */
  seqNo: number
  rawLine: string
}

/** A folded item. `registers` keep every standing value; one value = settled. */
export interface ItemState {
  origin: ItemOrigin
  registers: Map<string, Register<Json>>
  struck: Register<Json>
  recordedBy: string
  recordedAt: number
  device: string
  /** Corrections and strike-outs after the first record. */
  changes: number
  /** Of these, the ones that say they were made after the inventory was locked (锁定后更正). */
  lateChanges: number
}

/** Item number as printed: room, device prefix, four digits (domain §1.4), e.g. `2-302-D1-0067`. */
export function itemNumber(roomCode: string, prefix: string, seqNo: number): string {
  return `${roomCode}-${prefix}-${String(seqNo).padStart(4, '0')}`
}

/** Body of the event that records an item. */
export function recordedBody(origin: ItemOrigin, set: JsonObject): JsonObject {
  return {
    number: { prefix: origin.prefix, seq: origin.seqNo },
    raw: origin.rawLine,
    room: origin.roomId,
    roomCode: origin.roomCode,
    set,
    site: origin.siteId,
  }
}

const itemSet = registersOf({
  name: isText,
  quantity: fields({ amount: isText, unit: isText }),
  condition: isText,
  owner: fields({ name: isText, kind: isText, basis: isText }),
  place: isText,
  remarks: isText,
  brandModel: isText,
  serialNo: isText,
  regime: isText,
  box: isText,
  struck: orNull(isText),
})

const itemBodies: Record<string, Shape> = {
  [inventoryTypes.itemRecorded]: fields({
    number: fields({ prefix: isText, seq: isWhole }),
    raw: isText,
    room: isText,
    roomCode: isText,
    set: itemSet,
    site: isText,
  }),
  [inventoryTypes.itemCorrected]: fields({ set: itemSet }),
  [inventoryTypes.itemStruck]: fields({ set: itemSet }),
}

/** Whether {@link foldItem} understands an event's body (J5). */
export function understandsItem(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return itemBodies[event.type]?.(event.body ?? undefined) ?? false
}

/** Folds an item's events; null while the event that records it is not here or is withheld. */
export function foldItem(history: EntityHistory): ItemState | null {
  const first = creationOf(history, inventoryTypes.itemRecorded)
  if (first === null) return null
  const { body } = first
  const registers = foldRegisters(history, setOfBody)
  const struck = registers.get('struck') ?? []
  const number = body.number as { prefix: string; seq: number }
  return {
    origin: {
      siteId: String(body.site),
      roomId: String(body.room),
      roomCode: String(body.roomCode),
      prefix: number.prefix,
      seqNo: number.seq,
      rawLine: String(body.raw),
    },
    registers,
    struck,
    recordedBy: first.actor,
    recordedAt: first.at[0],
    device: first.device,
    changes: history.events.filter((event) => event.body !== null).length - 1,
    lateChanges: history.events.filter((event) => event.body?.afterLock === true).length,
  }
}

/** Registers in doubt: two or more standing values (printed 存疑). */
export function doubtsOf(state: ItemState): [string, Register<Json>][] {
  return [...state.registers].filter(([, register]) => register.length > 1)
}

/** The value a row shows: the settled one, or the first of a conflict, which the row marks as doubtful. */
export function shownValue(state: ItemState, name: ItemRegisterName): Json {
  return state.registers.get(name)?.[0]?.value ?? null
}

/** Reason of the strike-out, or null while the item stands. */
export function struckReasonOf(state: ItemState): string | null {
  const value = state.struck[0]?.value
  return typeof value === 'string' ? value : null
}
