import { createHash } from 'node:crypto'
import { z } from 'zod'
import { decrypt, derive, encrypt, NONCE_BYTES, type Random } from '../../../shared/sync/trust/primitives.ts'
import { keySlotFileSchema } from '../keys/keySlotFile.ts'

/**
 * The second copy, format 1: a header that opens with the key slots of the laptop, and segments that are only ever
 * added. Each segment is sealed by AES-256-GCM, names the hash of the one before and says first what it holds.
 * Frozen by `test/golden/bundle`; reasons in decision 0008.
 */
export const BUNDLE_FORMAT = 1

/** What a segment file begins with. */
const SEGMENT_MAGIC = Buffer.from('FWSEG\0\0\u0001', 'latin1')
const HASH = /^[0-9a-f]{64}$/

const wrappedKey = z.strictObject({ id: z.string().min(1).max(64), nonce: z.string(), box: z.string() })
export type WrappedKey = z.infer<typeof wrappedKey>

/** Readable without a key: whose copy it is and the slots; no case data. */
export const bundleHeaderSchema = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  bundle: z.string().min(1).max(64),
  courtName: z.string(),
  courtCode: z.string(),
  demo: z.boolean(),
  deviceName: z.string(),
  createdAt: z.int(),
  officers: z.array(z.strictObject({ officerId: z.string(), name: z.string(), role: z.string(), active: z.boolean() })),
  slots: keySlotFileSchema,
  /** Keys of the segments, newest last, wrapped by what the slots open. */
  keys: z.array(wrappedKey).min(1).max(1000),
})
export type BundleHeader = z.infer<typeof bundleHeaderSchema>

const segmentHead = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  bundle: z.string(),
  no: z.int().min(1),
  /** SHA-256 of the whole segment before, hex; null for the first. */
  prev: z.string().regex(HASH).nullable(),
  key: z.string(),
  nonce: z.string(),
})
export type SegmentHead = z.infer<typeof segmentHead>

const blobName = z.strictObject({ hash: z.string().regex(HASH), size: z.int().min(0), format: z.string() })

