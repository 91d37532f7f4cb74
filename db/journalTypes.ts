import type { OriginalProof } from '../shared/journal/adopted.ts'
import { canonicalText, type JsonObject } from '../shared/journal/canonical.ts'
import type { Envelope } from '../shared/journal/envelope.ts'
import { bodyHashOf, newSalt } from '../shared/journal/hash.ts'
import type { EntityHistory } from '../shared/journal/registers.ts'
import type { ForeignEvent } from './foreignEvent.ts'
import type { StreamHeadRow } from './heads.ts'

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
  readonly code: 'entityExists' | 'unknownRev' | 'needsNewerProgram' | 'eventTooLarge' | 'handedBack'
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

/** The end of a stream from a place on. */
export interface Branch {
  device: string
  scope: string
  from: number
}

/** A place in a stream with the hash that stands there. */
export interface BranchPlace {
  device: string
  scope: string
  seq: number
  hash: string
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
  /**
   * Re-issues the end of a branch of a device that this one was, as adopted events of this device, and takes it out of its
   * stream, whose place is another branch's (X7). What an adopted event carries already is not carried twice. Returns how
   * many were re-issued.
   */
  reissue(branch: Branch, proofOf: (place: BranchPlace) => OriginalProof, author: Author, act: string): number
  /**
   * Takes what this machine wrote in a local court's scope out of it and keeps each event whole in the machine's own scope,
   * folded into nothing (decision 0048). Inside a transaction; the stream begins anew. Returns how many were kept.
   */
  keepLocal(scope: string, proofOf: (place: BranchPlace) => OriginalProof, author: Author, act: string): number
  /** From here on this machine writes as another device (X7); taken back with the transaction. */
  becomeDevice(device: string): void
}

/** What became of foreign events. `fault`: of the chain (`fork`, `wrongPrev`, `gap` when too many wait) or of the bytes. */
export interface ApplyResult {
  applied: number
  known: number
  waiting: number
  refused: { hash: string; fault: string }[]
}
