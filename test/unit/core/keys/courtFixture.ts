import { type Certificate, issueCertificate, type Realm } from '../../../../shared/sync/trust/certificates.ts'
import { type NewSigningKey, newSigningKey } from '../../../../shared/sync/trust/signingKey.ts'
import { fixedRandom } from './support.ts'

export const from = 1_790_000_000_000
export const until = from + 365 * 24 * 3_600_000

/** A court with fixed keys: root, issuing, and one certificate of each use below. */
export async function fixedCourt(realm: Realm, seed: string) {
  const keys = {
    root: newSigningKey(fixedRandom(`${seed} root`)),
    issuing: newSigningKey(fixedRandom(`${seed} issuing`)),
    officer: newSigningKey(fixedRandom(`${seed} officer`)),
    device: newSigningKey(fixedRandom(`${seed} device`)),
    receipt: newSigningKey(fixedRandom(`${seed} receipt`)),
  }
  const base = (key: NewSigningKey): Omit<Certificate, 'use' | 'serial' | 'issuer' | 'subject' | 'name'> => ({
    v: 1,
    realm,
    device: null,
    roles: [],
    court: '浙9901',
    key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey },
    from,
    until,
  })
  const court = { subject: '浙9901', name: '某某市某某区人民法院' }
  const bodies = {
    root: { ...base(keys.root), ...court, use: 'root', serial: 'r1', issuer: 'r1' },
    issuing: { ...base(keys.issuing), ...court, use: 'issuer', serial: 'i1', issuer: 'r1' },
    officer: {
      ...base(keys.officer),
      use: 'officer',
      serial: 'o1',
      issuer: 'i1',
      subject: 'officer-1',
      device: 'device-1',
      name: '王某',
      roles: ['handler'],
    },
    device: { ...base(keys.device), use: 'device', serial: 'd1', issuer: 'i1', subject: 'device-1', name: '三号本' },
    receipt: { ...base(keys.receipt), ...court, use: 'receipt', serial: 'c1', issuer: 'i1' },
  } satisfies Record<string, Certificate>
  const root = await issueCertificate(bodies.root, keys.root.privateKey)
  const issuing = await issueCertificate(bodies.issuing, keys.root.privateKey)
  const signed = (body: Certificate) => issueCertificate(body, keys.issuing.privateKey)
  return {
    keys,
    bodies,
    signed,
    certificates: {
      root,
      issuing,
      officer: await signed(bodies.officer),
      device: await signed(bodies.device),
      receipt: await signed(bodies.receipt),
    },
  }
}
