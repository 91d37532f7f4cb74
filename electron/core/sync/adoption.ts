import type { KeyObject } from 'node:crypto'
import { isAdopted } from '../../../db/branches.ts'
import { allHeads, headOf, type StreamHeadRow } from '../../../db/heads.ts'
import type { Branch, BranchPlace } from '../../../db/journal.ts'
import type { Db } from '../../../db/open.ts'
import {
  forgetForks,
  hashAt,
  peerHeadsOf,
  quarantineRows,
  saveDeviceChain,
  settleQuarantine,
  signedHeadIn,
} from '../../../db/sync.ts'
import { withheldScopes } from '../../../db/withheld.ts'
import type { OriginalProof } from '../../../shared/journal/adopted.ts'
import { envelopeHash, parseOutline } from '../../../shared/journal/envelope.ts'
import { decodeFrames } from '../../../shared/sync/frames.ts'
import { signHead } from '../../../shared/sync/signedHead.ts'
import type { Chain } from '../../../shared/sync/trust/certificates.ts'
import type { OpenStore } from '../context.ts'
import { packStream } from './pack.ts'

/** A device that this machine is or was, with the key that proves what it wrote. */
export interface FormerDevice {
  device: string
  key: KeyObject
  chain: Chain
}

/** Re-issuing is a machine's act: its author is the laptop itself. */
const MACHINE_ROLE = 'device'

/** By which device, in which act, and when (ms) something is re-issued. */
export interface Reissuing {
  device: string
  act: string
  at: number
}

/** Streams of a device of which another branch came here, signed by that device, with the place where it leaves ours (X7). */
export function forksOf(db: Db, device: string): Branch[] {
  const rows = quarantineRows(db).filter(
    (row) => row.device === device && row.came === 'received' && row.fault === 'fork' && !isSettled(db, row),
  )
  return [...Map.groupBy(rows, (row) => row.scope)].flatMap(([scope, own]): Branch[] => {
    const head = headOf(db, device, scope)?.seq ?? 0
    const differing = own.flatMap((row) => leaving(db, row, head) ?? [])
    if (differing.length === 0) return []
    const exact = differing.filter(({ isExact }) => isExact).map(({ seq }) => seq)
    // What came says that a branch leaves ours and not where: then all of the stream is re-issued, which loses nothing.
    return [{ device, scope, from: exact.length === 0 ? 1 : Math.min(...exact) }]
  })
}

/**
 * Whether an event of another branch asks for nothing any more: an adopted one carries it, and the court holds what stands here
 * at its place. Somebody who took nothing of that yet, as a hub that was not at the gateway since, goes on offering it (X7).
 */
export function isSettled(db: Db, place: StreamHeadRow): boolean {
  return isAdopted(db, place.hash) && courtHolds(db, place)
}

/** Whether the court has what stands here at a place of a stream. */
export function courtHolds(db: Db, { device, scope, seq }: Omit<StreamHeadRow, 'hash'>): boolean {
  return peerHeadsOf(db, device, scope).some(
    (one) => one.peer.startsWith('gateway:') && one.seq >= seq && hashAt(db, device, scope, one.seq) === one.hash,
  )
}

/** Whether an event that was refused still differs from what stands here, and whether ours is the same just before it. */
function leaving(
  db: Db,
  row: ReturnType<typeof quarantineRows>[number],
  head: number,
): { seq: number; isExact: boolean } | null {
  const { device, scope, seq, hash } = row
  const prev = prevOf(row.frames, hash)
  const before = hashAt(db, device, scope, seq - 1)
  if (seq > head + 1) return null
  if (seq <= head ? hashAt(db, device, scope, seq) === hash : prev === before) return null
  return { seq, isExact: prev === before }
}

/** What a refused event follows, as the piece that brought it says; undefined when that was not kept. */
function prevOf(frames: Uint8Array | null, hash: string): string | null | undefined {
  const events = frames === null ? null : decodeFrames(Buffer.from(frames))
  const event = events?.find(({ envelope }) => envelopeHash(envelope) === hash)
  return event === undefined ? undefined : parseOutline(event.envelope)?.prev
}

