import { z } from 'zod'
import { commandId, filledText, historyLine, procedure, rev, standing, text, uuid } from './base.ts'

export const regime = z.enum(['HANDBACK', 'SEIZED', 'LEFT_IN_PLACE', 'ABANDONED_CLAIMED', 'HAZARD_TRANSFERRED'])
export const ownerKind = z.enum(['DEBTOR', 'APPLICANT', 'THIRD_PARTY', 'UNKNOWN'])

/** Fields that mean something only together are one register: quantity + unit, owner name + kind + basis. */
export const itemFields = z.object({
  name: filledText(100),
  /** Decimal as text, at most 3 decimals. */
  quantity: z.object({ amount: z.string().regex(/^(?:0|[1-9]\d{0,8})(?:\.\d{1,3})?$/), unit: text(10) }),
  condition: text(60),
  owner: z.object({ name: text(60), kind: ownerKind, basis: text(200) }),
  place: text(60),
  remarks: text(1000),
  brandModel: text(100),
  serialNo: text(100),
  regime,
  box: text(20),
})
export type ItemFields = z.infer<typeof itemFields>
export const itemRegister = itemFields.keyof()
export type ItemRegister = z.infer<typeof itemRegister>

export const item = itemFields.extend({
  itemId: uuid,
  siteId: uuid,
  roomId: uuid,
  roomCode: z.string(),
  /** e.g. `2-302-D1-0067`. */
  number: z.string(),
  seqNo: z.number(),
  rawLine: z.string(),
  /** Registers with two or more standing values. */
  doubts: z.record(z.string(), z.array(standing)),
  struckReason: z.string().nullable(),
  recordedBy: z.string(),
  recordedAt: z.number(),
  changes: z.number(),
  /** Of the changes, those made after the inventory was locked (锁定后更正). */
  lateChanges: z.number(),
  rev,
})
export type Item = z.infer<typeof item>

export const roomCounts = z.object({
  items: z.number(),
  struck: z.number(),
  last: z.string().nullable(),
  next: z.string(),
})

export const inventory = {
  record: procedure
    .route({ method: 'POST', path: '/inventory/items' })
    .input(z.object({ commandId, roomId: uuid, fields: itemFields, rawLine: text(1000) }))
    .output(z.object({ item, counts: roomCounts })),
  correct: procedure
    .route({ method: 'POST', path: '/inventory/items/correct' })
    .input(z.object({ commandId, itemId: uuid, rev, set: itemFields.partial(), reason: text(500) }))
    .output(item),
  strike: procedure
    .route({ method: 'POST', path: '/inventory/items/strike' })
    .input(z.object({ commandId, itemId: uuid, rev, reason: filledText(500) }))
    .output(item),
  get: procedure
    .route({ method: 'GET', path: '/inventory/items/{itemId}' })
    .input(z.object({ itemId: uuid }))
    .output(item),
  history: procedure
    .route({ method: 'POST', path: '/inventory/items/history' })
    .input(z.object({ itemId: uuid, field: z.string().max(40).nullable() }))
    .output(z.array(historyLine)),
  /** Newest first. `roomId` null = the whole site. `text` filters by name, owner, remarks, number. */
  list: procedure
    .route({ method: 'POST', path: '/inventory/list' })
    .input(
      z.object({
        siteId: uuid,
        roomId: uuid.nullable(),
        text: text(100),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ total: z.number(), struck: z.number(), items: z.array(item) })),
  /** What the entry line needs of a room: counts, next number, places, owners and names already used here. */
  room: procedure
    .route({ method: 'GET', path: '/inventory/rooms/{roomId}' })
    .input(z.object({ roomId: uuid }))
    .output(
      z.object({
        counts: roomCounts,
        places: z.array(z.string()),
        owners: z.array(z.object({ name: z.string(), kind: ownerKind })),
        names: z.array(z.object({ name: z.string(), unit: z.string(), times: z.number() })),
      }),
    ),
}
