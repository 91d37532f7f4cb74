import { type Connection, estimateOf, listIds, type Range, sizeOf } from './connection.ts'
import { rowIdOf } from './ddl.ts'
import type { Alternative, SearchRow } from './query.ts'
import { handlerGram } from './tokens.ts'
import { type CaseSearchKind, caseSearchKinds } from './types.ts'

/** Counts are exact up to here; beyond, `totalIsExact` is false and counts stop at this number. */
export const countLimit = 10_000
/** An estimate from here on (seven standard deviations of the sample) means more than `countLimit` hits. */
const SURELY_MORE = 14_000
/** Hits gathered at once where the index alone can't tell a hit. */
export const unsureLimit = 1_000
/** Hits checked against their row so that a count is exact; beyond, only the rows shown are checked. */
const checkLimit = 100
/** Every kind's bit. */
export const allKinds = 15
/** Beside the kinds: the hit's sequence was named, it comes first. */
export const leadBit = 16
/** Highest mask there is. */
export const maxMask = allKinds | leadBit

/**
 * A full-text expression with what its hits mean: `mask` has bit n for caseSearchKinds[n], and `leadBit`; `grams` and
 * `own` as in `Alternative`.
 */
export type Source = {
  match: string | null
  mask: number
  grams: readonly string[]
  own: ((handlerId: string) => string) | null
  exact: boolean
  leads: boolean
  maskOf(row: SearchRow): number
}

/**
 * Hits in index order up to `end`; behind it, hits that were added because they come first. `masks` and `unsure` run
 * beside `ids`; `unsure` has the bits that still need the row's check. `atLeast`: hits there are in any case.
 * `lengths`: hits of each source alone, as far as gathered or counted, and whether there are surely more.
 */
export type Candidates = {
  ids: number[]
  masks: Uint8Array
  unsure: Uint8Array
  capped: boolean
  end: number
  atLeast: number
  lengths: { source: Source; length: number; long: boolean }[]
}

export const bitOf = (kind: CaseSearchKind): number => 1 << caseSearchKinds.indexOf(kind)
export const kindsOf = (mask: number): CaseSearchKind[] => caseSearchKinds.filter((kind) => (mask & bitOf(kind)) !== 0)

/** One word: a source per alternative. Several words: one source whose rows are always checked word by word. */
export function sourcesOf(words: Alternative[][]): Source[] {
  const [first] = words
  if (first === undefined)
    return [{ match: null, mask: 0, grams: [], own: null, exact: true, leads: false, maskOf: () => 0 }]
  if (words.length === 1) {
    return first.map(({ kind, match, grams, own, exact, leads, test }) => {
      const mask = bitOf(kind) | (leads ? leadBit : 0)
      return { match, mask, grams, own, exact, leads, maskOf: (row) => (test(row) ? mask : 0) }
    })
  }
  if (words.some((word) => word.length === 0)) return []
  const numbered = words.map((word) => word.map((alternative) => ({ ...alternative, bit: bitOf(alternative.kind) })))
  const match = words.map((word) => `(${word.map((one) => `(${one.match})`).join(' OR ')})`).join(' AND ')
  return [
    {
      match,
      mask: allKinds,
      grams: [],
      own: null,
      exact: false,
      leads: false,
      maskOf: (row) => maskOfWords(row, numbered),
    },
  ]
}

function maskOfWords(row: SearchRow, words: (Alternative & { bit: number })[][]): number {
  let mask = 0
  for (const word of words) {
    let found = 0
    for (const alternative of word) if (alternative.test(row)) found |= alternative.bit
    if (found === 0) return 0
    mask |= found
  }
  return mask
}

/** Whether a source is known to have more than `countLimit` hits of a status (null: any) without walking its list. */
export function isSurelyLong(connection: Connection, source: Source, status: number | null): boolean {
  if (source.match === null) return sizeOf(connection, status) > countLimit
  return source.exact && estimatedHits(connection, source, status) >= SURELY_MORE
}

/** Hits of a source as its counted tokens' sample tells, of a status or (null) of all; 0 where it has no such tokens. */
export function estimatedHits(connection: Connection, { grams }: Source, status: number | null = null): number {
  return grams.reduce((sum, gram) => sum + estimateOf(connection, gram, status), 0)
}

/**
 * What to gather: a range of the index, one handler's cases or all (null), how many hits a page needs, and whether more
 * are wanted so that they can be counted.
 */
export type Wanted = { range: Range; status: number | null; handler: string | null; needed: number; counting: boolean }

/** An expression for one handler's hits among those of `match` (null: all). */
function narrowed(match: string | null, handler: string): string {
  const own = `"${handlerGram(handler)}"`
  return match === null ? own : `((${match}) AND ${own})`
}

/** An expression for one handler's hits of a source. */
export function ownMatch(source: Source, handler: string): string {
  return source.own?.(handler) ?? narrowed(source.match, handler)
}

type Found = { source: Source; list: number[]; limit: number; length: number; long: boolean; at: number }

