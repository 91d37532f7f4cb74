/** Restarting is worth it three times within ten minutes; the fourth crash in that time is told to a person. */
import type { Clock } from './wallClock.ts'

export const restartLimit = 3
export const restartWindowMs = 10 * 60_000

export type CrashBudget = {
  /** Counts a crash; returns how many fell into the window and whether another start is worth it. */
  record(): { readonly crashes: number; readonly restart: boolean }
  /** Forgets all crashes, after a person chose to try again. */
  clear(): void
}

export function crashBudget(clock: Pick<Clock, 'now'>): CrashBudget {
  let times: number[] = []
  return {
    record() {
      const now = clock.now()
      times = [...times.filter((time) => now - time < restartWindowMs), now]
      return { crashes: times.length, restart: times.length <= restartLimit }
    },
    clear() {
      times = []
    },
  }
}
