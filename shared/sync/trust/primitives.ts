import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  scrypt,
} from 'node:crypto'

/**
 * The few primitives every key file uses, each in one place: AES-256-GCM, HKDF-SHA256 (RFC 5869),
 * scrypt (RFC 7914), raw X25519 and Ed25519 keys (RFC 7748, RFC 8032, RFC 8410).
 */

/** Gives `n` unguessable bytes; tests give fixed ones. */
export type Random = (length: number) => Buffer

/** Bytes of every symmetric key. */
export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/** Work factors of scrypt as written in a slot. Memory is 128·N·r bytes. */
export type ScryptCost = { N: number; r: 8; p: 1 }

/** The product's cost: 2^17, 8, 1 = 128 MiB and about half a second. */
export const SCRYPT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 }

/** AES-256-GCM; returns ciphertext followed by the 16-byte tag. */
export function encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(aad)
  const body = cipher.update(plain)
  return Buffer.concat([body, cipher.final(), cipher.getAuthTag()])
}

/** Undoes `encrypt`; `null` when key, nonce, AAD or any bit is another. */
export function decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.length < TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
  try {
    decipher.final()
    return plain
  } catch {
    plain.fill(0)
    return null
  }
}

/** HKDF-SHA256 to 32 bytes; `info` names the one purpose of the result. */
export function derive(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(info, 'utf8'), KEY_BYTES))
}

/** scrypt off the main thread, 32 bytes. `maxmem` follows from the cost. */
export function stretch(password: Uint8Array, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  const maxmem = 128 * cost.r * (cost.N + cost.p + 2) + 1_048_576
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

export type Curve = 'X25519' | 'Ed25519'

/** PKCS#8 frames of RFC 8410 before the 32 raw bytes. */
const FRAMES: Record<Curve, Buffer> = {
  X25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  Ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
}

/** A private key object from its 32 raw bytes. */
export function privateKeyFrom(curve: Curve, raw: Uint8Array): KeyObject {
  const der = Buffer.concat([FRAMES[curve], raw])
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } finally {
    der.fill(0)
  }
}

/** The public half as base64url of its 32 bytes (the `x` of its JWK, RFC 8037). */
export function publicText(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  const { x } = half.export({ format: 'jwk' })
  if (typeof x !== 'string') throw new TypeError('not a raw curve key')
  return x
}

/** A public key object from its base64url text; throws when it isn't 32 bytes. */
export function publicKeyFrom(curve: Curve, text: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: curve, x: text }, format: 'jwk' })
}

/** What is needed to open a sealed value beside the recipient's private key; base64url. */
export type Sealed = { ephemeral: string; box: string }

const SEAL_INFO = 'fieldwrit/seal/1'
/** The key of a box is used once, so its nonce may be fixed. */
const ZERO_NONCE = Buffer.alloc(NONCE_BYTES)

/**
 * Seals to an X25519 public key: fresh key pair, Diffie-Hellman, HKDF with both public keys as salt, AES-256-GCM.
 * Whoever has the public key can seal; only the holder of the private one opens. `aad` binds the surroundings.
 */
export function seal(recipient: string, aad: Uint8Array, plain: Uint8Array, random: Random): Sealed {
  const raw = random(KEY_BYTES)
  const ephemeral = privateKeyFrom('X25519', raw)
  raw.fill(0)
  const ephemeralText = publicText(ephemeral)
  const key = agree(ephemeral, publicKeyFrom('X25519', recipient), ephemeralText, recipient)
  try {
    return { ephemeral: ephemeralText, box: encrypt(key, ZERO_NONCE, aad, plain).toString('base64url') }
  } finally {
    key.fill(0)
  }
}

/** Opens what `seal` made; `null` when the key, the surroundings or any bit is another. */
export function openSealed(recipient: KeyObject, aad: Uint8Array, sealed: Sealed): Buffer | null {
  let key: Buffer
  try {
    key = agree(recipient, publicKeyFrom('X25519', sealed.ephemeral), sealed.ephemeral, publicText(recipient))
  } catch {
    return null
  }
  try {
    return decrypt(key, ZERO_NONCE, aad, Buffer.from(sealed.box, 'base64url'))
  } finally {
    key.fill(0)
  }
}

function agree(mine: KeyObject, theirs: KeyObject, ephemeral: string, recipient: string): Buffer {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs })
  try {
    const salt = Buffer.concat([Buffer.from(ephemeral, 'base64url'), Buffer.from(recipient, 'base64url')])
    return derive(shared, salt, SEAL_INFO)
  } finally {
    shared.fill(0)
  }
}
