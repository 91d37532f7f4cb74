import { hash as digest, randomBytes } from 'node:crypto'

/** SHA-256 of `bytes` as 64 lower-case hex digits. Suite 1 of the envelope (`v: 1`). */
export function sha256Hex(bytes: Uint8Array): string {
  return digest('sha256', bytes, 'hex')
}

/** SHA-256 of `bytes` as 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return digest('sha256', bytes, 'buffer')
}

/** Length of a salt in bytes; another length is no salt, or salt and body could trade bytes. */
export const SALT_BYTES = 16

/** Random bytes are drawn for 256 salts at once; a draw costs as much as a hash. */
const POOL_BYTES = 256 * SALT_BYTES
let pool: Uint8Array = new Uint8Array()
let drawn = 0

/** 16 random bytes that hide a body's content from whoever holds only its hash. */
export function newSalt(): Uint8Array {
  if (drawn + SALT_BYTES > pool.length) {
    pool = randomBytes(POOL_BYTES)
    drawn = 0
  }
  const salt = pool.slice(drawn, drawn + SALT_BYTES)
  pool.fill(0, drawn, drawn + SALT_BYTES)
  drawn += SALT_BYTES
  return salt
}

/** `bodyHash` of an envelope: SHA-256(16 salt bytes ‖ canonical body), 64 hex digits. */
export function bodyHashOf(salt: Uint8Array, body: Uint8Array): string {
  const joined = new Uint8Array(salt.length + body.length)
  joined.set(salt)
  joined.set(body, salt.length)
  return sha256Hex(joined)
}