/** Of a stream of which nobody has more than this many events nothing is re-issued: it is told on as the old device's. */
const REISSUED_AT_ONCE = 5000

/**
 * Makes this machine another device, inside the caller's transaction (X7). The old one signs its heads for the last time, so
 * that whoever holds its streams can hand them on; what nobody signed for is re-issued in the new one's streams. `whole`:
 * false where the old device lives on elsewhere and tells its streams itself; then only what it said in its own scope is,
 * which nobody else may tell on. Returns how many events were.
 */
export function leaveDevice(store: OpenStore, former: FormerDevice, by: Reissuing, whole: boolean): number {
  const { db } = store
  signEverything(db, former, by.at)
  const ownScope = `device:${former.device}`
  // That somebody holds a piece of its own scope which the court refuses helps nobody: no one learns of that fork again.
  const refused = forksOf(db, former.device).filter(({ scope }) => scope === ownScope)
  const branches = allHeads(db)
    .filter(({ device, scope }) => device === former.device && (whole || scope === ownScope))
    .map(({ device, scope, seq }) => {
      const from = refused.filter((one) => one.scope === scope).map((one) => one.from)
      return { device, scope, seq, from: Math.min(heldUpTo(db, device, scope) + 1, ...from) }
    })
    .filter(({ seq, from }) => seq - from < REISSUED_AT_ONCE)
  store.journal.becomeDevice(by.device)
  return reissue(store, branches, former, by)
}

/** A device signs the heads of everything it wrote, so that whoever holds that can hand it on (X11). */
export function signEverything(db: Db, former: FormerDevice, at: number): void {
  saveDeviceChain(db, { device: former.device, ...former.chain })
  for (const { device, scope, seq } of allHeads(db).filter((head) => head.device === former.device)) {
    for (let from = (signedHeadIn(db, { device, scope }, 1, seq)?.seq ?? 0) + 1; from <= seq; ) {
      const batch = packStream(db, former, at, { device, scope, from })
      if (batch === null) break
      from = batch.head.seq + 1
    }
  }
}

/**
 * Re-issues what former devices of this machine wrote on branches that others refuse, inside the caller's transaction. Doing
 * it again does nothing.
 */
export function reissueForks(store: OpenStore, former: readonly FormerDevice[], by: Reissuing): number {
  return former.reduce((sum, one) => sum + reissue(store, forksOf(store.db, one.device), one, by), 0)
}

function reissue(store: OpenStore, branches: readonly Branch[], former: FormerDevice, by: Reissuing): number {
  const proofOf = (place: BranchPlace): OriginalProof => {
    const { signature } = signHead(place, by.at, former.key)
    return { signedAt: by.at, signature, chain: former.chain }
  }
  const author = { officerId: by.device, role: MACHINE_ROLE }
  // What was handed back the court signed for whole; here it has no bodies to be told on with, and is written in no more (L8).
  const withheld = withheldScopes(store.db)
  const told = branches.filter(({ scope }) => !withheld.has(scope))
  const reissued = told.reduce((sum, one) => sum + store.journal.reissue(one, proofOf, author, by.act), 0)
  settleQuarantine(store.db)
  // What the other machine says in the old device's own scope never comes here any more; it hides nothing of ours.
  forgetForks(store.db, former.device, `device:${former.device}`)
  return reissued
}

/** Up to where somebody else signed for a stream of this machine, where what they have is what stands here (X4). */
function heldUpTo(db: Db, device: string, scope: string): number {
  return peerHeadsOf(db, device, scope)
    .filter(({ peer, seq, hash }) => !peer.endsWith(`:${device}`) && hashAt(db, device, scope, seq) === hash)
    .reduce((most, { signed_seq }) => Math.max(most, signed_seq), 0)
}
