import { canonicalText, type JsonObject } from '../shared/journal/canonical.ts'
import { checkNext, type StreamHead } from '../shared/journal/chain.ts'
import { type HybridTime, merge, tick } from '../shared/journal/clock.ts'
import {
  checkEnvelope,
  type Envelope,
  type EnvelopeOutline,
  envelopeBytes,
  envelopeHash,
} from '../shared/journal/envelope.ts'
import { bodyHashOf, newSalt } from '../shared/journal/hash.ts'
import { splitEntity } from '../shared/journal/ids.ts'
import { type EntityEvent, type EntityHistory, noRank, orderEvents } from '../shared/journal/registers.ts'
import { EVENT_LIMIT_BYTES, type ForeignEvent, park, readForeign, unpark } from './foreignEvent.ts'
import { allHeads, headOf, type StreamHeadRow } from './heads.ts'
import { readClock, saveClock } from './journalClock.ts'
import type { Db } from './open.ts'
import { notePlace, settlePlaces } from './places.ts'
import { foldable, isFoldable, type Projection, writeMany } from './projection.ts'
import { prepared } from './statements.ts'

/** What this run of the core is and where its time comes from; all injected. */
export interface JournalMachine {
  device: string
  boot: string
  /** Wall clock, ms. */
  now(): number
  /** ms since `boot` began. */
  monotonic(): number
}

/** Who writes: officer and the role in which they act. */
export interface Author {
  officerId: string
  role: string
}

/** A body made ready for the journal: canonical bytes, salt and the hash of both. A worker may prepare it. */
export interface SealedBody {
  value: JsonObject
  bytes: Uint8Array
  salt: Uint8Array
  hash: string
}

/** An event before it has a place in a stream. */
export interface EventDraft {
  scope: string
  type: string
  entity: string
  /** Exactly what the author's screen showed (`rev`); empty for the entity's first event. */
  seen: readonly string[]
  body: SealedBody
  /** The command's answer, kept beside this event (`answerBeside`); never part of the event itself. */
  answer?: string
}

/** A written event. */
export interface WrittenEvent {
  hash: string
  envelope: Envelope
}

/** An append that the journal refuses; nothing is written. */
export class JournalError extends Error {
  readonly code: 'entityExists' | 'unknownRev' | 'needsNewerProgram' | 'eventTooLarge'
  readonly entity: string
  constructor(code: JournalError['code'], entity: string) {
    super(`${code}: ${entity}`)
    this.name = 'JournalError'
    this.code = code
    this.entity = entity
  }
}

/**
 * Canonical form, salt and hash of a body. `value` is read back from the canonical text, keys in its order, so that a fold
 * at writing and a fold from the store give the same rows (J4). Throws CanonicalError for text no journal may hold.
 */
export function sealBody(value: JsonObject): SealedBody {
  const text = canonicalText(value)
  const bytes = Buffer.from(text, 'utf8')
  const salt = newSalt()
  return { value: JSON.parse(text) as JsonObject, bytes, salt, hash: bodyHashOf(salt, bytes) }
}

/**
 * Low 48 bits of the entity's id as an integer, 0 for a name that does not end in digits; only an index, rows are always
 * checked against the envelope.
 */
export function entityRef(entity: string): number {
  const ref = Number.parseInt(entity.slice(-12), 16)
  return Number.isNaN(ref) ? 0 : ref
}

/** An event's bytes, with the answer kept beside it. */
type StoredEvent = ForeignEvent & { answer: string | null }

interface StreamState {
  id: number
  head: StreamHead
}

