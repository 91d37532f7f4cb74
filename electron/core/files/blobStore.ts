import { createHash, createHmac } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Random } from '../../../shared/sync/trust/primitives.ts'
import { type ArrivingFile, openArriving } from './arriving.ts'
import {
  createFileAtomically,
  errorCode,
  isPresent,
  PRIVATE_FOLDER,
  syncFolder,
  temporaryPath,
  writeFully,
} from './atomicFile.ts'
import {
  type BlobHeader,
  CHUNK_BYTES,
  chunkPlace,
  HEADER_BYTES,
  makeHeader,
  openChunk,
  openHeader,
  sealChunk,
} from './blobFormat.ts'

/**
 * Files of evidence, encrypted and named by the SHA-256 of their content (B1). On disk the name is an HMAC of that
 * hash, so that the folder of a stolen laptop doesn't say which known picture is in it. Layout of one file:
 * `blobFormat.ts`. Unfinished files live in `incoming/` and are swept at the next start; the profile lock makes
 * sure there is one store per folder.
 */

/** `hash`: 64 lower-case hex digits; `size`: bytes. `mended`: a damaged file was replaced by the sound content. */
export type StoredBlob = { hash: string; size: number; stored: 'new' | 'existing' | 'mended' }

/** Content in memory, or a path to a file, which is read twice: once for the hash, once for the copy. */
export type BlobSource = { bytes: Uint8Array } | { path: string }

/** First byte and byte after the last. */
export type ByteRange = { start: number; end: number }

export const blobFaults = [
  'ABSENT',
  'DAMAGED',
  'NEWER_FORMAT',
  'CHANGED_WHILE_READING',
  'BAD_HASH',
  'BAD_RANGE',
  'BUSY',
] as const
export type BlobFault = (typeof blobFaults)[number]

/** Thrown by the store; the medium's own errors (ENOSPC, EIO) come through as they are. */
export class BlobError extends Error {
  readonly code: BlobFault
  readonly hash: string
  constructor(code: BlobFault, hash: string) {
    super(`${code} ${hash}`)
    this.name = 'BlobError'
    this.code = code
    this.hash = hash
  }
}

export type BlobStore = {
  /** Durable when it resolves. A content that is there is verified and not written again. */
  put: (source: BlobSource) => Promise<StoredBlob>
  /** Whether a file of that name exists; says nothing of its soundness. */
  has: (hash: string) => Promise<boolean>
  /** Size of the content in bytes, from the checked header. */
  size: (hash: string) => Promise<number>
  /** The bytes of the range, piece by piece, each checked; only the chunks it touches are read. */
  read: (hash: string, range: ByteRange) => AsyncGenerator<Buffer, void, undefined>
  /** The whole content in memory; for small things. */
  readAll: (hash: string) => Promise<Buffer>
  /** Reads everything and compares the hash: `sound`, `absent`, `damaged` or written by a `newer` program. */
  verify: (hash: string) => Promise<'sound' | 'absent' | 'damaged' | 'newer'>
  /** Goes on with a file that comes piece by piece, or begins it (B2); `size` as the other side says. BUSY: it comes already. */
  arrive: (hash: string, size: number) => Promise<ArrivingFile>
  /** Removes the file for good. `order`: id of the event that orders it; without one nothing is removed. */
  remove: (hash: string, order: { event: string }) => Promise<boolean>
}

/** `storeKey` wraps the blobs' keys, `nameKey` makes the names; both 32 bytes, kept in the encrypted database. */
export type BlobStoreOptions = { folder: string; storeKey: Uint8Array; nameKey: Uint8Array; random: Random }

