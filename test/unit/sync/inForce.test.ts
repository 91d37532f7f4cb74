import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Given, scopesInForce, type Withdrawn, withdrawalsOf } from '../../../shared/sync/inForce.ts'
import { commonScopes, covers, exceptions, giving, isGranted } from '../../../shared/sync/protocol.ts'

const all: Given = { scope: 'site:*', over: [] }
const one: Withdrawn = { id: 'w1', scope: 'site:s1' }

describe('scopes in force', () => {
  it('a withdrawn scope is gone at once, whatever date its grant has', () => {
    expect(scopesInForce([{ scope: 'site:s1', over: [] }], [one])).toEqual([])
  })

  it('a grant sent again after the withdrawal changes nothing', () => {
    const old = { scope: 'site:s1', over: [] }
    expect(scopesInForce([old, old, { ...old }], [one])).toEqual([])
  })

  it('a later grant that answers the withdrawal stands, until it is withdrawn as well', () => {
    const again = { scope: 'site:s1', over: withdrawalsOf('site:s1', [one]) }
    expect(scopesInForce([{ scope: 'site:s1', over: [] }, again], [one])).toEqual(['site:s1'])
    const second = { id: 'w2', scope: 'site:s1' }
    expect(scopesInForce([again], [one, second])).toEqual([])
    const third = { scope: 'site:s1', over: withdrawalsOf('site:s1', [one, second]) }
    expect(scopesInForce([again, third], [one, second])).toEqual(['site:s1'])
  })

  it('[J7] of a grant and a withdrawal that knew nothing of each other the withdrawal prevails', () => {
    expect(scopesInForce([{ scope: 'site:s1', over: ['w0'] }], [one])).toEqual([])
  })

  it('one site out of all is an exception, and no list that is told on holds it', () => {
    const scopes = scopesInForce([all], [one])
    expect(isGranted(scopes, 'site:s1')).toBe(false)
    expect(isGranted(scopes, 'site:s2')).toBe(true)
    expect(giving(scopes)).toEqual(['site:*'])
    expect(exceptions(scopes)).toEqual(['-site:s1'])
  })

  it('[X6] what was withdrawn and granted again is named beside the larger grant, so that it is filled', () => {
    const again = { scope: 'site:s1', over: ['w1'] }
    expect(scopesInForce([all, again], [one])).toEqual(['site:*', 'site:s1'])
    expect(scopesInForce([{ scope: 'site:*', over: ['w1'] }], [one])).toEqual(['site:*', 'site:s1'])
  })

  it('all sites withdrawn, one granted again: that one only', () => {
    const whole = { id: 'w2', scope: 'site:*' }
    expect(scopesInForce([all, { scope: 'site:s2', over: ['w2'] }], [whole])).toEqual(['site:s2'])
  })
})

const alphabet = ['s*', 's:*', 's:a*', 's:ab*', 's:a', 's:ab', 's:abc', 's:b', 't:a']
const places = ['s:a', 's:ab', 's:abc', 's:abd', 's:b', 's:c', 't:a']
const scope = fc.constantFrom(...alphabet)
const withdrawals = fc
  .array(scope, { maxLength: 5 })
  .map((scopes): Withdrawn[] => scopes.map((one, n) => ({ id: `w${n}`, scope: one })))
const givens = fc.array(fc.record({ scope, over: fc.subarray(['w0', 'w1', 'w2', 'w3', 'w4']) }), { maxLength: 6 })

/** What is promised, said without any list: some grant of the scope names every withdrawal of it. */
const has = (given: readonly Given[], withdrawn: readonly Withdrawn[], place: string): boolean =>
  given.some(
    (grant) =>
      covers(grant.scope, place) && withdrawn.every((w) => !covers(w.scope, place) || grant.over.includes(w.id)),
  )

describe('the list of scopes', () => {
  it('[J3] says of every scope what the set of grants and withdrawals says, in whatever order they came', () => {
    fc.assert(
      fc.property(givens, withdrawals, (given, withdrawn) => {
        const scopes = scopesInForce(given, withdrawn)
        for (const place of places) expect(isGranted(scopes, place)).toBe(has(given, withdrawn, place))
        expect(scopesInForce(given.toReversed(), withdrawn.toReversed())).toEqual(scopes)
      }),
      { numRuns: 3000 },
    )
  })

  it('of two devices together grants what both have, and no more', () => {
    fc.assert(
      fc.property(givens, withdrawals, givens, withdrawals, (given, withdrawn, others, taken) => {
        const [mine, theirs] = [scopesInForce(given, withdrawn), scopesInForce(others, taken)]
        const common = commonScopes(mine, theirs)
        for (const place of places) {
          expect(isGranted(common, place)).toBe(isGranted(mine, place) && isGranted(theirs, place))
        }
      }),
      { numRuns: 3000 },
    )
  })
})
