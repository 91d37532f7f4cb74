import type { KeyObject } from 'node:crypto'
import type { Batch } from '../../shared/contract/court/messages.ts'
import { canonicalBytes, type JsonObject } from '../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash, parseEnvelope } from '../../shared/journal/envelope.ts'
import { bodyHashOf, newSalt } from '../../shared/journal/hash.ts'
import { fitting, signBatch } from '../../shared/sync/batch.ts'
import { decodeFrames, encodeFrames, type WireEvent } from '../../shared/sync/frames.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import type { StationPorts } from './founding.ts'

/** An event of the station as it is read back. */
export interface StationEvent {
  wire: WireEvent
  envelope: Envelope
  hash: string
  body: JsonObject
}

/** A fact to be written: its entity is `kind/id`. */
export interface StationFact {
  type: string
  entity: string
  body: JsonObject
}

/** The station's stream in the court's own scope, kept beside its keys. */
export interface StationStream {
  device: string
  scope: string
  events: StationEvent[]
}

/** Reads a stream back from its frames. Throws an Error `BAD_STREAM` when a link is broken or bytes are missing. */
export function readStream(device: string, scope: string, frames: Buffer): StationStream {
  const wires = decodeFrames(frames)
  const broken = (): never => {
    throw Object.assign(new Error('the station stream is damaged'), { code: 'BAD_STREAM' })
  }
  let prev: string | null = null
  const events = (wires ?? broken()).map((wire, index): StationEvent => {
    const envelope = parseEnvelope(wire.envelope)
    if (envelope === null || wire.body === null || wire.salt === null) return broken()
    const isNext = envelope.seq === index + 1 && envelope.prev === prev && envelope.device === device
    if (!isNext || envelope.scope !== scope || bodyHashOf(wire.salt, wire.body) !== envelope.bodyHash) return broken()
    prev = envelopeHash(wire.envelope)
    return { wire, envelope, hash: prev, body: JSON.parse(Buffer.from(wire.body).toString('utf8')) as JsonObject }
  })
  return { device, scope, events }
}

/** Frames of the whole stream, as it is kept. */
export function streamBytes({ events }: StationStream): Buffer {
  return encodeFrames(events.map((event) => event.wire))
}

/** Appends facts of one act. Returns the longer stream; nothing is written to a disk. */
export function appendFacts(
  stream: StationStream,
  facts: readonly StationFact[],
  { newId, now }: Pick<StationPorts, 'newId' | 'now'>,
): StationStream {
  const events = [...stream.events]
  const run = { at: [Math.trunc(now()), 0] as [number, number], boot: newId(), act: newId() }
  for (const [index, { type, entity, body }] of facts.entries()) {
    const salt = newSalt()
    const bytes = canonicalBytes(body)
    const before = events.at(-1)
    const seen = events.findLast((event) => event.envelope.entity === entity)
    const envelope: Envelope = {
      ...{ v: 1, device: stream.device, scope: stream.scope, seq: events.length + 1, prev: before?.hash ?? null },
      ...{ ...run, mono: index, actor: 'station', role: 'administrator', type, entity },
      ...{ seen: seen === undefined ? [] : [seen.hash], bodyHash: bodyHashOf(salt, bytes) },
    }
    const wire = { envelope: envelopeBytes(envelope), salt, body: bytes }
    events.push({ wire, envelope, hash: envelopeHash(wire.envelope), body })
  }
  return { ...stream, events }
}

/** The stream from `from` on in signed batches. */
export function streamBatches(
  { device, scope, events }: StationStream,
  from: number,
  signer: { key: KeyObject; chain: Chain; at: number },
): Batch[] {
  const batches: Batch[] = []
  for (let first = from; first <= events.length; ) {
    const rest = events.slice(first - 1).map((event) => event.wire)
    const size = fitting(rest)
    batches.push(signBatch({ device, scope, from: first }, rest.slice(0, size), signer))
    first += size
  }
  return batches
}
