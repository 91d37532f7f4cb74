/**
 * Numbered snapshot formats of an eviction plan (B5, decision 0015): what is approved is this, as canonical bytes. A
 * format never changes. `planVersion/2` has beside `planVersion/1` what is known of rents, the vulnerability forms and
 * why a room is left out; `planVersion/3` the pictures by their hashes, the floor of a slot, what of a cost comes back,
 * and of a negotiation the way out, who was there and what was shown. The newest is written, all are read.
 *
 * Every entity stands under its id, so that two snapshots are compared entity by entity. Codes stay codes and any code
 * is taken: a later program's list is longer. A register in doubt shows its first value and lists all of them under
 * `doubts` (G4). Struck parts and rooms are not in it.
 */
import { z } from 'zod'
import { canonicalBytes, type JsonObject } from '../../journal/canonical.ts'
import { PART_KINDS, type PartKind } from './parts.ts'
import { PART_BLANKS, type PlanPart, type PlanRoom, type PlanView } from './planView.ts'

export const planVersionFormat = 'planVersion/3'
/** Formats this program reads. */
export const PLAN_VERSION_FORMATS = ['planVersion/1', 'planVersion/2', planVersionFormat] as const

const id = z.string().min(1)
const text = z.string()
const code = z.string()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const clock = z.string().regex(/^\d{2}:\d{2}$/)
const date = day.nullable()
const ref = text.nullable()
const flag = z.boolean().nullable()
const whole = z.int().nullable()
const area = z
  .string()
  .regex(/^(0|[1-9]\d{0,9})(\.\d{1,2})?$/)
  .nullable()

const json = z.json()
/** Register name → its standing values, two or more. */
const doubts = z.record(id, z.array(json).min(2))

const valuesOf = {
  premises: z.strictObject({
    executionKind: code.nullable(),
    dwelling: flag,
    ownership: text,
    publicAsset: flag,
    certificateNo: text,
    titleNo: text,
    onlyHome: flag,
    housingGround: text,
  }),
  encumbrance: z.strictObject({ kind: code, on: date, holder: text, documentNo: text }),
  occupant: z.strictObject({
    roomId: ref,
    name: text,
    idNo: text,
    phone: text,
    sex: code,
    class: code,
    right: text,
    stance: code,
    needs: z.array(code),
    needsNote: text,
    notifiedOn: date,
    note: text,
  }),
  evidenceItem: z.strictObject({
    occupantId: ref,
    kind: code,
    on: date,
    until: date,
    source: text,
    originalSeen: z.boolean(),
    amount: whole,
    note: text,
  }),
  negotiation: z.strictObject({
    occupantId: ref,
    on: date,
    place: text,
    participants: text,
    claimed: text,
    explained: text,
    offer: text,
    answer: text,
    nextOn: date,
    signed: text,
  }),
  group: z.strictObject({ kind: code, name: text, channel: text, task: text }),
  duty: z.strictObject({ groupId: ref, duty: code, officerId: ref, name: text, phone: text, sex: code }),
  vehicle: z.strictObject({ plate: text, driver: text, use: text, groupId: ref, seats: whole }),
  agency: z.strictObject({
    kind: code,
    name: text,
    contact: text,
    phone: text,
    headcount: whole,
    confirmation: code,
    ambulance: z.boolean(),
  }),
  slot: z.strictObject({
    groupId: ref,
    kind: code,
    time: z.strictObject({ day, from: clock, to: clock }).nullable(),
    what: text,
  }),
  storage: z.strictObject({ place: text, area, custodian: text, insurance: text, collection: text }),
  risk: z.strictObject({
    kind: code,
    likelihood: whole,
    severity: whole,
    trigger: text,
    response: text,
    owner: text,
    stop: text,
  }),
  witness: z.strictObject({ kind: code, name: text, phone: text, confirmation: code }),
  cost: z.strictObject({ kind: code, payer: code, payee: text, amount: whole, voucher: text }),
  textSection: z.strictObject({ section: code, text }),
} as const satisfies Partial<Record<PartKind, z.ZodType>>
const rentTerms = z.strictObject({
  occupantId: ref,
  monthly: whole,
  usual: whole,
  prepaidMonths: whole,
  related: flag,
  note: text,
})
const care = z.strictObject({
  occupantId: ref,
  on: date,
  condition: text,
  ambulance: code,
  aids: text,
  relatives: text,
  community: text,
  civilAffairs: text,
  decision: text,
  decidedBy: text,
})

