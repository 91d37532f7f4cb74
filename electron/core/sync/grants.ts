import { courtEventBodies } from '../../../db/entityEvents.ts'
import { newestEvent } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { foundingDevices, scopesWritten } from '../../../db/sync.ts'
import { type Grant, readGrant, SCOPE_GRANTED } from '../../../shared/sync/grant.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { courtChain, revocationsHere } from '../approvals/trust.ts'
import type { CoreContext } from '../context.ts'
import type { GrantsOf } from './hubStore.ts'

/** What was read of a store up to an event: every grant somebody signed who may. */
interface Known {
  upTo: number
  grants: Grant[]
}
const read = new WeakMap<Db, Known>()

/**
 * Scopes of a device as this laptop's store knows them. A court of one machine has no leads that grant anything: its
 * copies on other laptops may have every site and case. Elsewhere a scope is granted by a signed event of the court's
 * scope (X11), or was opened by the device itself, as the gateway has it.
 */
export function grantsHere(context: CoreContext): GrantsOf {
  return async (device) => {
    const { root } = await courtChain(context)
    if (peekCertificate(root)?.realm !== 'court') return ['site:*', 'case:*']
    const { db } = context.store()
    const now = context.ports.now()
    const own = (await grantsKnown(context, db, root)).filter((grant) => grant.device === device)
    const inForce = own.filter(({ until }) => until === null || until > now).map(({ scope }) => scope)
    // What somebody granted and let run out was not opened by the device.
    const ended = own.map(({ scope }) => scope)
    const opened = scopesWritten(db, device).filter((scope) => !isGranted(ended, scope))
    return [...new Set([...inForce, ...opened])].sort()
  }
}

/**
 * What a stick takes along for a device (the court, by its code, has everything): the court's own scope, the device's, and what was granted to it. Of a court of one
 * machine everything, because it is sealed to that court's laptops only.
 */
export function stickGrants(context: CoreContext): GrantsOf {
  const granted = grantsHere(context)
  return async (device) => {
    const { root } = await courtChain(context)
    if (peekCertificate(root)?.realm !== 'court') return ['court:*', 'register:*', 'case:*', 'site:*', 'device:*']
    const { courtCode } = context.profile()
    if (device === courtCode) return ['court:*', 'register:*', 'case:*', 'site:*', 'device:*']
    return [`court:${courtCode}`, `device:${device}`, ...(await granted(device))]
  }
}

/** Every grant that stands by its signature. A grant is judged at its own time: it outlives its signer's certificate. */
async function grantsKnown(context: CoreContext, db: Db, root: string): Promise<Grant[]> {
  const upTo = newestEvent(db)
  const before = read.get(db)
  if (before?.upTo === upTo) return before.grants
  const court = context.profile().courtCode
  const [station = null] = foundingDevices(db, court, root)
  const { lists: revocations } = await revocationsHere(context)
  const grants: Grant[] = []
  for (const body of courtEventBodies(db, court, SCOPE_GRANTED)) {
    const at = Number((body as { at?: unknown } | null)?.at ?? 0)
    const grant = await readGrant(body, { root, revocations, court, station, at })
    if (grant !== null) grants.push(grant)
  }
  read.set(db, { upTo, grants })
  return grants
}
