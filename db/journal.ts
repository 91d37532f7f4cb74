import { ADOPTED, adoptedBody, type OriginalProof, originalOf } from '../shared/journal/adopted.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import { checkNext } from '../shared/journal/chain.ts'
import { type HybridTime, merge, tick } from '../shared/journal/clock.ts'
import {
  checkEnvelope,
  type Envelope,
  type EnvelopeOutline,
  envelopeBytes,
  envelopeHash,
} from '../shared/journal/envelope.ts'
import { derivedId, entityName, splitEntity } from '../shared/journal/ids.ts'
import { LOCAL_KEPT, localKeptBody } from '../shared/journal/localKept.ts'
import { type EntityEvent, type EntityHistory, noRank, orderEvents } from '../shared/journal/registers.ts'
import {
  adoptedFrom,
  branchRows,
  carriedBy,
  isAdopted,
  keepHighest,
  nextNumber,
  noteAdopted,
  takeAway,
} from './branches.ts'
import { entityRef, foldedEvent, loadEvents, toEntityEvent } from './entityEvents.ts'
import { type ForeignEvent, limitOf, park, type ReadEvent, readForeign, unpark } from './foreignEvent.ts'
import { allHeads } from './heads.ts'
import { readClock, saveClock } from './journalClock.ts'
import {
  type ApplyResult,
  type Author,
  type Branch,
  type BranchPlace,
  type EventDraft,
  type Journal,
  JournalError,
  type JournalMachine,
  sealBody,
  type WrittenEvent,
} from './journalTypes.ts'
import type { Db } from './open.ts'
import { notePlace, settlePlaces } from './places.ts'
import { dropRows, foldable, isFoldable, type Projection, writeMany } from './projection.ts'
import { prepared } from './statements.ts'
import { loadStream, type StreamState } from './streams.ts'
import { forgetWithheld, putBody, settleComing, withheldScopes } from './withheld.ts'

/** An event's bytes, with the answer kept beside it. */
type StoredEvent = ForeignEvent & { answer: string | null }

