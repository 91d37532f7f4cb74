import { unconfirmedPlaces } from '../../../../db/approvals.ts'
import { namesOfFile } from '../../../../db/files.ts'
import { deviceRows, issuedCertificates } from '../../../../db/identity.ts'
import { deviceChain, foundingDevices, hashAt } from '../../../../db/sync.ts'
import { bytesOfRange, filesLackedBy, headsOfDevice, sealingKeys } from '../../../../db/syncBundle.ts'
import { heldHeads } from '../../../../db/withheld.ts'
import type { Head, Range } from '../../../../shared/contract/court/messages.ts'
import { byUrgency, streamKey } from '../../../../shared/sync/missing.ts'
import { isGranted } from '../../../../shared/sync/protocol.ts'
import { peekCertificate } from '../../../../shared/sync/trust/certificates.ts'
import type { CoreContext } from '../../context.ts'
import { deskError } from '../../errors.ts'
import { headsSaidBy } from '../holdings.ts'
import type { GrantsOf } from '../hubStore.ts'
import type { SyncKeys } from '../keys.ts'
import { laptopLabels } from '../state.ts'
import { readNames } from './namedFiles.ts'

/** Who opens a bundle: a laptop of the court, or the court itself, whose code stands for its device. */
export interface Recipient {
  device: string
  publicKey: string
}

/** How people name the court as a recipient: `--to court`. */
export const COURT = 'court'

/** The key the court's gateway opens bundles with; null until it was heard of, over a line or by its card on a stick. */
export type CourtKey = () => string | null

/**
 * Whom a bundle is sealed to: by default every other laptop of the court whose key is known here, and the court when its
 * key is; none whose certificate was revoked (P3). Throws BAD_BUNDLE `noRecipient`, `unknownRecipient`, `revokedRecipient`.
 */
export function recipientsOf(context: CoreContext, keys: SyncKeys, to: string | null, courtKey: CourtKey): Recipient[] {
  const { deviceId, courtCode } = context.profile()
  const isRevoked = revokedDevices(context, keys)
  if (to !== null && isRevoked(to)) throw deskError('BAD_BUNDLE', { reason: 'revokedRecipient' })
  const court = courtKey()
  const known = [
    ...sealingKeys(context.store().db).filter(
      ({ device }) => device !== deviceId && device !== courtCode && !isRevoked(device),
    ),
    ...(court === null ? [] : [{ device: courtCode, publicKey: court }]),
  ]
  const chosen = to === null ? known : known.filter((one) => one.device === (to === COURT ? courtCode : to))
  if (chosen.length > 0) return chosen.toSorted((a, b) => (a.device < b.device ? -1 : 1))
  throw deskError('BAD_BUNDLE', { reason: to === null ? 'noRecipient' : 'unknownRecipient' })
}

/**
 * The recipients as people call them, and of a bundle for everybody the laptops of the court whose key is not known here: they
 * can open nothing of it until their own card has come.
 */
export function namedRecipients(
  context: CoreContext,
  keys: SyncKeys,
  recipients: readonly Recipient[],
  to: string | null,
): { names: string[]; keyless: string[] } {
  const { db } = context.store()
  const { deviceId, courtCode, courtName } = context.profile()
  const label = laptopLabels(db)
  const isRevoked = revokedDevices(context, keys)
  // The station opens no sticks.
  const others = new Set([
    deviceId,
    ...foundingDevices(db, courtCode, keys.trust.root),
    ...recipients.map((one) => one.device),
  ])
  const without = deviceRows(db)
    .map((row) => row.device_id)
    .filter((device) => to === null && !others.has(device) && !isRevoked(device))
  return {
    names: recipients.map(({ device }) => (device === courtCode ? courtName : label(device))),
    keyless: without.map(label),
  }
}

/** Devices of which every certificate known here is on a revocation list; one enrolled anew is none of them. */
function revokedDevices(context: CoreContext, { court, trust }: SyncKeys): (device: string) => boolean {
  const { db } = context.store()
  const revoked = new Set(trust.revocations.flatMap((list) => list.revoked.map((one) => one.serial)))
  const issued = issuedCertificates(db, court).map(peekCertificate)
  return (device) => {
    const brought = deviceChain(db, device)
    const certificates = [...issued, brought === null ? null : peekCertificate(brought.certificate)].filter(
      (one) => one?.use === 'device' && one.subject === device,
    )
    return certificates.length > 0 && certificates.every((one) => one !== null && revoked.has(one.serial))
  }
}

