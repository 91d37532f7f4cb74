import { writeSecret } from '../../db/identity.ts'
import type { EventDraft } from '../../db/journal.ts'
import type { Db } from '../../db/open.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { type Certificate, issueCertificate, type Realm } from '../../shared/sync/trust/certificates.ts'
import { privateKeyFrom } from '../../shared/sync/trust/primitives.ts'
import { type NewSigningKey, newSigningKey } from '../../shared/sync/trust/signingKey.ts'
import { draft } from './context.ts'
import type { Ports } from './ports.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

/** The keys of a local court: root, issuing and receipt, all on this machine because there is no other. */
export interface LocalCourt {
  courtCode: string
  courtName: string
  realm: Realm
  root: { certificate: string; publicKey: string; seed: Buffer }
  issuing: { certificate: string; serial: string; seed: Buffer }
  receipt: { certificate: string; seed: Buffer }
}

interface CertificateSubject {
  use: Certificate['use']
  serial: string
  issuer: string
  subject: string
  device: string | null
  name: string
  roles: string[]
  publicKey: string
}

/** Makes a local court's three keys and their certificates. */
export async function foundLocalCourt(
  ports: Ports,
  newId: () => string,
  court: { code: string; name: string; demo: boolean },
): Promise<LocalCourt> {
  const realm: Realm = court.demo ? 'demo' : 'local'
  const keys = {
    root: newSigningKey(ports.random),
    issuing: newSigningKey(ports.random),
    receipt: newSigningKey(ports.random),
  }
  const rootSerial = newId()
  const issuingSerial = newId()
  const base = { subject: court.code, device: null, name: court.name, roles: [] }
  const issue = (subject: CertificateSubject, signer: NewSigningKey): Promise<string> =>
    issueCertificate(certificateOf(subject, court.code, realm, ports.now()), signer.privateKey)
  const root = await issue(
    { ...base, use: 'root', serial: rootSerial, issuer: rootSerial, publicKey: keys.root.publicKey },
    keys.root,
  )
  const issuing = await issue(
    { ...base, use: 'issuer', serial: issuingSerial, issuer: rootSerial, publicKey: keys.issuing.publicKey },
    keys.root,
  )
  const receipt = await issue(
    { ...base, use: 'receipt', serial: newId(), issuer: issuingSerial, publicKey: keys.receipt.publicKey },
    keys.issuing,
  )
  return {
    courtCode: court.code,
    courtName: court.name,
    realm,
    root: { certificate: root, publicKey: keys.root.publicKey, seed: keys.root.seed },
    issuing: { certificate: issuing, serial: issuingSerial, seed: keys.issuing.seed },
    receipt: { certificate: receipt, seed: keys.receipt.seed },
  }
}

function certificateOf(subject: CertificateSubject, court: string, realm: Realm, now: number): Certificate {
  const { publicKey, ...rest } = subject
  const years = subject.use === 'root' ? 20 : subject.use === 'issuer' ? 10 : 3
  const from = now - 24 * 60 * 60 * 1000
  return {
    v: 1,
    ...rest,
    realm,
    court,
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    from,
    until: from + years * YEAR_MS,
  }
}

/** What issuing needs to know of the court it issues for. */
export interface Issuer {
  courtCode: string
  realm: Realm
  serial: string
  seed: Uint8Array
}

/** A certificate of use `officer` for a key on this device, or of use `device` for the device's own key. */
export function issueFor(
  ports: Ports,
  newId: () => string,
  issuer: Issuer,
  subject: {
    use: 'officer' | 'device'
    subject: string
    device: string | null
    name: string
    role: Role | null
    publicKey: string
  },
): Promise<string> {
  const { role, ...rest } = subject
  const full = { ...rest, serial: newId(), issuer: issuer.serial, roles: role === null ? [] : [role] }
  const key = privateKeyFrom('Ed25519', issuer.seed)
  return issueCertificate(certificateOf(full, issuer.courtCode, issuer.realm, ports.now()), key)
}

/** Keeps the court's private keys in the encrypted store. */
export function keepCourtKeys(db: Db, court: LocalCourt): void {
  writeSecret(db, 'court.root', court.root.seed)
  writeSecret(db, 'court.issuing', court.issuing.seed)
  writeSecret(db, 'court.receipt', court.receipt.seed)
}

/** The event that founds the court: its certificates, for every later check. */
export function courtFounded(court: LocalCourt, id: string): EventDraft {
  return draft(`court:${court.courtCode}`, identityTypes.courtFounded, 'court', id, [], {
    code: court.courtCode,
    issuing: court.issuing.certificate,
    issuingSerial: court.issuing.serial,
    name: court.courtName,
    realm: court.realm,
    receipt: court.receipt.certificate,
    root: court.root.certificate,
  })
}
