import type { z } from 'zod'
import type { Db } from '../../db/open.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'
import { handedInSchema, keptUnder } from './handedIn.ts'
import { type StickPending, stickWaySchema } from './joinByStick.ts'

/** Secret with what a laptop handed in and waits for; gone once the court's certificates are here. */
export const JOINING = 'court.joining'

/** As on every way into a court; `stick` of a laptop that joins by one. */
const pendingSchema = handedInSchema.extend({ stick: stickWaySchema.optional() })
export type Pending = z.infer<typeof pendingSchema>

const kept = keptUnder(JOINING, pendingSchema)
/** Whether this store still waits for its court's certificates. */
export const isJoining = kept.isWaiting
export const pendingOf = kept.read
export const keepPending = kept.keep

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
