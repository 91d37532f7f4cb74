import type { Db } from './open.ts'
import { prepared } from './statements.ts'
import { timeOfEvent } from './sync.ts'

/** Of what other sides have: not what is on a laptop that is lost. */
const NOT_LOST = `substr(peer, instr(peer, ':') + 1) NOT IN (SELECT device FROM lost_laptop WHERE found_at IS NULL)`

/**
 * What others have, by stream the furthest: of this device's own streams only what somebody signed for (X4); another
 * device's are where they came from too. What a lost laptop has is held nowhere.
 */
export function heldElsewhere(db: Db, device: string): { device: string; scope: string; seq: number }[] {
  return prepared(
    db,
    `SELECT device, scope, max(CASE WHEN device = ? THEN signed_seq ELSE seq END) AS seq FROM peer_head
     WHERE ${NOT_LOST} GROUP BY device, scope HAVING seq > 0`,
  ).all(device) as { device: string; scope: string; seq: number }[]
}

/**
 * Events that arrived here after `copied` (place in the order of arrival) and that no one of `held` covers: their number,
 * and the time of the oldest, ms.
 */
export function unheldEvents(
  db: Db,
  copied: number,
  held: readonly { device: string; scope: string; seq: number }[],
): { events: number; since: number | null } {
  const covered = new Map(held.map(({ device, scope, seq }) => [`${device} ${scope}`, seq]))
  const streams = prepared(
    db,
    `SELECT device, scope, min(seq) AS first, max(seq) AS last FROM event JOIN stream USING (stream_id)
     WHERE event_id > ? GROUP BY stream_id`,
  ).all(copied) as { device: string; scope: string; first: number; last: number }[]
  let events = 0
  let since: number | null = null
  for (const { device, scope, first, last } of streams) {
    const from = Math.max(first, (covered.get(`${device} ${scope}`) ?? 0) + 1)
    if (from > last) continue
    events += last - from + 1
    const at = timeOfEvent(db, device, scope, from)
    since = at === null ? since : Math.min(since ?? at, at)
  }
  return { events, since }
}
