import type { KeyObject } from 'node:crypto'
import { BATCH_BYTES, BATCH_EVENTS, type Batch, type SignedHead } from '../contract/court/messages.ts'
import { ADOPTED, originalOf } from '../journal/adopted.ts'
import { CanonicalError, type JsonObject } from '../journal/canonical.ts'
import { type Envelope, type EnvelopeOutline, envelopeHash, parseEnvelope, parseOutline } from '../journal/envelope.ts'
import { bodyHashOf } from '../journal/hash.ts'
import { decodeFrames, encodeFrames, frameBytes, type WireEvent } from './frames.ts'
import { isSignedBy, signHead } from './signedHead.ts'
import { type Chain, peekCertificate, verifyChain } from './trust/certificates.ts'

/** An event of a checked batch: its bytes, its place and its hash. */
export interface CheckedEvent extends WireEvent {
  hash: string
  outline: Envelope | EnvelopeOutline
}

/** A batch whose events link to a head that its own device signed. */
export interface CheckedBatch {
  batch: Batch
  events: CheckedEvent[]
}

/** Why a batch is no piece of the stream it says it is of. */
export type BatchFault =
  | 'unreadable'
  | 'wrongStream'
  | 'wrongPrev'
  | 'gap'
  | 'bodyMismatch'
  | 'badSignature'
  | 'badChain'
  /** An adopted event whose original was not signed by the device it names, or is no sound event (X7). */
  | 'badOriginal'
  | 'tooLarge'

/** Judges certificate chains of devices, remembering what it judged: a stream brings the same one with every batch. */
export interface DeviceChains {
  /** The device's public key (base64url); null when the chain does not prove one of this court's devices. */
  keyOf(chain: Chain, device: string): Promise<string | null>
  /** The public key of the court's own receipts; null when the chain does not prove it. */
  receiptKeyOf(chain: Chain, court: string): Promise<string | null>
}

/**
 * Chains under a pinned root. A certificate that has run out or was revoked still proves who wrote: facts are delivered
 * for ever, only decisions and new sessions ask for more (P3).
 */
export function deviceChains(root: string): DeviceChains {
  const judged = new Map<string, Promise<string | null>>()
  const judge = async (chain: Chain, subject: string, use: 'device' | 'receipt'): Promise<string | null> => {
    const leaf = peekCertificate(chain.certificate)
    if (leaf === null || leaf.subject !== subject) return null
    const answer = await verifyChain(chain, { root, at: leaf.from, use, revocations: [] })
    return answer.ok && (use === 'device' || answer.certificate.court === subject) ? answer.certificate.key.x : null
  }
  return {
    receiptKeyOf: (chain, court) => judge(chain, court, 'receipt'),
    keyOf(chain, device) {
      const name = `${device} ${chain.certificate} ${chain.issuing} ${chain.root}`
      const known = judged.get(name)
      if (known !== undefined) return known
      if (judged.size > 10_000) judged.clear()
      const answer = judge(chain, device, 'device')
      judged.set(name, answer)
      return answer
    },
  }
}

/** Checks a batch from its bytes alone, before anything of it is stored (X8, X11). */
export async function checkBatch(batch: Batch, chains: DeviceChains): Promise<CheckedBatch | BatchFault> {
  const bytes = Buffer.from(batch.events, 'base64')
  if (bytes.length > BATCH_BYTES) return 'tooLarge'
  const events = decodeFrames(bytes)
  if (events === null || events.length === 0) return 'unreadable'
  if (events.length > BATCH_EVENTS) return 'tooLarge'
  const checked = linked(batch, events)
  if (typeof checked === 'string') return checked
  const key = await chains.keyOf(batch.chain, batch.head.device)
  if (key === null) return 'badChain'
  if (!isSignedBy(batch.head, key)) return 'badSignature'
  for (const event of checked) if (!(await provesOriginal(event, chains))) return 'badOriginal'
  return { batch, events: checked }
}

