import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Gateway } from '../../../court/gateway.ts'
import type { Batch } from '../../../shared/contract/court/messages.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { signHello } from '../../../shared/sync/hello.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, gatewayOver, laptopOf, openPeer } from '../../support/sync/gatewayCourt.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { grantingOf } from '../../support/sync/takingBack.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'

describe.each(databaseKinds)('a scope taken back at a gateway with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙93')
  let court: GatewayCourt
  let gateway: Gateway
  let first: MemoryNode
  let second: MemoryNode
  let office: MemoryNode
  let lead: ReturnType<typeof grantingOf>

  beforeEach(async () => {
    court = await courts.next()
    gateway = court.gateway
    first = await laptopOf(court, 'first', ['site:*'])
    second = await laptopOf(court, 'second', ['site:*'])
    office = await laptopOf(court, 'office', [])
    lead = grantingOf(court, 'lead-1', await court.officer('lead-1', 'office', 'teamLead'))
    for (const scope of ['site:s1', 'site:s2']) {
      second.write(scope, 'of the second')
      await (await peerOf(second)).push([pack(second, scope)])
    }
  })

  const pack = (node: MemoryNode, scope: string, from = 1, device = node.name): Batch => {
    const batch = node.pack({ device, scope, from })
    if (batch === null) throw new Error('nothing to pack')
    return batch
  }
  const peerOf = (node: MemoryNode): Promise<Peer> =>
    openPeer(gateway, { device: node.name, court: court.code, at: court.clock.now }, node.signerOf())
  /** Events of the court's scope as somebody's laptop carries them. */
  async function carry(
    node: MemoryNode,
    ...facts: { type: string; entity: string; body: JsonObject }[]
  ): Promise<void> {
    const scope = `court:${court.code}`
    const from = (node.headOf({ device: node.name, scope })?.seq ?? 0) + 1
    for (const fact of facts) writeEvent(node, scope, fact)
    expect((await (await peerOf(node)).push([pack(node, scope, from)])).refused).toEqual([])
  }
  const scopesOf = async (device: string): Promise<string[]> => {
    const { token } = await tokenOf(device)
    return (await gateway.reachOf(token)).scopes.filter((scope) => scope.includes('site:')).sort()
  }
  async function tokenOf(device: string) {
    const node = [first, second, office].find((one) => one.name === device)
    if (node === undefined) throw new Error(device)
    const { key, chain } = node.signerOf()
    const hello = {
      ...{ v: 1 as const, protocol: { min: 1, max: 2 }, program: 'test', court: court.code, device },
      ...{ challenge: gateway.challenge(), nonce: 'nonce of one exchange', audience: court.code, mark: null },
      at: court.clock.now,
    }
    return gateway.open(signHello(hello, key, chain))
  }

  it('[X6] [X11] one site out of all: nothing of it is handed on, by a new exchange or an old token, and the rest is', async () => {
    const before = await peerOf(first)
    expect((await before.heads(['site:*'])).map(({ scope }) => scope).sort()).toEqual(['site:s1', 'site:s2'])
    await carry(office, lead.takesBack('t1', 'first', 'site:s1'))
    const { welcome } = await tokenOf('first')
    expect(welcome.scopes.filter((scope) => scope.includes('site:'))).toEqual(['site:*'])
    for (const peer of [before, await peerOf(first)]) {
      expect((await peer.heads(['site:*'])).map(({ scope }) => scope)).toEqual(['site:s2'])
      const { batches } = await peer.feed(0, ['site:*'])
      expect(batches.map(({ head }) => head.scope)).toEqual(['site:s2'])
      expect(await peer.ranges([{ device: 'second', scope: 'site:s1', from: 1, to: 1 }])).toEqual([])
      await expect(peer.heads(['site:s1'])).rejects.toMatchObject({ detail: 'grantsChanged' })
      await expect(peer.feed(0, ['site:s1'])).rejects.toMatchObject({ detail: 'grantsChanged' })
    }
    expect(await scopesOf('first')).toEqual(['-site:s1', 'site:*'])
    expect(await scopesOf('second')).toEqual(['site:*'])
  })

  it('[L8] [X5] what was recorded there before is taken, and what the laptop holds of others too', async () => {
    first.write('site:s1', 'written before it learned')
    second.write('site:s1', 'brought to the first, and nowhere else')
    const brought = pack(second, 'site:s1', 2)
    await carry(office, lead.takesBack('t1', 'first', 'site:s1'))
    const answer = await (await peerOf(first)).push([pack(first, 'site:s1'), brought])
    expect(answer.refused).toEqual([])
    expect((await (await peerOf(second)).heads(['site:s1'])).map(({ device, seq }) => [device, seq]).sort()).toEqual([
      ['first', 1],
      ['second', 2],
    ])
    const { token } = await tokenOf('first')
    const { scopes, sends } = await gateway.reachOf(token)
    expect(sends).toContain('site:*')
    expect(scopes).toContain('-site:s1')
  })

  it('an old grant sent again after the withdrawal gives nothing, whoever carries it', async () => {
    const old = lead.grants('g1', 'office', 'site:s1')
    await carry(second, old)
    expect(await scopesOf('office')).toEqual(['site:s1'])
    await carry(first, lead.takesBack('t1', 'office', 'site:s1'))
    expect(await scopesOf('office')).toEqual([])
    await carry(office, old, { ...old, entity: 'grant/another' })
    await carry(second, old)
    // One that was signed before and kept back is as old as the others: it answers no withdrawal.
    await carry(office, lead.grants('g2', 'office', 'site:s1'))
    expect(await scopesOf('office')).toEqual([])
  })

  it('[J3] a later grant of the same scope stands again, until that is withdrawn too, in whatever order they come', async () => {
    const again = lead.grants('g2', 'office', 'site:s1', ['t1'])
    await carry(second, again)
    expect(await scopesOf('office')).toEqual(['site:s1'])
    await carry(first, lead.takesBack('t1', 'office', 'site:s1'))
    expect(await scopesOf('office')).toEqual(['site:s1'])
    await carry(second, lead.takesBack('t2', 'office', 'site:s1'))
    expect(await scopesOf('office')).toEqual([])
    // Out of all sites: it is named apart, so that the laptop fills what passed it by (X6).
    await carry(office, lead.takesBack('t3', 'first', 'site:s1'), lead.grants('g3', 'first', 'site:s1', ['t3']))
    expect(await scopesOf('first')).toEqual(['site:*', 'site:s1'])
  })

  it('a withdrawal that no lead signed changes nothing, and is handed on like all else', async () => {
    const handler = grantingOf(court, 'handler-1', await court.officer('handler-1', 'office', 'handler'))
    const posing = grantingOf(court, 'lead-1', await court.officer('handler-2', 'office', 'handler'))
    const altered = lead.takesBack('t5', 'office', 'site:s1')
    await carry(office, handler.takesBack('t1', 'second', 'site:*'), posing.takesBack('t2', 'second', 'site:*'), {
      ...altered,
      body: { ...altered.body, device: 'second', scope: 'site:*' },
    })
    expect(await scopesOf('second')).toEqual(['site:*'])
    const { batches } = await (await peerOf(second)).feed(0, [`court:${court.code}`])
    expect(batches.some(({ head }) => head.device === 'office' && head.seq === 3)).toBe(true)
  })

  it('a scope that a laptop opened itself is taken back like a granted one', async () => {
    office.write('site:s9', 'opened here')
    await (await peerOf(office)).push([pack(office, 'site:s9')])
    expect(await scopesOf('office')).toEqual(['site:s9'])
    await carry(second, lead.takesBack('t1', 'office', 'site:s9'))
    expect(await scopesOf('office')).toEqual([])
    office.write('site:s9', 'and goes on')
    expect((await (await peerOf(office)).push([pack(office, 'site:s9', 2)])).refused).toEqual([])
  })

  it('[J5] what an earlier program stored without understanding it counts from the first start of this one', async () => {
    await carry(office, lead.takesBack('t1', 'first', 'site:s1'))
    const { court_id } = gateway.court
    await sql`DELETE FROM scope_taken_back WHERE court_id = ${court_id}`.execute(courts.db)
    expect(await scopesOf('first')).toEqual(['site:*'])
    await sql`UPDATE court SET grants_read = false WHERE court_id = ${court_id}`.execute(courts.db)
    gateway = await gatewayOver(courts.db, court)
    expect(await scopesOf('first')).toEqual(['-site:s1', 'site:*'])
  })
})
