import { isAdopted } from '../../../db/branches.ts'
import { headOf } from '../../../db/heads.ts'
import { hashAt, saveDeviceChain, saveSignedHead, settleQuarantine } from '../../../db/sync.ts'
import type { Refused } from '../../../shared/contract/court/messages.ts'
import type { CheckedBatch } from '../../../shared/sync/batch.ts'
import type { Stored } from '../../../shared/sync/side.ts'
import type { OpenStore } from '../context.ts'

/**
 * Stores checked batches with their signed heads and chains; inside the caller's transaction (X3, X6). A piece whose
 * predecessors are missing waits, one of another branch is refused with the head that stands (X7); the rest goes on (X8).
 */
export function receiveBatches({ db, journal }: OpenStore, batches: readonly CheckedBatch[]): Stored {
  const places = new Map(batches.flatMap(({ events }) => events.map(({ hash, outline }) => [hash, outline] as const)))
  const result = journal.receive(batches.flatMap(({ events }) => events))
  const refused = result.refused.flatMap(({ hash, fault }): Refused[] => {
    const place = places.get(hash)
    if (place === undefined) return []
    const { device, scope, seq } = place
    const stands = headOf(db, device, scope) ?? null
    return [{ device, scope, seq, hash, fault: fault === 'wrongPrev' ? 'fork' : fault, stands }]
  })
  const spoiled = new Set(refused.map(({ device, scope }) => `${device} ${scope}`))
  for (const { batch } of batches) {
    const { head, chain } = batch
    if (spoiled.has(`${head.device} ${head.scope}`)) continue
    // Of a branch that adopted events carry nothing more is handed on: its place belongs to another (X7).
    const here = hashAt(db, head.device, head.scope, head.seq)
    if (here === head.hash || (here === null && !isAdopted(db, head.hash))) saveSignedHead(db, head)
    saveDeviceChain(db, { device: head.device, ...chain })
  }
  if (result.applied > 0) settleQuarantine(db)
  const { applied, known, waiting } = result
  return { applied, known, waiting, refused }
}
