import { beforeEach, describe, expect, it } from 'vitest'
import { saidEvent } from '../../../shared/sync/batch.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { exchangeWith } from '../../support/sync/openExchange.ts'
import { type SyncCourt, syncCourt } from '../../support/sync/syncCourt.ts'

const SITE = 'site:s1'

let court: SyncCourt
let gateway: MemoryNode
let hub: MemoryNode
let first: MemoryNode
let copy: MemoryNode

beforeEach(async () => {
  court = await syncCourt()
  gateway = MemoryNode.gateway(court)
  gateway.granted = ['site:*']
  hub = await MemoryNode.device('hub', court)
  hub.granted = ['site:*']
  first = await MemoryNode.device('first', court)
  first.write(SITE, 'before the copy')
  await withGateway(first)
  copy = first.image()
  first.write(SITE, 'first goes on')
  copy.write(SITE, 'copy goes on')
})

const withGateway = (node: MemoryNode) => exchangeWith(node, gateway, gateway.holder('gateway'))
const withHub = (node: MemoryNode) => exchangeWith(node, hub, hub.holder('hub'))

/** Texts a node holds of the site, inside adopted events too, each once. */
function textsOn(node: MemoryNode): string[] {
  const events = [...node.streams.values()].filter(({ scope }) => scope === SITE).flatMap((stream) => stream.events)
  const said = new Map(events.map(saidEvent).map((event) => [event.hash, event]))
  return [...said.values()].map(({ body }) => JSON.parse(Buffer.from(body ?? []).toString('utf8')).text).sort()
}

async function becomes(node: MemoryNode, name: string): Promise<void> {
  const { key, chain } = await court.device(name)
  node.renew(name, { key: key.privateKey, chain })
  node.adopt()
}

const all = ['before the copy', 'copy goes on', 'first goes on']

describe('two machines that write as one device', () => {
  it('[X7] the second is refused, becomes another, and everybody ends with both branches once', async () => {
    await withGateway(first)
    const { refused } = await withGateway(copy)
    expect(new Set(refused.map(({ fault, seq }) => `${fault} ${seq}`))).toEqual(new Set(['fork 2']))
    expect(copy.forksOf('first')).not.toEqual([])
    await becomes(copy, 'third')
    expect(textsOn(copy)).toEqual(['before the copy', 'copy goes on'])
    for (const node of [copy, first, copy]) await withGateway(node)
    for (const node of [copy, first, gateway]) expect(textsOn(node)).toEqual(all)
    expect(await withGateway(copy)).toMatchObject({ sent: 0, received: 0, refused: [] })
  })

  it('[X7] a hub that took the refused branch lets it go for the one that stands, and keeps what it said', async () => {
    await withHub(copy)
    await withGateway(first)
    await withGateway(copy)
    await becomes(copy, 'third')
    expect((await withGateway(hub)).refused.map(({ fault }) => fault)).toContain('fork')
    await withHub(copy)
    for (let round = 0; round < 3; round += 1) for (const node of [copy, hub, first]) await withGateway(node)
    for (const node of [copy, first, gateway, hub]) expect(textsOn(node)).toEqual(all)
    expect(hub.streams.get(`first ${SITE}`)?.events.map((event) => event.hash)).toEqual(
      gateway.streams.get(`first ${SITE}`)?.events.map((event) => event.hash),
    )
  })

  it('[X11] a refusal that a carrier made up proves no copy: nobody becomes another by it', async () => {
    const { streams } = gateway
    const lied = await exchangeWith(first, gateway, gateway.holder('gateway'), (peer) => ({
      ...peer,
      async push(batches) {
        const refused = batches.map(({ head: { device, scope, seq } }) => {
          const hash = '0'.repeat(64)
          return { device, scope, seq, hash, fault: 'fork', stands: { device, scope, seq, hash } }
        })
        return { holding: null, refused, decisions: [], mark: null }
      },
    }))
    expect(lied.refused).toMatchObject([{ fault: 'fork' }])
    expect(first.forksOf('first')).toEqual([])
    expect(streams.get(`first ${SITE}`)?.events).toHaveLength(1)
    expect(await withGateway(first)).toMatchObject({ sent: 1, refused: [] })
  })

  it('seed 5: [X7] who may no longer read a scope still learns that another machine wrote there in its name', async () => {
    await withGateway(first)
    gateway.granted = []
    const holder = gateway.holder('gateway', { mayWrite: () => Promise.resolve(true) })
    await exchangeWith(copy, gateway, holder)
    expect(copy.forksOf('first').map(({ refused }) => refused.seq)).toEqual([2])
  })

  it('seed 2432: [X7] evidence that a kill took away comes again: a refused branch is nothing that both have', async () => {
    await withGateway(first)
    await withGateway(copy)
    copy.aside.splice(0)
    await withGateway(copy)
    expect(copy.forksOf('first')).not.toEqual([])
  })

  it('seed 345: [X7] what adopted events told of the other branch does not hide from a machine that its own is refused', async () => {
    await withGateway(first)
    await withHub(first)
    await withGateway(copy)
    await becomes(copy, 'third')
    const late = first.image()
    late.write(SITE, 'a third machine')
    await withHub(copy)
    await withHub(late)
    expect(textsOn(late)).toContain('copy goes on')
    first.write(SITE, 'first again')
    await withGateway(first)
    await withGateway(late)
    expect(late.forksOf('first').length).toBeGreaterThan(0)
  })

  it('seed 1618: [X5] a hub whose stream made way is sent it again from its beginning', async () => {
    await withHub(copy)
    await withGateway(first)
    await withGateway(copy)
    await becomes(copy, 'third')
    await withHub(copy)
    first.write(SITE, 'and on')
    for (let round = 0; round < 3; round += 1) await withHub(first)
    expect(textsOn(hub)).toEqual([...all, 'and on'].sort())
  })
})