/** What a segment says of itself, sealed with it. */
export const manifestSchema = z.strictObject({
  events: z.int().min(0),
  /** Place of its last event in the order of arrival of the laptop that wrote it, and that event's hash. */
  lastEvent: z.int().min(0),
  lastHash: z.string().regex(HASH).nullable(),
  /** Files whose last piece it holds. */
  blobs: z.array(blobName),
  /** Wall clock of the writing laptop, ms. */
  until: z.int(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** One thing in a segment. */
export type CopyRecord =
  | { kind: 'event'; envelope: Uint8Array; salt: Uint8Array | null; body: Uint8Array | null }
  | { kind: 'secrets'; values: { name: string; value: Uint8Array }[] }
  | { kind: 'blob'; hash: string; size: number; format: string; offset: number; bytes: Uint8Array }

const TYPES = { manifest: 1, event: 2, secrets: 3, blob: 4 } as const

/** SHA-256 of a whole segment, by which the next one names it. */
export function segmentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Wraps a segment key for the header, bound to its bundle. */
export function wrapKey(databaseKey: Uint8Array, bundle: string, id: string, key: Uint8Array, random: Random) {
  const nonce = random(NONCE_BYTES)
  const wrapping = derive(databaseKey, Buffer.from(bundle, 'utf8'), 'fieldwrit/bundle/1')
  try {
    const box = encrypt(wrapping, nonce, wrapContext(bundle, id), key)
    return { id, nonce: nonce.toString('base64url'), box: box.toString('base64url') } satisfies WrappedKey
  } finally {
    wrapping.fill(0)
  }
}

/** Opens a wrapped segment key; null when the database key is another or a bit was touched. */
export function unwrapKey(databaseKey: Uint8Array, bundle: string, wrapped: WrappedKey): Buffer | null {
  const wrapping = derive(databaseKey, Buffer.from(bundle, 'utf8'), 'fieldwrit/bundle/1')
  try {
    const box = Buffer.from(wrapped.box, 'base64url')
    return decrypt(wrapping, Buffer.from(wrapped.nonce, 'base64url'), wrapContext(bundle, wrapped.id), box)
  } finally {
    wrapping.fill(0)
  }
}

function wrapContext(bundle: string, id: string): Buffer {
  return Buffer.from(JSON.stringify(['fieldwrit/bundle-key', BUNDLE_FORMAT, bundle, id]), 'utf8')
}

/** Seals one segment. Its nonce is random; one key seals far fewer than 2^32 of them. */
export function sealSegment(
  place: { bundle: string; no: number; prev: string | null },
  key: { id: string; key: Uint8Array },
  manifest: Manifest,
  records: readonly CopyRecord[],
  random: Random,
): Buffer {
  const nonce = random(NONCE_BYTES)
  const head: SegmentHead = {
    format: BUNDLE_FORMAT,
    bundle: place.bundle,
    no: place.no,
    prev: place.prev,
    key: key.id,
    nonce: nonce.toString('base64url'),
  }
  const text = Buffer.from(JSON.stringify(head), 'utf8')
  const front = Buffer.concat([SEGMENT_MAGIC, uint32(text.length), text])
  const plain = Buffer.concat([frame(TYPES.manifest, json(manifest)), ...records.map(encodeRecord)])
  try {
    return Buffer.concat([front, encrypt(key.key, nonce, front, plain)])
  } finally {
    plain.fill(0)
  }
}

/** The readable head of a segment; null when it is none. */
export function readSegmentHead(bytes: Buffer): { head: SegmentHead; sealedFrom: number } | null {
  if (bytes.length < 12 || !bytes.subarray(0, 8).equals(SEGMENT_MAGIC)) return null
  const end = 12 + bytes.readUInt32BE(8)
  if (end > bytes.length || end > 12 + 4096) return null
  const parsed = segmentHead.safeParse(parseJson(bytes.subarray(12, end)))
  return parsed.success ? { head: parsed.data, sealedFrom: end } : null
}

/** Opens a segment; null when anything in it was cut or changed, or the key is another. */
export function openSegment(
  bytes: Buffer,
  keyOf: (id: string) => Uint8Array | null,
): { head: SegmentHead; manifest: Manifest; records: CopyRecord[] } | null {
  const read = readSegmentHead(bytes)
  if (read === null) return null
  const key = keyOf(read.head.key)
  if (key === null) return null
  const nonce = Buffer.from(read.head.nonce, 'base64url')
  if (nonce.length !== NONCE_BYTES) return null
  const plain = decrypt(key, nonce, bytes.subarray(0, read.sealedFrom), bytes.subarray(read.sealedFrom))
  if (plain === null) return null
  const frames = readFrames(plain)
  const [first, ...rest] = frames ?? []
  if (first === undefined || first.type !== TYPES.manifest) return null
  const manifest = manifestSchema.safeParse(parseJson(first.bytes))
  const records = rest.map(decodeRecord)
  if (!manifest.success || records.some((record) => record === null)) return null
  return { head: read.head, manifest: manifest.data, records: records.filter((record) => record !== null) }
}

function encodeRecord(record: CopyRecord): Buffer {
  switch (record.kind) {
    case 'event': {
      const salt = record.salt ?? Buffer.alloc(0)
      const parts = [uint32(record.envelope.length), record.envelope, uint32(salt.length), salt]
      return frame(TYPES.event, Buffer.concat([...parts, record.body ?? Buffer.alloc(0)]))
    }
    case 'secrets': {
      const values = record.values.map(({ name, value }) => [name, Buffer.from(value).toString('base64url')])
      return frame(TYPES.secrets, json(values))
    }
    case 'blob': {
      const { hash, size, format, offset } = record
      const head = json({ hash, size, format, offset })
      return frame(TYPES.blob, Buffer.concat([uint32(head.length), head, record.bytes]))
    }
  }
}

const blobHead = blobName.extend({ offset: z.int().min(0) })
const secretList = z.array(z.tuple([z.string(), z.string()]))

function decodeRecord(frame: { type: number; bytes: Buffer }): CopyRecord | null {
  const { bytes } = frame
  if (frame.type === TYPES.secrets) {
    const list = secretList.safeParse(parseJson(bytes))
    if (!list.success) return null
    return {
      kind: 'secrets',
      values: list.data.map(([name, value]) => ({ name, value: Buffer.from(value, 'base64url') })),
    }
  }
  if (bytes.length < 4) return null
  const headEnd = 4 + bytes.readUInt32BE(0)
  if (headEnd > bytes.length) return null
  const head = bytes.subarray(4, headEnd)
  if (frame.type === TYPES.blob) {
    const parsed = blobHead.safeParse(parseJson(head))
    return parsed.success ? { kind: 'blob', ...parsed.data, bytes: bytes.subarray(headEnd) } : null
  }
  if (frame.type !== TYPES.event || bytes.length < headEnd + 4) return null
  const saltEnd = headEnd + 4 + bytes.readUInt32BE(headEnd)
  if (saltEnd > bytes.length) return null
  const salt = bytes.subarray(headEnd + 4, saltEnd)
  const hasBody = salt.length > 0
  return {
    kind: 'event',
    envelope: head,
    salt: hasBody ? salt : null,
    body: hasBody ? bytes.subarray(saltEnd) : null,
  }
}

function frame(type: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), uint32(bytes.length), bytes])
}

function readFrames(bytes: Buffer): { type: number; bytes: Buffer }[] | null {
  const frames: { type: number; bytes: Buffer }[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 5 > bytes.length) return null
    const end = at + 5 + bytes.readUInt32BE(at + 1)
    if (end > bytes.length) return null
    frames.push({ type: bytes[at] ?? 0, bytes: bytes.subarray(at + 5, end) })
    at = end
  }
  return frames
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value, 0)
  return bytes
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8')
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
