import type { JsonObject } from '../../journal/canonical.ts'

/** Event types of identity. */
export const identityTypes = {
  courtFounded: 'identity.courtFounded',
  officerAdded: 'identity.officerAdded',
  officerRemoved: 'identity.officerRemoved',
  deviceAdded: 'identity.deviceAdded',
  /** A numbered list of certificates that count no more, signed by the court (P3). */
  revocationsIssued: 'identity.revocationsIssued',
  sessionOpened: 'identity.sessionOpened',
  sessionClosed: 'identity.sessionClosed',
  /** This laptop writes as another device from here on: `{at, from, reason}` (X7). */
  deviceChanged: 'identity.deviceChanged',
  /** The same laptop lies on another machine or in another folder, as a person says: `{at, change, officer}` (X7). */
  machineChanged: 'identity.machineChanged',
  /** One of the events of a local court that this laptop left for its court, whole (decision 0048). */
  localKept: 'identity.localKept',
  /** Somebody whom a local court certified: `{certificate, name, role}`; their name and key stay readable. */
  localOfficer: 'identity.localOfficer',
  /** Up to here this device wrote in this scope under a local court: `{code, name, root}` of it. */
  localUntil: 'identity.localUntil',
} as const

/** What an officer's key signs at unlock: who, on which device, in which run, after which event of the device. */
export interface SessionStatement {
  v: 1
  device: string
  officer: string
  role: string
  boot: string
  at: number
  /** Head of the device's own stream, null before its first event. */
  head: string | null
}

/** Body of `identity.sessionOpened`: the statement and its signature by the officer's key. */
export function sessionOpenedBody(statement: SessionStatement, publicKey: string, signature: string): JsonObject {
  return { publicKey, signature, statement: { ...statement } }
}

/** Head of one stream as a closing session signs it. */
export interface SignedHead {
  scope: string
  seq: number
  /** Hash of the event at `seq`, 64 hex digits. */
  hash: string
}

/** What an officer's key signs at lock: the streams of this device that grew since the last signed list. */
export interface HeadsStatement {
  v: 1
  device: string
  at: number
  /** How many heads are listed, over all pieces. */
  count: number
  /** Merkle root (RFC 6962) over the canonical JSON of the heads, by scope; 64 hex digits. */
  root: string
}

/** Heads in one event: 150 stay well below the 32 KiB an event may have. */
export const HEADS_PER_EVENT = 150

/**
 * Bodies of `identity.sessionClosed`, one for every 150 heads, all of one act. The list stands in them, so that whoever
 * has the journal can check the signature: `{heads: statement, list: [{hash, scope, seq}], piece: {n, of}, publicKey,
 * signature}`, `n` from 1. Frozen by `test/golden/journal/sessionClosed-1.json`.
 */
export function sessionClosedBodies(
  statement: HeadsStatement,
  list: readonly SignedHead[],
  publicKey: string,
  signature: string,
): JsonObject[] {
  const of = Math.max(1, Math.ceil(list.length / HEADS_PER_EVENT))
  return Array.from({ length: of }, (_, index) => ({
    heads: { ...statement },
    list: list.slice(index * HEADS_PER_EVENT, (index + 1) * HEADS_PER_EVENT).map((head) => ({ ...head })),
    piece: { n: index + 1, of },
    publicKey,
    signature,
  }))
}
