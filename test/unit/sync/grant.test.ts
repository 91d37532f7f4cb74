import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type GrantStatement, readGrant, signGrant } from '../../../shared/sync/grant.ts'
import { type Chain, peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { FIXED_UNTIL, FIXED_FROM as FROM, fixedChain, fixedKey } from '../../support/sync/fixedChain.ts'

const statement: GrantStatement = {
  ...{ v: 1, id: 'grant-1', court: '浙9901', device: 'laptop-3', scope: 'site:*' },
  ...{ until: null, by: 'officer-1', at: FROM + 1000 },
}

describe('a grant of a scope', () => {
  let lead: Chain
  const trust = (chain: Chain) => ({
    ...{ root: chain.root, revocations: [], court: '浙9901', station: 'station-1', at: FROM + 2000 },
  })
  const signed = (chain: Chain, change: Partial<GrantStatement> = {}, key = fixedKey(3)) =>
    signGrant({ ...statement, ...change }, key.privateKey, chain)

  beforeAll(async () => {
    lead = await fixedChain('officer', 'officer-1', 'teamLead')
  })

  it('reads and is written as it was in the first version', async () => {
    const frozen = JSON.parse(readFileSync(new URL('../../golden/sync/grant-1.json', import.meta.url), 'utf8'))
    expect(signed(lead)).toEqual(frozen)
    expect(await readGrant(frozen, trust(frozen.chain))).toEqual(frozen)
  })

  it.each(['teamLead', 'bureauDirector', 'courtPresident'])('counts from an officer of role %s', async (role) => {
    const chain = await fixedChain('officer', 'officer-1', role)
    expect(await readGrant(signed(chain), trust(chain))).toMatchObject({ device: 'laptop-3', scope: 'site:*' })
  })

  it('counts from the issuing station and from no other laptop', async () => {
    const station = await fixedChain('device', 'station-1', '')
    const laptop = await fixedChain('device', 'laptop-1', '')
    expect(await readGrant(signed(station, { by: 'station-1' }), trust(station))).not.toBeNull()
    expect(await readGrant(signed(laptop, { by: 'laptop-1' }), trust(laptop))).toBeNull()
    expect(await readGrant(signed(station, { by: 'station-1' }), { ...trust(station), station: null })).toBeNull()
  })

  it('of a clerk, of another court, in another name, changed or signed by another key counts nothing', async () => {
    const clerk = await fixedChain('officer', 'officer-1', 'courtClerk')
    expect(await readGrant(signed(clerk), trust(clerk))).toBeNull()
    expect(await readGrant(signed(lead, { court: '浙9902' }), trust(lead))).toBeNull()
    expect(await readGrant(signed(lead, { by: 'officer-2' }), trust(lead))).toBeNull()
    expect(await readGrant({ ...signed(lead), device: 'laptop-4' }, trust(lead))).toBeNull()
    expect(await readGrant(signed(lead, {}, fixedKey(4)), trust(lead))).toBeNull()
  })

  it('[P3] counts nothing from an officer who was revoked or whose certificate has run out', async () => {
    const serial = peekCertificate(lead.certificate)?.serial ?? ''
    const revoked = [{ serial, at: FROM + 1500, reason: '' }]
    const list = { v: 1 as const, court: '浙9901', number: 1, issuer: 'issuing', at: FROM + 1500, revoked }
    expect(await readGrant(signed(lead), { ...trust(lead), revocations: [list] })).toBeNull()
    expect(await readGrant(signed(lead), { ...trust(lead), at: FIXED_UNTIL })).toBeNull()
  })

  it.each(['*', 'device:laptop-1', 'court:浙9901', 'site:a*b', 'sit*'])('can never be of %s', async (scope) => {
    expect(() => signed(lead, { scope })).toThrow()
    expect(await readGrant({ ...signed(lead), scope }, trust(lead))).toBeNull()
  })
})