/** The journal of one open store. */
export interface Journal {
  /**
   * One immediate transaction; a throw leaves everything as before, the journal's own memory included (J2). An append
   * or an inner transaction that failed fails the whole, even when the caller swallowed its error.
   */
  transact<T>(work: () => T): T
  /** Writes events of this device and folds the touched entities (J1, J2). */
  append(drafts: readonly EventDraft[], author: Author, act: string): WrittenEvent[]
  /** Folded history of one entity as stored now. */
  history(entity: string): EntityHistory
  /** Heads of all streams. */
  heads(): StreamHeadRow[]
  /** Applies foreign events in stream order through the same steps; an event already here changes nothing (X3). */
  apply(events: readonly ForeignEvent[]): ApplyResult
  /**
   * The same for events as a link brings them, in any order: one whose predecessor is missing waits aside, holds up no
   * other stream, and is applied by the call that brings what it waits for (X3).
   */
  receive(events: readonly ForeignEvent[]): ApplyResult
  /** Folds one entity again from its events and writes its rows. */
  project(entity: string): void
}

/** What became of foreign events. `fault`: of the chain (`fork`, `wrongPrev`, `gap` when too many wait) or of the bytes. */
export interface ApplyResult {
  applied: number
  known: number
  waiting: number
  refused: { hash: string; fault: string }[]
}

