import type { z } from 'zod'
import type { Db } from '../../db/open.ts'
import type { StickShown } from '../../shared/contract/desk/identity/join.ts'
import { handedInSchema, keptUnder } from './handedIn.ts'
import { shownWay, stickPending, stickWaySchema } from './joinByStick.ts'

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

/** Where a joining by stick waits, and the words of this laptop's own key; null of any other. */
export function shownStick(db: Db): StickShown | null {
  const pending = pendingOf(db)
  const byStick = pending === null ? null : stickPending(pending)
  return byStick === null ? null : shownWay(byStick)
}
