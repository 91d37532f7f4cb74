import { CanonicalError, type Json, type JsonObject, parseCanonical } from './canonical.ts'
import { type Envelope, envelopeHash, parseEnvelope } from './envelope.ts'
import { bodyHashOf, SALT_BYTES } from './hash.ts'

/**
 * An event that carries another device's event of a branch that no stream has room for any more (X7). It stands in the
 * stream of whoever re-issues it, names the entity and the `seen` of its original, and is folded as if the original itself
 * had arrived: author, device, time and hash are the original's, so that a copy of it that comes after all is the same one.
 */
export const ADOPTED = 'journal.adopted'

/** How an original proves that its own device wrote it: a head of its stream at just its place, signed by that device. */
export interface OriginalProof {
  /** ms of the signing clock. */
  signedAt: number
  /** base64url. */
  signature: string
  /** Compact certificates up to the root. */
  chain: { certificate: string; issuing: string; root: string }
}

/** An event as its bytes, which are never re-written. */
export interface OriginalBytes {
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
}

/** The event inside an adopted one, with what proves it. */
export interface Original {
  hash: string
  envelope: Envelope
  body: JsonObject | null
  bytes: OriginalBytes
  proof: OriginalProof
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Body of a `journal.adopted`. Canonical bytes are text, so the original stands in it as the text it is. Frozen by
 * `test/golden/journal/adopted-1.json`.
 */
export function adoptedBody({ envelope, salt, body }: OriginalBytes, proof: OriginalProof): JsonObject {
  const { signedAt, signature, chain } = proof
  return {
    body: body === null ? null : decoder.decode(body),
    chain: { ...chain },
    envelope: decoder.decode(envelope),
    salt: salt === null ? null : hexOf(salt),
    signature,
    signedAt,
  }
}

/** Where an adopted event stands: what of its envelope its original is compared with. */
export type Wrapper = Pick<Envelope, 'type' | 'device' | 'scope' | 'entity'>

/**
 * The original inside an adopted event, read and checked as every event that arrives: canonical form, hash of the body,
 * the same entity and scope. What a device said in its own scope stands in the own scope of whoever re-issues it. Null for
 * any other event and for one that carries nothing sound; the signature is checked where batches are (`checkBatch`).
 */
export function originalOf(wrapper: Wrapper, said: JsonObject | null): Original | null {
  return wrapper.type !== ADOPTED || said === null ? null : originalIn(said, (inner) => belongs(wrapper, inner))
}

/** Reads what a body of this shape carries, if it is sound and `isWanted` says that it may stand there; null otherwise. */
export function originalIn(said: JsonObject, isWanted: (inner: Envelope) => boolean): Original | null {
  const proof = proofOf(said)
  const { envelope: text, salt, body } = said
  if (proof === null || typeof text !== 'string' || !isHexOrNull(salt) || !isTextOrNull(body)) return null
  const bytes: OriginalBytes = {
    envelope: encoder.encode(text),
    salt: salt === null ? null : bytesOf(salt),
    body: body === null ? null : encoder.encode(body),
  }
  try {
    const envelope = parseEnvelope(bytes.envelope)
    if (envelope === null || !isWanted(envelope)) return null
    const value = readBody(bytes, envelope)
    if (value === undefined) return null
    return { hash: envelopeHash(bytes.envelope), envelope, body: value, bytes, proof }
  } catch (error) {
    if (error instanceof CanonicalError) return null
    throw error
  }
}

/** An adopted event never carries another: one of a branch is re-issued as the original it carries. */
function belongs(wrapper: Wrapper, { type, device, scope, entity }: Envelope): boolean {
  const sameScope =
    scope === wrapper.scope || (scope === `device:${device}` && wrapper.scope === `device:${wrapper.device}`)
  return type !== ADOPTED && entity === wrapper.entity && device !== wrapper.device && sameScope
}

function readBody({ salt, body }: OriginalBytes, { bodyHash }: Envelope): JsonObject | null | undefined {
  if (body === null && salt === null) return null
  if (body === null || salt?.length !== SALT_BYTES || bodyHashOf(salt, body) !== bodyHash) return undefined
  const value = parseCanonical(body)
  return value === null || typeof value !== 'object' || Array.isArray(value) ? undefined : value
}

function proofOf({ chain, signature, signedAt }: JsonObject): OriginalProof | null {
  if (chain === null || typeof chain !== 'object' || Array.isArray(chain)) return null
  const { certificate, issuing, root } = chain
  if (typeof certificate !== 'string' || typeof issuing !== 'string' || typeof root !== 'string') return null
  if (typeof signature !== 'string' || typeof signedAt !== 'number') return null
  return { signedAt, signature, chain: { certificate, issuing, root } }
}

const isTextOrNull = (value: Json | undefined): value is string | null => value === null || typeof value === 'string'
const isHexOrNull = (value: Json | undefined): value is string | null =>
  value === null || (typeof value === 'string' && /^(?:[0-9a-f]{2})*$/.test(value))

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  )
}
