import { BATCH_BYTES, type Batch, MESSAGE_BATCHES, type Range } from '../contract/court/messages.ts'
import { byUrgency } from './missing.ts'

/** The next batch of a stream from `from`; null when nothing of it can be handed on. */
export type Pack = (stream: { device: string; scope: string; from: number }) => Batch | null

/** Batches of these ranges, the most urgent first, as many as fit into one message (X2). `none`: told of a range that stops short. */
export function packMessage(ranges: readonly Range[], pack: Pack, none: (range: Range) => void): Batch[] {
  const batches: Batch[] = []
  let bytes = 0
  for (const range of byUrgency(ranges)) {
    for (let from = range.from; from <= range.to; ) {
      const batch = pack({ device: range.device, scope: range.scope, from })
      if (batch === null) {
        none(range)
        break
      }
      if (batches.length > 0 && bytes + batch.events.length > BATCH_BYTES) return batches
      batches.push(batch)
      bytes += batch.events.length
      if (batches.length >= MESSAGE_BATCHES) return batches
      from = batch.head.seq + 1
    }
  }
  return batches
}
