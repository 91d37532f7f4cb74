import { sql } from 'kysely'
import type { Head, Refused } from '../../shared/contract/court/messages.ts'
import { type CheckedBatch, type CheckedEvent, saidEvent } from '../../shared/sync/batch.ts'
import { frameBytes } from '../../shared/sync/frames.ts'
import type { Accepted } from '../../shared/sync/holder.ts'
import { streamKey } from '../../shared/sync/missing.ts'
import { keepChain } from './chains.ts'
import { type Court, lockCounters } from './courts.ts'
import { durable } from './durable.ts'
import { foldCourtEvents } from './fold.ts'
import { openScope } from './grants.ts'
import { markHistory, newestMark } from './history.ts'
import { type ReceiptKey, receiptsFor } from './receipts.ts'
import type { Database, StreamRow, Tx } from './schema.ts'
import { fillWithheld } from './withheld.ts'

/** Length of a body that is not there. */
const WITHHELD = -1

/** A stream while a message is taken in; `id` null until its first event is stored. */
interface OpenStream {
  id: number | null
  device: string
  scope: string
  seq: number
  hash: Buffer | null
  feed: number
}

/** What one message does to the store. */
interface Taking {
  tx: Tx
  court: Court
  streams: Map<string, OpenStream>
  feed: number
  fresh: CheckedEvent[]
}

/**
 * Stores checked batches in one transaction, each whole or not at all (J2, X3, X6): known events change nothing and are
 * acknowledged, a hole or a fork is refused with the head that stands (X7), and what is new gets the court's next numbers.
 * Heads answered are those that stand after the commit. `at` ms of the court's clock.
 */
export function acceptBatches(
  db: Database,
  court: Court,
  batches: readonly CheckedBatch[],
  at: number,
  key: ReceiptKey,
): Promise<Accepted> {
  if (batches.length === 0) return Promise.resolve({ heads: [], refused: [], decisions: [], mark: null })
  return durable(db, 'gateway.accepted', async (tx) => {
    const counters = await lockCounters(tx, court)
    const streams = await openStreams(tx, court, batches)
    const taking: Taking = { tx, court, streams, feed: counters.feed, fresh: [] }
    const refused: Refused[] = []
    const held = new Set<OpenStream>()
    const taken: CheckedBatch[] = []
    for (const batch of batches) {
      const stream = streamOf(streams, batch)
      const refusal = await take(taking, stream, batch)
      if (refusal === null) {
        held.add(stream)
        taken.push(batch)
      } else refused.push(refusal)
    }
    // A decision or a grant inside an adopted event counts as itself (X7).
    const events = taken.flatMap((batch) => batch.events.map(saidEvent))
    const { decisions, arrivals } = await receiptsFor(tx, court, events, { at, arrivals: counters.arrivals, key })
    await foldCourtEvents(tx, court, taking.fresh.map(saidEvent), at)
    if (taking.feed !== counters.feed || arrivals !== counters.arrivals) {
      await tx
        .updateTable('court')
        .set({ feed: taking.feed, arrivals })
        .where('court_id', '=', court.court_id)
        .execute()
    }
    const moved = taking.feed !== counters.feed
    const heads = [...held].flatMap(heldHead)
    const mark = moved ? await markHistory(tx, court, { feed: taking.feed, arrivals }, key) : null
    // What is signed for is never without its mark: the answer that first gave it may have been lost.
    const again = mark === null && heads.length > 0 ? (await newestMark(tx, court, key)).token : null
    return { heads, refused, decisions, mark: mark ?? again }
  })
}

async function openStreams(tx: Tx, court: Court, batches: readonly CheckedBatch[]): Promise<Map<string, OpenStream>> {
  const devices = batches.map(({ batch }) => batch.head.device)
  const scopes = batches.map(({ batch }) => batch.head.scope)
  const { rows } = await sql<StreamRow>`
    SELECT DISTINCT s.* FROM unnest(${devices}::text[], ${scopes}::text[]) AS wanted (device, scope)
    JOIN stream s ON s.court_id = ${court.court_id} AND s.device = wanted.device AND s.scope = wanted.scope`.execute(tx)
  return new Map(
    rows.map(({ stream_id, device, scope, seq, hash, feed }) => [
      streamKey({ device, scope }),
      { id: stream_id, device, scope, seq, hash: Buffer.from(hash), feed },
    ]),
  )
}

function streamOf(streams: Map<string, OpenStream>, { batch }: CheckedBatch): OpenStream {
  const { device, scope } = batch.head
  const key = streamKey(batch.head)
  const known = streams.get(key) ?? { id: null, device, scope, seq: 0, hash: null, feed: 0 }
  streams.set(key, known)
  return known
}

/** Stores what is new of a batch; the refusal when it does not continue what stands here. */
async function take(taking: Taking, stream: OpenStream, checked: CheckedBatch): Promise<Refused | null> {
  const { batch, events } = checked
  const refuse = (fault: string, event: CheckedEvent | undefined): Refused => {
    const { device, scope } = stream
    const place = event === undefined ? batch.head : { seq: event.outline.seq, hash: event.hash }
    return { device, scope, seq: place.seq, hash: place.hash, fault, stands: standing(stream) }
  }
  if (batch.from > stream.seq + 1) return refuse('gap', undefined)
  const { forked, withheld } = await compare(taking.tx, stream, events)
  if (forked !== null) return refuse('fork', forked)
  const fresh = events.filter((event) => event.outline.seq > stream.seq)
  const first = fresh[0]
  if (stream.id !== null && withheld.length > 0)
    await fillWithheld(taking.tx, taking.court, stream.id, checked, withheld)
  if (first === undefined) return null
  const before = stream.hash === null ? null : stream.hash.toString('hex')
  if (first.outline.prev !== before) return refuse(stream.seq === 0 ? 'wrongPrev' : 'fork', first)
  if (stream.id === null && !(await openScope(taking.tx, taking.court, stream))) return refuse('scope', first)
  await append(taking, stream, checked, fresh)
  return null
}

