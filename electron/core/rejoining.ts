import { z } from 'zod'
import { handedInSchema, keptUnder } from './handedIn.ts'
import { wrappedOfficerKeySchema } from './keys/officerKey.ts'

/** Secret with what was handed in under a second code; gone once the court's certificates are here. */
export const REJOINING = 'court.rejoining'

const pendingSchema = handedInSchema.extend({
  /** Keys of a device that this laptop becomes once the court took them in; null where it is that device already. */
  prepared: z.strictObject({ seed: z.string(), wrapped: wrappedOfficerKeySchema }).nullable(),
})
export type PendingRejoin = z.infer<typeof pendingSchema>

const kept = keptUnder(REJOINING, pendingSchema)
export const pendingRejoin = kept.read
export const keepRejoin = kept.keep
/** Whether this laptop handed its keys in under a second code and waits for the court. */
export const isRejoining = kept.isWaiting
