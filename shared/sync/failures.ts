/**
 * What can go wrong with an exchange, and for each class what is kept, when it is tried again, and what a person can do
 * (X9). The words stand in i18n `sync.failures.<class>`; nothing in any class drops data.
 */
export const FAILURE_CLASSES = [
  'offline',
  'later',
  'signIn',
  'tooOld',
  'refused',
  'fork',
  'diskFull',
  'otherFull',
  'defect',
] as const
export type FailureClass = (typeof FAILURE_CLASSES)[number]

/** What a person can do about a failure; `none` where the program goes on by itself. */
export type FailureAct = 'retryNow' | 'enrolAgain' | 'update' | 'newDeviceId' | 'freeSpace' | 'report'

export interface FailureRow {
  /** First pause before it is tried again by itself, ms; null = only when a person did something. */
  retryMs: number | null
  /** Longest pause. */
  longestMs: number
  act: FailureAct
}

const MINUTE_MS = 60_000

/** The one table (X9). */
export const FAILURES: Readonly<Record<FailureClass, FailureRow>> = {
  offline: { retryMs: 5000, longestMs: 2 * MINUTE_MS, act: 'retryNow' },
  later: { retryMs: 15_000, longestMs: 10 * MINUTE_MS, act: 'retryNow' },
  signIn: { retryMs: 5 * MINUTE_MS, longestMs: 60 * MINUTE_MS, act: 'enrolAgain' },
  tooOld: { retryMs: 60 * MINUTE_MS, longestMs: 240 * MINUTE_MS, act: 'update' },
  refused: { retryMs: 10 * MINUTE_MS, longestMs: 60 * MINUTE_MS, act: 'retryNow' },
  fork: { retryMs: null, longestMs: 0, act: 'newDeviceId' },
  diskFull: { retryMs: MINUTE_MS, longestMs: 10 * MINUTE_MS, act: 'freeSpace' },
  otherFull: { retryMs: MINUTE_MS, longestMs: 10 * MINUTE_MS, act: 'retryNow' },
  defect: { retryMs: 10 * MINUTE_MS, longestMs: 60 * MINUTE_MS, act: 'report' },
}

/**
 * Pause before the next try, ms; null = not by itself. `attempt` counts failures in a row from 1; `chance` (0 to 1) spreads
 * laptops that all lost the same link.
 */
export function retryAfter(failure: FailureClass, attempt: number, chance: number): number | null {
  const { retryMs, longestMs } = FAILURES[failure]
  if (retryMs === null) return null
  const grown = Math.min(longestMs, retryMs * 2 ** Math.min(20, Math.max(0, attempt - 1)))
  return Math.round(grown * (0.5 + chance / 2))
}

/** Detail of a holder's `LATER` where its own disk is full; at the laptop the class `otherFull` (X10). */
export const NO_ROOM = 'noRoom'

/** Detail of a holder's `LATER` where it was asked for a scope that it does not hand to whoever asks (X6). */
export const GRANTS_CHANGED = 'grantsChanged'

/** An exchange that ended before it was done. `detail`: a code or a few words for the log, never data. */
export class ExchangeError extends Error {
  readonly failure: FailureClass
  readonly detail: string
  constructor(failure: FailureClass, detail: string) {
    super(`${failure}: ${detail}`)
    this.name = 'ExchangeError'
    this.failure = failure
    this.detail = detail
  }
}

/** The class of whatever was thrown: what nobody foresaw is a defect. */
export function failureOf(error: unknown): FailureClass {
  return error instanceof ExchangeError ? error.failure : 'defect'
}