/** Opens the journal over `db` for this machine. `projections` fold what it writes. */
export function openJournal(db: Db, machine: JournalMachine, projections: readonly Projection[]): Journal {
  const byKind = new Map(projections.flatMap((projection) => projection.kinds.map((kind) => [kind, projection])))
  const streams = new Map<string, StreamState>()
  const insertEvent = prepared(
    db,
    'INSERT INTO event (stream_id, seq, entity_ref, type, hash, envelope, salt, body, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  let last: HybridTime = readClock(db, machine.device)
  let open = false
  let written = 0
  let failed: { error: unknown } | null = null

  function stream(device: string, scope: string): StreamState {
    const key = `${device} ${scope}`
    const known = streams.get(key)
    if (known !== undefined) return known
    const state = loadStream(db, device, scope)
    streams.set(key, state)
    return state
  }

  function store(at: StreamState, envelope: EnvelopeOutline, hash: string, event: StoredEvent): void {
    const digest = Buffer.from(hash, 'hex')
    const ref = entityRef(envelope.entity)
    written += 1
    const { type, seq } = envelope
    const { salt, body, answer } = event
    const put = insertEvent.run(at.id, seq, ref, type, digest, event.envelope, salt, body, answer)
    notePlace(db, ref, 0, put.lastInsertRowid)
    at.head = { seq: envelope.seq, hash }
  }

  function isUnderstood(envelope: { entity: string; type: string }, body: JsonObject | null): boolean {
    const projection = byKind.get(splitEntity(envelope.entity).kind)
    return projection !== undefined && isFoldable({ type: envelope.type, body }, projection)
  }

  function whole<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      failed ??= { error }
      throw error
    }
  }

  function appendOne(draft: EventDraft, author: Author, act: string): WrittenEvent {
    const at = stream(machine.device, draft.scope)
    last = tick(last, machine.now())
    const envelope: Envelope = {
      v: 1,
      device: machine.device,
      scope: draft.scope,
      seq: at.head.seq + 1,
      prev: at.head.hash,
      at: last,
      boot: machine.boot,
      mono: Math.trunc(machine.monotonic()),
      actor: author.officerId,
      role: author.role,
      act,
      type: draft.type,
      entity: draft.entity,
      seen: draft.seen.length < 2 ? draft.seen : [...new Set(draft.seen)].sort(),
      bodyHash: draft.body.hash,
    }
    checkEnvelope(envelope)
    const bytes = envelopeBytes(envelope)
    const hash = envelopeHash(bytes)
    const { salt, bytes: body } = draft.body
    if (bytes.length + draft.body.bytes.length > EVENT_LIMIT_BYTES) {
      throw new JournalError('eventTooLarge', draft.entity)
    }
    store(at, envelope, hash, { envelope: bytes, salt, body, answer: draft.answer ?? null })
    return { hash, envelope }
  }

  function checkSeen(draft: EventDraft, earlier: EntityEvent[]): EntityEvent[] {
    // An entity that waits for a newer program has events; a new one needs no question.
    if (draft.seen.length === 0 && earlier.length === 0) return earlier
    if (prepared(db, 'SELECT 1 FROM newer_entity WHERE entity = ?').get(draft.entity) !== undefined) {
      throw new JournalError('needsNewerProgram', draft.entity)
    }
    if (draft.seen.length === 0) throw new JournalError('entityExists', draft.entity)
    const hashes = new Set(earlier.map((event) => event.hash))
    if (!draft.seen.every((hash) => hashes.has(hash))) throw new JournalError('unknownRev', draft.entity)
    return earlier
  }

  function fold(entity: string, events: readonly EntityEvent[]): EntityHistory {
    const projection = byKind.get(splitEntity(entity).kind)
    return projection === undefined
      ? orderEvents(events, noRank)
      : orderEvents(foldable(events, projection), projection.rankOf)
  }

  function write(entity: string, events: readonly EntityEvent[]): void {
    const { kind, id } = splitEntity(entity)
    const history = fold(entity, events)
    if (history.events.length > 0) byKind.get(kind)?.write(db, id, kind, history)
  }

  function appendAll(drafts: readonly EventDraft[], author: Author, act: string): WrittenEvent[] {
    const touched = new Map<string, EntityEvent[]>()
    const written: WrittenEvent[] = []
    for (const draft of drafts) {
      const earlier = checkSeen(draft, touched.get(draft.entity) ?? loadEvents(db, draft.entity))
      const event = appendOne(draft, author, act)
      written.push(event)
      touched.set(draft.entity, [...earlier, toEntityEvent(event.hash, event.envelope, draft.body.value)])
    }
    writeMany(db, projections, touched.size, () => {
      for (const [entity, events] of touched) write(entity, events)
    })
    return written
  }

  const transaction = db.transaction((work: () => unknown) => work())

  const journal: Journal = {
    transact<T>(work: () => T): T {
      if (open) return whole(work)
      open = true
      written = 0
      failed = null
      try {
        return transaction.immediate(() => {
          const answer = work()
          if (failed !== null) throw failed.error
          settlePlaces(db, written)
          return answer
        }) as T
      } catch (error) {
        streams.clear()
        last = readClock(db, machine.device)
        throw error
      } finally {
        open = false
      }
    },
    append(drafts, author, act) {
      if (!open) throw new Error('append outside a transaction')
      return whole(() => appendAll(drafts, author, act))
    },
    history: (entity) => fold(entity, loadEvents(db, entity)),
    project: (entity) => write(entity, loadEvents(db, entity)),
    heads: () => allHeads(db),
    apply: (events) => applyAll(events, false),
    receive: (events) => applyAll(events, true),
  }

  function applyAll(events: readonly ForeignEvent[], waits: boolean): ApplyResult {
    if (!open) throw new Error('apply outside a transaction')
    const result: ApplyResult = { applied: 0, known: 0, waiting: 0, refused: [] }
    const touched = new Set<string>()
    const queue = [...events].reverse()
    for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
      const outcome = applyOne(event, waits)
      if (outcome.kind === 'refused') result.refused.push({ hash: outcome.hash, fault: outcome.fault })
      else result[outcome.kind] += 1
      if (outcome.kind !== 'applied') continue
      touched.add(outcome.entity)
      queue.push(...unpark(db, outcome.next).reverse())
    }
    writeMany(db, projections, touched.size, () => {
      for (const entity of touched) journal.project(entity)
    })
    saveClock(db, last)
    return result
  }

  type Outcome =
    | { kind: 'applied'; entity: string; next: { device: string; scope: string; seq: number } }
    | { kind: 'known' | 'waiting' }
    | { kind: 'refused'; hash: string; fault: string }

  function applyOne(event: ForeignEvent, waits: boolean): Outcome {
    const read = readForeign(event)
    if ('fault' in read) return { kind: 'refused', ...read }
    const { hash, envelope } = read
    const at = stream(envelope.device, envelope.scope)
    if (envelope.seq <= at.head.seq) {
      const stored = prepared(db, 'SELECT hash FROM event WHERE stream_id = ? AND seq = ?').get(at.id, envelope.seq)
      const known = stored as { hash: Uint8Array } | undefined
      return known !== undefined && Buffer.from(known.hash).toString('hex') === hash
        ? { kind: 'known' }
        : { kind: 'refused', hash, fault: 'fork' }
    }
    const fault = checkNext(at.head, envelope)
    if (waits && fault?.fault === 'gap' && park(db, read)) return { kind: 'waiting' }
    if (fault !== null) return { kind: 'refused', hash, fault: fault.fault }
    if ('at' in envelope) last = merge(last, envelope.at, machine.now())
    store(at, envelope, hash, { ...event, answer: null })
    if (!('at' in envelope && isUnderstood(envelope, read.body))) noteNewer(envelope.entity)
    const { device, scope, seq } = envelope
    return { kind: 'applied', entity: envelope.entity, next: { device, scope, seq: seq + 1 } }
  }

  function noteNewer(entity: string): void {
    prepared(
      db,
      'INSERT INTO newer_entity (entity, count) VALUES (?, 1) ON CONFLICT(entity) DO UPDATE SET count = count + 1',
    ).run(entity)
  }

  return journal
}

