import { type FileHandle, open } from 'node:fs/promises'
import type { CoreContext, OpenStore } from '../context.ts'
import { createFileAtomically, temporaryPath, writeFully } from '../files/atomicFile.ts'
import { copyKeys } from './bundleKeys.ts'
import { parcels } from './collect.ts'
import { type BundleHeader, bundleHeaderSchema, sealSegment, segmentHash } from './format.ts'
import { headerOf } from './header.ts'
import { digestOf } from './place.ts'

/** A whole copy in one file: this line, then header and segments, each after its length. */
const FILE_MAGIC = Buffer.from('FWBUNDLE\0\0\0\u0001', 'latin1')
const HEADER_LIMIT = 4 * 1024 * 1024
const SEGMENT_LIMIT = 64 * 1024 * 1024

/** What a backup file holds. */
export interface BackupDone {
  events: number
  files: number
  bytes: number
  until: number
}

/** Writes the whole store as one sealed file, durable when it resolves. An existing file is replaced only at the end. */
export async function writeBackupFile(context: CoreContext, store: OpenStore, path: string): Promise<BackupDone> {
  const { ports, newId } = context
  const bundle = newId()
  const keys = copyKeys(store.db, store.key, newId, ports.random)
  const newest = keys.at(-1)
  if (newest === undefined) throw new RangeError('a bundle needs a key')
  const done: BackupDone = { events: 0, files: 0, bytes: 0, until: Math.trunc(ports.now()) }
  await createFileAtomically(temporaryPath(path), path, async (handle) => {
    const put = async (bytes: Uint8Array): Promise<void> => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length, 0)
      await writeFully(handle, length)
      await writeFully(handle, bytes)
      done.bytes += 4 + bytes.length
    }
    await writeFully(handle, FILE_MAGIC)
    done.bytes += FILE_MAGIC.length
    await put(Buffer.from(JSON.stringify(await headerOf(context, store, keys, bundle)), 'utf8'))
    let no = 0
    let prev: string | null = null
    const nothing = { lastEvent: 0, lastHash: null, blobs: new Set<string>(), secrets: '' }
    for await (const parcel of parcels(store, nothing, ports.now, digestOf)) {
      no += 1
      const bytes = sealSegment({ bundle, no, prev }, newest, parcel.manifest, parcel.records, ports.random)
      prev = segmentHash(bytes)
      await put(bytes)
      done.events += parcel.manifest.events
      done.files += parcel.manifest.blobs.length
      done.until = parcel.manifest.until
    }
  })
  return done
}

/** A backup file opened for reading: its header, and its segments up to where they can be read. */
export interface BackupFile {
  header: BundleHeader
  segments(): AsyncGenerator<Buffer | null>
}

/** Opens a backup file; null when it is none or its header is damaged. A piece cut short comes as null and ends it. */
export async function openBackupFile(path: string): Promise<BackupFile | null> {
  const handle = await open(path, 'r')
  try {
    const magic = await readExactly(handle, 0, FILE_MAGIC.length)
    if (magic === null || !magic.equals(FILE_MAGIC)) return null
    const first = await readPiece(handle, FILE_MAGIC.length, HEADER_LIMIT)
    if (first === null || first === 'end') return null
    const parsed = bundleHeaderSchema.safeParse(parseJson(first))
    if (!parsed.success) return null
    return { header: parsed.data, segments: () => segmentsFrom(path, FILE_MAGIC.length + 4 + first.length) }
  } finally {
    await handle.close()
  }
}

async function* segmentsFrom(path: string, start: number): AsyncGenerator<Buffer | null> {
  const handle = await open(path, 'r')
  try {
    for (let at = start; ; ) {
      const piece = await readPiece(handle, at, SEGMENT_LIMIT)
      if (piece === 'end') return
      yield piece
      if (piece === null) return
      at += 4 + piece.length
    }
  } finally {
    await handle.close()
  }
}

async function readPiece(handle: FileHandle, at: number, limit: number): Promise<Buffer | null | 'end'> {
  const { size } = await handle.stat()
  if (at === size) return 'end'
  const head = await readExactly(handle, at, 4)
  const length = head?.readUInt32BE(0) ?? limit + 1
  return length > limit ? null : readExactly(handle, at + 4, length)
}

async function readExactly(handle: FileHandle, at: number, length: number): Promise<Buffer | null> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, at + done)
    if (bytesRead === 0) return null
    done += bytesRead
  }
  return buffer
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
