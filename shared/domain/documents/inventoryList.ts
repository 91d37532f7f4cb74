/**
 * Numbered snapshot format `inventoryList/1` of the 腾退物品清单 (domain.md §1.4, §13.1): what is printed is first
 * frozen in this shape as canonical bytes. The format never changes; a change is `inventoryList/2` beside it.
 *
 * What nobody recorded is an explicit null and prints as a visible blank. A field that is a register carries every
 * value that stands: one value is settled, two or more print as 存疑 (G4). Words stand in the snapshot as they are
 * printed, so that a later program with other words cannot change what an old list says.
 */
import { z } from 'zod'

export const inventoryListFormat = 'inventoryList/1'

const text = z.string().min(1)
const blank = text.nullable()
/** RFC 3339 with offset, e.g. `2025-09-16T10:42:07+08:00`; printed as it stands, without any time zone of the reader. */
const instant = z.iso.datetime({ offset: true })

function distinct(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === values.length
}

/** A register: null = not recorded, one value = settled, more = in doubt. Equal values are one value. */
const stated = z.array(text).min(1).refine(distinct, { error: 'equalValues' }).nullable()

/** Amount (decimal as text) and unit are one register, because they mean something only together. */
const quantity = z.strictObject({
  amount: z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,6})?$/),
  unit: blank,
})

const videoRef = z.strictObject({ file: text, start: blank, end: blank })
const officer = z.strictObject({ id: text, name: text })

const row = z.strictObject({
  itemNo: text,
  at: instant.nullable(),
  name: stated,
  brandModel: stated,
  serialNo: stated,
  quantity: z.array(quantity).min(1).refine(distinct, { error: 'equalValues' }).nullable(),
  condition: stated,
  ownerClaim: stated,
  regime: stated,
  sealNo: stated,
  packedIn: stated,
  destination: stated,
  custodian: stated,
  videoRefs: z.array(videoRef),
  remarks: stated,
  struck: z.strictObject({ reason: text }).nullable(),
})

export const signerCapacities = [
  'RECORDER',
  'CHECKER',
  'DEBTOR',
  'ADULT_FAMILY',
  'CUSTODIAN',
  'WITNESS',
  'BASE_ORGANIZATION',
] as const

export const signatureStatuses = ['SIGNED', 'SEALED', 'FINGERPRINT', 'REFUSED', 'ABSENT', 'UNABLE'] as const

const signer = z
  .strictObject({
    capacity: z.enum(signerCapacities),
    name: blank,
    /** Null: the place on paper is still to be signed. */
    status: z.enum(signatureStatuses).nullable(),
    reason: blank,
    at: instant.nullable(),
    videoRef: videoRef.nullable(),
  })
  .refine((who) => who.reason !== null || !needsReason(who.status), { error: 'reasonMissing', path: ['reason'] })

const count = z.int().min(0)
const counts = z.strictObject({
  rows: count,
  struck: count,
  inDoubt: count,
  withoutQuantity: count,
  byUnit: z.array(z.strictObject({ unit: blank, amount: z.string() })),
})

const section = z
  .strictObject({
    roomId: text,
    building: blank,
    floor: blank,
    room: text,
    lotNo: blank,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    recorder: officer.nullable(),
    checker: officer.nullable(),
    rows: z.array(row),
    signers: z.array(signer),
    counts,
  })
  .refine((room) => room.recorder === null || room.recorder.id !== room.checker?.id, {
    error: 'checkerIsRecorder',
    path: ['checker'],
  })
  .refine((room) => !room.signers.some((who) => who.status === 'REFUSED') || namedWitnesses(room.signers) >= 2, {
    error: 'witnessesMissing',
    path: ['signers'],
  })
  .refine((room) => sameCounts(room.counts, inventoryListTotals([room])), { error: 'countsDiffer', path: ['counts'] })

