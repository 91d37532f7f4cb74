import { beforeEach, describe, expect, it } from 'vitest'
import type { ToldHoldings } from '../../../shared/contract/court/messages.ts'
import { peekScopeHolding, signScopeHolding } from '../../../shared/sync/holding.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const HASH = 'ab'.repeat(32)

describe.each(databaseKinds)('who holds what, told scope by scope, on $name', (kind) => {
  const courts = courtsOn(kind, '浙97')
  let court: GatewayCourt
  let first: MemoryNode
  let second: MemoryNode

  beforeEach(async () => {
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*', 'case:*'])
    second = await laptopOf(court, 'second', ['site:s2'])
  })

  const says = async (node: MemoryNode, scopes: Record<string, number>, at = node.now): Promise<ToldHoldings> => {
    const { key, chain } = node.signerOf()
    const tokens = Object.entries(scopes).map(([scope, seq]) => {
      const heads = seq === 0 ? [] : [{ device: 'first', seq, hash: HASH }]
      return signScopeHolding({ v: 1, court: court.code, holder: node.name, scope, at, heads }, key)
    })
    return { tokens: await Promise.all(tokens), chain }
  }
  const heard = (told: readonly ToldHoldings[]) =>
    told
      .flatMap(({ tokens }) => tokens.map(peekScopeHolding))
      .map((one) => `${one?.holder} ${one?.scope} ${one?.heads[0]?.seq ?? 0}`)
      .sort()

  it('[X11] [G5] a laptop hears of the scopes it may have and of no other, under each holder’s own signature', async () => {
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    const told = await says(first, { 'site:s1': 4, 'site:s2': 7, 'case:c1': 2, [`court:${court.code}`]: 1 })
    expect(await peers[0].tell({ told, after: 0 })).toEqual({ told: [], after: 4, more: false })
    const answer = await peers[1].tell({ told: null, after: 0 })
    expect(heard(answer.told)).toEqual([`first court:${court.code} 1`, 'first site:s2 7'])
    expect(answer).toMatchObject({ after: 4, more: false })
    expect(answer.told.flatMap(({ tokens }) => tokens).every((token) => told.tokens.includes(token))).toBe(true)
  })

  it('reads on after the place it heard, and from the beginning when that place never was', async () => {
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    await peers[0].tell({ told: await says(first, { 'site:s2': 1 }), after: 0 })
    const { after } = await peers[1].tell({ told: null, after: 0 })
    expect((await peers[1].tell({ told: null, after })).told).toEqual([])
    await peers[0].tell({ told: await says(first, { 'site:s2': 3, 'site:s1': 9 }, first.now + 1), after })
    expect(heard((await peers[1].tell({ told: null, after })).told)).toEqual(['first site:s2 3'])
    expect(heard((await peers[1].tell({ told: null, after: 500 })).told)).toEqual(['first site:s2 3'])
  })

  it('[X3] [L8] an older word changes nothing, a newer one that it holds nothing any more does', async () => {
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    const old = await says(first, { 'site:s2': 3 })
    await peers[0].tell({ told: await says(first, { 'site:s2': 5 }, first.now + 10), after: 0 })
    await peers[0].tell({ told: old, after: 0 })
    expect(heard((await peers[1].tell({ told: null, after: 0 })).told)).toEqual(['first site:s2 5'])
    await peers[0].tell({ told: await says(first, { 'site:s2': 0 }, first.now + 20), after: 0 })
    expect(heard((await peers[1].tell({ told: null, after: 0 })).told)).toEqual(['first site:s2 0'])
    // One scope twice in one message is one row, the newer.
    const [a, b] = [await says(first, { 'site:s2': 8 }, first.now + 30), await says(first, { 'site:s2': 9 }, 40)]
    await peers[0].tell({ told: { ...a, tokens: [...a.tokens, ...b.tokens] }, after: 0 })
    expect(heard((await peers[1].tell({ told: null, after: 0 })).told)).toEqual(['first site:s2 8'])
  })

  it('[P3] nobody says it for another, and who was revoked hears nothing', async () => {
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    const forged = peers[1].tell({ told: await says(first, { 'site:s2': 3 }), after: 0 })
    await expect(forged).rejects.toMatchObject({ failure: 'refused', detail: 'holding' })
    await peers[0].tell({ told: await says(first, { 'site:s2': 3 }), after: 0 })
    await court.revoke('second')
    expect(await (await court.peerOf(second)).tell({ told: null, after: 0 })).toMatchObject({ told: [] })
  })

  it('[X1] what laptops of version 1 say in one signature is told only to who may have every scope of it', async () => {
    first.write('site:s2', 'of both')
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    const shared = await first.side('any').holding()
    await peers[0].report(shared)
    expect(await peers[1].report(await second.side('any').holding())).toEqual([shared])
    first.write('site:s1', 'of one')
    await peers[0].report(await first.side('any').holding())
    expect(await peers[1].report(await second.side('any').holding())).toEqual([])
  })
})
