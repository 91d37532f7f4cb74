import type { KeyObject } from 'node:crypto'
import { deviceRows, readSecret } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { deviceChain } from '../../../db/sync.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import type { Chain, RevocationList } from '../../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { courtChain, revocationsHere } from '../approvals/trust.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'

/** How this laptop shows who it is, and whom it trusts, in an exchange. */
export interface SyncKeys {
  device: string
  court: string
  key: KeyObject
  chain: Chain
  trust: { root: string; revocations: readonly RevocationList[] }
}

const opened = new WeakMap<Db, { device: string; key: KeyObject; chain: Chain }>()

/**
 * Keys of the open store. Throws ExchangeError `signIn` while the court has not certified the device that this laptop is (P3),
 * NOT_FOUND when it has no key of its own.
 */
export async function syncKeys(context: CoreContext): Promise<SyncKeys> {
  const { db } = context.store()
  const { deviceId, courtCode } = context.profile()
  const { root, chainOf } = await courtChain(context)
  const { lists } = await revocationsHere(context)
  const before = opened.get(db)
  const known =
    before?.device === deviceId
      ? before
      : { device: deviceId, key: deviceKey(db), chain: chainOf(ownCertificate(db, deviceId)) }
  opened.set(db, known)
  return { court: courtCode, ...known, trust: { root, revocations: lists } }
}

/** Forgets how this laptop shows who it is: another court certified it (decision 0048). */
export function forgetKeys(db: Db): void {
  opened.delete(db)
}

/** The chain of this laptop's own certificate; null while the court has not certified the device it is (P3). */
export async function ownChain(context: CoreContext): Promise<Chain | null> {
  const { db } = context.store()
  const row = deviceRows(db).find((one) => one.device_id === context.profile().deviceId)
  return row === undefined ? null : (await courtChain(context)).chainOf(row.certificate)
}

/** The private key of the device that this laptop is; NOT_FOUND when it has none of its own. */
export function deviceKey(db: Db): KeyObject {
  return signingKeyFrom(found(readSecret(db, 'device.key'), 'deviceKey')).privateKey
}

function ownCertificate(db: Db, deviceId: string): string {
  const row = deviceRows(db).find((one) => one.device_id === deviceId)
  if (row === undefined) throw new ExchangeError('signIn', 'enrolAgain')
  return row.certificate
}

/** The chain of another device, as its batches brought it. */
export function chainOfDevice(db: Db, device: string): Chain | null {
  const row = deviceChain(db, device)
  return row === null ? null : { certificate: row.certificate, issuing: row.issuing, root: row.root }
}
