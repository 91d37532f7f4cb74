import { type Chain, issueCertificate } from '../../../shared/sync/trust/certificates.ts'
import { type NewSigningKey, newSigningKey } from '../../../shared/sync/trust/signingKey.ts'

/** From when until when the certificates of {@link fixedChain} hold, a year; ms. */
export const FIXED_FROM = Date.parse('2026-01-01T00:00:00+08:00')
export const FIXED_UNTIL = FIXED_FROM + 365 * 24 * 3_600_000

/** A key of 32 times one byte, so that what it signed for a golden file can be made again. */
export const fixedKey = (byte: number): NewSigningKey => newSigningKey((length) => Buffer.alloc(length, byte))

/** The chain of a leaf whose key is `fixedKey(3)`, under a root and an issuer of 1 and 2. `role`: of an officer. */
export async function fixedChain(use: 'officer' | 'device', subject: string, role: string): Promise<Chain> {
  const [root, issuing] = [fixedKey(1), fixedKey(2)]
  const made = (
    name: 'root' | 'issuer' | 'officer' | 'device',
    serial: string,
    issuer: string,
    key: string,
    by: NewSigningKey,
  ) =>
    issueCertificate(
      {
        ...{ v: 1, use: name, realm: 'court', serial, issuer, name: subject, court: '浙9901' },
        subject: name === use ? subject : '浙9901',
        ...(name === 'officer' ? { device: 'laptop-1', roles: [role] } : { device: null, roles: [] }),
        ...{ key: { kty: 'OKP', crv: 'Ed25519', x: key }, from: FIXED_FROM, until: FIXED_UNTIL },
      },
      by.privateKey,
    )
  return {
    certificate: await made(use, 'leaf', 'issuing', fixedKey(3).publicKey, issuing),
    issuing: await made('issuer', 'issuing', 'root', issuing.publicKey, root),
    root: await made('root', 'root', 'root', root.publicKey, root),
  }
}