const picture = z.strictObject({
  owner: code,
  ownerId: ref,
  floor: whole,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int(),
  mediaType: text,
  fileName: text,
  on: date,
  note: text,
})
const negotiation3 = valuesOf.negotiation.extend({
  path: code,
  identity: text,
  evidenceShown: text,
  videoRefs: text,
  sides: z.array(code),
})
const slot3 = valuesOf.slot.extend({ buildingId: ref, floor: whole })
const cost3 = valuesOf.cost.extend({ recoverable: flag, recovered: whole })

const shelf = <T extends z.ZodType>(values: T) => z.record(id, z.strictObject({ ord: z.int(), values, doubts }))

const parts1 = z.strictObject({
  premises: shelf(valuesOf.premises),
  encumbrance: shelf(valuesOf.encumbrance),
  occupant: shelf(valuesOf.occupant),
  evidenceItem: shelf(valuesOf.evidenceItem),
  negotiation: shelf(valuesOf.negotiation),
  group: shelf(valuesOf.group),
  duty: shelf(valuesOf.duty),
  vehicle: shelf(valuesOf.vehicle),
  agency: shelf(valuesOf.agency),
  slot: shelf(valuesOf.slot),
  storage: shelf(valuesOf.storage),
  risk: shelf(valuesOf.risk),
  witness: shelf(valuesOf.witness),
  cost: shelf(valuesOf.cost),
  textSection: shelf(valuesOf.textSection),
})

const parts2 = parts1.extend({ rentTerms: shelf(rentTerms), care: shelf(care) })
const parts3 = parts2.extend({
  negotiation: shelf(negotiation3),
  slot: shelf(slot3),
  cost: shelf(cost3),
  picture: shelf(picture),
})

const roomValues1 = z.strictObject({
  code: text,
  purpose: text,
  occupant: text,
  area,
  keys: text,
  utilities: text,
  groupId: ref,
  estimate: whole,
  note: text,
})
const roomOfValues = <T extends z.ZodType>(values: T) =>
  z.strictObject({ buildingId: id, floor: z.int(), values, doubts })
const rooms1 = z.record(id, roomOfValues(roomValues1))
const rooms2 = z.record(id, roomOfValues(roomValues1.extend({ excluded: text })))

const frame = {
  demo: z.boolean(),
  court: z.strictObject({ code: id, name: id }),
  caseNo: id,
  site: z.strictObject({ id, name: id, place: text }),
  /** From 1, one more than the newest version the freezing desk knew. */
  number: z.int().min(1),
  head: z.strictObject({
    purpose: text,
    window: z.strictObject({ from: day, to: day }).nullable(),
    doubts,
  }),
  buildings: z.record(id, z.strictObject({ name: text, ord: z.int() })),
  /** RFC 3339 with the court's offset. */
  preparedAt: z.iso.datetime({ offset: true }),
  preparedBy: z.strictObject({ id, name: id }),
  programVersion: id,
}

/** `planVersion/1` as it was frozen; nothing writes it any more. */
export const planVersion1 = z.strictObject({
  ...frame,
  format: z.literal('planVersion/1'),
  rooms: rooms1,
  parts: parts1,
})
/** `planVersion/2` as it was frozen; nothing writes it any more. */
export const planVersion2 = z.strictObject({
  ...frame,
  format: z.literal('planVersion/2'),
  rooms: rooms2,
  parts: parts2,
})
const planVersion3 = z.strictObject({
  ...frame,
  format: z.literal(planVersionFormat),
  rooms: rooms2,
  parts: parts3,
})