/** Opens the store, creating its folder and sweeping what an interrupted `put` left. */
export async function openBlobStore(options: BlobStoreOptions): Promise<BlobStore> {
  const { folder, storeKey, nameKey } = options
  if (storeKey.length !== 32 || nameKey.length !== 32) throw new RangeError('store and name key have 32 bytes')
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: PRIVATE_FOLDER })
  for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true })
  const pathOf = (hash: string) => join(folder, ...blobPath(hash, nameKey))
  // Not swept: what came over a slow link goes on after a restart.
  const arriving = join(folder, 'arriving')
  // Two senders of one file would write over each other.
  const coming = new Set<string>()
  await mkdir(arriving, { recursive: true, mode: PRIVATE_FOLDER })

  const opened = async <T>(hash: string, use: (handle: FileHandle, header: BlobHeader) => Promise<T>): Promise<T> => {
    const handle = await openBlob(pathOf(hash), hash)
    try {
      const header = await readHeader(handle, hash, storeKey)
      try {
        return await use(handle, header)
      } finally {
        header.key.fill(0)
      }
    } finally {
      await handle.close()
    }
  }

  const store: BlobStore = {
    put: (source) => put(source, store, { ...options, incoming, pathOf }),
    has: (hash) => isPresent(pathOf(hash)),
    size: (hash) => opened(hash, async (_, header) => header.size),
    read: (hash, range) => readRange(hash, range, pathOf(hash), storeKey),
    readAll: (hash) =>
      opened(hash, async (handle, header) => {
        const parts: Buffer[] = []
        for (let index = 0; index < header.count; index += 1) parts.push(await readChunk(handle, header, hash, index))
        return Buffer.concat(parts)
      }),
    verify: (hash) => verify(hash, opened),
    async arrive(hash, size) {
      const target = pathOf(hash)
      await makeFolders(folder, target)
      const path = join(arriving, basename(target))
      if (coming.has(hash)) throw new BlobError('BUSY', hash)
      coming.add(hash)
      const done = () => coming.delete(hash)
      return openArriving({ path, target, hash: rawHash(hash), size, storeKey, random: options.random, done })
    },
    remove: async (hash, order) => {
      if (order.event === '') throw new TypeError('a blob is removed by an order only')
      const path = pathOf(hash)
      if (!(await isPresent(path))) return false
      await rm(path)
      await syncFolder(dirname(path))
      return true
    },
  }
  return store
}

/** Folder, folder and file name of a content: HMAC-SHA256 of its hash, in two levels of 256. */
export function blobPath(hash: string, nameKey: Uint8Array): [string, string, string] {
  const name = createHmac('sha256', nameKey).update(rawHash(hash)).digest('hex')
  return [name.slice(0, 2), name.slice(2, 4), name]
}

type Opened = <T>(hash: string, use: (handle: FileHandle, header: BlobHeader) => Promise<T>) => Promise<T>
type PutContext = BlobStoreOptions & { incoming: string; pathOf: (hash: string) => string }

async function put(source: BlobSource, store: BlobStore, context: PutContext): Promise<StoredBlob> {
  const first = await hashOf(source)
  const { hash, size } = first
  const before = await store.verify(hash)
  if (before === 'sound') return { hash, size, stored: 'existing' }
  if (before === 'newer') throw new BlobError('NEWER_FORMAT', hash)
  const path = context.pathOf(hash)
  await makeFolders(context.folder, path)
  const raw = rawHash(hash)
  await createFileAtomically(temporaryPath(join(context.incoming, 'blob')), path, async (handle) => {
    const { bytes, header } = makeHeader(raw, size, context.storeKey, context.random)
    try {
      await writeFully(handle, bytes)
      const digest = createHash('sha256')
      let index = 0
      for await (const piece of chunksOf(source)) {
        if (index >= header.count) throw new BlobError('CHANGED_WHILE_READING', hash)
        digest.update(piece)
        await writeFully(handle, sealChunk(header, raw, index, piece))
        index += 1
      }
      if (digest.digest('hex') !== hash) throw new BlobError('CHANGED_WHILE_READING', hash)
    } finally {
      header.key.fill(0)
    }
  })
  return { hash, size, stored: before === 'absent' ? 'new' : 'mended' }
}

