import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { openJson, signJson } from './jws.ts'

/**
 * Certificates, suite 1: a compact JWS (RFC 7515) over JSON, signed with Ed25519 (RFC 8037), stating one `use`.
 * root → issuer → officer, device, receipt. Frozen by `test/golden/certificates`. Times are milliseconds since 1970.
 */

export const CERTIFICATE_VERSION = 1
const CERTIFICATE_TYPE = 'fieldwrit-certificate+jws'
const REVOCATION_TYPE = 'fieldwrit-revocations+jws'

export const uses = ['root', 'issuer', 'officer', 'device', 'receipt'] as const
export type Use = (typeof uses)[number]
export const realms = ['court', 'local', 'demo'] as const
/** Whose root stands above: a court's, the stand-alone court of one machine, or the demonstration's. */
export type Realm = (typeof realms)[number]

const text = z.string().min(1).max(200)
const moment = z.int()
const certificateSchema = z
  .strictObject({
    v: z.literal(CERTIFICATE_VERSION),
    use: z.enum(uses),
    realm: z.enum(realms),
    serial: text,
    issuer: text,
    subject: text,
    device: text.nullable(),
    name: text,
    roles: z.array(z.string().min(1).max(50)).max(32),
    court: text,
    key: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) }),
    from: moment,
    until: moment,
  })
  .refine((it) => it.from < it.until)
  .refine((it) => (it.use === 'officer') === it.roles.length > 0)
  .refine((it) => (it.use === 'officer') === (it.device !== null))

/**
 * `serial` unique for ever; `issuer` the serial above (a root's own); `subject` the id of officer, device or court;
 * `device` the device an officer's key lives on, else null; `roles` an officer's, else empty; `court` short court
 * code; `key` the public JWK; valid from `from` until before `until`.
 */
export type Certificate = z.infer<typeof certificateSchema>

/** From the one it was issued for up to the root, each a compact JWS. Travels whole with what it proves. */
export type Chain = { certificate: string; issuing: string; root: string }

const revocationSchema = z.strictObject({
  v: z.literal(1),
  court: text,
  number: z.int().min(1),
  issuer: text,
  at: moment,
  revoked: z.array(z.strictObject({ serial: text, at: moment, reason: z.string().max(500) })).max(100_000),
})
/** Numbered list of everything revoked so far (P3); `at` the time from which a serial counts no more. */
export type RevocationList = z.infer<typeof revocationSchema>

export const certificateFaults = [
  'UNREADABLE',
  'BAD_SIGNATURE',
  'WRONG_ISSUER',
  'WRONG_USE',
  'NOT_YET_VALID',
  'EXPIRED',
  'REVOKED',
  'WRONG_ROOT',
  'DEMO_ROOT',
  'LOCAL_ROOT',
  'WRONG_REALM',
] as const
export type CertificateFault = (typeof certificateFaults)[number]

export type ChainAnswer =
  | { ok: true; certificate: Certificate; issuing: Certificate; root: Certificate }
  | { ok: false; code: CertificateFault; at: 'certificate' | 'issuing' | 'root' }
export type RevocationAnswer =
  | { ok: true; list: RevocationList }
  | { ok: false; code: 'UNREADABLE' | 'BAD_SIGNATURE' | 'WRONG_ISSUER' | 'WRONG_USE' | 'OLDER_LIST' }

/** Signs a certificate. The caller decides what stands in it; a shape no verifier takes is refused by throwing. */
export function issueCertificate(certificate: Certificate, issuerKey: KeyObject): Promise<string> {
  return signJson(certificateSchema.parse(certificate), issuerKey, CERTIFICATE_TYPE)
}

/** Reads a certificate without judging it: for display, never for trust. */
export function peekCertificate(compact: string): Certificate | null {
  const payload = compact.split('.')[1]
  if (payload === undefined) return null
  return parseCertificate(Buffer.from(payload, 'base64url'))
}

/**
 * Judges a chain. `root`: the pinned root certificate (compact); `at`: the time it must have been valid, for a
 * decision the receipt's (P1); `use`: the only one taken; `revocations`: every list known, newest per signer.
 */
export async function verifyChain(
  chain: Chain,
  wanted: { root: string; at: number; use: Exclude<Use, 'root' | 'issuer'>; revocations: readonly RevocationList[] },
): Promise<ChainAnswer> {
  const pinned = peekCertificate(wanted.root)
  const offered = peekCertificate(chain.root)
  if (!pinned || !offered) return { ok: false, code: 'UNREADABLE', at: 'root' }
  if (offered.key.x !== pinned.key.x) return { ok: false, code: foreignRoot(offered, pinned), at: 'root' }
  const asked: Asked = { ...wanted, rootSerial: pinned.serial }
  const root = await judge(wanted.root, pinned, { ...asked, use: 'root' })
  if (!root.ok) return { ...root, at: 'root' }
  const issuing = await judge(chain.issuing, root.certificate, { ...asked, use: 'issuer' })
  if (!issuing.ok) return { ...issuing, at: 'issuing' }
  const leaf = await judge(chain.certificate, issuing.certificate, asked)
  if (!leaf.ok) return { ...leaf, at: 'certificate' }
  return { ok: true, certificate: leaf.certificate, issuing: issuing.certificate, root: root.certificate }
}

