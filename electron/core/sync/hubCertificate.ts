import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509'

/** The TLS identity of a hub: made anew at every start, known by its fingerprint alone. */
export interface HubCertificate {
  /** PEM. */
  certificate: string
  key: string
  /** SHA-256 of the certificate, 64 hex digits: whom a hello to this hub is meant for. */
  fingerprint: string
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 24 * 60 * 60_000
/** Laptops' clocks may be years apart (J6): nobody looks at these dates, the fingerprint is what is checked. */
const VALID_MS = 100 * 365 * DAY_MS

/** Makes a self-signed certificate for one start. `now` in ms. */
export async function makeHubCertificate(now: number): Promise<HubCertificate> {
  cryptoProvider.set(globalThis.crypto)
  const keys = await globalThis.crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const made = await X509CertificateGenerator.createSelfSigned({
    ...{
      name: 'CN=fieldwrit hub',
      signingAlgorithm: CURVE,
      keys,
    },
    ...{ notBefore: new Date(now - VALID_MS), notAfter: new Date(now + VALID_MS) },
  })
  const pkcs8 = await globalThis.crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    certificate: made.toString('pem'),
    key: PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    fingerprint: createHash('sha256').update(Buffer.from(made.rawData)).digest('hex'),
  }
}
