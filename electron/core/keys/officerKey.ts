import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { decrypt, derive, encrypt, NONCE_BYTES, type Random } from '../../../shared/sync/trust/primitives.ts'
import { newSigningKey, type Purpose, signBytes, signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'

/**
 * An officer's Ed25519 key on one device, wrapped by the secret behind their PIN. That secret comes from the one
 * scrypt `openWithPin` pays; HKDF with an own salt and purpose keeps the two uses apart. Format 1, frozen by
 * `test/golden/keySlots/officer-key-1.json`.
 */

export const OFFICER_KEY_FORMAT = 1

const text = z.string().min(1).max(128)
const base64url = (length: number) =>
  z.string().refine((value) => {
    const raw = Buffer.from(value, 'base64url')
    return raw.length === length && raw.toString('base64url') === value
  })

/** As stored; `wrapped` is the 32-byte seed and its tag. */
export const wrappedOfficerKeySchema = z.strictObject({
  format: z.literal(OFFICER_KEY_FORMAT),
  officer: text,
  device: text,
  publicKey: base64url(32),
  salt: base64url(16),
  nonce: base64url(NONCE_BYTES),
  wrapped: base64url(48),
})
export type WrappedOfficerKey = z.infer<typeof wrappedOfficerKeySchema>

/** Lives while the officer's session does. */
export type OfficerKey = {
  officer: string
  device: string
  publicKey: string
  privateKey: KeyObject
  sign: (purpose: Purpose, bytes: Uint8Array) => string
}

/** Makes the officer's key on this device. `secret` is the one of `openWithPin` or `createSlots`; not wiped here. */
export function createOfficerKey(
  owner: { officer: string; device: string },
  secret: Uint8Array,
  random: Random,
): { wrapped: WrappedOfficerKey; key: OfficerKey } {
  const made = newSigningKey(random)
  const wrapped = wrap(owner, made.publicKey, made.seed, secret, random)
  made.seed.fill(0)
  return { wrapped, key: usable(owner, made.privateKey, made.publicKey) }
}

/** Opens the key with the secret of this unlock; `null` when the secret is another or any field was touched. */
export function openOfficerKey(stored: WrappedOfficerKey, secret: Uint8Array): OfficerKey | null {
  const seed = unwrap(stored, secret)
  if (!seed) return null
  const { privateKey, publicKey } = signingKeyFrom(seed)
  seed.fill(0)
  return publicKey === stored.publicKey ? usable(stored, privateKey, publicKey) : null
}

/** Wraps the same key for a changed PIN; `null` when the old secret doesn't open it. */
export function rewrapOfficerKey(
  stored: WrappedOfficerKey,
  oldSecret: Uint8Array,
  newSecret: Uint8Array,
  random: Random,
): WrappedOfficerKey | null {
  const seed = unwrap(stored, oldSecret)
  if (!seed) return null
  try {
    return wrap(stored, stored.publicKey, seed, newSecret, random)
  } finally {
    seed.fill(0)
  }
}

function usable(owner: { officer: string; device: string }, privateKey: KeyObject, publicKey: string): OfficerKey {
  return {
    officer: owner.officer,
    device: owner.device,
    publicKey,
    privateKey,
    sign: (purpose, bytes) => signBytes(privateKey, purpose, bytes),
  }
}

function wrap(
  owner: { officer: string; device: string },
  publicKey: string,
  seed: Uint8Array,
  secret: Uint8Array,
  random: Random,
): WrappedOfficerKey {
  const head = {
    format: OFFICER_KEY_FORMAT,
    officer: owner.officer,
    device: owner.device,
    publicKey,
    salt: random(16).toString('base64url'),
    nonce: random(NONCE_BYTES).toString('base64url'),
  } as const
  const key = wrappingKey(secret, head.salt)
  try {
    const nonce = Buffer.from(head.nonce, 'base64url')
    return { ...head, wrapped: encrypt(key, nonce, context(head), seed).toString('base64url') }
  } finally {
    key.fill(0)
  }
}

function unwrap(stored: WrappedOfficerKey, secret: Uint8Array): Buffer | null {
  const key = wrappingKey(secret, stored.salt)
  try {
    const nonce = Buffer.from(stored.nonce, 'base64url')
    return decrypt(key, nonce, context(stored), Buffer.from(stored.wrapped, 'base64url'))
  } finally {
    key.fill(0)
  }
}

function wrappingKey(secret: Uint8Array, salt: string): Buffer {
  return derive(secret, Buffer.from(salt, 'base64url'), 'fieldwrit/officer/1/signing-key')
}

function context(head: Omit<WrappedOfficerKey, 'wrapped'>): Buffer {
  const fields = ['fieldwrit/officer-key', head.format, head.officer, head.device, head.publicKey, head.salt]
  return Buffer.from(JSON.stringify(fields), 'utf8')
}
