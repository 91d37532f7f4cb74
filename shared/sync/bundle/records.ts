import { z } from 'zod'
import {
  BATCH_BYTES,
  chainSchema,
  type DecisionReceipt,
  decisionReceiptSchema,
  hashSchema,
  nameSchema,
  type SignedHead,
  type SignedHolding,
  signedHeadSchema,
  signedHoldingSchema,
} from '../../contract/court/messages.ts'
import type { Chain } from '../trust/certificates.ts'
import { parseJson } from './format.ts'

/**
 * What stands in a segment once it is open: records one after the other, each one byte of kind, four of length
 * (big-endian) and its bytes. Chains come once per segment, before the batches of their device.
 */
export type TransferRecord =
  | { kind: 'chain'; device: string; chain: Chain }
  /** A piece of a stream; `frames` as in a batch of the exchange. */
  | { kind: 'batch'; from: number; head: SignedHead; frames: Uint8Array }
  | { kind: 'holding'; holding: SignedHolding }
  /** SHA-256 of files that the writer holds: its acknowledgement of them (X4). */
  | { kind: 'files'; hashes: string[] }
  /** The court's receipts of decisions, of the court itself only (P1). */
  | { kind: 'receipts'; decisions: DecisionReceipt[] }
  /** A scope whose events name a file that follows: a gateway files by scope. */
  | { kind: 'named'; hash: string; scope: string }
  /** A piece of a file; its pieces stand in order, in one part. */
  | { kind: 'piece'; hash: string; size: number; format: string; offset: number; bytes: Uint8Array }

const KINDS = { chain: 1, batch: 2, holding: 3, files: 4, piece: 5, receipts: 6, named: 7 } as const
/** Bytes before each record. */
export const RECORD_HEAD = 5
/** Longest piece of a file in one record. */
export const PIECE_BYTES = 1024 * 1024
/** Files are never said to be larger: 1 TiB. */
const FILE_LIMIT = 2 ** 40
const HASH_BYTES = 32

const chainRecord = z.strictObject({ device: nameSchema, chain: chainSchema })
const batchHead = z.strictObject({ from: z.int().min(1), head: signedHeadSchema })
const receiptsRecord = z.array(decisionReceiptSchema).max(10_000)
const namedRecord = z.strictObject({ hash: hashSchema, scope: nameSchema })
const pieceHead = z
  .strictObject({
    hash: hashSchema,
    size: z.int().min(0).max(FILE_LIMIT),
    format: z.string().max(100),
    offset: z.int().min(0),
  })
  .refine((piece) => piece.offset <= piece.size)

/** Writes one record. */
export function encodeRecord(record: TransferRecord): Buffer {
  switch (record.kind) {
    case 'chain':
      return framed(KINDS.chain, json({ device: record.device, chain: record.chain }))
    case 'batch':
      return framed(KINDS.batch, headed({ from: record.from, head: record.head }, record.frames))
    case 'holding':
      return framed(KINDS.holding, json(record.holding))
    case 'files':
      return framed(KINDS.files, Buffer.concat(record.hashes.map((hash) => Buffer.from(hash, 'hex'))))
    case 'receipts':
      return framed(KINDS.receipts, json(record.decisions))
    case 'named':
      return framed(KINDS.named, json({ hash: record.hash, scope: record.scope }))
    case 'piece': {
      const { hash, size, format, offset, bytes } = record
      return framed(KINDS.piece, headed({ hash, size, format, offset }, bytes))
    }
  }
}

/** Reads the records of an opened segment; null when any is none, or says another length than it has. */
export function decodeRecords(bytes: Buffer): TransferRecord[] | null {
  const records: TransferRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + RECORD_HEAD > bytes.length) return null
    const end = at + RECORD_HEAD + bytes.readUInt32BE(at + 1)
    if (end > bytes.length) return null
    const record = decodeRecord(bytes[at] ?? 0, bytes.subarray(at + RECORD_HEAD, end))
    if (record === null) return null
    records.push(record)
    at = end
  }
  return records
}

function decodeRecord(kind: number, bytes: Buffer): TransferRecord | null {
  switch (kind) {
    case KINDS.chain: {
      const read = chainRecord.safeParse(parseJson(bytes))
      return read.success ? { kind: 'chain', ...read.data } : null
    }
    case KINDS.batch: {
      const parts = unheaded(bytes)
      const read = batchHead.safeParse(parts?.head)
      if (parts === null || !read.success || parts.rest.length > BATCH_BYTES) return null
      return { kind: 'batch', ...read.data, frames: parts.rest }
    }
    case KINDS.holding: {
      const read = signedHoldingSchema.safeParse(parseJson(bytes))
      return read.success ? { kind: 'holding', holding: read.data } : null
    }
    case KINDS.files: {
      if (bytes.length % HASH_BYTES !== 0) return null
      const count = bytes.length / HASH_BYTES
      const hashes = Array.from({ length: count }, (_, index) =>
        bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES).toString('hex'),
      )
      return { kind: 'files', hashes }
    }
    case KINDS.receipts: {
      const read = receiptsRecord.safeParse(parseJson(bytes))
      return read.success ? { kind: 'receipts', decisions: read.data } : null
    }
    case KINDS.named: {
      const read = namedRecord.safeParse(parseJson(bytes))
      return read.success ? { kind: 'named', ...read.data } : null
    }
    case KINDS.piece: {
      const parts = unheaded(bytes)
      const read = pieceHead.safeParse(parts?.head)
      if (parts === null || !read.success || parts.rest.length > PIECE_BYTES) return null
      if (read.data.offset + parts.rest.length > read.data.size) return null
      return { kind: 'piece', ...read.data, bytes: parts.rest }
    }
    default:
      return null
  }
}

function framed(kind: number, bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(RECORD_HEAD + bytes.length)
  out[0] = kind
  out.writeUInt32BE(bytes.length, 1)
  out.set(bytes, RECORD_HEAD)
  return out
}

function headed(head: object, rest: Uint8Array): Buffer {
  const text = json(head)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length, 0)
  return Buffer.concat([length, text, rest])
}

function unheaded(bytes: Buffer): { head: unknown; rest: Buffer } | null {
  if (bytes.length < 4) return null
  const end = 4 + bytes.readUInt32BE(0)
  return end > bytes.length ? null : { head: parseJson(bytes.subarray(4, end)), rest: bytes.subarray(end) }
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8')
}
