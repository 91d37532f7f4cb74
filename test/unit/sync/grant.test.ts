import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type GrantStatement,
  readGrant,
  readTakenBack,
  signGrant,
  signTakenBack,
  type TakenBackStatement,
} from '../../../shared/sync/grant.ts'
import { type Chain, peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { FIXED_UNTIL, FIXED_FROM as FROM, fixedChain, fixedKey } from '../../support/sync/fixedChain.ts'

const statement = {
  ...{ v: 1, id: 'grant-1', court: '浙9901', device: 'laptop-3', scope: 'site:*' },
  ...{ until: null, by: 'officer-1', at: FROM + 1000 },
} as const satisfies GrantStatement
const withdrawal = {
  ...{ v: 1, id: 'taken-1', court: '浙9901', device: 'laptop-3', scope: 'site:s1', reason: '不再承办本案' },
  ...{ by: 'officer-1', at: FROM + 2000 },
} as const satisfies TakenBackStatement
const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../golden/sync/${name}.json`, import.meta.url), 'utf8'))

describe('a grant of a scope', () => {
  let lead: Chain
  const trust = (chain: Chain) => ({
    ...{ root: chain.root, revocations: [], court: '浙9901', station: 'station-1', at: FROM + 2000 },
  })
  const signed = (chain: Chain, change: Partial<Omit<GrantStatement, 'v'>> = {}, key = fixedKey(3)) =>
    signGrant({ ...statement, ...change }, key.privateKey, chain)

  beforeAll(async () => {
    lead = await fixedChain('officer', 'officer-1', 'teamLead')
  })

  it('reads and is written as it was in the first version', async () => {
    const frozen = golden('grant-1')
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

  it('[J6] that names the withdrawals it was given in spite of is written as it was in the first program that did', async () => {
    const frozen = golden('grant-2')
    const second = { ...statement, v: 2 as const, id: 'grant-2', over: ['taken-1'] }
    expect(signGrant(second, fixedKey(3).privateKey, lead)).toEqual(frozen)
    expect(await readGrant(frozen, trust(frozen.chain))).toEqual(frozen)
    // Nobody adds or takes away what it answers.
    expect(await readGrant({ ...frozen, over: ['taken-1', 'taken-2'] }, trust(lead))).toBeNull()
    const { over: _, ...without } = frozen
    expect(await readGrant({ ...without, v: 1 }, trust(lead))).toBeNull()
    expect(await readGrant({ ...signed(lead), v: 2, over: ['taken-1'] }, trust(lead))).toBeNull()
  })
})

describe('a withdrawal of a scope', () => {
  let lead: Chain
  const trust = ({ root }: Chain) => ({
    ...{ root, revocations: [], court: '浙9901', station: 'station-1', at: FROM + 3000 },
  })
  const signed = (chain: Chain, change: Partial<TakenBackStatement> = {}, key = fixedKey(3)) =>
    signTakenBack({ ...withdrawal, ...change }, key.privateKey, chain)

  beforeAll(async () => {
    lead = await fixedChain('officer', 'officer-1', 'teamLead')
  })

  it('reads and is written as it was in the first version', async () => {
    const frozen = golden('taken-back-1')
    expect(signed(lead)).toEqual(frozen)
    expect(await readTakenBack(frozen, trust(frozen.chain))).toEqual(frozen)
  })

  it('counts from whoever may grant: leads, directors, presidents, the issuing station', async () => {
    for (const role of ['teamLead', 'bureauDirector', 'courtPresident']) {
      const chain = await fixedChain('officer', 'officer-1', role)
      expect(await readTakenBack(signed(chain), trust(chain))).toMatchObject({ scope: 'site:s1' })
    }
    const station = await fixedChain('device', 'station-1', '')
    expect(await readTakenBack(signed(station, { by: 'station-1' }), trust(station))).not.toBeNull()
  })

  it('forged by a handler or another laptop, of another court, in another name, or changed counts nothing', async () => {
    const handler = await fixedChain('officer', 'officer-1', 'handler')
    const laptop = await fixedChain('device', 'laptop-1', '')
    expect(await readTakenBack(signed(handler), trust(handler))).toBeNull()
    expect(await readTakenBack(signed(laptop, { by: 'laptop-1' }), trust(laptop))).toBeNull()
    expect(await readTakenBack(signed(lead, { court: '浙9902' }), trust(lead))).toBeNull()
    expect(await readTakenBack(signed(lead, { by: 'officer-2' }), trust(lead))).toBeNull()
    expect(await readTakenBack(signed(lead, {}, fixedKey(4)), trust(lead))).toBeNull()
    for (const change of [{ device: 'laptop-4' }, { scope: 'site:*' }, { reason: '另一个理由' }, { id: 'taken-2' }]) {
      expect(await readTakenBack({ ...signed(lead), ...change }, trust(lead))).toBeNull()
    }
  })

  it("a grant's signature makes no withdrawal and a withdrawal's no grant", async () => {
    const { reason: _, ...words } = withdrawal
    const grant = signGrant({ ...words, until: null }, fixedKey(3).privateKey, lead)
    const { until: __, ...rest } = grant
    expect(await readTakenBack({ ...rest, reason: '不再承办本案' }, trust(lead))).toBeNull()
    const { reason: ___, ...body } = signed(lead)
    expect(await readGrant({ ...body, until: null }, trust(lead))).toBeNull()
  })
})
