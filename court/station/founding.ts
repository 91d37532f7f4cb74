import { type Certificate, issueCertificate } from '../../shared/sync/trust/certificates.ts'
import type { Random } from '../../shared/sync/trust/primitives.ts'
import { newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'

/** The certificates of a court and who issues for it; nothing here is secret. */
export interface CourtPapers {
  code: string
  name: string
  /** Device id of the issuing station. */
  station: string
  /** Compact JWS. */
  root: string
  issuing: string
  issuingSerial: string
  receipt: string
  stationCertificate: string
}

/** 32 raw bytes each. `receipt` goes to the gateway, the others never do. */
export interface CourtSeeds {
  root: Buffer
  issuing: Buffer
  station: Buffer
  receipt: Buffer
}

/** What founding and issuing need of the world. */
export interface StationPorts {
  random: Random
  newId(): string
  /** ms since 1970. */
  now(): number
}

const DAY_MS = 24 * 3_600_000
const YEARS: Readonly<Record<Certificate['use'], number>> = { root: 20, issuer: 10, receipt: 3, officer: 3, device: 3 }

/** What differs from certificate to certificate. */
type Subject = Pick<Certificate, 'use' | 'serial' | 'issuer' | 'subject' | 'device' | 'name' | 'roles'> & {
  publicKey: string
}

function certificateOf({ publicKey, ...rest }: Subject, court: string, now: number): Certificate {
  // A laptop whose clock is a little behind must still find it valid.
  const from = now - DAY_MS
  return {
    v: 1,
    ...rest,
    ...{ realm: 'court', court, key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } },
    ...{ from, until: from + YEARS[rest.use] * 365 * DAY_MS },
  }
}

/** Makes a court: its root, its issuing key, the key of the station that issues, and the gateway's receipt key. */
export async function foundCourt(
  court: { code: string; name: string },
  { random, newId, now }: StationPorts,
): Promise<{ papers: CourtPapers; seeds: CourtSeeds }> {
  const [root, issuing, station, receipt] = [random, random, random, random].map(newSigningKey)
  if (!root || !issuing || !station || !receipt) throw new RangeError('four keys')
  const ids = { root: newId(), issuing: newId(), station: newId() }
  const base = { subject: court.code, device: null, name: court.name, roles: [] }
  const issue = (subject: Subject, by: { privateKey: typeof root.privateKey }): Promise<string> =>
    issueCertificate(certificateOf(subject, court.code, now()), by.privateKey)
  const under = { serial: ids.issuing, issuer: ids.root }
  return {
    papers: {
      ...court,
      station: ids.station,
      root: await issue({ ...base, use: 'root', serial: ids.root, issuer: ids.root, publicKey: root.publicKey }, root),
      issuing: await issue({ ...base, ...under, use: 'issuer', publicKey: issuing.publicKey }, root),
      issuingSerial: ids.issuing,
      receipt: await issue(
        { ...base, use: 'receipt', serial: newId(), issuer: ids.issuing, publicKey: receipt.publicKey },
        issuing,
      ),
      stationCertificate: await issue(
        {
          ...{ ...base, use: 'device', serial: newId(), issuer: ids.issuing },
          ...{ subject: ids.station, publicKey: station.publicKey },
        },
        issuing,
      ),
    },
    seeds: { root: root.seed, issuing: issuing.seed, station: station.seed, receipt: receipt.seed },
  }
}

/** Issues a certificate of use `device` for a laptop, or of use `officer` for a person's key on one. */
export function issueFor(
  papers: CourtPapers,
  issuingSeed: Uint8Array,
  subject: Pick<Subject, 'subject' | 'name' | 'publicKey'> & {
    use: 'device' | 'officer'
    device: string | null
    roles: string[]
  },
  { newId, now }: Pick<StationPorts, 'newId' | 'now'>,
): Promise<string> {
  const full = { ...subject, serial: newId(), issuer: papers.issuingSerial }
  return issueCertificate(certificateOf(full, papers.code, now()), signingKeyFrom(issuingSeed).privateKey)
}
