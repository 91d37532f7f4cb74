/**
 * Hybrid logical clock `[wall ms, counter]`: later than everything this device has written or merged, close to the wall
 * clock. For display and tidy order only; it never decides a conflict (J6).
 */
export type HybridTime = readonly [wallMs: number, counter: number]

/** A remote clock further ahead than this is shown but not merged (J6). */
export const MERGE_LIMIT_MS = 24 * 60 * 60 * 1000

/** Negative, 0 or positive like every comparator. */
export function compareTime(a: HybridTime, b: HybridTime): number {
  return a[0] - b[0] || a[1] - b[1]
}

/**
 * The next local time after `last`, given the wall clock `now` in ms. A clock set back only raises the counter; a counter
 * that a merged remote time brought to its end carries into the next ms, or this device could not write any more.
 */
export function tick(last: HybridTime, now: number): HybridTime {
  const wall = Math.max(0, Math.trunc(now))
  if (wall > last[0]) return [wall, 0]
  return last[1] >= Number.MAX_SAFE_INTEGER ? [last[0] + 1, 0] : [last[0], last[1] + 1]
}

/** Merges a remote time into the local one, unless it is more than 24 h ahead of the wall clock. */
export function merge(last: HybridTime, remote: HybridTime, now: number): HybridTime {
  if (remote[0] - now > MERGE_LIMIT_MS) return last
  return compareTime(remote, last) > 0 ? remote : last
}
