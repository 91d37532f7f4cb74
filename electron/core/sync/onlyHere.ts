import { eventTotal } from '../../../db/copies.ts'
import { heldElsewhere, unheldEvents } from '../../../db/held.ts'
import { heldVersion } from '../../../db/heldVersion.ts'
import type { Db } from '../../../db/open.ts'

/** Events that no other disk and no signed holding has, and when the oldest of them was written (ms). */
export interface OnlyHere {
  events: number
  since: number | null
}

interface Counted extends OnlyHere {
  held: number
  copied: number
  total: number
}

const counted = new WeakMap<Db, Counted>()

/**
 * What would be lost with this laptop now (G5): counted from what the second copy has and what others signed that they
 * hold. `copied`: place in the order of arrival up to which the second copy has everything, 0 = nothing. Asked after every
 * entry: while nobody signed for more, what was written since is only added.
 */
export function onlyHere(db: Db, device: string, copied: number, now: number): OnlyHere {
  const held = heldVersion(db)
  const total = eventTotal(db)
  const known = counted.get(db)
  if (known !== undefined && known.held === held && known.copied === copied && total >= known.total) {
    const events = known.events + total - known.total
    const since = known.since ?? (events > 0 ? Math.trunc(now) : null)
    counted.set(db, { ...known, events, since, total })
    return { events, since }
  }
  const { events, since } = unheldEvents(db, copied, heldElsewhere(db, device))
  counted.set(db, { events, since, held, copied, total })
  return { events, since }
}
