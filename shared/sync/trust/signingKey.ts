import { type KeyObject, sign, verify } from 'node:crypto'
import { KEY_BYTES, privateKeyFrom, publicKeyFrom, publicText, type Random } from './primitives.ts'

/**
 * Ed25519 keys (RFC 8032) and what they sign outside certificates. Each signature states its purpose in the signed
 * bytes, so that a signature over one kind of thing can never be shown as one over another.
 */

export const purposes = ['session', 'heads', 'act', 'receipt', 'stream', 'hello', 'welcome', 'bundle'] as const
/**
 * `session` the statement at unlock; `heads` a head list; `act` a seal, count, hand-over or decision; `receipt` P4;
 * `stream` the head of a stream a device hands on; `hello` and `welcome` the two sides of an exchange (X1); `bundle` what
 * a device writes on a stick.
 */
export type Purpose = (typeof purposes)[number]

/** `seed`: the 32 raw private bytes, to be wrapped and then wiped. `publicKey`: base64url, the `x` of the JWK. */
export type NewSigningKey = { seed: Buffer; privateKey: KeyObject; publicKey: string }

/** Makes a key pair from 32 random bytes. */
export function newSigningKey(random: Random): NewSigningKey {
  const seed = random(KEY_BYTES)
  const privateKey = privateKeyFrom('Ed25519', seed)
  return { seed, privateKey, publicKey: publicText(privateKey) }
}

/** The key of 32 stored bytes. */
export function signingKeyFrom(seed: Uint8Array): { privateKey: KeyObject; publicKey: string } {
  const privateKey = privateKeyFrom('Ed25519', seed)
  return { privateKey, publicKey: publicText(privateKey) }
}

/** Signs `fieldwrit/<purpose>/1\n` followed by the bytes; returns 64 bytes as base64url. */
export function signBytes(privateKey: KeyObject, purpose: Purpose, bytes: Uint8Array): string {
  return sign(null, framed(purpose, bytes), privateKey).toString('base64url')
}

/** Whether `signature` is this key's over exactly these bytes for this purpose. Never throws on foreign input. */
export function verifyBytes(publicKey: string, purpose: Purpose, bytes: Uint8Array, signature: string): boolean {
  const raw = Buffer.from(signature, 'base64url')
  if (raw.length !== 64 || raw.toString('base64url') !== signature) return false
  try {
    return verify(null, framed(purpose, bytes), publicKeyFrom('Ed25519', publicKey), raw)
  } catch {
    return false
  }
}

function framed(purpose: Purpose, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`fieldwrit/${purpose}/1\n`, 'utf8'), bytes])
}
