import type { Db } from '../../../db/open.ts'
import { eventsOfStream, sizesOfStream } from '../../../db/pieces.ts'
import { saveSignedHead, signedHeadIn } from '../../../db/sync.ts'
import { withheldScopes } from '../../../db/withheld.ts'
import {
  BATCH_BYTES,
  BATCH_EVENTS,
  type Batch,
  type Head,
  type SignedHead,
} from '../../../shared/contract/court/messages.ts'
import { fittingSizes } from '../../../shared/sync/batch.ts'
import { frameSize, type WireEvent, writeFrame } from '../../../shared/sync/frames.ts'
import { signHead } from '../../../shared/sync/signedHead.ts'
import { chainOfDevice, type SyncKeys } from './keys.ts'

type PackKeys = Pick<SyncKeys, 'device' | 'key' | 'chain'>

/** A stream from the first place that is to be handed on. */
interface StreamFrom {
  device: string
  scope: string
  from: number
}

/**
 * The next batch of a stream from `from`: of this device's own the most that fits, its head signed now and kept so that
 * whoever carries it later cuts there too; of another's up to the furthest head it signed. Null when there is none.
 */
export function packStream(db: Db, keys: PackKeys, now: number, stream: StreamFrom): Batch | null {
  const { device, scope, from } = stream
  const head = signPiece(db, keys, now, stream)
  const chain = device === keys.device ? keys.chain : chainOfDevice(db, device)
  if (head === null || chain === null) return null
  const { hash, at, signature, seq } = head
  const events = framesOf(eventsOfStream(db, stream, seq - from + 1))
  return { from, head: { device, scope, seq, hash, at, signature }, events, chain }
}

/** Frames of one batch after the other are put together here: new memory for each would be most of what a hub takes. */
const frames = Buffer.alloc(BATCH_BYTES)

/** Events that fit into a batch as frames, in base64. */
function framesOf(events: Iterable<WireEvent>): string {
  let at = 0
  for (const event of events) at = writeFrame(frames, at, event)
  return frames.toString('base64', 0, at)
}

/**
 * The signed head up to which the next batch of a stream goes, this device's own signed now where it is not yet. It reads
 * sizes only: a long stream is signed without its events passing through memory. Null when nothing can be handed on.
 */
export function signPiece(db: Db, keys: PackKeys, now: number, stream: StreamFrom): SignedHead | null {
  // Envelopes without their bodies are no copy: nobody may take them for one (X4, L8).
  if (withheldScopes(db).has(stream.scope)) return null
  const last = lastFitting(db, stream)
  if (last === null) return null
  const signed = signedHeadIn(db, stream, stream.from, last.seq)
  if (stream.device !== keys.device || signed?.seq === last.seq) return signed
  const head = signHead(last, Math.trunc(now), keys.key)
  saveSignedHead(db, head)
  return head
}

/** The last event of a stream that fits into one batch from `from` on (X2). */
function lastFitting(db: Db, stream: StreamFrom): Head | null {
  const sizes = sizesOfStream(db, stream, BATCH_EVENTS)
  const last = sizes[fittingSizes(sizes.map(({ envelope, body }) => frameSize(envelope, body))) - 1]
  if (last === undefined) return null
  const { device, scope } = stream
  return { device, scope, seq: last.seq, hash: last.hash }
}
