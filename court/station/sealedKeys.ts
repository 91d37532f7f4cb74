import { z } from 'zod'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import {
  decrypt,
  encrypt,
  KEY_BYTES,
  NONCE_BYTES,
  type Random,
  type ScryptCost,
  stretch,
} from '../../shared/sync/trust/primitives.ts'

/**
 * Keys of a court at rest under a pass-phrase: scrypt (RFC 7914) and AES-256-GCM. The root stands in a file of its own: who
 * issues never opens it. Frozen by `test/golden/keySlots/stationKeys-1.json`.
 */
export const SEALED_KEYS_FORMAT = 'fieldwrit-station-keys-1'

/** Which keys a file holds: the root's alone, or those of the station at work. */
export const KEY_SETS = { root: ['root'], station: ['issuing', 'station'] } as const
export type KeySet = keyof typeof KEY_SETS
export type SealedName = (typeof KEY_SETS)[KeySet][number]

/** Least characters of a pass-phrase: who finds the stick may try for ever. */
export const PASS_LENGTH = 12
const SALT_BYTES = 16

const base64url = z.string().regex(/^[\w-]+$/)
const sealedSchema = z.strictObject({
  format: z.literal(SEALED_KEYS_FORMAT),
  keys: z.enum(['root', 'station']),
  court: z.string().min(1).max(200),
  scrypt: z.strictObject({
    N: z
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.literal(8),
    p: z.literal(1),
  }),
  salt: base64url,
  nonce: base64url,
  box: base64url,
})
type SealedKeys = z.infer<typeof sealedSchema>

/** A pass-phrase as it counts: however an input method composed its characters. */
const plainOf = (pass: string): Buffer => Buffer.from(pass.normalize('NFKC'), 'utf8')

const context = ({ keys, court, scrypt, salt }: Omit<SealedKeys, 'nonce' | 'box'>): Uint8Array =>
  canonicalBytes({ format: SEALED_KEYS_FORMAT, keys, court, scrypt: { ...scrypt }, salt })

/** Whether a pass-phrase is long enough to protect a court's keys. */
export function isStrongPass(pass: string): boolean {
  return [...pass.normalize('NFKC')].length >= PASS_LENGTH && new Set(pass).size > 3
}

/** Seals the seeds of a set, 32 bytes each in the order of {@link KEY_SETS}. */
export async function sealKeys(
  what: { keys: KeySet; court: string; seeds: readonly Uint8Array[] },
  pass: string,
  { random, cost }: { random: Random; cost: ScryptCost },
): Promise<Buffer> {
  const salt = random(SALT_BYTES)
  const nonce = random(NONCE_BYTES)
  const head = { keys: what.keys, court: what.court, scrypt: { ...cost }, salt: salt.toString('base64url') }
  const front = { format: SEALED_KEYS_FORMAT, ...head } as const
  const key = await stretch(plainOf(pass), salt, cost)
  const plain = Buffer.concat([...what.seeds])
  const box = encrypt(key, nonce, context(front), plain)
  key.fill(0)
  plain.fill(0)
  const file = { ...front, nonce: nonce.toString('base64url'), box: box.toString('base64url') }
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`, 'utf8')
}

/** Opens a file of sealed keys; `damaged` when it is none of this court, `wrong` when the pass-phrase or any bit is another. */
export async function openKeys(
  bytes: Buffer,
  wanted: { keys: KeySet; court: string },
  pass: string,
): Promise<Buffer[] | 'damaged' | 'wrong'> {
  const read = sealedSchema.safeParse(jsonOf(bytes))
  if (!read.success || read.data.keys !== wanted.keys || read.data.court !== wanted.court) return 'damaged'
  const { scrypt, salt, nonce, box } = read.data
  const key = await stretch(plainOf(pass), Buffer.from(salt, 'base64url'), scrypt)
  const iv = Buffer.from(nonce, 'base64url')
  const plain = iv.length === NONCE_BYTES ? decrypt(key, iv, context(read.data), Buffer.from(box, 'base64url')) : null
  key.fill(0)
  const names = KEY_SETS[wanted.keys]
  if (plain === null) return 'wrong'
  if (plain.length !== names.length * KEY_BYTES) return 'damaged'
  return names.map((_, index) => plain.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES))
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
