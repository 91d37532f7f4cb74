import type { KeyObject } from 'node:crypto'
import { canonicalBytes } from '../../journal/canonical.ts'
import type { DeviceChains } from '../batch.ts'
import type { Chain } from '../trust/certificates.ts'
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, openSealed, type Random, seal } from '../trust/primitives.ts'
import { signBytes, verifyBytes } from '../trust/signingKey.ts'
import {
  hashOf,
  type KeyCard,
  keyCardSchema,
  keyIdOf,
  type Manifest,
  parseJson,
  SEGMENT_LIMIT,
  type SegmentHead,
  type SignedManifest,
  segmentHeadSchema,
  signedManifestSchema,
  TRANSFER_FORMAT,
  type TransferKind,
} from './format.ts'
import { decodeRecords, type TransferRecord } from './records.ts'

/** Seven bytes of name and one of version. */
const MAGIC = Buffer.from('FWTRANS\u0001', 'latin1')
const VERSION_AT = 7
const LENGTH_BYTES = 4
const SIGNATURE_BYTES = 64
const HEAD_LIMIT = 1024 * 1024

/** Who writes a transfer: its device (the court's code of the court itself), how it proves itself and where answers are sealed to. */
export interface TransferWriter {
  court: string
  device: string
  key: KeyObject
  chain: Chain
  /** Its own public sealing key. */
  reply: string
}

/** Which piece of which transfer. */
export interface SegmentPlace {
  kind: TransferKind
  transfer: string
  part: number
  no: number
  /** Wall clock of the writer, ms. */
  at: number
}

/** Why bytes are no segment for this reader. `newer`: of a later format. */
export type SegmentFault = 'damaged' | 'newer' | 'wrongCourt' | 'forged' | 'notForUs'

/** A segment whose writer is proven and whose key this reader holds. */
export interface OpenedSegment {
  head: SegmentHead
  records: TransferRecord[]
}

/**
 * Seals a segment: magic, length of the head, head, AES-256-GCM of `plain` under a fresh key, signature. The front is
 * authenticated with the cipher; the signature covers all that stands before it. `recipients`: public sealing keys.
 */
export function sealSegment(
  place: SegmentPlace,
  plain: Uint8Array,
  writer: TransferWriter,
  recipients: readonly string[],
  random: Random,
): Buffer {
  const key = random(KEY_BYTES)
  const nonce = random(NONCE_BYTES)
  const keys = recipients.map((recipient) => ({
    key: keyIdOf(recipient),
    ...seal(recipient, wrapContext(place), key, random),
  }))
  const { court, device, reply, chain } = writer
  const head: SegmentHead = {
    ...{ format: TRANSFER_FORMAT, ...place, court, from: device, reply },
    ...{ nonce: nonce.toString('base64url'), keys, chain },
  }
  const text = Buffer.from(JSON.stringify(head), 'utf8')
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(text.length, 0)
  const front = Buffer.concat([MAGIC, length, text])
  const sealed = encrypt(key, nonce, front, plain)
  key.fill(0)
  const signature = signBytes(writer.key, 'bundle', segmentStatement([front, sealed]))
  return Buffer.concat([front, sealed, Buffer.from(signature, 'base64url')])
}

/** Opens a segment for the holder of `secret`: its writer must be a device of `court`, or the court, under the pinned root. */
export async function openSegment(
  bytes: Buffer,
  reader: { court: string; secret: KeyObject; keyId: string },
  chains: DeviceChains,
): Promise<OpenedSegment | SegmentFault> {
  const read = readHead(bytes)
  if (typeof read === 'string') return read
  const { head, front } = read
  if (head.court !== reader.court) return 'wrongCourt'
  const writer = await writerKey(head, chains)
  if (writer === null) return 'forged'
  const end = bytes.length - SIGNATURE_BYTES
  const statement = segmentStatement([bytes.subarray(0, end)])
  // A bit that was lost and a hand that changed one look alike: neither is what the device signed.
  if (!verifyBytes(writer, 'bundle', statement, bytes.subarray(end).toString('base64url'))) return 'damaged'
  const wrapped = head.keys.find((one) => one.key === reader.keyId)
  if (wrapped === undefined) return 'notForUs'
  const key = openSealed(reader.secret, wrapContext(head), wrapped)
  const nonce = Buffer.from(head.nonce, 'base64url')
  if (key === null || key.length !== KEY_BYTES || nonce.length !== NONCE_BYTES) return 'damaged'
  const plain = decrypt(key, nonce, bytes.subarray(0, front), bytes.subarray(front, end))
  key.fill(0)
  const records = plain === null ? null : decodeRecords(plain)
  return records === null ? 'damaged' : { head, records }
}

