import type { Db as Database } from '../open.ts'
import {
  allKinds,
  bitOf,
  type Candidates,
  countLimit,
  estimatedHits,
  extended,
  gather,
  isSurelyLong,
  kindsOf,
  leadBit,
  maxMask,
  ownMatch,
  type Source,
  settle,
  settleAll,
  sourcesOf,
  unsureLimit,
} from './candidates.ts'
import { type Connection, connect, rangeOf, sizeOf } from './connection.ts'
import { rowIdOf, statusRankOf } from './ddl.ts'
import { understandQuery } from './query.ts'
import type { CaseSearchKind } from './types.ts'

/** How much further a list is read when a page could not be filled from it. */
const FURTHER = 8
/** Own cases are looked for in a list of up to this many hits: a walk of about 2 ms. */
const WALKED_AT_MOST = 250_000
/** Hits whose handler is read from their row, which the check has just read. */
const OWN_BY_ROW = 100

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
 * the text has more hits than that and the index alone can't tell them, or not in the time of a keystroke. `ms`: time taken.
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

/** `first`: of a list cut short, own open hits for a page; `count`: how many hits are own, null where that is not known. */
type OwnHits = { own: Set<number>; first: Candidates | null; count: number | null }

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
  if (officerId === null) return { own: new Set(), first: null, count: all.capped ? null : 0 }
  const wanted = { handler: officerId, needed: limit + offset }
  const live = all.lengths.map(({ source }) => source)
  if (all.capped) {
    const mine = gather(connection, live, { ...wanted, range: rangeOf(null), status: null, counting: false })
    const first = openOf(mine)
    const certain = !mine.capped && sources.every((source) => source.exact)
    return { own: new Set(first.ids), first, count: certain ? Math.min(countLimit, mine.ids.length) : null }
  }
  if (settled && sources.some((source) => !source.exact) && all.ids.length <= OWN_BY_ROW) {
    const present = all.ids.filter((_, i) => all.masks[i] !== 0)
    const own = new Set(present.filter((id) => connection.handler.get(rowIdOf(id)) === officerId))
    return { own, first: null, count: own.size }
  }
  const every = { ...wanted, needed: countLimit, range: rangeOf(null), status: null, counting: true }
  const mine = gather(connection, live, every)
  const own = hitsAmong(all, mine.ids, sources[0]?.match !== null)
  return { own, first: null, count: own.size }
}

/** The open cases among candidates, which stand first. */
function openOf(all: Candidates): Candidates {
  const closed = all.ids.findIndex((id) => statusRankOf(id) > 0)
  const length = closed < 0 ? all.ids.length : closed
  return {
    ...all,
    ids: all.ids.slice(0, length),
    masks: all.masks.slice(0, length),
    unsure: all.unsure.slice(0, length),
  }
}

/** Those of the ascending ids that are hits. */
function hitsAmong({ ids, masks }: Candidates, some: number[], inIndex: boolean): Set<number> {
  const found = new Set<number>()
  let at = 0
  for (const id of some) {
    while (at < ids.length && (ids[at] ?? 0) < id) at++
    if (ids[at] === id && (masks[at] !== 0 || !inIndex)) found.add(id)
  }
  return found
}

type Passing = { places: number[]; total: number }

/** Hits that pass the filters, in the order they are shown: exact numbers, the officer's open cases, the rest. */
function arrange(
  candidates: Candidates,
  wanted: number,
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
    if ((mask & leadBit) !== 0) numbers.push(i)
    else if (own.size > 0 && statusRankOf(id) === 0 && own.has(id)) mine.push(i)
    else rest.push(i)
  }
  const places = numbers.concat(mine, rest)
  return { places, total: places.length }
}

/** Hits per kind; of a list cut short, as many as are known of each source alone. */
function countKinds(all: Candidates): Record<CaseSearchKind, number> {
  const counts = { party: 0, address: 0, caseNo: 0, id: 0 }
  const byMask = new Uint32Array(maxMask + 1)
  for (let i = 0; i < all.ids.length; i++) {
    const mask = all.masks[i] ?? 0
    byMask[mask] = (byMask[mask] ?? 0) + 1
  }
  byMask.forEach((number, mask) => {
    for (const kind of kindsOf(mask)) counts[kind] = Math.min(countLimit, counts[kind] + number)
  })
  if (!all.capped) return counts
  for (const { source, length, long } of all.lengths) {
    if (!source.exact) continue
    for (const kind of kindsOf(source.mask)) counts[kind] = Math.max(counts[kind], Math.min(countLimit, length))
    if (long) for (const kind of kindsOf(source.mask)) counts[kind] = countLimit
  }
  return counts
}

