import { CanonicalError, canonicalString, type Json, type JsonObject, parseCanonical } from './canonical.ts'
import type { HybridTime } from './clock.ts'
import { sha256Hex } from './hash.ts'

/**
 * What every event says about itself. Frozen: a change is a new suite `v` beside this one.
 * Chains, heads, receipts and proofs need envelopes only; the body is named by `bodyHash`.
 */
export interface Envelope {
  /** Suite: 1 = SHA-256, Ed25519, RFC 8785. */
  v: 1
  /** Device id (UUID). */
  device: string
  /** What is granted and replicated together, e.g. `site:<id>`. */
  scope: string
  /** Place in the stream (device, scope), from 1, without gaps (J1). */
  seq: number
  /** Hash of the event before in this stream, null for the first (J1). */
  prev: string | null
  /** Hybrid clock, display only. */
  at: HybridTime
  /** Id of the core's run in which `mono` counts. */
  boot: string
  /** Monotonic ms since `boot` began. */
  mono: number
  /** Officer id of the author. */
  actor: string
  /** Role in which the author acted. */
  role: string
  /** Id of the act: the command that wrote this event; events of one act share it. */
  act: string
  /** Feature and fact, e.g. `inventory.itemRecorded`. */
  type: string
  /** `kind/id`. */
  entity: string
  /** Newest events of this entity as the author's screen showed them, sorted; empty only for an entity's first event. */
  seen: readonly string[]
  /** SHA-256(16 random bytes ‖ canonical body). */
  bodyHash: string
}

const KEYS = 'act,actor,at,bodyHash,boot,device,entity,mono,prev,role,scope,seen,seq,type,v'
const HASH = /^[0-9a-f]{64}$/

const encoder = new TextEncoder()

/**
 * Canonical bytes of an envelope (RFC 8785), its fifteen keys written out in their order. Throws {@link CanonicalError}
 * for text no journal may hold; numbers are taken as {@link checkEnvelope} leaves them.
 */
export function envelopeBytes(envelope: Envelope): Uint8Array {
  const { act, actor, at, bodyHash, boot, device, entity, mono, prev, role, scope, seen, seq, type, v } = envelope
  const text = (value: string, name: string): string => `"${name}":${canonicalString(value, name)}`
  const before = `{${text(act, 'act')},${text(actor, 'actor')},"at":[${at[0]},${at[1]}],${text(bodyHash, 'bodyHash')}`
  const place = `${text(boot, 'boot')},${text(device, 'device')},${text(entity, 'entity')},"mono":${mono}`
  const chain = `${prev === null ? '"prev":null' : text(prev, 'prev')},${text(role, 'role')},${text(scope, 'scope')}`
  const hashes = seen.map((hash) => canonicalString(hash, 'seen')).join(',')
  const after = `"seen":[${hashes}],"seq":${seq},${text(type, 'type')},"v":${v}}`
  return encoder.encode(`${before},${place},${chain},${after}`)
}

/** Throws {@link CanonicalError} naming the field that no reader of this envelope would accept. */
export function checkEnvelope(envelope: Envelope): void {
  const fields = envelope as unknown as JsonObject
  for (const [name, holds] of CHECK_LIST) {
    if (!holds(fields[name] as Json)) throw new CanonicalError('notCanonical', name)
  }
}

/** What an event of another suite must still say as suite 1 does, so that it has a place and an entity (J5). */
export type EnvelopeOutline = Pick<Envelope, 'device' | 'scope' | 'seq' | 'prev' | 'type' | 'entity'>

/** Outline of an envelope of another suite; null when it does not even say that. Throws like {@link parseEnvelope}. */
export function parseOutline(bytes: Uint8Array): EnvelopeOutline | null {
  const value = parseCanonical(bytes)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new CanonicalError('notJson', '')
  if (!OUTLINE.every((name) => value[name] !== undefined && CHECKS[name](value[name]))) return null
  const { device, scope, seq, prev, type, entity } = value as unknown as EnvelopeOutline
  return { device, scope, seq, prev, type, entity }
}

/** `hash` of an event: SHA-256 of its canonical envelope, 64 hex digits. */
export function envelopeHash(bytes: Uint8Array): string {
  return sha256Hex(bytes)
}

/**
 * Reads stored or received envelope bytes. Returns null for another suite (`v` unknown: kept, not folded, J5); throws
 * {@link CanonicalError} for bytes that are not a canonical envelope.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope | null {
  const value = parseCanonical(bytes)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new CanonicalError('notJson', '')
  if (value.v !== 1) return null
  if (Object.keys(value).sort().join(',') !== KEYS) throw new CanonicalError('notCanonical', 'keys')
  const envelope = value as unknown as Envelope
  checkEnvelope(envelope)
  return envelope
}

const isText = (value: Json): boolean => typeof value === 'string' && value.length > 0 && value.length <= 200
const isCount = (value: Json): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isHash = (value: Json): boolean => typeof value === 'string' && HASH.test(value)

const CHECKS: Record<Exclude<keyof Envelope, 'v'>, (value: Json) => boolean> = {
  device: isText,
  scope: isText,
  seq: (value) => isCount(value) && value !== 0,
  prev: (value) => value === null || isHash(value),
  at: (value) => Array.isArray(value) && value.length === 2 && value.every(isCount),
  boot: isText,
  mono: isCount,
  actor: isText,
  role: isText,
  act: isText,
  type: isText,
  entity: (value) => isText(value) && (value as string).includes('/'),
  seen: (value) => Array.isArray(value) && value.every(isHash) && isSortedUnique(value as string[]),
  bodyHash: isHash,
}

const OUTLINE = ['device', 'scope', 'seq', 'prev', 'type', 'entity'] as const
const CHECK_LIST = Object.entries(CHECKS)

function isSortedUnique(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] ?? '') < value)
}
