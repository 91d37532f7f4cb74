import { type SqlBool, sql } from 'kysely'
import {
  BATCH_BYTES,
  BATCH_EVENTS,
  type Batch,
  type FeedPage,
  MESSAGE_BATCHES,
  type Range,
  type SignedHead,
} from '../../shared/contract/court/messages.ts'
import { packBatch } from '../../shared/sync/batch.ts'
import { encodeFrames, type WireEvent } from '../../shared/sync/frames.ts'
import type { Holding } from '../../shared/sync/holding.ts'
import { EXCEPT, exceptions, giving } from '../../shared/sync/protocol.ts'
import { chainsOf } from './chains.ts'
import { type Court, countersOf } from './courts.ts'
import type { Database } from './schema.ts'

/** A stored piece with its stream and its signed head. */
interface PieceRow {
  stream_id: number
  device: string
  scope: string
  from_seq: number
  seq: number
  bytes: number
  at: number
  hash: Uint8Array
  signature: string
  chain_id: number
  feed: number
}

/** Pieces of one stream that go out as one batch: `from` up to the signed head of the last. */
interface Parcel {
  from: number
  last: PieceRow
  bytes: number
}

/** Pieces looked at for one message; short ones of one stream are joined into one batch. */
const PIECES = 2000

/** Scopes as a condition: exact names by index, a trailing `*` by its beginning; exceptions as `isGranted` has them. */
function inScopes(all: readonly string[]) {
  const given = givenScopes(giving(all))
  if (exceptions(all).length === 0) return given
  const except = all.map((one) => one.startsWith(EXCEPT))
  const patterns = all.map((one, n) => (except[n] === true ? one.slice(EXCEPT.length) : one))
  const wild = patterns.map((one) => one.endsWith('*'))
  const names = patterns.map((one) => one.replace(/\*$/, ''))
  return sql<SqlBool>`(${given} AND (SELECT NOT p.taken FROM
    unnest(${names}::text[], ${wild}::boolean[], ${except}::boolean[]) AS p (name, wild, taken)
    WHERE s.scope = p.name AND NOT p.wild OR p.wild AND starts_with(s.scope, p.name)
    ORDER BY p.wild, length(p.name) DESC, p.taken DESC LIMIT 1))`
}

function givenScopes(scopes: readonly string[]) {
  const exact = scopes.filter((scope) => !scope.endsWith('*'))
  const beginnings = scopes.flatMap((scope) => (scope.endsWith('*') ? [scope.slice(0, -1)] : []))
  return sql<SqlBool>`(s.scope = ANY(${exact}::text[])
    OR EXISTS (SELECT 1 FROM unnest(${beginnings}::text[]) AS b (beginning) WHERE starts_with(s.scope, b.beginning)))`
}

/** Newest signed heads of the streams in these scopes. */
export async function headsIn(db: Database, court: Court, scopes: readonly string[]): Promise<SignedHead[]> {
  const { rows } = await sql<PieceRow>`
    SELECT s.device, s.scope, h.seq, h.hash, h.at, h.signature FROM stream s
    JOIN signed_head h ON h.stream_id = s.stream_id AND h.seq = s.seq
    WHERE s.court_id = ${court.court_id} AND ${inScopes(scopes)}
    ORDER BY s.stream_id`.execute(db)
  return rows.map(signedHead)
}

/** Newest event stored of each of these streams with its feed number, as a holding says it; at most 10,000. */
export async function receivedHeads(
  db: Database,
  court: Court,
  streams: readonly { device: string; scope: string }[],
): Promise<Holding['heads']> {
  const { rows } = await sql<{ device: string; scope: string; seq: number; hash: Uint8Array; feed: number }>`
    SELECT DISTINCT s.device, s.scope, s.seq, s.hash, s.feed
    FROM unnest(${streams.map((one) => one.device)}::text[], ${streams.map((one) => one.scope)}::text[])
      AS wanted (device, scope)
    JOIN stream s ON s.court_id = ${court.court_id} AND s.device = wanted.device AND s.scope = wanted.scope
    ORDER BY s.device, s.scope LIMIT 10000`.execute(db)
  return rows.map((row) => ({ ...row, hash: Buffer.from(row.hash).toString('hex') }))
}

