import type { Db as Database, Statement } from '../open.ts'
import { maxStatusRank, rankRange, rowIdOf, statusRankOf } from './ddl.ts'
import { type Alternative, type SearchRow, understandQuery, type Vocabulary } from './query.ts'
import { handlerGram } from './tokens.ts'
import { type CaseSearchKind, caseSearchKinds } from './types.ts'

/** Counts are exact up to here; beyond, `totalIsExact` is false and counts stop at this number. */
export const countLimit = 10_000
/** Hits checked against their row so that a count is exact; beyond, only the rows shown are checked. */
const CHECK_LIMIT = 500
const ALL_KINDS = 15

export type CaseSearchFilters = {
  /** Only cases of this status rank; null for all. */
  status: number | null
  /** Only cases the asking officer handles. */
  mine: boolean
  /** Only hits of this kind; null for all. */
  kind: CaseSearchKind | null
}

export type CaseSearchRequest = {
  text: string
  /** The asking officer: their open cases come first; null for nobody. */
  officerId: string | null
  filters: CaseSearchFilters
  limit: number
  offset: number
}

export type CaseSearchHit = { rowId: number; matched: CaseSearchKind[] }

/**
 * `total`: hits after all filters. `counts`, `statusCounts` (by status rank) and `mineCount` belong to the text alone,
 * so that a filter's chip keeps its number while another is pressed. All stop at `countLimit`; `mineCount` is null where
 * the text has more hits than that. `ms`: time taken.
 */
export type CaseSearchResult = {
  total: number
  totalIsExact: boolean
  counts: Record<CaseSearchKind, number>
  statusCounts: Record<number, number>
  mineCount: number | null
  rows: CaseSearchHit[]
  ms: number
}

/** A full-text expression with what its hits mean: `mask` has bit n for caseSearchKinds[n]. */
type Source = { match: string | null; mask: number; exact: boolean; leads: boolean; maskOf(row: SearchRow): number }

/** Hits in index order. `ids` and `masks` run side by side; `open` marks masks that still need the row's check. */
type Candidates = { ids: number[]; masks: Uint8Array; unsure: Uint8Array; capped: boolean }

type Connection = {
  ids: Statement<[string, bigint, bigint, number], number>
  allIds: Statement<[bigint, bigint, number], number>
  count: Statement<[string, bigint, bigint, number], number>
  allCount: Statement<[bigint, bigint, number], number>
  row: Statement<[number], SearchRow>
  handler: Statement<[number], string | null>
  vocabulary: Vocabulary
}

const connections = new WeakMap<Database, Connection>()

function connect(db: Database): Connection {
  const known = connections.get(db)
  if (known !== undefined) return known
  const pluck = (sql: string) => db.prepare(sql).pluck()
  const from = 'FROM case_search_gram WHERE'
  const countOf = pluck('SELECT n FROM case_search_gram_count WHERE gram = ?') as Statement<[string], number>
  const courts = pluck('SELECT court FROM case_search_court') as Statement<[], string>
  const connection: Connection = {
    ids: pluck(
      `SELECT rowid ${from} case_search_gram MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?`,
    ) as Connection['ids'],
    allIds: pluck(`SELECT rowid ${from} rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?`) as Connection['allIds'],
    count: pluck(
      `SELECT count(*) FROM (SELECT 1 ${from} case_search_gram MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)`,
    ) as Connection['count'],
    allCount: pluck(`SELECT count(*) FROM (SELECT 1 ${from} rowid BETWEEN ? AND ? LIMIT ?)`) as Connection['allCount'],
    row: db.prepare<[number], SearchRow>(
      'SELECT party_norm, address_norm, id_norm, year, court, type, seq FROM case_search WHERE row_id = ?',
    ),
    handler: pluck('SELECT handler_id FROM case_search WHERE row_id = ?') as Connection['handler'],
    vocabulary: { countOf: (gram) => countOf.get(gram) ?? 0, courts: () => courts.all() },
  }
  connections.set(db, connection)
  return connection
}

