import { type AtOnce, countAtOnce } from '../../shared/sync/door.ts'

/** How fast one caller may ask: `perSecond` calls on end, `burst` at once. */
export interface Rate {
  perSecond: number
  burst: number
}

/** Calls of one device under a token, and of one address without one; enrolment is a person typing; a file takes a few calls. */
export interface Rates {
  device: Rate
  address: Rate
  enrol: Rate
  files: Rate
}

/** A whole court may stand behind one address; a laptop's exchange takes a few calls a second. */
export const RATES: Rates = {
  device: { perSecond: 50, burst: 400 },
  address: { perSecond: 50, burst: 400 },
  enrol: { perSecond: 1, burst: 20 },
  files: { perSecond: 100, burst: 1000 },
}

/** Callers remembered; beyond that those who have been quiet longest are forgotten, which gives them a full bucket. */
const REMEMBERED = 20_000

/** Token buckets by caller. `take` answers 0 when the call may pass, else the ms after which it is worth trying again. */
export function makeLimiter(rate: Rate, now: () => number): { take(caller: string): number } {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(caller) {
      const at = now()
      const known = buckets.get(caller) ?? { left: rate.burst, at }
      const left = Math.min(rate.burst, known.left + (Math.max(0, at - known.at) * rate.perSecond) / 1000)
      buckets.delete(caller)
      buckets.set(caller, { left: left < 1 ? left : left - 1, at })
      const oldest = buckets.size > REMEMBERED ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      return left < 1 ? Math.ceil(((1 - left) * 1000) / rate.perSecond) : 0
    },
  }
}

/** How many files come or go at once: of one device, and in all. */
export type Transfers = AtOnce

/** Counts files under way. */
export const countTransfers = countAtOnce
