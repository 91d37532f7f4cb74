import { z } from 'zod'
import { readFileIfPresent, writeFileAtomically } from '../files/atomicFile.ts'

/**
 * `keyslots.json`, format 1: the database key sealed to one X25519 public key per slot.
 * The kinds differ only in how the private key comes back. Frozen by `test/golden/keySlots`.
 */

export const KEY_SLOT_FORMAT = 1
export const KEY_SLOT_FILE = 'keyslots.json'

const bytes = (length: number) =>
  z.string().refine((text) => {
    const raw = Buffer.from(text, 'base64url')
    return raw.length === length && raw.toString('base64url') === text
  }, `expected ${length} bytes as base64url`)

const identifier = z.string().min(1).max(128)

/** Bounds on a cost that is read: a planted file must not ask for gigabytes. */
const scryptCost = z.strictObject({
  N: z.int().refine((n) => n >= 2 && n <= 2 ** 20 && Number.isInteger(Math.log2(n)), 'a power of two up to 2^20'),
  r: z.literal(8),
  p: z.literal(1),
})

const sealedKey = {
  id: identifier,
  recipient: bytes(32),
  ephemeral: bytes(32),
  box: bytes(48),
}

export const officerSlotSchema = z.strictObject({
  kind: z.literal('officer'),
  ...sealedKey,
  officer: identifier,
  keychain: z.boolean(),
  scrypt: scryptCost,
  salt: bytes(16),
  /** HMAC over the database key by the officer's own secret; null from a rotation until the next unlock. */
  confirmation: bytes(32).nullable(),
})

export const recoverySlotSchema = z.strictObject({ kind: z.literal('recovery'), ...sealedKey, salt: bytes(16) })

export const courtSlotSchema = z.strictObject({ kind: z.literal('court'), ...sealedKey, court: identifier })

export const keySlotFileSchema = z.strictObject({
  format: z.literal(KEY_SLOT_FORMAT),
  slots: z.array(z.discriminatedUnion('kind', [officerSlotSchema, recoverySlotSchema, courtSlotSchema])).max(64),
})

export type OfficerSlot = z.infer<typeof officerSlotSchema>
export type RecoverySlot = z.infer<typeof recoverySlotSchema>
export type CourtSlot = z.infer<typeof courtSlotSchema>
export type KeySlot = OfficerSlot | RecoverySlot | CourtSlot
export type KeySlotFile = z.infer<typeof keySlotFileSchema>

export type KeySlotFileRead =
  | { ok: true; file: KeySlotFile }
  | { ok: false; code: 'ABSENT' | 'DAMAGED' }
  | { ok: false; code: 'NEWER_FORMAT'; format: number }

/** Reads and checks the file at `path`; a later format is named, not guessed at. */
export async function readKeySlotFile(path: string): Promise<KeySlotFileRead> {
  const content = await readFileIfPresent(path)
  return content === null ? { ok: false, code: 'ABSENT' } : parseKeySlotFile(content.toString('utf8'))
}

/** Checks the text of a slot file. */
export function parseKeySlotFile(text: string): KeySlotFileRead {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { ok: false, code: 'DAMAGED' }
  }
  const later = z.object({ format: z.int().gt(KEY_SLOT_FORMAT) }).safeParse(raw)
  if (later.success) return { ok: false, code: 'NEWER_FORMAT', format: later.data.format }
  const parsed = keySlotFileSchema.safeParse(raw)
  return parsed.success ? { ok: true, file: parsed.data } : { ok: false, code: 'DAMAGED' }
}

/** Writes the file at once and durably. */
export async function writeKeySlotFile(path: string, file: KeySlotFile): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(keySlotFileSchema.parse(file), null, 2)}\n`)
}

/** What the seal of a slot is bound to: every field but the sealed key itself, in this order, for ever. */
export function slotContext(slot: KeySlot): Buffer {
  const common = ['fieldwrit/keyslot', KEY_SLOT_FORMAT, slot.id, slot.kind, slot.recipient]
  return Buffer.from(JSON.stringify([...common, ...ownFields(slot)]), 'utf8')
}

function ownFields(slot: KeySlot): (string | number | boolean)[] {
  switch (slot.kind) {
    case 'officer':
      return [slot.officer, slot.keychain, slot.scrypt.N, slot.scrypt.r, slot.scrypt.p, slot.salt]
    case 'recovery':
      return [slot.salt]
    case 'court':
      return [slot.court]
  }
}