/** Sticks are written by the court's laptops, and by the court itself under its code with its receipt key. */
function writerKey(
  { chain, from, court }: { chain: Chain; from: string; court: string },
  chains: DeviceChains,
): Promise<string | null> {
  return from === court ? chains.receiptKeyOf(chain, court) : chains.keyOf(chain, from)
}

function readHead(bytes: Buffer): { head: SegmentHead; front: number } | SegmentFault {
  const start = MAGIC.length + LENGTH_BYTES
  if (bytes.length < start || bytes.length > SEGMENT_LIMIT) return 'damaged'
  if (!bytes.subarray(0, VERSION_AT).equals(MAGIC.subarray(0, VERSION_AT))) return 'damaged'
  if ((bytes[VERSION_AT] ?? 0) > (MAGIC[VERSION_AT] ?? 0)) return 'newer'
  const length = bytes.readUInt32BE(MAGIC.length)
  if (length > HEAD_LIMIT || start + length + SIGNATURE_BYTES > bytes.length) return 'damaged'
  const read = segmentHeadSchema.safeParse(parseJson(bytes.subarray(start, start + length)))
  return read.success ? { head: read.data, front: start + length } : 'damaged'
}

/** Binds a sealed key to the very segment it opens. */
function wrapContext({ transfer, part, no }: Pick<SegmentPlace, 'transfer' | 'part' | 'no'>): Uint8Array {
  return canonicalBytes({ format: TRANSFER_FORMAT, what: 'segmentKey', transfer, part, no })
}

function segmentStatement(parts: readonly Uint8Array[]): Uint8Array {
  return canonicalBytes({ format: TRANSFER_FORMAT, what: 'segment', hash: hashOf(Buffer.concat(parts)) })
}

function manifestStatement(manifest: Manifest): Uint8Array {
  return canonicalBytes({ what: 'manifest', manifest: JSON.parse(JSON.stringify(manifest)) })
}

/** Signs what a finished part holds. */
export function signManifest(manifest: Manifest, writer: TransferWriter): SignedManifest {
  const { key, chain } = writer
  return { manifest, chain, signature: signBytes(key, 'bundle', manifestStatement(manifest)) }
}

/** Reads a manifest; `damaged` when it is cut, `forged` when no device of this court signed exactly this. */
export async function readManifest(
  bytes: Buffer,
  court: string,
  chains: DeviceChains,
): Promise<Manifest | 'damaged' | 'wrongCourt' | 'forged'> {
  const read = signedManifestSchema.safeParse(parseJson(bytes))
  if (!read.success) return 'damaged'
  const { manifest, chain, signature } = read.data
  if (manifest.court !== court) return 'wrongCourt'
  const key = await writerKey({ chain, from: manifest.from, court }, chains)
  return key !== null && verifyBytes(key, 'bundle', manifestStatement(manifest), signature) ? manifest : 'forged'
}

function cardStatement({ court, device, key, at }: Omit<KeyCard, 'signature' | 'chain' | 'format'>): Uint8Array {
  return canonicalBytes({ what: 'sealingKey', court, device, key, at })
}

/** Writes a laptop's key card. */
export function signKeyCard(writer: TransferWriter, at: number): KeyCard {
  const { court, device, reply, chain, key } = writer
  const said = { court, device, key: reply, at }
  return { format: 'fieldwrit-key-1', ...said, chain, signature: signBytes(key, 'bundle', cardStatement(said)) }
}

/** Reads a key card of a device of this court; null for anything else. */
export async function readKeyCard(bytes: Buffer, court: string, chains: DeviceChains): Promise<KeyCard | null> {
  const read = keyCardSchema.safeParse(parseJson(bytes))
  if (!read.success || read.data.court !== court) return null
  const { chain, device: from } = read.data
  const key = await writerKey({ chain, from, court }, chains)
  return key !== null && verifyBytes(key, 'bundle', cardStatement(read.data), read.data.signature) ? read.data : null
}
