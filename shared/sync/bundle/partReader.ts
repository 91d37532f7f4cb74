import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { BundlePart } from '../../contract/desk/sync/bundle.ts'
import type { DeviceChains } from '../batch.ts'
import {
  HEADER_FILE,
  hashOf,
  headerSchema,
  MANIFEST_FILE,
  type Manifest,
  parseJson,
  SEGMENT_LIMIT,
  SMALL_FILE_LIMIT,
  segmentFile,
  segmentNo,
  TRANSFER_NAME,
  type TransferHeader,
} from './format.ts'
import { type OpenedSegment, openSegment, readManifest, type SegmentFault } from './segment.ts'
import type { Stick } from './stick.ts'

/** Parts looked at on one stick. */
const PARTS_LIMIT = 1000

/** A part as it lies on a stick. `manifest`: null = half-written. */
export interface FoundPart {
  folder: string
  header: TransferHeader | null
  manifest: Manifest | null
  /** Numbers of the segments it should have. */
  numbers: number[]
  /** Bytes that are there. */
  bytes: number
  /** Why nothing of it is read; null = it is. */
  refusal: Exclude<BundlePart['state'], 'whole' | 'halfWritten' | 'damaged'> | null
}

/** Who reads a stick: `self` the device, or of the court's gateway the court's code; the key that opens what is for it. */
export interface StickReader {
  court: string
  self: string
  secret: KeyObject
  keyId: string
}

/** Folders of parts at a place: the place itself, or those in it that have such a name. Names on a stick open no other way. */
export async function partFolders(stick: Stick, place: string): Promise<string[]> {
  const names = await stick.names(place)
  if (names.some((name) => name === HEADER_FILE || segmentNo(name) !== null)) return [place]
  const folders: string[] = []
  for (const name of names.filter((one) => TRANSFER_NAME.test(one)).slice(0, PARTS_LIMIT)) {
    // A link to a folder has no names: what lies elsewhere is not on this stick.
    if ((await stick.names(join(place, name))).length > 0) folders.push(join(place, name))
  }
  return folders
}

/** Reads what says of itself what a part is, and judges whether it is for whoever reads. Never throws for what it reads. */
export async function lookAtPart(
  stick: Stick,
  folder: string,
  reader: StickReader,
  chains: DeviceChains,
): Promise<FoundPart> {
  const header = await readHeader(stick, folder)
  const bytes = await stick.read(join(folder, MANIFEST_FILE), SMALL_FILE_LIMIT).catch(() => null)
  const read = bytes === null ? 'damaged' : await readManifest(bytes, reader.court, chains)
  const manifest = typeof read === 'string' ? null : read
  const there = (await stick.names(folder).catch(() => [])).map(segmentNo).filter((no) => no !== null)
  const count = manifest?.segments.length ?? Math.max(0, ...there)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const sizes = await Promise.all(there.map((no) => stick.size(join(folder, segmentFile(no))).catch(() => 0)))
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  return {
    folder,
    header,
    manifest,
    numbers,
    bytes: total,
    refusal: refusalOf(header, read, reader.self, reader.keyId),
  }
}

/** The header of a part; null when it is missing or unreadable. */
export async function readHeader(stick: Stick, folder: string): Promise<TransferHeader | null> {
  const bytes = await stick.read(join(folder, HEADER_FILE), SMALL_FILE_LIMIT).catch(() => null)
  const read = bytes === null ? null : headerSchema.safeParse(parseJson(bytes))
  return read?.success === true ? read.data : null
}

/** By the header only what is not for this laptop is passed over: whoever changed it could have kept the stick as well. */
function refusalOf(
  header: TransferHeader | null,
  manifest: Manifest | 'damaged' | 'wrongCourt' | 'forged',
  self: string,
  keyId: string,
): FoundPart['refusal'] {
  if (manifest === 'forged' || manifest === 'wrongCourt') return manifest
  const from = typeof manifest === 'string' ? header?.from : manifest.from
  if (from === self) return 'own'
  if (header !== null && !header.recipients.includes(keyId)) return 'notForUs'
  return null
}

/** One segment of a part, opened; a fault says why not. A manifest's size and hash are compared first. */
export async function readSegment(
  stick: Stick,
  part: FoundPart,
  no: number,
  reader: StickReader,
  chains: DeviceChains,
): Promise<OpenedSegment | SegmentFault> {
  const path = join(part.folder, segmentFile(no))
  const stated = part.manifest?.segments[no - 1]
  if (stated !== undefined && (await stick.size(path).catch(() => null)) !== stated.size) return 'damaged'
  const bytes = await stick.read(path, SEGMENT_LIMIT).catch(() => null)
  if (bytes === null || (stated !== undefined && hashOf(bytes) !== stated.hash)) return 'damaged'
  return openSegment(bytes, reader, chains)
}

/** How a part is told to people once it was read. */
export function toldOf(part: FoundPart, faults: ReadonlyMap<number, SegmentFault>): BundlePart {
  const { folder, header, manifest, numbers } = part
  const missing = [...faults.keys()]
  const readNone = numbers.length > 0 && missing.length === numbers.length
  const speaking = [...faults.values()].find((fault) => fault !== 'damaged')
  const found =
    part.refusal ??
    (readNone && speaking !== undefined ? speaking : null) ??
    (missing.length > 0 ? 'damaged' : manifest === null ? 'halfWritten' : 'whole')
  return {
    ...{ folder, state: found, from: manifest?.from ?? header?.from ?? '', part: manifest?.part ?? header?.part ?? 0 },
    ...{ more: manifest?.more ?? false, segments: numbers.length, missing: part.refusal === null ? missing : [] },
  }
}