/** Whether an adopted event's original was signed by its own device; true for every other event (X7, X11). */
async function provesOriginal(event: CheckedEvent, chains: DeviceChains): Promise<boolean> {
  if (event.outline.type !== ADOPTED || event.body === null) return true
  const original = readOriginal(event)
  if (original === null) return false
  const { hash, envelope, proof } = original
  const { device, scope, seq } = envelope
  const key = await chains.keyOf(proof.chain, device)
  const { signedAt: at, signature } = proof
  return key !== null && isSignedBy({ device, scope, seq, hash, at, signature }, key)
}

function readOriginal({ outline, body }: CheckedEvent) {
  if (body === null || !('bodyHash' in outline)) return null
  return originalOf(outline, JSON.parse(Buffer.from(body).toString('utf8')) as JsonObject)
}

/** What an event says: an adopted one the event that it carries, every other one itself (X7). */
export function saidEvent(event: CheckedEvent): CheckedEvent {
  const original = event.outline.type === ADOPTED ? readOriginal(event) : null
  return original === null ? event : { ...original.bytes, hash: original.hash, outline: original.envelope }
}

function linked({ from, head }: Batch, events: readonly WireEvent[]): CheckedEvent[] | BatchFault {
  const checked: CheckedEvent[] = []
  let prev: string | null = null
  for (const [index, event] of events.entries()) {
    const outline = outlineOf(event.envelope)
    if (outline === null) return 'unreadable'
    if (outline.device !== head.device || outline.scope !== head.scope) return 'wrongStream'
    if (outline.seq !== from + index) return 'gap'
    if (index > 0 && outline.prev !== prev) return 'wrongPrev'
    if (!isBodyOf(outline, event)) return 'bodyMismatch'
    prev = envelopeHash(event.envelope)
    checked.push({ ...event, hash: prev, outline })
  }
  const last = from + events.length - 1
  return last === head.seq && prev === head.hash ? checked : 'wrongPrev'
}

/** Hashes link envelopes only: a body is checked against its own, or a holder would sign for what it does not have. */
function isBodyOf(outline: Envelope | EnvelopeOutline, { salt, body }: WireEvent): boolean {
  if (body === null || salt === null || !('bodyHash' in outline)) return true
  return bodyHashOf(salt, body) === outline.bodyHash
}

function outlineOf(bytes: Uint8Array): Envelope | EnvelopeOutline | null {
  try {
    return parseEnvelope(bytes) ?? parseOutline(bytes)
  } catch (error) {
    if (error instanceof CanonicalError) return null
    throw error
  }
}

/** Makes a batch of events that stand in a row, up to a head that is signed already. */
export function packBatch(from: number, events: readonly WireEvent[], head: SignedHead, chain: Chain): Batch {
  return { from, head, events: encodeFrames(events).toString('base64'), chain }
}

/** Signs the head of a piece of one's own stream and packs it. */
export function signBatch(
  stream: { device: string; scope: string; from: number },
  events: readonly WireEvent[],
  signer: { key: KeyObject; chain: Chain; at: number },
): Batch {
  const { device, scope, from } = stream
  const last = events.at(-1)
  if (last === undefined) throw new RangeError('an empty batch')
  const head = { device, scope, seq: from + events.length - 1, hash: envelopeHash(last.envelope) }
  return packBatch(from, events, signHead(head, signer.at, signer.key), signer.chain)
}

/** How many of these events fit into one batch (X2). */
export function fitting(events: readonly WireEvent[]): number {
  return fittingSizes(events.map(frameBytes))
}

/** How many events that take so many bytes each fit into one batch (X2). */
export function fittingSizes(sizes: readonly number[]): number {
  let bytes = 0
  for (const [index, size] of sizes.entries()) {
    bytes += size
    if (index >= BATCH_EVENTS || (bytes > BATCH_BYTES && index > 0)) return index
  }
  return sizes.length
}
