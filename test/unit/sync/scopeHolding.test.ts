import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHolding, readScopeHolding, type ScopeHolding, signScopeHolding } from '../../../shared/sync/holding.ts'
import type { Chain } from '../../../shared/sync/trust/certificates.ts'
import { fixedChain, fixedKey } from '../../support/sync/fixedChain.ts'

const holding: ScopeHolding = {
  ...{ v: 1, court: '浙9901', holder: 'laptop-3', scope: 'site:s1', at: Date.parse('2026-03-01T08:00:00+08:00') },
  heads: [
    { device: 'laptop-1', seq: 4, hash: 'a1'.repeat(32) },
    { device: 'laptop-3', seq: 120, hash: 'b2'.repeat(32) },
  ],
}
const key = fixedKey(3).privateKey
const trust = ({ root }: Chain) => ({ root, revocations: [] })

describe('what a device holds of one scope', () => {
  it('[G5] [X4] reads and is written as it was in the first version', async () => {
    const chain = await fixedChain('device', 'laptop-3', '')
    const golden = new URL('../../golden/sync/scope-holding-1.json', import.meta.url)
    const frozen = JSON.parse(readFileSync(golden, 'utf8')) as { token: string }
    expect(await signScopeHolding(holding, key)).toBe(frozen.token)
    expect(await readScopeHolding({ token: frozen.token, chain }, trust(chain))).toEqual(holding)
  })

  it('[X11] counts only as its own holder signed it, for its own court, and is no holding of another kind', async () => {
    const chain = await fixedChain('device', 'laptop-3', '')
    const signed = async (change: Partial<ScopeHolding>) => ({
      token: await signScopeHolding({ ...holding, ...change }, key),
      chain,
    })
    expect(await readScopeHolding(await signed({ holder: 'laptop-1' }), trust(chain))).toBeNull()
    expect(await readScopeHolding(await signed({ court: '浙9902' }), trust(chain))).toBeNull()
    const good = await signed({})
    const [head, , signature] = good.token.split('.')
    const payload = Buffer.from(JSON.stringify({ ...holding, scope: 'site:s2' })).toString('base64url')
    const altered = { token: [head, payload, signature].join('.'), chain }
    expect(await readScopeHolding(altered, trust(chain))).toBeNull()
    expect(await readHolding(good, trust(chain), 'device')).toBeNull()
    expect(await readScopeHolding(good, { root: 'another root', revocations: [] })).toBeNull()
  })
})