const bitOf = (kind: CaseSearchKind): number => 1 << caseSearchKinds.indexOf(kind)
const kindsOf = (mask: number): CaseSearchKind[] => caseSearchKinds.filter((kind) => (mask & bitOf(kind)) !== 0)

/** One word: a source per alternative. Several words: one source whose rows are always checked word by word. */
function sourcesOf(words: Alternative[][]): Source[] {
  const [first] = words
  if (first === undefined) return [{ match: null, mask: 0, exact: true, leads: false, maskOf: () => 0 }]
  if (words.length === 1) {
    return first.map(({ kind, match, exact, leads, test }) => {
      const mask = bitOf(kind)
      return { match, mask, exact, leads, maskOf: (row) => (test(row) ? mask : 0) }
    })
  }
  if (words.some((word) => word.length === 0)) return []
  const numbered = words.map((word) => word.map((alternative) => ({ ...alternative, bit: bitOf(alternative.kind) })))
  const match = words.map((word) => `(${word.map((one) => `(${one.match})`).join(' OR ')})`).join(' AND ')
  return [{ match, mask: ALL_KINDS, exact: false, leads: false, maskOf: (row) => maskOfWords(row, numbered) }]
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

function narrowed(match: string | null, handler: string | null): string | null {
  if (handler === null) return match
  const own = `"${handlerGram(handler)}"`
  return match === null ? own : `(${match}) AND ${own}`
}

type Range = { first: bigint; last: bigint }

function rangeOf(status: number | null): Range {
  const [first, last] = status === null ? rankRange(0, maxStatusRank) : rankRange(status, status)
  return { first: BigInt(first), last: BigInt(last) }
}

function listIds(connection: Connection, match: string | null, range: Range, limit: number): number[] {
  return match === null
    ? connection.allIds.all(range.first, range.last, limit)
    : connection.ids.all(match, range.first, range.last, limit)
}

/** Merges the sorted hits of all sources; a list that hit the limit ends the merge where it ends. */
function gather(
  connection: Connection,
  sources: Source[],
  range: Range,
  handler: string | null,
  limit: number,
): Candidates {
  const found = sources
    .map((source) => ({ source, list: listIds(connection, narrowed(source.match, handler), range, limit + 1), at: 0 }))
    .filter(({ list }) => list.length > 0)
  const only = found[0]
  if (only !== undefined && found.length === 1) {
    const { source, list } = only
    const capped = list.length > limit
    return {
      ids: list,
      masks: new Uint8Array(list.length).fill(source.mask),
      unsure: new Uint8Array(list.length).fill(source.exact ? 0 : source.mask),
      capped,
    }
  }
  let end = Number.POSITIVE_INFINITY
  for (const { list } of found) if (list.length > limit) end = Math.min(end, list[limit] ?? end)
  const length = found.reduce((sum, { list }) => sum + list.length, 0)
  const merged: Candidates = { ids: [], masks: new Uint8Array(length), unsure: new Uint8Array(length), capped: false }
  for (;;) {
    let next = Number.POSITIVE_INFINITY
    for (const { list, at } of found) next = Math.min(next, list[at] ?? Number.POSITIVE_INFINITY)
    if (next >= end) break
    const place = merged.ids.push(next) - 1
    for (const one of found) {
      if (one.list[one.at] !== next) continue
      one.at++
      merged.masks[place] = (merged.masks[place] ?? 0) | one.source.mask
      if (!one.source.exact) merged.unsure[place] = (merged.unsure[place] ?? 0) | one.source.mask
    }
  }
  merged.capped = end !== Number.POSITIVE_INFINITY || merged.ids.length > limit
  return merged
}

/** Settles what one hit really matches, by its row. Returns the mask, 0 for no hit. */
function settle(connection: Connection, sources: Source[], candidates: Candidates, place: number): number {
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
function settleAll(connection: Connection, sources: Source[], candidates: Candidates): boolean {
  let open = 0
  for (let i = 0; i < candidates.ids.length; i++) if ((candidates.unsure[i] ?? 0) !== 0) open++
  if (open > CHECK_LIMIT) return false
  for (let i = 0; open > 0 && i < candidates.ids.length; i++) {
    if ((candidates.unsure[i] ?? 0) === 0) continue
    settle(connection, sources, candidates, i)
    open--
  }
  return true
}

/**
 * Adds the officer's open cases to a list that was cut short before reaching them, so that they still come first. The
 * added ids stand at the end; `arrange` brings them forward.
 */
function withOwn(pool: Candidates, mine: Candidates | null): Candidates {
  if (mine === null || !pool.capped) return pool
  const end = pool.ids.at(-1) ?? -1
  const from = mine.ids.findIndex((id) => id > end)
  if (from < 0) return pool
  const length = pool.ids.length
  const ids = pool.ids.concat(mine.ids.slice(from))
  const masks = new Uint8Array(ids.length)
  const unsure = new Uint8Array(ids.length)
  masks.set(pool.masks.subarray(0, length))
  unsure.set(pool.unsure.subarray(0, length))
  masks.set(mine.masks.subarray(from, mine.ids.length), length)
  unsure.set(mine.unsure.subarray(from, mine.ids.length), length)
  return { ids, masks, unsure, capped: true }
}

type OwnHits = { own: Set<number>; first: Candidates | null }

/**
 * The officer's own cases among the hits. Few hits whose rows were read for checking are asked by row; otherwise the
 * index is asked once more with the officer's token. Of a list cut short only as many open cases as a page can show.
 */
function ownHits(
  connection: Connection,
  sources: Source[],
  all: Candidates,
  settled: boolean,
  { officerId, limit, offset }: CaseSearchRequest,
): OwnHits {
  if (officerId === null) return { own: new Set(), first: null }
  if (all.capped) {
    const first = gather(connection, sources, rangeOf(0), officerId, limit + offset)
    return { own: new Set(first.ids), first }
  }
  const present = all.ids.filter((_, i) => all.masks[i] !== 0 || sources[0]?.match === null)
  if (settled && present.length <= CHECK_LIMIT && sources.some((source) => !source.exact)) {
    return { own: new Set(present.filter((id) => connection.handler.get(rowIdOf(id)) === officerId)), first: null }
  }
  const known = new Set(present)
  const mine = gather(connection, sources, rangeOf(null), officerId, countLimit)
  return { own: new Set(mine.ids.filter((id) => known.has(id))), first: null }
}

type Passing = { places: number[]; total: number }

/** Hits that pass the filters, in the order they are shown: exact numbers, the officer's open cases, the rest. */
function arrange(
  candidates: Candidates,
  wanted: number,
  leading: number,
  status: number | null,
  only: Set<number> | null,
  own: Set<number>,
): Passing {
  const numbers: number[] = []
  const mine: number[] = []
  const rest: number[] = []
  for (let i = 0; i < candidates.ids.length; i++) {
    const id = candidates.ids[i] ?? 0
    const mask = candidates.masks[i] ?? 0
    if (wanted !== 0 && (mask & wanted) === 0) continue
    if (status !== null && statusRankOf(id) !== status) continue
    if (only !== null && !only.has(id)) continue
    if ((mask & leading) !== 0) numbers.push(i)
    else if (own.size > 0 && statusRankOf(id) === 0 && own.has(id)) mine.push(i)
    else rest.push(i)
  }
  const places = numbers.concat(mine, rest)
  return { places, total: places.length }
}

function countKinds(all: Candidates): Record<CaseSearchKind, number> {
  const byMask = new Uint32Array(ALL_KINDS + 1)
  for (let i = 0; i < all.ids.length; i++) {
    const mask = all.masks[i] ?? 0
    byMask[mask] = (byMask[mask] ?? 0) + 1
  }
  const counts = { party: 0, address: 0, caseNo: 0, id: 0 }
  byMask.forEach((number, mask) => {
    for (const kind of kindsOf(mask)) counts[kind] = Math.min(countLimit, counts[kind] + number)
  })
  return counts
}

function countStatuses(connection: Connection, sources: Source[], all: Candidates): Record<number, number> {
  const counts: Record<number, number> = {}
  const inIndex = sources[0]?.match !== null
  for (let i = 0; i < all.ids.length; i++) {
    if (inIndex && all.masks[i] === 0) continue
    const rank = statusRankOf(all.ids[i] ?? 0)
    counts[rank] = Math.min(countLimit, (counts[rank] ?? 0) + 1)
  }
  if (!all.capped) return counts
  const match = sources.some((source) => source.match === null) ? null : sources.map((s) => `(${s.match})`).join(' OR ')
  for (let rank = statusRankOf(all.ids.at(-1) ?? 0); rank <= 2; rank++) {
    const { first, last } = rangeOf(rank)
    counts[rank] =
      (match === null
        ? connection.allCount.get(first, last, countLimit)
        : connection.count.get(match, first, last, countLimit)) ?? 0
  }
  return counts
}

function page(
  connection: Connection,
  sources: Source[],
  candidates: Candidates,
  places: number[],
  wanted: number,
  request: CaseSearchRequest,
): { rows: CaseSearchHit[]; dropped: number } {
  const rows: CaseSearchHit[] = []
  let dropped = 0
  let skipped = 0
  for (const place of places) {
    if (rows.length >= request.limit) break
    const mask = settle(connection, sources, candidates, place)
    if (wanted !== 0 && (mask & wanted) === 0) dropped++
    else if (skipped < request.offset) skipped++
    else rows.push({ rowId: rowIdOf(candidates.ids[place] ?? 0), matched: kindsOf(mask) })
  }
  return { rows, dropped }
}

/**
 * Searches the cases. Words are ANDed; each may be part of a party's name, of the address, of a case number or of an
 * identity number (rules in `understandQuery`). An empty text lists all cases. Order: exact numbers, the officer's open
 * cases, then by status rank, newest filing year and newest row. Reads only; works on a read-only connection.
 */
export function searchCases(db: Database, request: CaseSearchRequest): CaseSearchResult {
  const started = performance.now()
  const connection = connect(db)
  const { filters, officerId } = request
  const words = understandQuery(request.text, connection.vocabulary)
  const sources = sourcesOf(words)
  const everything = words.length === 0
  const all = gather(connection, sources, rangeOf(null), null, countLimit)
  const settled = settleAll(connection, sources, all)
  const { own, first } = ownHits(connection, sources, all, settled, request)
  const limited = all.capped && (filters.mine || filters.status !== null)
  const pool = limited
    ? gather(connection, sources, rangeOf(filters.status), filters.mine ? (officerId ?? '') : null, countLimit)
    : withOwn(all, first)
  const poolSettled = limited ? settleAll(connection, sources, pool) : settled
  const wanted = everything ? 0 : filters.kind === null ? ALL_KINDS : bitOf(filters.kind)
  const leading = sources.reduce((mask, source) => (source.leads ? mask | source.mask : mask), 0)
  const { places, total } = arrange(pool, wanted, leading, filters.status, filters.mine && !limited ? own : null, own)
  const { rows, dropped } = page(connection, sources, pool, places, wanted, request)
  return {
    total: Math.min(countLimit, total - dropped),
    totalIsExact: poolSettled && !pool.capped,
    counts: countKinds(all),
    statusCounts: countStatuses(connection, sources, all),
    mineCount: all.capped ? null : own.size,
    rows,
    ms: performance.now() - started,
  }
}
