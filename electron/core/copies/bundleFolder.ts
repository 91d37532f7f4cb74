import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { decrypt, encrypt, NONCE_BYTES, type Random } from '../../../shared/sync/trust/primitives.ts'
import { errorCode, PRIVATE_FOLDER, readFileIfPresent, syncFolder, writeFileAtomically } from '../files/atomicFile.ts'
import type { CopyKey } from './bundleKeys.ts'
import type { Copied, Parcel } from './collect.ts'
import { type BundleHeader, bundleHeaderSchema, openSegment, sealSegment, segmentHash } from './format.ts'

export const HEADER_FILE = 'header.json'
const CURSOR_FILE = 'cursor.bin'

/** Name of a segment: six digits, more when there are more. */
export function segmentName(no: number): string {
  return `${String(no).padStart(6, '0')}.seg`
}

/** Numbers of the segments in a folder, in order. */
export async function segmentNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names
    .map((name) => /^(\d{6,9})\.seg$/.exec(name)?.[1])
    .filter((text) => text !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

const cursorSchema = z.strictObject({
  bundle: z.string(),
  /** Bytes of each segment, so that one cut short or gone is noticed without reading all of them. */
  sizes: z.array(z.int()),
  last: z.string().nullable(),
  events: z.int(),
  lastEvent: z.int(),
  lastHash: z.string().nullable(),
  blobs: z.array(z.string()),
  secrets: z.string(),
  until: z.int(),
})
type Cursor = z.infer<typeof cursorSchema>

/** A bundle that is there and sound as far as it goes. */
export interface BundleFolder {
  bundle: string
  copied(): Copied & { events: number; until: number }
  append(parcel: Parcel): Promise<void>
  /** Writes the header again when slots, people or keys changed. */
  putHeader(header: BundleHeader): Promise<void>
}

/** What opening a bundle needs. `random` and the keys come from the store the bundle is a copy of. */
export interface BundleTools {
  keys: readonly CopyKey[]
  random: Random
}

/** Makes an empty bundle in a folder that isn't there yet. */
export async function createBundle(folder: string, header: BundleHeader, tools: BundleTools): Promise<BundleFolder> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  const empty = { sizes: [], last: null, events: 0, lastEvent: 0, lastHash: null, blobs: [], secrets: '', until: 0 }
  const made = over(folder, { bundle: header.bundle, ...empty }, tools)
  await made.putHeader(header)
  await syncFolder(join(folder, '..')).catch(() => undefined)
  return made
}

/**
 * Opens a bundle and checks it against its cursor: every segment there with its size, the last one with its hash. What
 * was added after the cursor was last written is read and taken in. `null` when anything is missing, cut or changed.
 */
export async function openBundle(folder: string, tools: BundleTools): Promise<BundleFolder | null> {
  const header = await readHeader(folder)
  if (header === null) return null
  const cursor = (await readCursor(folder, tools)) ?? blank(header.bundle)
  if (cursor.bundle !== header.bundle) return null
  const numbers = await segmentNumbers(folder)
  if (numbers.some((no, index) => no !== index + 1) || numbers.length < cursor.sizes.length) return null
  for (const [index, size] of cursor.sizes.entries()) {
    const info = await stat(join(folder, segmentName(index + 1)))
    if (info.size !== size) return null
  }
  const lastNo = cursor.sizes.length
  if (lastNo > 0 && segmentHash(await readFile(join(folder, segmentName(lastNo)))) !== cursor.last) return null
  for (const no of numbers.slice(lastNo)) {
    if (!(await adopt(folder, no, cursor, tools))) return null
  }
  return over(folder, cursor, tools)
}

/** The header of a bundle; null when it is missing or unreadable. */
export async function readHeader(folder: string): Promise<BundleHeader | null> {
  const content = await readFileIfPresent(join(folder, HEADER_FILE)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOTDIR') return null
    throw error
  })
  if (content === null) return null
  try {
    const parsed = bundleHeaderSchema.safeParse(JSON.parse(content.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function blank(bundle: string): Cursor {
  return { bundle, sizes: [], last: null, events: 0, lastEvent: 0, lastHash: null, blobs: [], secrets: '', until: 0 }
}

async function adopt(folder: string, no: number, cursor: Cursor, tools: BundleTools): Promise<boolean> {
  const bytes = await readFile(join(folder, segmentName(no)))
  const opened = openSegment(bytes, (id) => tools.keys.find((entry) => entry.id === id)?.key ?? null)
  if (opened === null || opened.head.no !== no || opened.head.prev !== cursor.last) return false
  if (opened.head.bundle !== cursor.bundle) return false
  take(cursor, opened.manifest, bytes, '')
  return true
}

function take(cursor: Cursor, manifest: Parcel['manifest'], bytes: Uint8Array, secrets: string): void {
  cursor.sizes.push(bytes.length)
  cursor.last = segmentHash(bytes)
  cursor.events += manifest.events
  cursor.lastEvent = manifest.lastEvent
  cursor.lastHash = manifest.lastHash
  cursor.blobs.push(...manifest.blobs.map((blob) => blob.hash))
  cursor.secrets = secrets
  cursor.until = manifest.until
}

function over(folder: string, cursor: Cursor, tools: BundleTools): BundleFolder {
  const newest = tools.keys.at(-1)
  if (newest === undefined) throw new RangeError('a bundle needs a key')
  return {
    bundle: cursor.bundle,
    copied: () => ({
      lastEvent: cursor.lastEvent,
      lastHash: cursor.lastHash,
      blobs: new Set(cursor.blobs),
      secrets: cursor.secrets,
      events: cursor.events,
      until: cursor.until,
    }),
    async append(parcel) {
      const no = cursor.sizes.length + 1
      const place = { bundle: cursor.bundle, no, prev: cursor.last }
      const bytes = sealSegment(place, newest, parcel.manifest, parcel.records, tools.random)
      await writeFileAtomically(join(folder, segmentName(no)), bytes)
      take(cursor, parcel.manifest, bytes, parcel.secrets)
      await writeCursor(folder, cursor, newest, tools.random)
    },
    async putHeader(header) {
      await writeFileAtomically(join(folder, HEADER_FILE), `${JSON.stringify(header, null, 2)}\n`)
    },
  }
}

const CURSOR_CONTEXT = Buffer.from('fieldwrit/bundle-cursor/1', 'utf8')

/** The cursor names files by their hash, so it is sealed like everything else. */
async function writeCursor(folder: string, cursor: Cursor, key: CopyKey, random: Random): Promise<void> {
  const nonce = random(NONCE_BYTES)
  const sealed = encrypt(key.key, nonce, CURSOR_CONTEXT, Buffer.from(JSON.stringify(cursor), 'utf8'))
  await writeFileAtomically(join(folder, CURSOR_FILE), Buffer.concat([nonce, sealed]))
}

/** Null when there is none or it opens with none of the keys: the segments are then read one by one. */
async function readCursor(folder: string, tools: BundleTools): Promise<Cursor | null> {
  const bytes = await readFileIfPresent(join(folder, CURSOR_FILE))
  if (bytes === null || bytes.length < NONCE_BYTES) return null
  for (const { key } of tools.keys.toReversed()) {
    const plain = decrypt(key, bytes.subarray(0, NONCE_BYTES), CURSOR_CONTEXT, bytes.subarray(NONCE_BYTES))
    if (plain === null) continue
    const parsed = cursorSchema.safeParse(JSON.parse(plain.toString('utf8')))
    return parsed.success ? parsed.data : null
  }
  return null
}
