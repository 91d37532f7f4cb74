import type { Db } from '../../../db/open.ts'
import { eventsOfStream, saveSignedHead, signedHeadIn } from '../../../db/sync.ts'
import { withheldScopes } from '../../../db/withheld.ts'
import { BATCH_EVENTS, type Batch } from '../../../shared/contract/court/messages.ts'
import { fitting, packBatch, signBatch } from '../../../shared/sync/batch.ts'
import { chainOfDevice, type SyncKeys } from './keys.ts'

/**
 * The next batch of a stream from `from`: of this device's own the most that fits, its head signed now and kept so that
 * whoever carries it later cuts there too; of another's up to the furthest head it signed. Null when there is none.
 */
export function packStream(
  db: Db,
  keys: Pick<SyncKeys, 'device' | 'key' | 'chain'>,
  now: number,
  stream: { device: string; scope: string; from: number },
): Batch | null {
  const { device, scope, from } = stream
  // Envelopes without their bodies are no copy: nobody may take them for one (X4, L8).
  if (withheldScopes(db).has(scope)) return null
  const events = eventsOfStream(db, stream, BATCH_EVENTS)
  const size = fitting(events)
  if (size === 0) return null
  const signed = signedHeadIn(db, stream, from, from + size - 1)
  if (device === keys.device && signed?.seq !== from + size - 1) {
    const batch = signBatch(stream, events.slice(0, size), { key: keys.key, chain: keys.chain, at: Math.trunc(now) })
    saveSignedHead(db, batch.head)
    return batch
  }
  const chain = device === keys.device ? keys.chain : chainOfDevice(db, device)
  if (signed === null || chain === null) return null
  const { hash, at, signature, seq } = signed
  return packBatch(from, events.slice(0, seq - from + 1), { device, scope, seq, hash, at, signature }, chain)
}
