import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type GrantStatement, readGrant, signGrant } from '../../../shared/sync/grant.ts'
import { type Chain, issueCertificate, peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { type NewSigningKey, newSigningKey } from '../../../shared/sync/trust/signingKey.ts'

const FROM = Date.parse('2026-01-01T00:00:00+08:00')
const YEAR_MS = 365 * 24 * 3_600_000

const statement: GrantStatement = {
  ...{ v: 1, id: 'grant-1', court: '浙9901', device: 'laptop-3', scope: 'site:*' },
  ...{ until: null, by: 'officer-1', at: FROM + 1000 },
}

/** The keys of the frozen file are 32 times one byte each, so that it can be made again. */
const keyOf = (byte: number): NewSigningKey => newSigningKey((length) => Buffer.alloc(length, byte))

async function chainFor(use: 'officer' | 'device', subject: string, role: string): Promise<Chain> {
  const [root, issuing] = [keyOf(1), keyOf(2)]
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
        ...{ key: { kty: 'OKP', crv: 'Ed25519', x: key }, from: FROM, until: FROM + YEAR_MS },
      },
      by.privateKey,
    )
  return {
    certificate: await made(use, 'leaf', 'issuing', keyOf(3).publicKey, issuing),
    issuing: await made('issuer', 'issuing', 'root', issuing.publicKey, root),
    root: await made('root', 'root', 'root', root.publicKey, root),
  }
}

describe('a grant of a scope', () => {
  let lead: Chain
  const trust = (chain: Chain) => ({
    ...{ root: chain.root, revocations: [], court: '浙9901', station: 'station-1', at: FROM + 2000 },
  })
  const signed = (chain: Chain, change: Partial<GrantStatement> = {}, key = keyOf(3)) =>
    signGrant({ ...statement, ...change }, key.privateKey, chain)

  beforeAll(async () => {
    lead = await chainFor('officer', 'officer-1', 'teamLead')
  })

  it('reads and is written as it was in the first version', async () => {
    const frozen = JSON.parse(readFileSync(new URL('../../golden/sync/grant-1.json', import.meta.url), 'utf8'))
    expect(signed(lead)).toEqual(frozen)
    expect(await readGrant(frozen, trust(frozen.chain))).toEqual(frozen)
  })

  it.each(['teamLead', 'bureauDirector', 'courtPresident'])('counts from an officer of role %s', async (role) => {
    const chain = await chainFor('officer', 'officer-1', role)
    expect(await readGrant(signed(chain), trust(chain))).toMatchObject({ device: 'laptop-3', scope: 'site:*' })
  })

  it('counts from the issuing station and from no other laptop', async () => {
    const station = await chainFor('device', 'station-1', '')
    const laptop = await chainFor('device', 'laptop-1', '')
    expect(await readGrant(signed(station, { by: 'station-1' }), trust(station))).not.toBeNull()
    expect(await readGrant(signed(laptop, { by: 'laptop-1' }), trust(laptop))).toBeNull()
    expect(await readGrant(signed(station, { by: 'station-1' }), { ...trust(station), station: null })).toBeNull()
  })

  it('of a clerk, of another court, in another name, changed or signed by another key counts nothing', async () => {
    const clerk = await chainFor('officer', 'officer-1', 'courtClerk')
    expect(await readGrant(signed(clerk), trust(clerk))).toBeNull()
    expect(await readGrant(signed(lead, { court: '浙9902' }), trust(lead))).toBeNull()
    expect(await readGrant(signed(lead, { by: 'officer-2' }), trust(lead))).toBeNull()
    expect(await readGrant({ ...signed(lead), device: 'laptop-4' }, trust(lead))).toBeNull()
    expect(await readGrant(signed(lead, {}, keyOf(4)), trust(lead))).toBeNull()
  })

  it('[P3] counts nothing from an officer who was revoked or whose certificate has run out', async () => {
    const serial = peekCertificate(lead.certificate)?.serial ?? ''
    const revoked = [{ serial, at: FROM + 1500, reason: '' }]
    const list = { v: 1 as const, court: '浙9901', number: 1, issuer: 'issuing', at: FROM + 1500, revoked }
    expect(await readGrant(signed(lead), { ...trust(lead), revocations: [list] })).toBeNull()
    expect(await readGrant(signed(lead), { ...trust(lead), at: FROM + YEAR_MS })).toBeNull()
  })

  it.each(['*', 'device:laptop-1', 'court:浙9901', 'site:a*b', 'sit*'])('can never be of %s', async (scope) => {
    expect(() => signed(lead, { scope })).toThrow()
    expect(await readGrant({ ...signed(lead), scope }, trust(lead))).toBeNull()
  })
})
