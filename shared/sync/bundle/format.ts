import { createHash } from 'node:crypto'
import { z } from 'zod'
import { chainSchema, hashSchema, nameSchema } from '../../contract/court/messages.ts'

/**
 * What is carried on a stick, `fieldwrit-transfer-1`: a folder with a readable header, sealed segments and, last of all,
 * a signed manifest. Each segment proves itself (its writer's signature, its own key sealed to each recipient), so that
 * whatever arrived whole counts, with or without the rest. Frozen by `test/golden/transfer`; reasons in decision 0034.
 */
export const TRANSFER_FORMAT = 'fieldwrit-transfer-1'

/** No segment is longer, whoever wrote it; this program writes shorter ones. */
export const SEGMENT_LIMIT = 64 * 1024 * 1024
/** Segments of one part: 64 GiB at the size this program writes. */
export const SEGMENTS_LIMIT = 9999
/** Header and manifest are never longer. */
export const SMALL_FILE_LIMIT = 4 * 1024 * 1024
/** Recipients of one transfer: every laptop of a large court. */
export const RECIPIENTS_LIMIT = 500

/** Fixed names, so that nothing written on a stick ever names a path. */
export const HEADER_FILE = 'header.json'
export const MANIFEST_FILE = 'manifest.json'

/** Name of a segment. */
export function segmentFile(no: number): string {
  return `${String(no).padStart(4, '0')}.seg`
}

/** Number of a segment by its name; null for any other name. */
export function segmentNo(name: string): number | null {
  const digits = /^(\d{4})\.seg$/.exec(name)?.[1]
  return digits === undefined || digits === '0000' ? null : Number(digits)
}

const momentSchema = z.int().min(0)
/** Public X25519 key, base64url of 32 bytes. */
export const publicKeySchema = z.string().regex(/^[\w-]{43}$/)
const keyIdSchema = z.string().regex(/^[0-9a-f]{32}$/)
/** A name of a transfer, as it stands in the names of its folders. */
const transferSchema = z.string().regex(/^[0-9a-z-]{8,64}$/)
const partSchema = z.int().min(1).max(9999)

/** Names a sealing key: the first 16 bytes of the SHA-256 of its text, hex. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(publicKey, 'utf8').digest('hex').slice(0, 32)
}

/** `transfer` brings records and files, `answer` only says what its writer holds now (X4). */
const kindSchema = z.enum(['transfer', 'answer'])
export type TransferKind = z.infer<typeof kindSchema>

/** Readable without a key and by anybody: who wrote it, when, for whom. No case data; nothing is decided by it. */
export const headerSchema = z.strictObject({
  format: z.literal(TRANSFER_FORMAT),
  kind: kindSchema,
  transfer: transferSchema,
  part: partSchema,
  court: nameSchema,
  from: nameSchema,
  at: momentSchema,
  recipients: z.array(keyIdSchema).min(1).max(RECIPIENTS_LIMIT),
})
export type TransferHeader = z.infer<typeof headerSchema>

/** The key of one segment, sealed to one recipient. */
const wrappedSchema = z.strictObject({ key: keyIdSchema, ephemeral: publicKeySchema, box: z.string().length(64) })

/** The readable head of a segment: which piece of which transfer, and the proof of who wrote it. */
export const segmentHeadSchema = z.strictObject({
  format: z.literal(TRANSFER_FORMAT),
  kind: kindSchema,
  transfer: transferSchema,
  part: partSchema,
  no: z.int().min(1).max(SEGMENTS_LIMIT),
  court: nameSchema,
  from: nameSchema,
  /** Sealing key of who wrote it: an answer is sealed to that. */
  reply: publicKeySchema,
  at: momentSchema,
  nonce: z.string().length(16),
  keys: z.array(wrappedSchema).min(1).max(RECIPIENTS_LIMIT),
  chain: chainSchema,
})
export type SegmentHead = z.infer<typeof segmentHeadSchema>

/** Written last. Without it the rest counts as half-written; with it, what is missing or changed has a name. */
export const manifestSchema = z.strictObject({
  format: z.literal(TRANSFER_FORMAT),
  kind: kindSchema,
  transfer: transferSchema,
  part: partSchema,
  /** Whether parts follow on other sticks. */
  more: z.boolean(),
  court: nameSchema,
  from: nameSchema,
  at: momentSchema,
  events: z.int().min(0),
  files: z.int().min(0),
  /** Bytes and SHA-256 of each segment, the first one first. */
  segments: z.array(z.strictObject({ size: z.int().min(1).max(SEGMENT_LIMIT), hash: hashSchema })).max(SEGMENTS_LIMIT),
})
export type Manifest = z.infer<typeof manifestSchema>

export const signedManifestSchema = z.strictObject({
  manifest: manifestSchema,
  chain: chainSchema,
  signature: z.string().length(86),
})
export type SignedManifest = z.infer<typeof signedManifestSchema>

/**
 * A laptop's sealing key as it lies openly on a stick, for a laptop that has not met this one yet: what it signed says
 * only that this device opens what is sealed to this key.
 */
export const keyCardSchema = z.strictObject({
  format: z.literal('fieldwrit-key-1'),
  court: nameSchema,
  device: nameSchema,
  key: publicKeySchema,
  at: momentSchema,
  chain: chainSchema,
  signature: z.string().length(86),
})
export type KeyCard = z.infer<typeof keyCardSchema>

/** Name of a laptop's key card. */
export const KEY_CARD_NAME = /^fieldwrit-key-[0-9a-zA-Z-]{1,64}\.json$/
/** Names of folders that may hold a part of a transfer, or an answer. */
export const TRANSFER_NAME = /^fieldwrit-(?:transfer-[0-9a-z-]{8,64}-\d{1,4}|answer-[0-9a-zA-Z-]{1,64})$/

/** SHA-256 of bytes, hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** JSON of bytes; undefined when they are none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