/** Opens the journal over `db` for this machine. `projections` fold what it writes. */
export function openJournal(db: Db, machine: JournalMachine, projections: readonly Projection[]): Journal {
  const byKind = new Map(projections.flatMap((projection) => projection.kinds.map((kind) => [kind, projection])))
  const streams = new Map<string, StreamState>()
  const insertEvent = prepared(
    db,
    'INSERT INTO event (event_id, stream_id, seq, entity_ref, type, hash, envelope, salt, body, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  let own = machine.device
  let last: HybridTime = readClock(db, own)
  let next = nextNumber(db)
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
    const put = insertEvent.run(next, at.id, seq, ref, type, digest, event.envelope, salt, body, answer)
    next = null
    notePlace(db, ref, 0, put.lastInsertRowid)
    at.head = { seq: envelope.seq, hash }
    if ((type === ADOPTED || type === LOCAL_KEPT) && 'v' in envelope) {
      const carried = carriedBy(envelope, event.body === null ? null : bodyOf(event.body))
      for (const { hash: inner } of carried) noteAdopted(db, inner, put.lastInsertRowid)
    }
  }

  function isUnderstood(hash: string, envelope: Envelope, body: JsonObject | null): boolean {
    const projection = byKind.get(splitEntity(envelope.entity).kind)
    return projection !== undefined && isFoldable(foldedEvent(hash, envelope, body), projection)
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
    // Its rows are gone; what was written now would be kept by nobody here (L8).
    if (withheldScopes(db).has(draft.scope)) throw new JournalError('handedBack', draft.entity)
    const at = stream(own, draft.scope)
    last = tick(last, machine.now())
    const envelope: Envelope = {
      v: 1,
      device: own,
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
    if (bytes.length + draft.body.bytes.length > limitOf(draft.type)) {
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
      const before = own
      try {
        return transaction.immediate(() => {
          const answer = work()
          if (failed !== null) throw failed.error
          settlePlaces(db, written)
          return answer
        }) as T
      } catch (error) {
        streams.clear()
        forgetWithheld(db)
        own = before
        last = readClock(db, own)
        next = nextNumber(db)
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
    becomeDevice(device) {
      if (!open) throw new Error('becomeDevice outside a transaction')
      own = device
    },
    reissue(branch, proofOf, author, act) {
      if (!open) throw new Error('reissue outside a transaction')
      return whole(() => reissue(branch, proofOf, author, act))
    },
    keepLocal(scope, proofOf, author, act) {
      if (!open) throw new Error('keepLocal outside a transaction')
      return whole(() => keepLocal(scope, proofOf, author, act))
    },
    apply: (events) => applyAll(events, false),
    receive: (events) => applyAll(events, true),
  }

  function applyAll(events: readonly ForeignEvent[], waits: boolean): ApplyResult {
    if (!open) throw new Error('apply outside a transaction')
    const result: ApplyResult = { applied: 0, known: 0, waiting: 0, refused: [] }
    const touched = new Set<string>()
    const queue = events.map((event) => ({ event, waited: false })).reverse()
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const outcome = applyOne(next, waits, touched)
      if (outcome.kind === 'refused') result.refused.push({ hash: outcome.hash, fault: outcome.fault })
      else result[outcome.kind] += 1
      if (outcome.kind !== 'applied') continue
      touched.add(outcome.entity)
      const waited = unpark(db, outcome.next).reverse()
      queue.push(...waited.map((event) => ({ event, waited: true })))
    }
    writeMany(db, projections, touched.size, () => {
      for (const entity of touched) journal.project(entity)
    })
    settleComing(db)
    saveClock(db, last)
    return result
  }

  type Outcome =
    | { kind: 'applied'; entity: string; next: { device: string; scope: string; seq: number } }
    | { kind: 'known' | 'waiting' }
    | { kind: 'refused'; hash: string; fault: string }

  type Next = { event: ForeignEvent; waited: boolean }

  /** `waited`: it lay aside for its predecessor until now. */
  function applyOne({ event, waited }: Next, waits: boolean, touched: Set<string>): Outcome {
    const read = readForeign(event)
    if ('fault' in read) return { kind: 'refused', ...read }
    const { hash, envelope } = read
    const at = stream(envelope.device, envelope.scope)
    const fault = placeOf(at, read, waited, touched)
    const withheld = withheldScopes(db).get(envelope.scope)
    if (fault === 'known') return withheld === 'coming' ? refill(at, read) : { kind: 'known' }
    if (waits && fault === 'gap' && park(db, read)) return { kind: 'waiting' }
    if (fault !== null) return { kind: 'refused', hash, fault }
    if ('at' in envelope) last = merge(last, envelope.at, machine.now())
    // Of a scope that was handed back only the envelope is kept: chains and heads go on (L8).
    const bare = withheld === 'back'
    store(at, envelope, hash, { ...event, ...(bare ? { salt: null, body: null } : {}), answer: null })
    if (!bare && !('at' in envelope && isUnderstood(hash, envelope, read.body))) noteNewer(envelope.entity)
    const { device, scope, seq } = envelope
    return { kind: 'applied', entity: envelope.entity, next: { device, scope, seq: seq + 1 } }
  }

  /** Puts back the body of an event whose envelope stayed when its scope was handed back (L8). */
  function refill(at: StreamState, { hash, envelope, bytes }: ReadEvent): Outcome {
    if (bytes.body === null || !putBody(db, { stream: at.id, seq: envelope.seq, hash }, bytes)) return { kind: 'known' }
    const { device, scope, seq } = envelope
    return { kind: 'applied', entity: envelope.entity, next: { device, scope, seq: seq + 1 } }
  }

  /**
   * Whether an event continues its stream (null). What an adopted event carries is known wherever its own place went; a
   * branch here all of which adopted events carry makes way for another, which nothing else carries (X7). It makes way
   * for nothing that `waited` and still does not join: the branch comes again from wherever it came, and would be taken
   * and let go of for ever.
   */
  function placeOf(at: StreamState, { hash, envelope }: ReadEvent, waited: boolean, touched: Set<string>) {
    const isTaken = envelope.seq <= at.head.seq
    if (isTaken && hashIn(at, envelope.seq) === hash) return 'known'
    const fault = checkNext(at.head, envelope)?.fault ?? null
    if (fault === null) return null
    const isKnown = isAdopted(db, hash)
    if (fault === 'gap') return isKnown ? 'known' : fault
    const from = adoptedFrom(db, at.id, at.head.seq)
    if (isTaken ? from > envelope.seq : from > at.head.seq) return fault
    if (isKnown) return 'known'
    const joins = isTaken && hashIn(at, envelope.seq - 1) === envelope.prev
    if (waited && !joins) return 'gap'
    for (const entity of makeWay(at, joins ? envelope.seq : from)) touched.add(entity)
    return checkNext(at.head, envelope)?.fault ?? null
  }

  function hashIn(at: StreamState, seq: number): string | null {
    const row = prepared(db, 'SELECT hash FROM event WHERE stream_id = ? AND seq = ?').get(at.id, seq)
    return row === undefined ? null : Buffer.from((row as { hash: Uint8Array }).hash).toString('hex')
  }

  function makeWay(at: StreamState, from: number): string[] {
    const { head, entities, highest } = takeAway(db, at, from)
    at.head = head
    keepHighest(db, highest)
    next = nextNumber(db)
    return entities
  }

  function reissue(
    branch: Branch,
    proofOf: (place: BranchPlace) => OriginalProof,
    author: Author,
    act: string,
  ): number {
    const { device, scope, from } = branch
    const at = stream(device, scope)
    const target = scope === `device:${device}` ? `device:${own}` : scope
    let reissued = 0
    for (const { seq, hash: digest, answer, ...bytes } of branchRows(db, at.id, from)) {
      const envelope = JSON.parse(Buffer.from(bytes.envelope).toString('utf8')) as Envelope
      // What carries an original already is carried on as that original.
      const inner = originalOf(envelope, bytes.body === null ? null : bodyOf(bytes.body))
      const hash = inner?.hash ?? Buffer.from(digest).toString('hex')
      if (inner === null && isAdopted(db, hash)) continue
      const proof = inner?.proof ?? proofOf({ device, scope, seq, hash })
      const body = sealBody(adoptedBody(inner?.bytes ?? bytes, proof))
      const { entity, seen } = envelope
      appendOne(
        { scope: target, type: ADOPTED, entity, seen, body, ...(answer === null ? {} : { answer }) },
        author,
        act,
      )
      reissued += 1
    }
    for (const entity of makeWay(at, from)) journal.project(entity)
    return reissued
  }

  function keepLocal(
    scope: string,
    proofOf: (place: BranchPlace) => OriginalProof,
    author: Author,
    act: string,
  ): number {
    const at = stream(own, scope)
    const rows = branchRows(db, at.id, 1)
    for (const { seq, hash: digest, answer, ...bytes } of rows) {
      const hash = Buffer.from(digest).toString('hex')
      const body = sealBody(localKeptBody(bytes, proofOf({ device: own, scope, seq, hash })))
      const entity = entityName('localKept', derivedId(digest))
      const event = { scope: `device:${own}`, type: LOCAL_KEPT, entity, seen: [], body }
      appendOne(answer === null ? event : { ...event, answer }, author, act)
    }
    for (const entity of makeWay(at, 1)) {
      const { kind, id } = splitEntity(entity)
      dropRows(db, byKind.get(kind), id)
      journal.project(entity)
    }
    return rows.length
  }

  function noteNewer(entity: string): void {
    prepared(
      db,
      'INSERT INTO newer_entity (entity, count) VALUES (?, 1) ON CONFLICT(entity) DO UPDATE SET count = count + 1',
    ).run(entity)
  }

  return journal
}

export { entityRef, loadEvents, toEntityEvent } from './entityEvents.ts'
export { EVENT_LIMIT_BYTES, type ForeignEvent } from './foreignEvent.ts'
export {
  type ApplyResult,
  type Author,
  type Branch,
  type BranchPlace,
  type EventDraft,
  type Journal,
  JournalError,
  type JournalMachine,
  type SealedBody,
  sealBody,
  type WrittenEvent,
} from './journalTypes.ts'

const bodyOf = (bytes: Uint8Array): JsonObject => JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonObject
