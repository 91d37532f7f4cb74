import { z } from 'zod'
import type { Db } from '../../db/open.ts'
import type { Random } from '../../shared/sync/trust/primitives.ts'
import { handedInSchema, keptUnder } from './handedIn.ts'
import { stickWaySchema } from './joinByStick.ts'
import { rewrapOfficerKey, wrappedOfficerKeySchema } from './keys/officerKey.ts'

/** Secret with what was handed in under a second code; gone once the court's certificates are here. */
export const REJOINING = 'court.rejoining'

const pendingSchema = handedInSchema.extend({
  /** Keys of a device that this laptop becomes once the court took them in; null where it is that device already. */
  prepared: z.strictObject({ seed: z.string(), wrapped: wrappedOfficerKeySchema }).nullable(),
  /** Of one by stick. */
  stick: stickWaySchema.optional(),
})
export type PendingRejoin = z.infer<typeof pendingSchema>

const kept = keptUnder(REJOINING, pendingSchema)
export const pendingRejoin = kept.read
export const keepRejoin = kept.keep
/** Whether this laptop handed its keys in under a second code and waits for the court. */
export const isRejoining = kept.isWaiting

/**
 * What waits, with the officer's prepared key behind their new PIN's secret; null where that key is nobody's of this PIN. A
 * stick travels for days, and the PIN may change meanwhile.
 */
export function rewrappedRejoin(
  db: Db,
  officer: string,
  from: Uint8Array,
  to: Uint8Array,
  random: Random,
): PendingRejoin | null {
  const pending = pendingRejoin(db)
  const prepared = pending?.prepared ?? null
  if (pending === null || prepared === null || prepared.wrapped.officer !== officer) return null
  const wrapped = rewrapOfficerKey(prepared.wrapped, from, to, random)
  return wrapped === null ? null : { ...pending, prepared: { ...prepared, wrapped } }
}
