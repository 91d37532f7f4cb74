import { seededRandom } from '../support/syntheticCases.ts'

/** Everything that happens by chance in a run: the same seed, the same run. */
export interface Chance {
  /** In [0, 1). */
  random(): number
  /** 0 to n - 1. */
  whole(n: number): number
  /** True in so many of all cases (0 to 1). */
  odds(share: number): boolean
  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
  bytes(length: number): Buffer
}

/** Chance from a 32-bit seed. */
export function chanceOf(seed: number): Chance {
  const random = seededRandom(seed)
  const whole = (n: number): number => Math.floor(random() * n)
  return {
    random,
    whole,
    odds: (share) => random() < share,
    of(list) {
      const [first] = list
      const chosen = list[whole(list.length)] ?? first
      if (chosen === undefined) throw new RangeError('nothing to choose from')
      return chosen
    },
    shuffled: (list) =>
      list
        .map((value) => ({ value, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ value }) => value),
    bytes: (length) => Buffer.from(Array.from({ length }, () => whole(256))),
  }
}
