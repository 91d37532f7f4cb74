import type { Head } from '../contract/court/messages.ts'
import { ExchangeError, GRANTS_CHANGED } from './failures.ts'
import { streamKey } from './missing.ts'

/** What the other side says it has, unless it is more of this device's own than was ever written here. */
export function believable(mine: readonly Head[], theirs: readonly Head[], { device }: { device: string }): Head[] {
  const known = new Map(mine.map((head) => [streamKey(head), head]))
  return theirs.filter((head) => {
    const own = known.get(streamKey(head))
    return head.device !== device || (own !== undefined && (head.seq < own.seq || head.hash === own.hash))
  })
}

/** What both sides have alike. Of anything else a bare head proves nothing: what it claims might never be sent (X11). */
export function sameHeads(mine: readonly Head[], theirs: readonly Head[]): Head[] {
  const known = new Map(mine.map((head) => [streamKey(head), head.hash]))
  return theirs.filter((head) => known.get(streamKey(head)) === head.hash)
}

/** What was taken back from this device, or from a hub, it is told nothing of; that ends nothing else. */
export function notTold(error: unknown): null {
  if (error instanceof ExchangeError && error.detail === GRANTS_CHANGED) return null
  throw error
}