/** What the recipients lack as far as it is known here, the most urgent first. */
export interface Lacking {
  ranges: Range[]
  files: { hash: string; size: number; format: string }[]
  events: number
  /** About so many bytes on the stick. */
  bytes: number
}

/** Bytes beside the events of a batch, and beside the bytes of a file, on the stick. */
const BATCH_EXTRA = 700
const FILE_EXTRA = 300

/**
 * Compares what stands here with what each recipient signed for or handed on (X4). `whole`: with nothing, for a laptop
 * that lost what it had. `written`: heads and files that earlier parts of the same transfer hold.
 */
export async function lackingOf(
  context: CoreContext,
  keys: SyncKeys,
  recipients: readonly Recipient[],
  options: { whole: boolean; grantsOf: GrantsOf; written: { heads: readonly Head[]; files: readonly string[] } },
): Promise<Lacking> {
  const { db } = context.store()
  const { whole, grantsOf, written } = options
  const devices = recipients.map((one) => one.device)
  const theirs = devices.map((device) => knownOf(context, keys, device, whole))
  const granted = await Promise.all(devices.map((device) => grantsOf(device)))
  const before = new Map(written.heads.map((head) => [streamKey(head), head.seq]))
  // A decision whose receipt never came goes to the court again, though it signed for it: its answer names the receipt (P1).
  const toCourt = devices.includes(context.profile().courtCode)
  const unconfirmed = Map.groupBy(toCourt ? unconfirmedPlaces(db) : [], streamKey)
  const ranges: Range[] = []
  for (const head of heldHeads(db)) {
    const { device, scope } = head
    const key = streamKey(head)
    if (!granted.every((scopes) => isGranted(scopes, scope))) continue
    const lowest = Math.min(...theirs.map((has) => has(head)))
    const earlier = before.get(key) ?? 0
    const from = Math.max(lowest, earlier) + 1
    for (const { seq } of unconfirmed.get(key) ?? []) {
      if (earlier < seq && seq < from) ranges.push({ device, scope, from: seq, to: seq })
    }
    if (from <= head.seq) ranges.push({ device, scope, from, to: head.seq })
  }
  const done = new Set(written.files)
  readNames(context)
  // As at a hub: a file goes to whoever may have a record that names it; one that none names, to whoever may have all.
  const mayHave =
    (hash: string) =>
    (scopes: readonly string[]): boolean => {
      const names = namesOfFile(db, hash).map(({ scope }) => scope)
      return (names.length === 0 ? ['device:*'] : names).some((scope) => isGranted(scopes, scope))
    }
  const files = filesLackedBy(db, whole ? ['nobody'] : devices).filter(
    ({ hash }) => !done.has(hash) && granted.every(mayHave(hash)),
  )
  const events = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const ofEvents = ranges.reduce((sum, range) => sum + bytesOfRange(db, range) + BATCH_EXTRA * batches(range), 0)
  const ofFiles = files.reduce((sum, { size }) => sum + size + FILE_EXTRA, 0)
  return { ranges: byUrgency(ranges), files, events, bytes: ofEvents + ofFiles }
}

const batches = ({ from, to }: Range): number => Math.ceil((to - from + 1) / 200)

/** How far a device has a stream as it stands here; 0 = nothing known of it. */
function knownOf(context: CoreContext, { trust }: SyncKeys, device: string, whole: boolean): (head: Head) => number {
  if (whole) return () => 0
  const { db } = context.store()
  const known = new Map<string, number>()
  for (const head of [...headsOfDevice(db, device), ...headsSaidBy(db, device, trust.revocations)]) {
    const key = streamKey(head)
    // A head of another branch says nothing of this one (X7).
    if (head.seq > (known.get(key) ?? 0) && hashAt(db, head.device, head.scope, head.seq) === head.hash) {
      known.set(key, head.seq)
    }
  }
  // What it wrote itself it has.
  return (head) => (head.device === device ? head.seq : (known.get(streamKey(head)) ?? 0))
}
