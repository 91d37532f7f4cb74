/**
 * Events as bytes, one after the other: two big-endian 32-bit lengths, envelope and body, then envelope, 16 bytes of salt
 * and body. A body that is withheld has the length 0xFFFFFFFF and neither salt nor body. Frozen by
 * `test/golden/sync/frames-1.json`.
 */

/** An event as it travels: stored bytes, never re-written. */
export interface WireEvent {
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
}

const SALT_BYTES = 16
const HEAD_BYTES = 8
const WITHHELD = 0xffffffff

/** Bytes an event takes in a batch. */
export function frameBytes({ envelope, body }: WireEvent): number {
  return frameSize(envelope.length, body?.length ?? null)
}

/** Bytes an event takes in a batch whose envelope and body take so many; a body that is withheld is null. */
export function frameSize(envelope: number, body: number | null): number {
  return HEAD_BYTES + envelope + (body === null ? 0 : SALT_BYTES + body)
}

/** Writes events as frames. */
export function encodeFrames(events: readonly WireEvent[]): Buffer {
  const out = Buffer.allocUnsafe(events.reduce((sum, event) => sum + frameBytes(event), 0))
  let at = 0
  for (const event of events) at = writeFrame(out, at, event)
  return out
}

/** Writes one event at a place of `out`, which has room for it; where the next one goes. */
export function writeFrame(out: Buffer, start: number, { envelope, salt, body }: WireEvent): number {
  let at = out.writeUInt32BE(envelope.length, start)
  at = out.writeUInt32BE(body === null ? WITHHELD : body.length, at)
  out.set(envelope, at)
  at += envelope.length
  if (body === null) return at
  out.set(salt ?? new Uint8Array(SALT_BYTES), at)
  out.set(body, at + SALT_BYTES)
  return at + SALT_BYTES + body.length
}

/** Reads frames; null when they do not end where the bytes end. The events are views of `bytes`. */
export function decodeFrames(bytes: Buffer): WireEvent[] | null {
  const events: WireEvent[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + HEAD_BYTES > bytes.length) return null
    const envelopeLength = bytes.readUInt32BE(at)
    const bodyLength = bytes.readUInt32BE(at + 4)
    const withheld = bodyLength === WITHHELD
    const end = at + HEAD_BYTES + envelopeLength + (withheld ? 0 : SALT_BYTES + bodyLength)
    if (end > bytes.length) return null
    const envelopeEnd = at + HEAD_BYTES + envelopeLength
    const envelope = bytes.subarray(at + HEAD_BYTES, envelopeEnd)
    const salt = withheld ? null : bytes.subarray(envelopeEnd, envelopeEnd + SALT_BYTES)
    events.push({ envelope, salt, body: withheld ? null : bytes.subarray(envelopeEnd + SALT_BYTES, end) })
    at = end
  }
  return events
}