/** Hits of a source in a range, up to `countLimit`. */
function countUpTo(connection: Connection, { match }: Source, { first, last }: Range): number {
  return match === null ? 0 : (connection.count.get(match, first, last, countLimit) ?? 0)
}

/**
 * Merges the sorted hits of all sources. A list that hit its limit ends the merge where it ends, except for hits that
 * lead (a sequence was named): those are all kept. Beside a list that is surely long the others end the same way and are
 * counted only.
 */
export function gather(connection: Connection, sources: Source[], wanted: Wanted): Candidates {
  const { range, status, handler, needed, counting } = wanted
  const usual = counting ? Math.max(needed, sources.every((source) => source.exact) ? countLimit : unsureLimit) : needed
  const longs = sources.map((source) => counting && handler === null && isSurelyLong(connection, source, status))
  const short = longs.includes(true)
  const found = sources
    .map((source, i): Found => {
      const long = longs[i] === true
      const cut = long || (short && source.exact && !source.leads)
      const limit = cut ? needed : usual
      const match = handler === null ? source.match : ownMatch(source, handler)
      const list = listIds(connection, match, range, limit + 1)
      const counted = cut && !long && list.length > limit ? countUpTo(connection, source, range) : 0
      return { source, list, limit, length: Math.max(list.length, counted), long, at: 0 }
    })
    .filter((one) => one.list.length > 0)
  const lengths = found.map(({ source, length, long }) => ({ source, length, long }))
  const atLeast = found.some(({ long }) => long) ? countLimit : 0
  const only = found[0]
  if (only !== undefined && found.length === 1) {
    const { source, list, limit } = only
    const capped = list.length > limit
    const end = capped ? (list.at(-1) ?? 0) : Number.POSITIVE_INFINITY
    const masks = new Uint8Array(list.length).fill(source.mask)
    const unsure = new Uint8Array(list.length).fill(source.exact ? 0 : source.mask)
    return { ids: list, masks, unsure, capped, end, atLeast, lengths }
  }
  return { ...merge(found), atLeast, lengths }
}

function merge(found: Found[]): Omit<Candidates, 'atLeast' | 'lengths'> {
  let end = Number.POSITIVE_INFINITY
  for (const { list, limit } of found) if (list.length > limit) end = Math.min(end, list[limit] ?? end)
  const length = found.reduce((sum, { list }) => sum + list.length, 0)
  const ids: number[] = []
  const masks = new Uint8Array(length)
  const unsure = new Uint8Array(length)
  for (;;) {
    let next = Number.POSITIVE_INFINITY
    for (const { list, at, source } of found) {
      const head = list[at] ?? Number.POSITIVE_INFINITY
      if (head < end || source.leads) next = Math.min(next, head)
    }
    if (next === Number.POSITIVE_INFINITY) break
    const place = ids.push(next) - 1
    for (const one of found) {
      if (one.list[one.at] !== next) continue
      one.at++
      masks[place] = (masks[place] ?? 0) | one.source.mask
      if (!one.source.exact) unsure[place] = (unsure[place] ?? 0) | one.source.mask
    }
  }
  return { ids, masks, unsure, capped: end !== Number.POSITIVE_INFINITY, end: end - 1 }
}

/** Adds the hits of `more` behind the end of `pool`; `arrange` brings them forward. */
export function extended(pool: Candidates, more: Candidates): Candidates {
  const known = new Set(pool.ids.filter((id) => id > pool.end))
  const places = more.ids.flatMap((id, i) => (id > pool.end && !known.has(id) ? [i] : []))
  if (places.length === 0) return pool
  const length = pool.ids.length
  const ids = pool.ids.concat(places.map((i) => more.ids[i] ?? 0))
  const masks = new Uint8Array(ids.length)
  const unsure = new Uint8Array(ids.length)
  masks.set(pool.masks.subarray(0, length))
  unsure.set(pool.unsure.subarray(0, length))
  places.forEach((from, i) => {
    masks[length + i] = more.masks[from] ?? 0
    unsure[length + i] = more.unsure[from] ?? 0
  })
  return { ...pool, ids, masks, unsure }
}

/** Settles what one hit really matches, by its row. Returns the mask, 0 for no hit. */
export function settle(connection: Connection, sources: Source[], candidates: Candidates, place: number): number {
  const unsure = candidates.unsure[place] ?? 0
  let mask = candidates.masks[place] ?? 0
  if (unsure === 0) return mask
  mask &= ~unsure
  const row = connection.row.get(rowIdOf(candidates.ids[place] ?? 0))
  if (row !== undefined) {
    for (const source of sources) if (!source.exact && (source.mask & unsure) !== 0) mask |= source.maskOf(row)
  }
  candidates.masks[place] = mask
  candidates.unsure[place] = 0
  return mask
}

/** Checks every unsure hit when they are few enough; returns whether all hits are settled. */
export function settleAll(connection: Connection, sources: Source[], candidates: Candidates): boolean {
  const open: number[] = []
  for (let i = 0; i < candidates.ids.length; i++) if ((candidates.unsure[i] ?? 0) !== 0) open.push(i)
  if (open.length > checkLimit) return false
  for (const place of open) settle(connection, sources, candidates, place)
  return true
}
