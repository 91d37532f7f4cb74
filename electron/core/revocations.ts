import { deviceRows, issuedCertificates, readSecret } from '../../db/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import {
  type Certificate,
  peekCertificate,
  type RevocationList,
  signRevocations,
} from '../../shared/sync/trust/certificates.ts'
import { privateKeyFrom } from '../../shared/sync/trust/primitives.ts'
import { revocationsHere } from './approvals/trust.ts'
import { type Act, type CoreContext, draft } from './context.ts'

/** Entries of one list at most: a list is one event, and an event has a limit. Older ones stand in the lists before. */
const ENTRIES = 200
/** Characters of a reason beside each certificate; the whole of it stands in the event. */
const REASON_CHARACTERS = 40

/** A signed list, ready to be written. */
export interface PreparedRevocation {
  compact: string
  reason: string
}

/** A device of the court as the settings show it; `revokedAt` (ms) null while its certificate stands. */
export interface KnownDevice {
  deviceId: string
  name: string
  prefix: string
  certificateUntil: number
  self: boolean
  revokedAt: number | null
}

/**
 * Revocations of the local court (P3): a numbered list, signed by the issuing key, of certificates that count no more and
 * since when (ms). It is an event of the court's scope, so it travels on every carrier, and every decision is asked again
 * under it where it is read: what was received before stays valid, what comes later is refused, kept and listed.
 */
export function makeRevocations(context: CoreContext) {
  /** Certificates issued by this court, by what they say of themselves. */
  function certificatesOf(wanted: (certificate: Certificate) => boolean): Certificate[] {
    const all = issuedCertificates(context.store().db, context.profile().courtCode).map(peekCertificate)
    return all.filter((one): one is Certificate => one !== null && wanted(one))
  }

  return {
    ofOfficer: (officerId: string) => certificatesOf((one) => one.use === 'officer' && one.subject === officerId),
    /** The device's own certificate and those of every officer whose key lives on it. */
    ofDevice: (deviceId: string) =>
      certificatesOf((one) => (one.use === 'device' ? one.subject : one.device) === deviceId),

    /**
     * Signs the next list with these certificates on it, counting no more from now on. Null on a laptop that doesn't
     * hold its court's issuing key: there the court itself revokes.
     */
    async prepare(certificates: readonly Certificate[], reason: string): Promise<PreparedRevocation | null> {
      const { db } = context.store()
      const seed = readSecret(db, 'court.issuing')
      const serial = readSecret(db, 'court.issuingSerial')
      if (seed === null || serial === null || certificates.length === 0) return null
      const issuer = Buffer.from(serial).toString('utf8')
      const at = Math.trunc(context.ports.now())
      const { lists, known } = await revocationsHere(context)
      const before = lists.filter((list) => list.issuer === issuer).flatMap((list) => list.revoked)
      const words = [...reason].slice(0, REASON_CHARACTERS).join('')
      const added = certificates.map((one) => ({ serial: one.serial, at, reason: words }))
      const revoked = entriesOf(before, added)
      const list = { v: 1, court: context.profile().courtCode, number: known + 1, issuer, at, revoked } as const
      return { compact: await signRevocations(list, privateKeyFrom('Ed25519', seed)), reason }
    },

    /** Writes a prepared list in the transaction of what it follows from. */
    write(act: Act, prepared: PreparedRevocation | null): void {
      if (prepared === null) return
      const scope = `court:${context.profile().courtCode}`
      const body = { list: prepared.compact, reason: prepared.reason }
      act.append([draft(scope, identityTypes.revocationsIssued, 'revocations', act.newId(), [], body)])
      for (const feature of ['approvals', 'gate', 'plans']) act.touch(feature, '', [])
    },

    /** Devices of the court, the number of the newest list (0 = none yet), and whether this machine issues the next. */
    async devices(): Promise<{ devices: KnownDevice[]; revocationsKnown: number; issuesHere: boolean }> {
      const { db } = context.store()
      const { deviceId } = context.profile()
      const { lists, known } = await revocationsHere(context)
      const since = (serial: string | undefined): number | null => {
        const entries = lists.flatMap((list) => list.revoked.filter((entry) => entry.serial === serial))
        return entries.length === 0 ? null : Math.min(...entries.map((entry) => entry.at))
      }
      const devices = deviceRows(db).map((row) => {
        const certificate = peekCertificate(row.certificate)
        return {
          ...{ deviceId: row.device_id, name: row.name, prefix: row.prefix, self: row.device_id === deviceId },
          certificateUntil: certificate?.until ?? 0,
          revokedAt: since(certificate?.serial),
        }
      })
      return { devices, revocationsKnown: known, issuesHere: readSecret(db, 'court.issuing') !== null }
    },
  }
}

type Revoked = RevocationList['revoked'][number]

/**
 * What a list says: first what is new, then what was revoked before, newest first and without its reasons, which stand in
 * the lists that first said so. Of one certificate the earliest time stands.
 */
function entriesOf(before: readonly Revoked[], added: readonly Revoked[]): Revoked[] {
  const earliest = new Map<string, Revoked>()
  for (const entry of [...added, ...before.map((one) => ({ ...one, reason: '' }))]) {
    const known = earliest.get(entry.serial)
    const at = Math.min(entry.at, known?.at ?? entry.at)
    earliest.set(entry.serial, { ...(known ?? entry), at })
  }
  const fresh = new Set(added.map((one) => one.serial))
  const rank = (one: Revoked): number => (fresh.has(one.serial) ? 0 : 1)
  return [...earliest.values()].sort((a, b) => rank(a) - rank(b) || b.at - a.at).slice(0, ENTRIES)
}