/**
 * The time nearest to `at` (ms) at which a chain's leaf held. A laptop's clock may be decades off (J6): whose clock stands
 * outside its own certificate has a wrong one, and is judged as of the nearest time inside.
 */
export function withinCertificate(chain: Chain, at: number): number {
  const leaf = peekCertificate(chain.certificate)
  return leaf === null ? at : Math.min(Math.max(at, leaf.from), leaf.until - 1)
}

/** Checks that a root certificate is self-signed, of use `root` and valid; what an enrolment asks before the words. */
export async function verifyRoot(root: string, at: number): Promise<ChainAnswer> {
  const offered = peekCertificate(root)
  if (!offered) return { ok: false, code: 'UNREADABLE', at: 'root' }
  const judged = await judge(root, offered, { at, use: 'root', revocations: [], rootSerial: offered.serial })
  if (!judged.ok) return { ...judged, at: 'root' }
  return { ok: true, certificate: judged.certificate, issuing: judged.certificate, root: judged.certificate }
}

/** Signs a list of revocations with the issuing key, or the root's for an issuing certificate. */
export function signRevocations(list: RevocationList, signerKey: KeyObject): Promise<string> {
  return signJson(revocationSchema.parse(list), signerKey, REVOCATION_TYPE)
}

/** Reads a list signed by `signer` (already verified); one with a lower number than `knownNumber` is refused. */
export async function readRevocations(
  compact: string,
  signer: Certificate,
  knownNumber: number,
): Promise<RevocationAnswer> {
  if (signer.use !== 'issuer' && signer.use !== 'root') return { ok: false, code: 'WRONG_USE' }
  const opened = await openJson(compact, signer.key.x, REVOCATION_TYPE)
  if (!opened.ok) return opened
  const parsed = revocationSchema.safeParse(opened.value)
  if (!parsed.success) return { ok: false, code: 'UNREADABLE' }
  if (parsed.data.issuer !== signer.serial || parsed.data.court !== signer.court)
    return { ok: false, code: 'WRONG_ISSUER' }
  if (parsed.data.number < knownNumber) return { ok: false, code: 'OLDER_LIST' }
  return { ok: true, list: parsed.data }
}

type Asked = { at: number; use: Use; revocations: readonly RevocationList[]; rootSerial: string }
type Judged = { ok: true; certificate: Certificate } | { ok: false; code: CertificateFault }

/** Certificates whose signature was checked, by issuing key and bytes: every exchange shows the same few again. */
const checked = new Map<string, ReturnType<typeof openJson>>()
const CHECKED_LIMIT = 10_000

function openCertificate(compact: string, issuerKey: string): ReturnType<typeof openJson> {
  const name = `${issuerKey} ${compact}`
  const known = checked.get(name)
  if (known !== undefined) return known
  if (checked.size >= CHECKED_LIMIT) checked.clear()
  const opened = openJson(compact, issuerKey, CERTIFICATE_TYPE)
  checked.set(name, opened)
  return opened
}

async function judge(compact: string, issuer: Certificate, wanted: Asked): Promise<Judged> {
  const opened = await openCertificate(compact, issuer.key.x)
  if (!opened.ok) return opened
  const parsed = certificateSchema.safeParse(opened.value)
  if (!parsed.success) return { ok: false, code: 'UNREADABLE' }
  const certificate = parsed.data
  const fault = faultOf(certificate, issuer, wanted)
  return fault ? { ok: false, code: fault } : { ok: true, certificate }
}

function faultOf(certificate: Certificate, issuer: Certificate, wanted: Asked): CertificateFault | null {
  if (certificate.issuer !== issuer.serial) return 'WRONG_ISSUER'
  if (certificate.use !== wanted.use) return 'WRONG_USE'
  if (certificate.realm !== issuer.realm) return 'WRONG_REALM'
  if (wanted.at < certificate.from) return 'NOT_YET_VALID'
  if (wanted.at >= certificate.until) return 'EXPIRED'
  return isRevoked(certificate, wanted) ? 'REVOKED' : null
}

/** Only who issued a certificate, or the root, revokes it: another signer's list says nothing about it. */
function isRevoked(certificate: Certificate, wanted: Asked): boolean {
  return wanted.revocations
    .filter((list) => list.issuer === certificate.issuer || list.issuer === wanted.rootSerial)
    .some((list) => list.revoked.some((entry) => entry.serial === certificate.serial && wanted.at >= entry.at))
}

/** A demonstration's or a stand-alone machine's root beside a pinned one has its own word on the screen. */
function foreignRoot(offered: Certificate, pinned: Certificate): CertificateFault {
  if (offered.realm === 'demo' && pinned.realm !== 'demo') return 'DEMO_ROOT'
  if (offered.realm === 'local' && pinned.realm === 'court') return 'LOCAL_ROOT'
  return 'WRONG_ROOT'
}

function parseCertificate(payload: Uint8Array): Certificate | null {
  try {
    const parsed = certificateSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