function countStatus(connection: Connection, sources: Source[], rank: number): number {
  if (sources.some((source) => source.match === null)) return Math.min(countLimit, sizeOf(connection, rank))
  if (sources.some((source) => isSurelyLong(connection, source, rank))) return countLimit
  const match = sources.map((source) => `(${source.match})`).join(' OR ')
  const { first, last } = rangeOf(rank)
  const limit = sources.every((source) => source.exact) ? countLimit : unsureLimit
  return connection.count.get(match, first, last, limit) ?? 0
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
  const from = statusRankOf(all.end)
  const certain = sources.every((source) => source.exact)
  for (const { status_rank: rank, n } of connection.sizes.all()) {
    if (certain && counts[rank] === countLimit) continue
    if (rank >= from && n > 0) counts[rank] = countStatus(connection, sources, rank)
  }
  return counts
}

/**
 * The officer's cases among more hits than are listed; null where the index alone can't tell a hit, and where it could only
 * tell by walking a list of hundreds of thousands. Where the index has a list of them, that alone may have as many as are
 * counted.
 */
function countOwn(connection: Connection, sources: Source[], all: Candidates, officerId: string | null): number | null {
  if (officerId === null || sources.some((source) => !source.exact)) return null
  const { first, last } = rangeOf(null)
  const count = (match: string): number => connection.count.get(match, first, last, countLimit) ?? 0
  const live = all.lengths.map(({ source }) => source)
  if (live.some((source) => source.own === null && estimatedHits(connection, source) > WALKED_AT_MOST)) return null
  if (live.length > 1) {
    for (const { own } of live) if (own !== null && count(own(officerId)) >= countLimit) return countLimit
  }
  return count(live.map((source) => `(${ownMatch(source, officerId)})`).join(' OR '))
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

type Pool = { candidates: Candidates; settled: boolean; sources: Source[]; only: Set<number> | null }

/** The hits the page is taken from: all of them, or, of a list cut short, those that pass the filters. */
function poolOf(
  connection: Connection,
  sources: Source[],
  all: { hits: Candidates; settled: boolean; own: OwnHits },
  request: CaseSearchRequest,
  needed: number,
): Pool {
  const { filters, officerId } = request
  const { hits, settled, own } = all
  if (!hits.capped) return { candidates: hits, settled, sources, only: filters.mine ? own.own : null }
  const bit = filters.kind === null || sources[0]?.match === null ? allKinds : bitOf(filters.kind)
  const chosen = sources.filter((source) => source.match === null || (source.mask & bit) !== 0)
  const handler = filters.mine ? (officerId ?? '') : null
  const filtered = handler !== null || filters.status !== null || chosen.length < sources.length
  const first = needed === request.offset + request.limit
  const { status } = filters
  const found =
    !filtered && first
      ? hits
      : gather(connection, chosen, { range: rangeOf(status), status, handler, needed, counting: true })
  const candidates = found.capped && own.first !== null ? extended(found, own.first) : found
  return { candidates, settled: settleAll(connection, chosen, candidates), sources: chosen, only: null }
}

/**
 * Searches the cases. Words are ANDed; each may be part of a party's name, of the address, of a case number or of an
 * identity number (rules in `understandQuery`). An empty text lists all cases. Order: exact numbers, the officer's open
 * cases, then by status rank, newest filing year and newest row. Reads only; works on a read-only connection.
 */
export function searchCases(db: Database, request: CaseSearchRequest): CaseSearchResult {
  const started = performance.now()
  const connection = connect(db)
  const { filters } = request
  const words = understandQuery(request.text, connection.vocabulary)
  const sources = sourcesOf(words)
  let needed = request.limit + request.offset
  const hits = gather(connection, sources, {
    range: rangeOf(null),
    status: null,
    handler: null,
    needed,
    counting: true,
  })
  const settled = settleAll(connection, sources, hits)
  const own = ownHits(connection, sources, hits, settled, request)
  const wanted = words.length === 0 ? 0 : filters.kind === null ? allKinds : bitOf(filters.kind)
  for (;;) {
    const pool = poolOf(connection, sources, { hits, settled, own }, request, needed)
    const { candidates } = pool
    const { places, total } = arrange(candidates, wanted, filters.status, pool.only, own.own)
    const { rows, dropped } = page(connection, pool.sources, candidates, places, wanted, request)
    if (candidates.capped && rows.length < request.limit) {
      needed = Math.max(needed, candidates.ids.length) * FURTHER
      continue
    }
    const known = candidates.capped ? candidates.atLeast : 0
    return {
      total: Math.min(countLimit, Math.max(known, total - dropped)),
      totalIsExact: pool.settled && !candidates.capped,
      counts: countKinds(hits),
      statusCounts: countStatuses(connection, sources, hits),
      mineCount: own.count ?? countOwn(connection, sources, hits, request.officerId),
      rows,
      ms: performance.now() - started,
    }
  }
}
