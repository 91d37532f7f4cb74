import {
  decrypt,
  encrypt,
  KEY_BYTES,
  NONCE_BYTES,
  type Random,
  TAG_BYTES,
} from '../../../shared/sync/trust/primitives.ts'

/**
 * A blob on disk, format 1, frozen by `test/golden/blobs`:
 *
 *     0   6  'FWBLOB'
 *     6   1  format = 1
 *     7   1  0
 *     8   8  size of the content in bytes, big-endian
 *    16   4  count of chunks, big-endian
 *    20  12  nonce of the wrapped key
 *    32  48  the blob's own key, AES-256-GCM under the store key; AAD = bytes 0–19 ‖ SHA-256 of the content
 *    80  …   chunks: up to 65,536 bytes of content and a 16-byte tag each;
 *            nonce = index as 12 bytes, AAD = SHA-256 ‖ index (4) ‖ count (4)
 *
 * Every bit of the file is under a tag that names the content's hash, so no chunk can be changed, cut, swapped,
 * repeated or taken from another blob. Only the last chunk may be shorter; an empty content has none.
 */

export const BLOB_FORMAT = 1
export const CHUNK_BYTES = 65_536
export const HEADER_BYTES = 80
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

const MAGIC = Buffer.from('FWBLOB', 'latin1')
const FIXED_BYTES = 20

/** What a header says, once opened. `key` opens the chunks; wipe it after use. */
export type BlobHeader = { key: Buffer; size: number; count: number }
export type HeaderAnswer =
  | { ok: true; header: BlobHeader }
  | { ok: false; code: 'DAMAGED' }
  | { ok: false; code: 'NEWER_FORMAT'; format: number }

/** Chunks a content of `size` bytes has. */
export function chunkCount(size: number): number {
  return Math.ceil(size / CHUNK_BYTES)
}

/** Bytes of the whole file for a content of `size` bytes. */
export function fileBytes(size: number): number {
  return HEADER_BYTES + size + chunkCount(size) * TAG_BYTES
}

/** Makes a header and the blob's own random key. `hash`: the 32 raw bytes. */
export function makeHeader(
  hash: Uint8Array,
  size: number,
  storeKey: Uint8Array,
  random: Random,
): { bytes: Buffer; header: BlobHeader } {
  const count = chunkCount(size)
  const fixed = Buffer.alloc(FIXED_BYTES)
  MAGIC.copy(fixed)
  fixed.writeUInt8(BLOB_FORMAT, 6)
  fixed.writeBigUInt64BE(BigInt(size), 8)
  fixed.writeUInt32BE(count, 16)
  const key = random(KEY_BYTES)
  const nonce = random(NONCE_BYTES)
  const wrapped = encrypt(storeKey, nonce, Buffer.concat([fixed, hash]), key)
  return { bytes: Buffer.concat([fixed, nonce, wrapped]), header: { key, size, count } }
}

/** Opens the first 80 bytes of a file for the content named `hash`; `length`: bytes of the whole file. */
export function openHeader(bytes: Uint8Array, hash: Uint8Array, length: number, storeKey: Uint8Array): HeaderAnswer {
  const head = Buffer.from(bytes)
  if (head.length !== HEADER_BYTES || !head.subarray(0, 6).equals(MAGIC)) return { ok: false, code: 'DAMAGED' }
  const format = head.readUInt8(6)
  if (format > BLOB_FORMAT) return { ok: false, code: 'NEWER_FORMAT', format }
  const fixed = head.subarray(0, FIXED_BYTES)
  const nonce = head.subarray(FIXED_BYTES, FIXED_BYTES + NONCE_BYTES)
  const key = decrypt(storeKey, nonce, Buffer.concat([fixed, hash]), head.subarray(FIXED_BYTES + NONCE_BYTES))
  if (key === null) return { ok: false, code: 'DAMAGED' }
  const size = Number(head.readBigUInt64BE(8))
  const count = head.readUInt32BE(16)
  if (!Number.isSafeInteger(size) || count !== chunkCount(size) || length !== fileBytes(size)) {
    key.fill(0)
    return { ok: false, code: 'DAMAGED' }
  }
  return { ok: true, header: { key, size, count } }
}

/** Where chunk `index` lies in the file, and how long it is with its tag. */
export function chunkPlace(header: BlobHeader, index: number): { offset: number; length: number } {
  const plain = Math.min(CHUNK_BYTES, header.size - index * CHUNK_BYTES)
  return { offset: HEADER_BYTES + index * SEALED_CHUNK_BYTES, length: plain + TAG_BYTES }
}

/** Encrypts one chunk. */
export function sealChunk(header: BlobHeader, hash: Uint8Array, index: number, plain: Uint8Array): Buffer {
  return encrypt(header.key, chunkNonce(index), chunkContext(hash, index, header.count), plain)
}

/** Decrypts one chunk, or `null` when any bit, its place or its blob is another. */
export function openChunk(header: BlobHeader, hash: Uint8Array, index: number, sealed: Uint8Array): Buffer | null {
  return decrypt(header.key, chunkNonce(index), chunkContext(hash, index, header.count), sealed)
}

function chunkNonce(index: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32BE(index, NONCE_BYTES - 4)
  return nonce
}

function chunkContext(hash: Uint8Array, index: number, count: number): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(index, 0)
  numbers.writeUInt32BE(count, 4)
  return Buffer.concat([hash, numbers])
}
