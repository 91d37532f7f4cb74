/** Longest time between the first and the last key of one scan, in ms. A person types slower. */
export const scanWindowMs = 120
export const scanMinimumLength = 6

/** Keys typed so far. Start with `emptyBurst`. */
export interface Burst {
  readonly text: string
  readonly startedAt: number
}
export const emptyBurst: Burst = { text: '', startedAt: 0 }

/** Result of one more key: the burst to keep and, when a scan just ended, what the label says. */
export interface BurstStep {
  readonly burst: Burst
  readonly scanned: string | undefined
}

/**
 * Feeds one key (`KeyboardEvent.key`) typed at `at` (ms). A label scanner types ≥ 6 characters in less than 120 ms
 * and ends with Enter; everything else is somebody typing and yields nothing.
 */
export function feedBurst(burst: Burst, key: string, at: number): BurstStep {
  const inTime = burst.text !== '' && at - burst.startedAt < scanWindowMs
  if (key === 'Enter') {
    const scanned = inTime && [...burst.text].length >= scanMinimumLength ? burst.text : undefined
    return { burst: emptyBurst, scanned }
  }
  if (key === 'Shift') return { burst, scanned: undefined }
  if ([...key].length !== 1) return { burst: emptyBurst, scanned: undefined }
  const next = inTime ? { text: burst.text + key, startedAt: burst.startedAt } : { text: key, startedAt: at }
  return { burst: next, scanned: undefined }
}
