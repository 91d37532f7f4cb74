import { caseRowById } from '../../db/cases.ts'
import { type Lookup, namesOf, officerRows } from '../../db/identity.ts'
import { itemsInOrder } from '../../db/inventory.ts'
import type { ItemTable, RoomTable, SiteTable } from '../../db/schema.ts'
import { buildingRows, roomRows } from '../../db/site.ts'
import {
  type InventoryListRow,
  type InventoryListSection,
  type InventoryListSnapshot,
  inventoryListFormat,
  inventoryListTotals,
} from '../../shared/domain/documents/inventoryList.ts'
import { checkChecker } from '../../shared/domain/identity/separation.ts'
import { documents } from '../../shared/i18n/documents.ts'
import type { Json } from '../../shared/journal/canonical.ts'
import type { Register } from '../../shared/journal/registers.ts'
import type { CoreContext } from './context.ts'
import { found } from './errors.ts'
import { ownerText, regimeText } from './signatures/registerWords.ts'

/** Words of the printed list, which is Chinese whatever the screen speaks. */
const printed = documents.zh.inventoryList

type Named = { id: string; name: string } | null

/** What to freeze: a room or the whole site, and who checked. */
export interface ListSubject {
  site: SiteTable
  roomId: string | null
  checkerId: string | null
}

/** The 腾退物品清单 as the record says it now, in the numbered format that is frozen and printed (D1). */
export function buildInventoryList(context: CoreContext, subject: ListSubject): InventoryListSnapshot {
  const { db } = context.store()
  const profile = context.profile()
  const session = context.session()
  const rooms = roomRows(db, subject.site.site_id).filter(
    (room) => room.struck_reason === null && (subject.roomId === null || room.room_id === subject.roomId),
  )
  const byRoom = Map.groupBy(itemsInOrder(db, subject.site.site_id, subject.roomId), (item) => item.room_id)
  const names = namesOf(db).officers
  const buildings = new Map(buildingRows(db, subject.site.site_id).map((row) => [row.building_id, row.name]))
  const checker = officerNamed(officerRows(db), subject.checkerId)
  const listed = subject.roomId === null ? rooms.filter((room) => byRoom.has(room.room_id)) : rooms
  const sections = listed.map((room) =>
    sectionOf(room, buildings.get(room.building_id) ?? null, byRoom.get(room.room_id) ?? [], names, checker),
  )
  found(sections[0], 'roomWithItems')
  return {
    format: inventoryListFormat,
    demo: profile.demo,
    court: { code: profile.courtCode, name: profile.courtName },
    caseNo: found(caseRowById(db, subject.site.case_id), 'case').case_no,
    site: { id: subject.site.site_id, name: subject.site.name, place: blank(subject.site.address) },
    sections,
    counts: inventoryListTotals(sections),
    preparedAt: instant(context.ports.now()),
    preparedBy: { id: session.officerId, name: session.name },
    programVersion: context.ports.version,
  }
}

function officerNamed(rows: readonly { officer_id: string; name: string }[], id: string | null): Named {
  const row = rows.find((officer) => officer.officer_id === id)
  return row === undefined ? null : { id: row.officer_id, name: row.name }
}

function sectionOf(
  room: RoomTable,
  building: string | null,
  items: readonly ItemTable[],
  names: Lookup,
  checker: Named,
): InventoryListSection {
  const recorders = [...new Set(items.map((item) => item.recorded_by))]
  const [only] = recorders
  const times = items.map((item) => item.recorded_at)
  const rows = items.map(rowOf)
  return {
    roomId: room.room_id,
    building,
    floor: floorText(room.floor),
    room: room.code,
    lotNo: null,
    startedAt: room.opened_at === null ? null : instant(Math.min(room.opened_at, ...times)),
    endedAt: times.length === 0 ? null : instant(times.reduce((a, b) => Math.max(a, b))),
    recorder: recorders.length === 1 && only !== undefined ? { id: only, name: names.get(only) ?? only } : null,
    checker: checker !== null && checkChecker(recorders, checker.id).ok ? checker : null,
    rows,
    signers: [],
    counts: inventoryListTotals([{ rows }]),
  }
}

function rowOf(item: ItemTable): InventoryListRow {
  const doubts = JSON.parse(item.doubts) as Record<string, Register<Json>>
  // A blank that stands against a value is one of the accounts: left out, the other would print as settled (G4).
  const standing = (name: string): string[] | null =>
    doubts[name]?.map((value) => (value.value === '' ? printed.blank : String(value.value))) ?? null
  const stated = (name: string, shown: string): string[] | null => standing(name) ?? (shown === '' ? null : [shown])
  const owners = doubts.owner?.map((value) => ownerText(value.value)) ?? [ownerText(JSON.parse(item.owner) as Json)]
  return {
    itemNo: item.number,
    at: instant(item.recorded_at),
    name: stated('name', item.name),
    brandModel: stated('brandModel', item.brand_model),
    serialNo: stated('serialNo', item.serial_no),
    quantity: quantities(item, doubts.quantity),
    condition: stated('condition', item.condition),
    ownerClaim: [...new Set(owners)],
    regime: [...new Set(doubts.regime?.map((value) => regimeText(String(value.value))) ?? [regimeText(item.regime)])],
    sealNo: null,
    packedIn: stated('box', item.box),
    destination: null,
    custodian: null,
    videoRefs: [],
    remarks: afterLock(
      item,
      placeAndRemarks(item, (name) => doubts[name]?.map((value) => String(value.value)) ?? null),
    ),
    struck: item.struck_reason === null ? null : { reason: item.struck_reason },
  }
}

/** A row that was corrected after the lock says so wherever it is printed anew. */
function afterLock(item: ItemTable, remarks: string[] | null): string[] | null {
  if (item.late_changes === 0) return remarks
  return remarks === null ? [printed.afterLock] : remarks.map((remark) => `${remark}，${printed.afterLock}`)
}

/** Place and remark share one column; what is in doubt in either stands there with every value. */
function placeAndRemarks(item: ItemTable, standing: (name: 'place' | 'remarks') => string[] | null): string[] | null {
  const places = standing('place')
  const remarks = standing('remarks')
  if (places !== null && remarks !== null) {
    const named = (label: string, values: string[]) => values.map((value) => label + (value || printed.blank))
    return [...named(printed.itemPlace, places), ...named(printed.head.remarks, remarks)]
  }
  const cells = (places ?? [item.place]).flatMap((place) =>
    (remarks ?? [item.remarks]).map((remark) => [place, remark].filter((part) => part !== '').join('，')),
  )
  if (cells.length > 1) return cells.map((cell) => cell || printed.blank)
  return cells[0] === '' ? null : cells
}

function quantities(item: ItemTable, doubt: Register<Json> | undefined): InventoryListRow['quantity'] {
  const values = doubt?.map((value) => value.value as { amount: string; unit: string }) ?? [
    { amount: item.quantity, unit: item.unit },
  ]
  const filled = values.filter((value) => value.amount !== '')
  return filled.length === 0 ? null : filled.map((value) => ({ amount: value.amount, unit: blank(value.unit) }))
}

function blank(text: string): string | null {
  return text === '' ? null : text
}

function floorText(floor: number): string {
  return floor < 0 ? `地下${-floor}层` : `${floor}层`
}

/** RFC 3339 in China's time, which is the court's wherever the laptop's zone is set. */
export function instant(ms: number): string {
  return new Date(Math.trunc(ms / 1000) * 1000 + 8 * 3600_000).toISOString().replace('.000Z', '+08:00')
}