export { EVENT_LIMIT_BYTES, type ForeignEvent } from './foreignEvent.ts'

function loadStream(db: Db, device: string, scope: string): StreamState {
  const row = prepared(db, 'SELECT stream_id FROM stream WHERE device = ? AND scope = ?').get(device, scope)
  if (row !== undefined) {
    const { seq, hash } = headOf(db, device, scope) ?? { seq: 0, hash: null }
    return { id: (row as { stream_id: number }).stream_id, head: { seq, hash } }
  }
  const made = prepared(db, 'INSERT INTO stream (device, scope) VALUES (?, ?)').run(device, scope)
  return { id: Number(made.lastInsertRowid), head: { seq: 0, hash: null } }
}

/** An envelope and its body as a fold sees them. */
export function toEntityEvent(hash: string, envelope: Envelope, body: JsonObject | null): EntityEvent {
  const { type, scope, device, seq, at, actor, role, act, seen } = envelope
  return { hash, type, scope, device, seq, at, actor, role, act, seen, body }
}

const EVENTS_OF = `SELECT hash, envelope, body FROM place JOIN event ON event_id = id WHERE ref = ? AND what = 0`

/** Events of one entity as stored, in no particular order. Readable from read-only connections too. */
export function loadEvents(db: Db, entity: string): EntityEvent[] {
  const rows = prepared(db, EVENTS_OF).all(entityRef(entity))
  const events: EntityEvent[] = []
  for (const row of rows as { hash: Uint8Array; envelope: Uint8Array; body: Uint8Array | null }[]) {
    const envelope = JSON.parse(Buffer.from(row.envelope).toString('utf8')) as Envelope
    if (envelope.entity !== entity) continue
    const hash = Buffer.from(row.hash).toString('hex')
    if (envelope.v !== 1) events.push(eventOfOtherSuite(hash, envelope))
    else {
      const body = row.body === null ? null : (JSON.parse(Buffer.from(row.body).toString('utf8')) as JsonObject)
      events.push(toEntityEvent(hash, envelope, body))
    }
  }
  return events
}

/** An event of another suite keeps its place and changes nothing until a newer program folds it (J5). */
function eventOfOtherSuite(hash: string, envelope: Envelope & { v: unknown }): EntityEvent {
  const { device, scope, seq } = envelope
  const seen = Array.isArray(envelope.seen) ? envelope.seen.filter((entry) => typeof entry === 'string') : []
  const type = `suite ${String(envelope.v)}: ${envelope.type}`
  return { hash, type, scope, device, seq, at: [0, 0], actor: '', role: '', act: '', seen, body: null }
}
