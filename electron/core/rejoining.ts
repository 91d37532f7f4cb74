import { z } from 'zod'
import { readSecret, writeSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { askedCourtSchema } from './joinChecks.ts'
import { wrappedOfficerKeySchema } from './keys/officerKey.ts'

/** Secret with what was handed in under a second code; gone once the court's certificates are here. */
export const REJOINING = 'court.rejoining'

const pendingSchema = z.strictObject({
  v: z.literal(1),
  address: z.string(),
  court: askedCourtSchema,
  /** As handed in, proofs among it: a repeat after a cut is the same request. */
  redeeming: z.strictObject({
    ...{ code: z.string(), device: z.string(), deviceName: z.string(), deviceKey: z.string() },
    ...{ officer: z.string(), officerKey: z.string(), deviceProof: z.string(), officerProof: z.string() },
  }),
  request: z.string().nullable(),
  /** Keys of a device that this laptop becomes once the court took them in; null where it is that device already. */
  prepared: z.strictObject({ seed: z.string(), wrapped: wrappedOfficerKeySchema }).nullable(),
})
export type PendingRejoin = z.infer<typeof pendingSchema>

/** What was handed in and waits; null for nothing. */
export function pendingRejoin(db: Db): PendingRejoin | null {
  const kept = readSecret(db, REJOINING)
  return kept === null ? null : pendingSchema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
}

/** Keeps what is handed in. */
export function keepRejoin(db: Db, pending: PendingRejoin): void {
  writeSecret(db, REJOINING, Buffer.from(JSON.stringify(pending)))
}

/** Whether this laptop handed its keys in under a second code and waits for the court. */
export function isRejoining(db: Db): boolean {
  return readSecret(db, REJOINING) !== null
}
