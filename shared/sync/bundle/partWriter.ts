import { join } from 'node:path'
import type { Head } from '../../contract/court/messages.ts'
import type { Random } from '../trust/primitives.ts'
import { type WritePoint, written } from '../writePoints.ts'
import {
  HEADER_FILE,
  hashOf,
  MANIFEST_FILE,
  type Manifest,
  SEGMENT_LIMIT,
  SEGMENTS_LIMIT,
  SMALL_FILE_LIMIT,
  segmentFile,
  segmentNo,
  TRANSFER_FORMAT,
  type TransferHeader,
  type TransferKind,
} from './format.ts'
import { encodeRecord, type TransferRecord } from './records.ts'
import { sealSegment, signManifest, type TransferWriter } from './segment.ts'
import { clearFolder, isFull, type Stick, StickError } from './stick.ts'

/** Plain bytes of a segment, about. */
const SEGMENT_BYTES = 8 * 1024 * 1024
/** Kept free for the header and for each segment's line in the manifest. */
const FRONT_BYTES = 64 * 1024
const LINE_BYTES = 128

/** What one part holds once it is written. */
export interface PartContent {
  heads: Head[]
  files: string[]
  events: number
  bytes: number
}

/** One part of a transfer as it is written. */
export interface PartWriter {
  /** Whether so many more bytes still go into this part. */
  fits(bytes: number): boolean
  /** Adds records that belong together; false when the stick turned out to be full, after which nothing more is added. */
  add(records: readonly TransferRecord[], counts: { head?: Head; events?: number; file?: string }): Promise<boolean>
  /** Writes what waits and the signed manifest, and reads it back. Throws StickError `full` when not even one segment went in. */
  finish(more: boolean): Promise<PartContent>
  /** Removes what was written; never throws: the stick may be gone. */
  abandon(): Promise<void>
}

/** Which part, and what it needs to be written. */
export interface PartPlan {
  folder: string
  kind: TransferKind
  transfer: string
  part: number
  at: number
  /** Bytes this part may take on the stick. */
  budget: number
  recipients: readonly string[]
  recipientIds: readonly string[]
}

interface Waiting {
  records: Buffer[]
  bytes: number
  heads: Head[]
  files: string[]
  events: number
}

const nothing = (): Waiting => ({ records: [], bytes: 0, heads: [], files: [], events: 0 })

/** Whether a name in a part's folder is one that this program writes. */
export function isPartFile(name: string): boolean {
  return name === HEADER_FILE || name === MANIFEST_FILE || segmentNo(name) !== null || /^\..+\.tmp$/.test(name)
}

/** Begins a part: its folder, empty of what an interrupted attempt left, and its header. */
export async function beginPart(
  stick: Stick,
  writer: TransferWriter,
  plan: PartPlan,
  random: Random,
): Promise<PartWriter> {
  const { folder, kind, transfer, part, at, budget, recipients } = plan
  const place = { kind, transfer, part, at }
  const extra = sealSegment({ ...place, no: 1 }, Buffer.alloc(0), writer, recipients, random).length + LINE_BYTES
  const content: PartContent = { heads: [], files: [], events: 0, bytes: 0 }
  const segments: Manifest['segments'] = []
  let waiting = nothing()
  let full = false

  await clearFolder(stick, folder, isPartFile).catch(() => undefined)
  await stick.makeFolder(folder)
  const { court, device } = writer
  const header: TransferHeader = {
    ...{ format: TRANSFER_FORMAT, kind, transfer, part, court, from: device, at },
    recipients: [...plan.recipientIds],
  }

  /** A stick that says it wrote may hold something else: what was written is read again before it counts. */
  async function put(point: WritePoint, name: string, bytes: Uint8Array): Promise<void> {
    const path = join(folder, name)
    await written(point, () => stick.write(path, bytes))
    const back = await stick.read(path, Math.max(SEGMENT_LIMIT, SMALL_FILE_LIMIT))
    if (back === null || !back.equals(bytes)) throw new StickError('failed')
  }

  async function flush(): Promise<boolean> {
    if (waiting.records.length === 0) return true
    const no = segments.length + 1
    const plain = Buffer.concat(waiting.records)
    const bytes = sealSegment({ ...place, no }, plain, writer, recipients, random)
    plain.fill(0)
    try {
      await put('bundle.segmentWritten', segmentFile(no), bytes)
    } catch (error) {
      if (!isFull(error)) throw error
      await stick.remove(join(folder, segmentFile(no)))
      full = true
      waiting = nothing()
      return false
    }
    segments.push({ size: bytes.length, hash: hashOf(bytes) })
    content.heads.push(...waiting.heads)
    content.files.push(...waiting.files)
    content.events += waiting.events
    content.bytes += bytes.length
    waiting = nothing()
    return true
  }

  const room = (): number => budget - FRONT_BYTES - segments.length * LINE_BYTES - content.bytes - waiting.bytes - extra

  const abandon = (): Promise<void> => clearFolder(stick, folder, isPartFile).catch(() => undefined)

  try {
    await put('bundle.headerWritten', HEADER_FILE, Buffer.from(`${JSON.stringify(header, null, 2)}\n`, 'utf8'))
  } catch (error) {
    await abandon()
    throw error
  }

  return {
    fits: (bytes) =>
      !full && segments.length < SEGMENTS_LIMIT && bytes + Math.ceil(bytes / SEGMENT_BYTES) * extra <= room(),
    async add(records, counts) {
      if (full) return false
      const encoded = records.map(encodeRecord)
      const bytes = encoded.reduce((sum, one) => sum + one.length, 0)
      if (waiting.bytes > 0 && waiting.bytes + bytes > SEGMENT_BYTES && !(await flush())) return false
      waiting.records.push(...encoded)
      waiting.bytes += bytes
      if (counts.head !== undefined) waiting.heads.push(counts.head)
      if (counts.file !== undefined) waiting.files.push(counts.file)
      waiting.events += counts.events ?? 0
      return true
    },
    async finish(more) {
      const isWhole = await flush()
      if (!isWhole && segments.length === 0) throw new StickError('full')
      const { events, files } = content
      const manifest: Manifest = {
        ...{ format: TRANSFER_FORMAT, kind, transfer, part, more: more || full, court, from: device, at },
        ...{ events, files: files.length, segments },
      }
      await put(
        'bundle.manifestWritten',
        MANIFEST_FILE,
        Buffer.from(JSON.stringify(signManifest(manifest, writer)), 'utf8'),
      )
      return content
    },
    abandon,
  }
}
