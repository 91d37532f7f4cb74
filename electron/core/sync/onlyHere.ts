import type { Db } from '../../../db/open.ts'
import { heldElsewhere, unheldEvents } from '../../../db/sync.ts'
import type { Copies } from '../../../shared/contract/desk/system.ts'

/** Events and files that no other disk and no signed holding has, and when the oldest of those events was written (ms). */
export interface OnlyHere {
  events: number
  files: number
  since: number | null
}

/**
 * What would be lost with this laptop now (G5): counted from what the second copy has and what others signed that they
 * hold. `copied`: place in the order of arrival up to which the second copy has everything, 0 = nothing.
 */
export function onlyHere(db: Db, device: string, copies: Copies, copied: number): OnlyHere {
  const held = heldElsewhere(db, device)
  const { events, since } = unheldEvents(db, copied, held)
  return { events, since, files: copies.filesOnlyHere ?? 0 }
}
