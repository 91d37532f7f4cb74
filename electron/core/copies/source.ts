import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { allSecrets, blobRows, eventsAfter } from '../../../db/copies.ts'
import { openStore, StoreUnreadableError } from '../../../db/open.ts'
import type { Random } from '../../../shared/sync/trust/primitives.ts'
import { isPresent } from '../files/atomicFile.ts'
import { BlobError, openBlobStore } from '../files/blobStore.ts'
import { KEY_SLOT_FILE, type KeySlotFile, readKeySlotFile } from '../keys/keySlotFile.ts'
import { openBackupFile } from './bundleFile.ts'
import { readHeader, segmentName, segmentNumbers } from './bundleFolder.ts'
import { type BundleHeader, type CopyRecord, openSegment, segmentHash, unwrapKey } from './format.ts'

/** Whose copy it is, as far as it can be told without a key. */
export interface SourceCard {
  courtName: string
  courtCode: string
  demo: boolean
  officers: BundleHeader['officers']
}

/** Records of a copy in order; the return value says whether it was readable to its end. */
export type Records = AsyncGenerator<CopyRecord, { whole: boolean }>

/** A backup found at a path: slots that open it, and what it holds once they did. */
export interface CopySource {
  slots: KeySlotFile
  /** Null for a full copy, whose court stands in its events only. */
  card: SourceCard | null
  /** False when this database key isn't the copy's. */
  fits(databaseKey: Uint8Array): boolean
  records(databaseKey: Uint8Array): Records
}

/** Finds the backup at a path: a backup file, a bundle's folder, the folder above it, or a full copy with its slots. */
export async function openSource(path: string, random: Random): Promise<CopySource | null> {
  const info = await stat(path).catch(() => null)
  if (info === null) return null
  if (info.isDirectory()) return openFolder(path, random)
  const file = await openBackupFile(path)
  if (file !== null) return bundleSource(file.header, file.segments)
  return openFullCopy(path, random)
}

async function openFolder(folder: string, random: Random): Promise<CopySource | null> {
  const header = await readHeader(folder)
  if (header !== null) return bundleSource(header, () => segmentsOf(folder))
  const names = await readdir(folder)
  const bundles: { path: string; time: number }[] = []
  for (const name of names.filter((entry) => entry.startsWith('fieldwrit-'))) {
    const inner = join(folder, name)
    if (await isPresent(join(inner, 'header.json'))) bundles.push({ path: inner, time: await lastChange(inner) })
  }
  const newest = bundles.sort((a, b) => a.time - b.time).at(-1)
  if (newest !== undefined) return openFolder(newest.path, random)
  const full = names.filter((name) => /^store-before-.*\.db$/.test(name)).sort()
  const last = full.at(-1)
  return last === undefined ? null : openFullCopy(join(folder, last), random)
}

async function lastChange(folder: string): Promise<number> {
  const last = (await segmentNumbers(folder)).at(-1)
  return last === undefined ? 0 : (await stat(join(folder, segmentName(last)))).mtimeMs
}

async function* segmentsOf(folder: string): AsyncGenerator<Buffer | null> {
  let expected = 1
  for (const no of await segmentNumbers(folder)) {
    if (no !== expected) {
      yield null
      return
    }
    expected += 1
    yield await readFile(join(folder, segmentName(no))).catch(() => null)
  }
}

function bundleSource(header: BundleHeader, segments: () => AsyncGenerator<Buffer | null>): CopySource {
  const newest = header.keys.at(-1)
  return {
    slots: header.slots,
    card: header,
    fits(databaseKey) {
      const key = newest === undefined ? null : unwrapKey(databaseKey, header.bundle, newest)
      key?.fill(0)
      return key !== null
    },
    async *records(databaseKey) {
      const keys = new Map(header.keys.map((entry) => [entry.id, unwrapKey(databaseKey, header.bundle, entry)]))
      let prev: string | null = null
      let no = 0
      try {
        for await (const bytes of segments()) {
          const opened = bytes === null ? null : openSegment(bytes, (id) => keys.get(id) ?? null)
          no += 1
          const isNext = opened?.head.no === no && opened.head.prev === prev && opened.head.bundle === header.bundle
          if (bytes === null || opened === null || !isNext) return { whole: false }
          prev = segmentHash(bytes)
          yield* opened.records
        }
        return { whole: true }
      } finally {
        for (const key of keys.values()) key?.fill(0)
      }
    },
  }
}

/** `store-before-….db` with the slots beside it, as it is made before a migration; files lie in `blobs` beside it. */
async function openFullCopy(path: string, random: Random): Promise<CopySource | null> {
  if (!/\.db$/.test(path)) return null
  const slots = await readKeySlotFile(join(dirname(path), KEY_SLOT_FILE))
  if (!slots.ok) return null
  return {
    slots: slots.file,
    card: null,
    fits(databaseKey) {
      try {
        openStore(path, databaseKey, { readonly: true }).close()
        return true
      } catch (error) {
        if (error instanceof StoreUnreadableError) return false
        throw error
      }
    },
    records: (databaseKey) => fullCopyRecords(path, databaseKey, random),
  }
}

async function* fullCopyRecords(path: string, databaseKey: Uint8Array, random: Random): Records {
  const db = openStore(path, databaseKey, { readonly: true })
  try {
    const values = allSecrets(db)
    yield { kind: 'secrets', values }
    let last = 0
    for (;;) {
      const events = eventsAfter(db, last, 1000)
      if (events.length === 0) break
      for (const { envelope, salt, body } of events) yield { kind: 'event', envelope, salt, body }
      last = events.at(-1)?.eventId ?? last
    }
    const folder = join(dirname(path), 'blobs')
    const storeKey = values.find((secret) => secret.name === 'blobKey')?.value
    const nameKey = values.find((secret) => secret.name === 'blobNameKey')?.value
    if (storeKey === undefined || nameKey === undefined || !(await isPresent(folder))) return { whole: true }
    const blobs = await openBlobStore({ folder, storeKey, nameKey, random })
    let whole = true
    for (const { hash, format } of blobRows(db)) {
      try {
        const size = await blobs.size(hash)
        let offset = 0
        if (size === 0) yield { kind: 'blob', hash, size, format, offset, bytes: Buffer.alloc(0) }
        for await (const bytes of blobs.read(hash, { start: 0, end: size })) {
          yield { kind: 'blob', hash, size, format, offset, bytes }
          offset += bytes.length
        }
      } catch (error) {
        if (!(error instanceof BlobError)) throw error
        whole = false
      }
    }
    return { whole }
  } finally {
    db.close()
  }
}
