import type { Db as Database, Statement } from '../open.ts'
import { maxStatusRank, rankRange } from './ddl.ts'
import { sampleRate } from './indexer.ts'
import type { SearchRow, Vocabulary } from './query.ts'

/** Document ids from `first` to `last`, both included. */
export type Range = { first: bigint; last: bigint }

/** Reader's side of the case search on one connection: statements prepared once. */
export type Connection = {
  ids: Statement<[string, bigint, bigint, number], number>
  allIds: Statement<[bigint, bigint, number], number>
  count: Statement<[string, bigint, bigint, number], number>
  sizes: Statement<[], { status_rank: number; n: number }>
  sampled: Statement<[string], { status_rank: number; n: number }>
  row: Statement<[number], SearchRow>
  handler: Statement<[number], string | null>
  vocabulary: Vocabulary
}

const connections = new WeakMap<Database, Connection>()

/** Keeps what `load` read until this connection or another one has written to the store. */
function untilWritten<T>(db: Database, load: () => T): () => T {
  const others = db.prepare('PRAGMA data_version').pluck()
  const own = db.prepare('SELECT total_changes()').pluck()
  let seen = ''
  let value: T | undefined
  return () => {
    const now = `${others.get()} ${own.get()}`
    if (value === undefined || now !== seen) value = load()
    seen = now
    return value
  }
}

/** Statements of this connection; prepared at its first search. */
export function connect(db: Database): Connection {
  const known = connections.get(db)
  if (known !== undefined) return known
  const pluck = (sql: string) => db.prepare(sql).pluck()
  const from = 'FROM case_search_gram WHERE'
  const countOf = pluck('SELECT sum(n) FROM case_search_gram_count WHERE gram = ?') as Statement<
    [string],
    number | null
  >
  const courts = pluck('SELECT court FROM case_search_court') as Statement<[], string>
  const areas = pluck('SELECT area FROM case_search_area') as Statement<[], string>
  const connection: Connection = {
    ids: pluck(
      `SELECT rowid ${from} case_search_gram MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?`,
    ) as Connection['ids'],
    allIds: pluck(`SELECT rowid ${from} rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?`) as Connection['allIds'],
    count: pluck(
      `SELECT count(*) FROM (SELECT 1 ${from} case_search_gram MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)`,
    ) as Connection['count'],
    sizes: db.prepare('SELECT status_rank, n FROM case_search_size'),
    sampled: db.prepare('SELECT status_rank, n FROM case_search_gram_count WHERE gram = ?'),
    row: db.prepare(
      'SELECT party_norm, address_norm, id_norm, year, court, type, seq FROM case_search WHERE row_id = ?',
    ),
    handler: pluck('SELECT handler_id FROM case_search WHERE row_id = ?') as Connection['handler'],
    vocabulary: {
      countOf: (gram) => countOf.get(gram) ?? 0,
      courts: untilWritten(db, () => courts.all()),
      areas: untilWritten(db, () => areas.all()),
    },
  }
  connections.set(db, connection)
  return connection
}

/** Document ids of one status rank, or of all (null). */
export function rangeOf(status: number | null): Range {
  const [first, last] = status === null ? rankRange(0, maxStatusRank) : rankRange(status, status)
  return { first: BigInt(first), last: BigInt(last) }
}

/** Hits of an expression (null: every case) in a range, in index order. */
export function listIds(connection: Connection, match: string | null, range: Range, limit: number): number[] {
  return match === null
    ? connection.allIds.all(range.first, range.last, limit)
    : connection.ids.all(match, range.first, range.last, limit)
}

/** Exact number of cases per status rank. */
export function sizeOf(connection: Connection, rank: number | null): number {
  return sumOf(connection.sizes.all(), rank)
}

/** Number of cases with a counted token, estimated from the sample; rank null for all. */
export function estimateOf(connection: Connection, gram: string, rank: number | null): number {
  return sumOf(connection.sampled.all(gram), rank) * sampleRate
}

function sumOf(counts: { status_rank: number; n: number }[], rank: number | null): number {
  return counts.reduce((sum, one) => (rank === null || one.status_rank === rank ? sum + one.n : sum), 0)
}
