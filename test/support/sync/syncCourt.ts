import { randomBytes } from 'node:crypto'
import { type Certificate, type Chain, issueCertificate } from '../../../shared/sync/trust/certificates.ts'
import { type NewSigningKey, newSigningKey } from '../../../shared/sync/trust/signingKey.ts'

/** A court whose devices exchange in a test: its chain, its receipt key, and new devices on demand. */
export interface SyncCourt {
  code: string
  root: string
  /** Time from which its certificates hold, ms. */
  from: number
  receipt: { key: NewSigningKey; chain: Chain }
  device(id: string): Promise<{ key: NewSigningKey; chain: Chain; certificate: Certificate }>
}

const YEAR_MS = 365 * 24 * 3_600_000

/** Makes the keys and certificates of a court that exists for one test. `random` gives its keys. */
export async function syncCourt(
  code = '浙9901',
  random = (length: number): Buffer => randomBytes(length),
): Promise<SyncCourt> {
  const from = Date.parse('2025-01-01T00:00:00+08:00')
  const keys = { root: newSigningKey(random), issuing: newSigningKey(random), receipt: newSigningKey(random) }
  const certificate = (
    use: Certificate['use'],
    subject: string,
    issuer: string,
    key: NewSigningKey,
    serial = `${use} of ${subject}`,
  ): Certificate => ({
    ...{ v: 1, use, realm: 'court', serial, issuer, subject, device: null, name: subject, roles: [], court: code },
    key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey },
    from,
    until: from + 10 * YEAR_MS,
  })
  const root = await issueCertificate(certificate('root', code, 'root', keys.root, 'root'), keys.root.privateKey)
  const issuingBody = certificate('issuer', code, 'root', keys.issuing)
  const issuing = await issueCertificate(issuingBody, keys.root.privateKey)
  const issue = async (body: Certificate): Promise<Chain> => ({
    certificate: await issueCertificate(body, keys.issuing.privateKey),
    issuing,
    root,
  })
  return {
    code,
    root,
    from,
    receipt: {
      key: keys.receipt,
      chain: await issue(certificate('receipt', code, issuingBody.serial, keys.receipt)),
    },
    async device(id) {
      const key = newSigningKey(random)
      const body = certificate('device', id, issuingBody.serial, key)
      return { key, chain: await issue(body), certificate: body }
    },
  }
}
