import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Random } from '../../../shared/sync/trust/primitives.ts'
import { errorCode, syncFolder, writeFully } from './atomicFile.ts'
import {
  type BlobHeader,
  CHUNK_BYTES,
  chunkPlace,
  fileBytes,
  HEADER_BYTES,
  makeHeader,
  openChunk,
  openHeader,
  SEALED_CHUNK_BYTES,
  sealChunk,
} from './blobFormat.ts'

/** A file that comes piece by piece; nobody can read it under its hash before it is whole and right (B1). */
export interface ArrivingFile {
  /** Bytes that are here and survive a kill: where to go on (B2). */
  offset(): number
  /** Takes the next bytes, in order. Throws RangeError for more than the size that was said. */
  append(bytes: Uint8Array): Promise<void>
  /** Checks the hash of all of it and makes it visible. False when the bytes are others; then they are removed. */
  finish(): Promise<boolean>
  /** Lets go of the file; what came stays for the next time. */
  close(): Promise<void>
}

export interface ArrivingPlace {
  /** Where it grows, and where it goes when it is whole. */
  path: string
  target: string
  /** 32 raw bytes; size in bytes. */
  hash: Uint8Array
  size: number
  storeKey: Uint8Array
  random: Random
  /** Told once, when the file is let go of. */
  done(): unknown
}

/** Goes on with what came of a file, or begins it. Sealed as any blob from its first byte: nothing plain lies on the disk. */
export async function openArriving(place: ArrivingPlace): Promise<ArrivingFile> {
  const { path, target, hash, size } = place
  const { handle, header, chunks } = await opening(place)
  let done = chunks
  let pending: Buffer = Buffer.alloc(0)
  let isOpen = true

  function release(): void {
    isOpen = false
    header.key.fill(0)
    place.done()
  }

  async function write(piece: Uint8Array): Promise<void> {
    const bytes = sealChunk(header, hash, done, piece)
    await writeAt(handle, bytes, chunkPlace(header, done).offset)
    done += 1
  }

  return {
    offset: () => Math.min(size, done * CHUNK_BYTES),
    async append(bytes) {
      if (Math.min(size, done * CHUNK_BYTES) + pending.length + bytes.length > size) throw new RangeError('too long')
      pending = Buffer.concat([pending, bytes])
      while (pending.length >= CHUNK_BYTES) {
        await write(pending.subarray(0, CHUNK_BYTES))
        pending = pending.subarray(CHUNK_BYTES)
      }
      if (pending.length > 0 && done * CHUNK_BYTES + pending.length === size) {
        await write(pending)
        pending = Buffer.alloc(0)
      }
    },
    async finish() {
      if (done !== header.count) return false
      const isRight = await isWhole(handle, header, hash)
      if (isRight) await handle.sync()
      // Closed first: Windows renames no open file.
      await handle.close()
      try {
        if (!isRight) await rm(path, { force: true })
        else {
          await rename(path, target)
          await syncFolder(dirname(target))
        }
      } finally {
        release()
      }
      return isRight
    },
    async close() {
      if (isOpen) await handle.close().finally(release)
    },
  }
}

interface Opened {
  handle: FileHandle
  header: BlobHeader
  chunks: number
}

async function opening(place: ArrivingPlace): Promise<Opened> {
  try {
    return (await found(place)) ?? (await begun(place))
  } catch (error) {
    place.done()
    throw error
  }
}

/** What an earlier call left: its header must be sound and of this size, and of its chunks only whole ones count. */
async function found({ path, hash, size, storeKey }: ArrivingPlace): Promise<Opened | null> {
  const length = await stat(path).then(
    (one) => one.size,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return 0
      throw error
    },
  )
  if (length < HEADER_BYTES) return null
  const handle = await open(path, 'r+')
  const bytes = Buffer.alloc(HEADER_BYTES)
  await handle.read(bytes, 0, HEADER_BYTES, 0)
  const answer = openHeader(bytes, hash, fileBytes(size), storeKey)
  if (!answer.ok) {
    await handle.close()
    return null
  }
  const whole =
    length >= fileBytes(size) ? answer.header.count : Math.floor((length - HEADER_BYTES) / SEALED_CHUNK_BYTES)
  return { handle, header: answer.header, chunks: whole }
}

async function begun({ path, hash, size, storeKey, random }: ArrivingPlace): Promise<Opened> {
  const handle = await open(path, 'w+', 0o600)
  const { bytes, header } = makeHeader(hash, size, storeKey, random)
  await writeFully(handle, bytes)
  return { handle, header, chunks: 0 }
}

async function isWhole(handle: FileHandle, header: BlobHeader, hash: Uint8Array): Promise<boolean> {
  const digest = createHash('sha256')
  for (let index = 0; index < header.count; index += 1) {
    const { offset, length } = chunkPlace(header, index)
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    const plain = bytesRead === length ? openChunk(header, hash, index, bytes) : null
    if (plain === null) return false
    digest.update(plain)
  }
  return digest.digest().equals(hash)
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