/** One room is one section; the list of a whole site has a section per room, in the order printed. */
export const inventoryListSnapshot = z
  .strictObject({
    format: z.literal(inventoryListFormat),
    demo: z.boolean(),
    court: z.strictObject({ code: text, name: text }),
    caseNo: text,
    site: z.strictObject({ id: text, name: text, place: blank }),
    sections: z.array(section).min(1),
    counts,
    preparedAt: instant,
    preparedBy: officer.nullable(),
    programVersion: text,
  })
  .refine((list) => sameCounts(list.counts, inventoryListTotals(list.sections)), {
    error: 'countsDiffer',
    path: ['counts'],
  })

export type InventoryListSnapshot = z.infer<typeof inventoryListSnapshot>
export type InventoryListSection = InventoryListSnapshot['sections'][number]
export type InventoryListRow = z.infer<typeof row>
export type InventoryListSigner = z.infer<typeof signer>
export type InventoryListCounts = z.infer<typeof counts>
export type SignatureStatus = (typeof signatureStatuses)[number]
export type SignerCapacity = (typeof signerCapacities)[number]

/** True for the statuses that stand only with a reason (domain.md §1.4; CPLI 500, CPL 89). */
export function needsReason(status: SignatureStatus | null): boolean {
  return status === 'REFUSED' || status === 'ABSENT' || status === 'UNABLE'
}

function namedWitnesses(signers: readonly { capacity: SignerCapacity; name: string | null }[]): number {
  return signers.filter((who) => who.capacity === 'WITNESS' && who.name !== null).length
}

/** Registers of a row in which two or more values stand, by field name; empty when everything is settled. */
export function fieldsInDoubt(item: InventoryListRow): (keyof InventoryListRow)[] {
  const registers = [
    'name',
    'brandModel',
    'serialNo',
    'quantity',
    'condition',
    'ownerClaim',
    'regime',
    'sealNo',
    'packedIn',
    'destination',
    'custodian',
    'remarks',
  ] as const satisfies (keyof InventoryListRow)[]
  return registers.filter((field) => (item[field]?.length ?? 0) > 1)
}

/**
 * Totals of the sections: rows that stand, rows struck out, rows in doubt, rows without a quantity, and amounts by
 * unit in order of first appearance (exact decimals as text). Struck rows and quantities in doubt enter no sum, so a
 * total never settles what people have not (G4).
 */
export function inventoryListTotals(sections: readonly { rows: readonly InventoryListRow[] }[]): InventoryListCounts {
  const totals = { rows: 0, struck: 0, inDoubt: 0, withoutQuantity: 0 }
  const sums = new Map<string | null, bigint>()
  for (const item of sections.flatMap((part) => part.rows)) {
    if (item.struck !== null) {
      totals.struck += 1
      continue
    }
    totals.rows += 1
    if (fieldsInDoubt(item).length > 0) totals.inDoubt += 1
    const [only, ...others] = item.quantity ?? []
    if (only === undefined) totals.withoutQuantity += 1
    else if (others.length === 0) sums.set(only.unit, (sums.get(only.unit) ?? 0n) + millionths(only.amount))
  }
  return { ...totals, byUnit: [...sums].map(([unit, sum]) => ({ unit, amount: decimal(sum) })) }
}

function millionths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

function decimal(sum: bigint): string {
  const digits = sum.toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  return digits.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`)
}

function sameCounts(a: InventoryListCounts, b: InventoryListCounts): boolean {
  const flat = (c: InventoryListCounts) =>
    JSON.stringify([c.rows, c.struck, c.inDoubt, c.withoutQuantity, c.byUnit.map((sum) => [sum.unit, sum.amount])])
  return flat(a) === flat(b)
}

/**
 * Short code of a snapshot as printed on every page: the first 12 hexadecimal digits of its SHA-256, grouped 4-4-4,
 * e.g. `4C1A-88F2-0D37`. `sha256` is the digest of the canonical bytes, at least 6 bytes long.
 */
export function shortCode(sha256: Uint8Array): string {
  const hex = Array.from(sha256.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 4), hex.slice(4, 8), hex.slice(8, 12)].join('-').toUpperCase()
}
