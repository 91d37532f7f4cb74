import { courtEventBodies, newestCourtEvent } from '../../../db/entityEvents.ts'
import { headOf } from '../../../db/heads.ts'
import type { Db } from '../../../db/open.ts'
import { foundingDevices, scopesWritten } from '../../../db/sync.ts'
import {
  type Grant,
  type GrantTrust,
  overOf,
  readGrant,
  readTakenBack,
  SCOPE_GRANTED,
  SCOPE_TAKEN_BACK,
  type TakenBack,
} from '../../../shared/sync/grant.ts'
import { scopesInForce, stillHolds } from '../../../shared/sync/inForce.ts'
import { covers, isGranted } from '../../../shared/sync/protocol.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { courtChain, revocationsHere } from '../approvals/trust.ts'
import type { CoreContext } from '../context.ts'
import type { GrantsOf } from './hubStore.ts'

/** Every grant and every withdrawal that stands by its signature, in the order in which they came. */
export interface GrantsKnown {
  grants: readonly Grant[]
  takenBack: readonly TakenBack[]
}
/** What was read of a store, with what it was read from. */
const read = new WeakMap<Db, GrantsKnown & { from: string }>()

/**
 * Scopes of a device as this laptop's store knows them. A court of one machine has no leads that grant anything: its
 * copies on other laptops may have every site and case. Elsewhere a scope is granted by a signed event of the court's
 * scope (X11), or was opened by the device itself, as the gateway has it.
 */
export function grantsHere(context: CoreContext): GrantsOf {
  return async (device, when = 'now') => {
    const known = await grantsKnown(context)
    if (known === null) return ['site:*', 'case:*']
    return scopesOf(context, known, device, when)
  }
}

/** Scopes of a device by what is known of grants here; `when` as {@link GrantsOf}. */
export function scopesOf(
  context: CoreContext,
  { grants, takenBack }: GrantsKnown,
  device: string,
  when: 'now' | 'ever',
): string[] {
  return scopesBy(context, { grants, takenBack }, device, { when, written: scopesWritten(context.store().db, device) })
}

/** The same of a device that has written in these cases and sites. */
function scopesBy(
  context: CoreContext,
  { grants, takenBack }: GrantsKnown,
  device: string,
  { when, written }: { when: 'now' | 'ever'; written: readonly string[] },
): string[] {
  const now = context.ports.now()
  const own = grants.filter((grant) => grant.device === device)
  // What somebody granted and let run out was not opened by the device.
  const granted = own.map(({ scope }) => scope)
  const opened = written.filter((scope) => !isGranted(granted, scope))
  if (when === 'ever') return [...new Set([...granted, ...opened])].sort()
  const inForce = own.filter(({ until }) => until === null || until > now)
  const given = [
    ...inForce.map((grant) => ({ scope: grant.scope, over: overOf(grant) })),
    ...opened.map((scope) => ({ scope, over: [] })),
  ]
  return scopesInForce(
    given,
    takenBack.filter((one) => one.device === device),
  )
}

/**
 * What a stick takes along for a device (the court, by its code, has everything): the court's own scope, the device's, and what was granted to it. Of a court of one
 * machine everything, because it is sealed to that court's laptops only.
 */
export function stickGrants(context: CoreContext): GrantsOf {
  const granted = grantsHere(context)
  return async (device, when) => {
    const { root } = await courtChain(context)
    if (peekCertificate(root)?.realm !== 'court') return ['court:*', 'register:*', 'case:*', 'site:*', 'device:*']
    const { courtCode } = context.profile()
    if (device === courtCode) return ['court:*', 'register:*', 'case:*', 'site:*', 'device:*']
    return [`court:${courtCode}`, `device:${device}`, ...(await granted(device, when))]
  }
}

/**
 * Scopes taken back from this laptop that another side may have: whatever stands here of them is still offered there. The
 * gateway takes all, a laptop what it was granted itself.
 */
export async function takenBackHere(context: CoreContext, other: { kind: string; peer: string }): Promise<string[]> {
  const known = await grantsKnown(context)
  if (known === null) return []
  const { deviceId } = context.profile()
  const mine = withdrawnFrom(context, known, deviceId).map(({ scope }) => scope)
  if (other.kind === 'gateway') return mine
  const theirs = scopesOf(context, known, other.peer.slice(other.peer.indexOf(':') + 1), 'now')
  return mine.filter((scope) => isGranted(theirs, scope))
}

/** Withdrawals from a device that no later grant answers, of each scope the one that came last. */
export function withdrawnFrom(context: CoreContext, known: GrantsKnown, device: string): TakenBack[] {
  const scopes = scopesOf(context, known, device, 'now')
  const hold = known.takenBack.filter((one) => one.device === device && stillHolds(scopes, one))
  return [...new Map(hold.map((one) => [one.scope, one])).values()]
}

/** Withdrawals from this laptop that still hold, and what it may have in spite of them; nothing in a court of one machine. */
export interface TakenHere {
  withdrawn: readonly TakenBack[]
  /** As `isGranted` reads them. */
  scopes: readonly string[]
}

/** {@link TakenHere} of every scope. */
export async function withdrawnHere(context: CoreContext): Promise<TakenHere> {
  const known = await grantsKnown(context)
  if (known === null) return { withdrawn: [], scopes: [] }
  const { deviceId } = context.profile()
  const scopes = scopesOf(context, known, deviceId, 'now')
  return { withdrawn: withdrawnFrom(context, known, deviceId), scopes }
}

/** {@link TakenHere} as far as one case or site is concerned; nothing else is read for it, however many there are. */
export async function withdrawnOf(context: CoreContext, scope: string): Promise<TakenHere> {
  const known = await grantsKnown(context)
  const { deviceId } = context.profile()
  const withdrawn = known?.takenBack.filter((one) => one.device === deviceId && covers(one.scope, scope)) ?? []
  if (known === null || withdrawn.length === 0) return { withdrawn: [], scopes: [] }
  const written = headOf(context.store().db, deviceId, scope) === undefined ? [] : [scope]
  return { withdrawn, scopes: scopesBy(context, known, deviceId, { when: 'now', written }) }
}

/**
 * Grants and withdrawals as this store holds them; null in a court of one machine, where nobody grants anything. Each is
 * judged at its own time: it outlives its signer's certificate.
 */
export async function grantsKnown(context: CoreContext): Promise<GrantsKnown | null> {
  const { root } = await courtChain(context)
  if (peekCertificate(root)?.realm !== 'court') return null
  const { db } = context.store()
  const court = context.profile().courtCode
  const newest = newestCourtEvent(db, court)
  const { lists: revocations, name } = await revocationsHere(context)
  const from = `${court} ${newest} ${name}`
  const before = read.get(db)
  if (before?.from === from) return before
  const [station = null] = foundingDevices(db, court, root)
  const judged = async <T>(type: string, reads: (body: unknown, trust: GrantTrust) => Promise<T | null>) => {
    const sound: T[] = []
    for (const body of courtEventBodies(db, court, type)) {
      const at = Number((body as { at?: unknown } | null)?.at ?? 0)
      const one = await reads(body, { root, revocations, court, station, at })
      if (one !== null) sound.push(one)
    }
    return sound
  }
  const known = {
    ...{ from, grants: await judged(SCOPE_GRANTED, readGrant) },
    takenBack: await judged(SCOPE_TAKEN_BACK, readTakenBack),
  }
  read.set(db, known)
  return known
}