async function verify(hash: string, opened: Opened): Promise<'sound' | 'absent' | 'damaged' | 'newer'> {
  try {
    return await opened(hash, async (handle, header) => {
      const digest = createHash('sha256')
      for (let index = 0; index < header.count; index += 1) digest.update(await readChunk(handle, header, hash, index))
      return digest.digest('hex') === hash ? 'sound' : 'damaged'
    })
  } catch (error) {
    if (!(error instanceof BlobError)) throw error
    if (error.code === 'ABSENT') return 'absent'
    if (error.code === 'NEWER_FORMAT') return 'newer'
    if (error.code === 'DAMAGED') return 'damaged'
    throw error
  }
}

async function* readRange(
  hash: string,
  range: ByteRange,
  path: string,
  storeKey: Uint8Array,
): AsyncGenerator<Buffer, void, undefined> {
  const handle = await openBlob(path, hash)
  try {
    const header = await readHeader(handle, hash, storeKey)
    try {
      const { start, end } = range
      const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end)
      if (!whole || start < 0 || start > end || end > header.size) throw new BlobError('BAD_RANGE', hash)
      for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
        const plain = await readChunk(handle, header, hash, index)
        const base = index * CHUNK_BYTES
        yield plain.subarray(Math.max(0, start - base), Math.min(plain.length, end - base))
      }
    } finally {
      header.key.fill(0)
    }
  } finally {
    await handle.close()
  }
}

async function openBlob(path: string, hash: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new BlobError('ABSENT', hash)
    throw error
  }
}

async function readHeader(handle: FileHandle, hash: string, storeKey: Uint8Array): Promise<BlobHeader> {
  const { size: length } = await handle.stat()
  const bytes = await readAt(handle, 0, HEADER_BYTES)
  const answer = openHeader(bytes, rawHash(hash), length, storeKey)
  if (!answer.ok) throw new BlobError(answer.code, hash)
  return answer.header
}

async function readChunk(handle: FileHandle, header: BlobHeader, hash: string, index: number): Promise<Buffer> {
  const { offset, length } = chunkPlace(header, index)
  const plain = openChunk(header, rawHash(hash), index, await readAt(handle, offset, length))
  if (plain === null) throw new BlobError('DAMAGED', hash)
  return plain
}

/** Up to `length` bytes; fewer only at the end of the file. */
async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}

async function hashOf(source: BlobSource): Promise<{ hash: string; size: number }> {
  const digest = createHash('sha256')
  let size = 0
  for await (const piece of chunksOf(source)) {
    digest.update(piece)
    size += piece.length
  }
  return { hash: digest.digest('hex'), size }
}

/** The content in pieces of exactly one chunk, the last one shorter. */
async function* chunksOf(source: BlobSource): AsyncGenerator<Uint8Array, void, undefined> {
  if ('bytes' in source) {
    for (let start = 0; start < source.bytes.length; start += CHUNK_BYTES)
      yield source.bytes.subarray(start, start + CHUNK_BYTES)
    return
  }
  const handle = await open(source.path, 'r')
  try {
    for (let offset = 0; ; offset += CHUNK_BYTES) {
      const piece = await readAt(handle, offset, CHUNK_BYTES)
      if (piece.length > 0) yield piece
      if (piece.length < CHUNK_BYTES) return
    }
  } finally {
    await handle.close()
  }
}

async function makeFolders(root: string, path: string): Promise<void> {
  const inner = dirname(path)
  const made = await mkdir(inner, { recursive: true, mode: PRIVATE_FOLDER })
  if (made === undefined) return
  await syncFolder(dirname(inner))
  await syncFolder(root)
}

function rawHash(hash: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new BlobError('BAD_HASH', hash.slice(0, 80))
  return Buffer.from(hash, 'hex')
}