/** Batches from the start of each range, cut at heads their devices signed, as many as fit into one message (X2). */
export async function batchesOf(db: Database, court: Court, ranges: readonly Range[]): Promise<Batch[]> {
  if (ranges.length === 0) return []
  const column = <Name extends keyof Range>(name: Name): Range[Name][] => ranges.map((range) => range[name])
  const { rows } = await sql<PieceRow & { wanted: number }>`
    SELECT s.device, s.scope, h.*, r.low AS wanted
    FROM unnest(${column('device')}::text[], ${column('scope')}::text[], ${column('from')}::bigint[],
      ${column('to')}::bigint[]) WITH ORDINALITY AS r (device, scope, low, high, n)
    JOIN stream s ON s.court_id = ${court.court_id} AND s.device = r.device AND s.scope = r.scope
    JOIN signed_head h ON h.stream_id = s.stream_id AND h.seq >= r.low AND h.from_seq <= r.high
    ORDER BY r.n, h.seq LIMIT ${PIECES}`.execute(db)
  const { parcels } = parcelled(rows.map((row) => ({ ...row, from_seq: Math.max(row.from_seq, row.wanted) })))
  return packed(db, parcels)
}

/**
 * What arrived after a feed number in these scopes. The cursor moves past what lies in others; the counter is read before
 * the pieces, and whoever stores waits for the one before, so nothing below it is still to come (X6).
 */
export async function feedAfter(
  db: Database,
  court: Court,
  after: number,
  scopes: readonly string[],
): Promise<Omit<FeedPage, 'mark'>> {
  const { feed: newest } = await countersOf(db, court)
  const { rows } = await sql<PieceRow>`
    SELECT s.device, s.scope, h.* FROM signed_head h JOIN stream s ON s.stream_id = h.stream_id
    WHERE h.court_id = ${court.court_id} AND h.feed > ${after} AND h.feed <= ${newest} AND ${inScopes(scopes)}
    ORDER BY h.feed LIMIT ${PIECES}`.execute(db)
  const { parcels, left, last } = parcelled(rows)
  const more = left || rows.length === PIECES
  return { batches: await packed(db, parcels), feed: more && last !== null ? last.feed : Math.max(after, newest), more }
}

/** Joins pieces into batches until a message is full. `left`: some did not fit; `last`: the last that did. */
function parcelled(rows: readonly PieceRow[]): { parcels: Parcel[]; left: boolean; last: PieceRow | null } {
  const parcels: Parcel[] = []
  const open = new Map<number, Parcel>()
  let total = 0
  let last: PieceRow | null = null
  for (const row of rows) {
    if (parcels.length > 0 && total + row.bytes > BATCH_BYTES) return { parcels, left: true, last }
    const before = open.get(row.stream_id)
    if (before !== undefined && continues(before, row)) {
      before.last = row
      before.bytes += row.bytes
    } else {
      if (parcels.length === MESSAGE_BATCHES) return { parcels, left: true, last }
      const made = { from: row.from_seq, last: row, bytes: row.bytes }
      parcels.push(made)
      open.set(row.stream_id, made)
    }
    total += row.bytes
    last = row
  }
  return { parcels, left: false, last }
}

function continues(before: Parcel, row: PieceRow): boolean {
  const follows = before.last.seq + 1 === row.from_seq
  return follows && row.seq - before.from < BATCH_EVENTS && before.bytes + row.bytes <= BATCH_BYTES
}

async function packed(db: Database, parcels: readonly Parcel[]): Promise<Batch[]> {
  if (parcels.length === 0) return []
  const chains = await chainsOf(
    db,
    parcels.map((parcel) => parcel.last.chain_id),
  )
  const { rows } = await sql<WireEvent & { n: number }>`
    SELECT p.n, e.envelope, e.salt, e.body
    FROM unnest(${parcels.map(({ last }) => last.stream_id)}::bigint[], ${parcels.map(({ from }) => from)}::bigint[],
      ${parcels.map(({ last }) => last.seq)}::bigint[]) WITH ORDINALITY AS p (stream_id, low, high, n)
    JOIN event e ON e.stream_id = p.stream_id AND e.seq BETWEEN p.low AND p.high
    ORDER BY p.n, e.seq`.execute(db)
  const events = Map.groupBy(rows, (row) => row.n)
  return parcels.flatMap(({ from, last }, index) => {
    const chain = chains.get(last.chain_id)
    return chain === undefined ? [] : [packBatch(from, events.get(index + 1) ?? [], signedHead(last), chain)]
  })
}

function signedHead({ device, scope, seq, hash, at, signature }: PieceRow): SignedHead {
  return { device, scope, seq, hash: Buffer.from(hash).toString('hex'), at, signature }
}

/** Frames of everything stored of one stream, for whoever compares bytes. */
export async function streamFrames(db: Database, court: Court, device: string, scope: string): Promise<Buffer> {
  const rows = await db
    .selectFrom('event')
    .innerJoin('stream', 'stream.stream_id', 'event.stream_id')
    .select(['envelope', 'salt', 'body'])
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .where('scope', '=', scope)
    .orderBy('event.seq')
    .execute()
  return encodeFrames(rows)
}