const standing = ({ device, scope, seq, hash }: OpenStream): Head | null =>
  hash === null ? null : { device, scope, seq, hash: hash.toString('hex') }

function heldHead(stream: OpenStream): Accepted['heads'] {
  const head = standing(stream)
  return head === null ? [] : [{ ...head, feed: stream.feed }]
}

/** Compares what is known already: the first event that is another one than stands here, and bodies missing here. */
async function compare(
  tx: Tx,
  stream: OpenStream,
  events: readonly CheckedEvent[],
): Promise<{ forked: CheckedEvent | null; withheld: CheckedEvent[] }> {
  const known = events.filter((event) => event.outline.seq <= stream.seq)
  const first = known[0]?.outline.seq
  const last = known.at(-1)?.outline.seq
  if (stream.id === null || first === undefined || last === undefined) return { forked: null, withheld: [] }
  const rows = await tx
    .selectFrom('event')
    .select(['seq', 'hash', sql<boolean>`body IS NULL`.as('withheld')])
    .where('stream_id', '=', stream.id)
    .where('seq', '>=', first)
    .where('seq', '<=', last)
    .execute()
  const stored = new Map(rows.map((row) => [row.seq, row]))
  const rowOf = (event: CheckedEvent) => stored.get(event.outline.seq)
  const isOther = (event: CheckedEvent): boolean => {
    const row = rowOf(event)
    return row === undefined || Buffer.from(row.hash).toString('hex') !== event.hash
  }
  return {
    forked: known.find(isOther) ?? null,
    withheld: known.filter((event) => event.body !== null && rowOf(event)?.withheld === true),
  }
}

async function append(
  taking: Taking,
  stream: OpenStream,
  { batch }: CheckedBatch,
  fresh: readonly CheckedEvent[],
): Promise<void> {
  const { tx, court } = taking
  const { device, scope, head } = { ...stream, head: batch.head }
  const feedBefore = taking.feed
  taking.feed += fresh.length
  const hash = Buffer.from(head.hash, 'hex')
  const newest = { seq: head.seq, hash, feed: taking.feed }
  const id = stream.id ?? (await insertStream(tx, { court_id: court.court_id, device, scope, ...newest }))
  if (stream.id !== null) await tx.updateTable('stream').set(newest).where('stream_id', '=', id).execute()
  await insertEvents(tx, id, fresh, feedBefore)
  await tx
    .insertInto('signed_head')
    .values({
      ...{ stream_id: id, seq: head.seq, from_seq: stream.seq + 1, at: head.at, hash, signature: head.signature },
      ...{ bytes: fresh.reduce((sum, event) => sum + frameBytes(event), 0), court_id: court.court_id },
      ...{ chain_id: await keepChain(tx, batch.chain), feed: taking.feed },
    })
    .execute()
  Object.assign(stream, { id, ...newest })
  taking.fresh.push(...fresh)
}

async function insertStream(
  tx: Tx,
  row: { court_id: number; device: string; scope: string; seq: number; hash: Buffer; feed: number },
): Promise<number> {
  const made = await tx.insertInto('stream').values(row).returning('stream_id').executeTakeFirstOrThrow()
  return made.stream_id
}

/**
 * All events of a piece in one statement: their bytes one after the other in one value, cut apart by the database, which
 * costs a tenth of a row of values each.
 */
async function insertEvents(
  tx: Tx,
  stream: number,
  events: readonly CheckedEvent[],
  feedBefore: number,
): Promise<void> {
  const pieces: Uint8Array[] = []
  const places: { seq: number; feed: number; at: number; envelope: number; body: number }[] = []
  let at = 1
  for (const [index, { outline, envelope, salt, body }] of events.entries()) {
    const rest = salt === null || body === null ? [] : [salt, body]
    places.push({
      ...{ seq: outline.seq, feed: feedBefore + index + 1, at, envelope: envelope.length },
      body: rest[1]?.length ?? WITHHELD,
    })
    pieces.push(envelope, ...rest)
    at += envelope.length + rest.reduce((sum, piece) => sum + piece.length, 0)
  }
  const all = (name: keyof (typeof places)[number]): number[] => places.map((place) => place[name])
  await sql`
    INSERT INTO event (stream_id, seq, feed, hash, envelope, salt, body)
    SELECT ${stream}::bigint, p.seq, p.feed, decode(p.hash, 'hex'), substr(b.bytes, p.at, p.envelope),
      CASE WHEN p.body >= 0 THEN substr(b.bytes, p.at + p.envelope, 16) END,
      CASE WHEN p.body >= 0 THEN substr(b.bytes, p.at + p.envelope + 16, p.body) END
    FROM (SELECT ${Buffer.concat(pieces)}::bytea AS bytes) b,
      unnest(${all('seq')}::bigint[], ${all('feed')}::bigint[], ${events.map((event) => event.hash)}::text[],
        ${all('at')}::integer[], ${all('envelope')}::integer[], ${all('body')}::integer[])
        AS p (seq, feed, hash, at, envelope, body)`.execute(tx)
}
