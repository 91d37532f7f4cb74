import { z } from 'zod'
import { readSecret, writeSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'
import { type StickPending, stickWaySchema } from './joinByStick.ts'
import { askedCourtSchema } from './joinChecks.ts'

/** Secret with what a laptop handed in and waits for; gone once the court's certificates are here. */
export const JOINING = 'court.joining'

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
  /** Of a laptop that joins by stick. */
  stick: stickWaySchema.optional(),
})
export type Pending = z.infer<typeof pendingSchema>

/** Whether this store still waits for its court's certificates. */
export function isJoining(db: Db): boolean {
  return readSecret(db, JOINING) !== null
}

/** What was handed in and waits; null for nothing. */
export function pendingOf(db: Db): Pending | null {
  const kept = readSecret(db, JOINING)
  return kept === null ? null : pendingSchema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
}

/** Keeps what is handed in; inside the caller's transaction. */
export function keepPending(db: Db, pending: Pending): void {
  writeSecret(db, JOINING, Buffer.from(JSON.stringify(pending)))
}

/** The same of a joining by stick; null of one over a line. */
export function stickPending({ court, redeeming, stick }: Pending): StickPending | null {
  return stick === undefined ? null : { court, redeeming, stick }
}

/** Where a joining by stick waits, and the words of this laptop's own key; null of any other. */
export function shownStick(db: Db): { place: string; keyWords: string } | null {
  const pending = pendingOf(db)
  if (pending?.stick === undefined) return null
  const words = rootWords(pending.redeeming.deviceKey).map((word) => word.zh)
  return { place: pending.stick.place, keyWords: words.join(' ') }
}
