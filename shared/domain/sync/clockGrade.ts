/** What another side's clock said, and this one's at that moment, ms. */
export interface ClockWord {
  /** The court's gateway, a hub that was spoken to, or a laptop whose signed word came just now. */
  kind: 'gateway' | 'hub' | 'laptop'
  theirs: number
  ours: number
}

/**
 * How far this laptop's clock can be trusted now. A: compared with the court's lately; B: two other laptops agree with it;
 * C: only its own. It decides nothing (J6): it is told to people and printed beside times.
 */
export interface ClockStand {
  grade: 'A' | 'B' | 'C'
  /** How far it is ahead of the side it was compared with, ms, negative = behind; null = nobody to compare with. */
  aheadMs: number | null
  /** With whom. */
  by: ClockWord['kind'] | null
  /** This clock's time of that comparison. */
  at: number | null
  /** Laptops that agree with it. */
  agree: number
  /** `off`: it differs by more than it may; `setBack`: it shows a time before that comparison. */
  fault: 'off' | 'setBack' | null
}

/** How old a comparison may be, and how far clocks may differ, ms `[p]`. */
export const CLOCK_FRESH_MS = 24 * 60 * 60_000
export const COURT_TOLERANCE_MS = 2 * 60_000
export const LAPTOP_TOLERANCE_MS = 5 * 60_000

/** Judges this laptop's clock at `now` (its own, ms) by what it heard of others. The newest word of each kind counts. */
export function clockStand(words: readonly ClockWord[], now: number): ClockStand {
  const newest = (kind: ClockWord['kind']): ClockWord | undefined =>
    words.filter((word) => word.kind === kind).toSorted((a, b) => b.ours - a.ours)[0]
  const court = newest('gateway')
  const agree = words.filter((word) => word.kind !== 'gateway' && isFresh(word, now) && isNear(word)).length
  const heard = court ?? newest('hub')
  const told = {
    aheadMs: heard === undefined ? null : heard.ours - heard.theirs,
    by: heard?.kind ?? null,
    at: heard?.ours ?? null,
    agree,
  }
  if (heard !== undefined && now < heard.ours - COURT_TOLERANCE_MS) return { grade: 'C', ...told, fault: 'setBack' }
  if (heard !== undefined && !isNear(heard)) return { grade: 'C', ...told, fault: 'off' }
  if (court !== undefined && isFresh(court, now)) return { grade: 'A', ...told, fault: null }
  return { grade: agree >= 2 ? 'B' : 'C', ...told, fault: null }
}

const isFresh = ({ ours }: ClockWord, now: number): boolean => Math.abs(now - ours) <= CLOCK_FRESH_MS

function isNear({ kind, theirs, ours }: ClockWord): boolean {
  return Math.abs(ours - theirs) <= (kind === 'gateway' ? COURT_TOLERANCE_MS : LAPTOP_TOLERANCE_MS)
}