type Entries<T> = Record<string, { ord: number; values: T; doubts: z.infer<typeof doubts> }>

/** Entries of an older format with what it had not as nobody stated it. */
function widened<Older extends object, Blank extends object>(shelved: Entries<Older>, blank: Blank) {
  return Object.fromEntries(
    Object.entries(shelved).map(([key, entry]) => [key, { ...entry, values: { ...blank, ...entry.values } }]),
  )
}

const { negotiation: talkBlank, slot: slotBlank, cost: costBlank } = PART_BLANKS

function partsOf2(older: z.infer<typeof parts2>) {
  return {
    ...older,
    negotiation: widened(older.negotiation, { ...talkBlank, sides: [] as string[] }),
    slot: widened(older.slot, slotBlank),
    cost: widened(older.cost, costBlank),
    picture: {},
  }
}

/** Reads a snapshot of any format. What an older one doesn't have is as nobody stated it. */
export const planVersionSnapshot = z.union([
  planVersion3,
  planVersion2.transform((older) => ({ ...older, parts: partsOf2(older.parts) })),
  planVersion1.transform((older) => ({
    ...older,
    rooms: Object.fromEntries(
      Object.entries(older.rooms).map(([key, entry]) => [key, { ...entry, values: { ...entry.values, excluded: '' } }]),
    ),
    parts: partsOf2({ ...older.parts, rentTerms: {}, care: {} }),
  })),
])
export type PlanVersionSnapshot = Omit<z.infer<typeof planVersion3>, 'format'> & {
  format: (typeof PLAN_VERSION_FORMATS)[number]
}

/** Whether this program reads a snapshot that names this format. */
export function isPlanVersionFormat(format: string): boolean {
  return PLAN_VERSION_FORMATS.some((known) => known === format)
}

/** What a snapshot says beside the plan itself. */
export type PlanVersionFrame = Omit<
  PlanVersionSnapshot,
  'format' | 'head' | 'buildings' | 'rooms' | 'parts' | 'number'
> & { number: number }

/** The snapshot of a plan as it stands. Ids as keys; `ord` is the place among its kind, from 1. */
export function planVersionOf(plan: PlanView, frame: PlanVersionFrame): PlanVersionSnapshot {
  const shelves = PART_KINDS.map((kind) => [
    kind,
    Object.fromEntries(
      [...plan.parts[kind].values()].map((part: PlanPart<PartKind>, index) => [
        part.id,
        { ord: index + 1, values: part.values, doubts: part.doubts },
      ]),
    ),
  ])
  const draft = {
    ...frame,
    format: planVersionFormat,
    head: { purpose: plan.head.purpose, window: plan.head.window, doubts: plan.head.doubts },
    buildings: Object.fromEntries(plan.buildings.map(({ id: key, name, ord }) => [key, { name, ord }])),
    rooms: Object.fromEntries([...plan.rooms.values()].map((entry) => [entry.id, roomOf(entry)])),
    parts: Object.fromEntries(shelves),
  }
  // One strict reading of what is frozen: a register this format does not know must fail here, not at an approver's desk.
  return planVersion3.parse(draft)
}

function roomOf({ buildingId, floor, values, doubts: doubted }: PlanRoom) {
  return { buildingId, floor, values, doubts: doubted }
}

/** Canonical bytes of a snapshot: what is hashed, signed and stored. */
export function planVersionBytes(snapshot: PlanVersionSnapshot): Uint8Array {
  return canonicalBytes(snapshot as unknown as JsonObject)
}

/** The plan of a snapshot without who froze it and when: equal for two versions that say the same. */
export function planContent(snapshot: PlanVersionSnapshot): JsonObject {
  const { head, buildings, rooms, parts: shelves, site, caseNo } = snapshot
  return { head, buildings, rooms, parts: shelves, site, caseNo } as unknown as JsonObject
}
