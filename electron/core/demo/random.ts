/** Numbers that look random and are the same each time, so that every demo is the same demo. */
export interface Chance {
  /** Whole number from 0 to below `below`. */
  below(below: number): number
  pick<T>(list: readonly T[]): T
  /** True in `share` of all calls, 0 to 1. */
  happens(share: number): boolean
}

/** Makes the same sequence for the same seed (32-bit multiply-with-carry, period enough for some thousand rows). */
export function makeChance(seed: number): Chance {
  let z = (362436069 ^ seed) >>> 0
  let w = (521288629 + seed) >>> 0
  const next = (): number => {
    z = (36969 * (z & 0xffff) + (z >>> 16)) >>> 0
    w = (18000 * (w & 0xffff) + (w >>> 16)) >>> 0
    return (((z << 16) >>> 0) + (w & 0xffff)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    happens: (share) => next() / 0x1_0000_0000 < share,
  }
}
