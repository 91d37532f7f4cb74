import { beforeEach, describe, expect, it } from 'vitest'
import { BATCH_EVENTS, type Batch } from '../../../shared/contract/court/messages.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { exchangeWith } from '../../support/sync/openExchange.ts'
import { type SyncCourt, syncCourt } from '../../support/sync/syncCourt.ts'

const SITE = 'site:s1'

let court: SyncCourt
let gateway: MemoryNode
let hub: MemoryNode
let first: MemoryNode
let second: MemoryNode

beforeEach(async () => {
  court = await syncCourt()
  gateway = MemoryNode.gateway(court)
  gateway.granted = ['site:*', 'case:*']
  hub = await MemoryNode.device('hub', court)
  hub.granted = ['site:*']
  first = await MemoryNode.device('first', court)
  second = await MemoryNode.device('second', court)
})

const withGateway = (node: MemoryNode, between?: (peer: Peer) => Peer) =>
  exchangeWith(node, gateway, gateway.holder('gateway'), between)
const withHub = (node: MemoryNode, between?: (peer: Peer) => Peer) =>
  exchangeWith(node, hub, hub.holder('hub'), between)
const textsOf = (node: MemoryNode): string[] =>
  [...node.streams.values()]
    .flatMap((stream) => stream.events.map((event) => Buffer.from(event.body ?? []).toString('utf8')))
    .sort()

function writeMany(node: MemoryNode, count: number, scope = SITE): void {
  for (let n = 1; n <= count; n += 1) node.write(scope, `${node.name} ${n}`)
}

describe('an exchange', () => {
  it('[X2] [X4] brings all of both sides to both, in batches, and ends with what the court signed that it holds', async () => {
    writeMany(first, BATCH_EVENTS * 2 + 7)
    writeMany(second, 3)
    const sizes: number[] = []
    const counting = (peer: Peer): Peer => ({
      ...peer,
      push(batches) {
        sizes.push(...batches.map((batch) => batch.head.seq - batch.from + 1))
        return peer.push(batches)
      },
    })
    expect(await withGateway(first, counting)).toMatchObject({ sent: BATCH_EVENTS * 2 + 7, received: 0, refused: [] })
    expect(sizes).toEqual([BATCH_EVENTS, BATCH_EVENTS, 7])
    expect(await withGateway(second)).toMatchObject({ sent: 3, received: BATCH_EVENTS * 2 + 7 })
    expect(await withGateway(first)).toMatchObject({ sent: 0, received: 3 })
    expect(textsOf(first)).toEqual(textsOf(second))
    const held = first.peers.get(court.code)?.heads.get(`first ${SITE}`)
    expect(held).toMatchObject({ seq: BATCH_EVENTS * 2 + 7 })
  })

  it('[X3] the same batches again, late or in another order change nothing', async () => {
    writeMany(first, BATCH_EVENTS + 5)
    const seen: Batch[] = []
    await withGateway(first, (peer) => ({
      ...peer,
      push(batches) {
        seen.push(...batches)
        return peer.push(batches)
      },
    }))
    await withGateway(second)
    const before = textsOf(second)
    const again = await withGateway(second, (peer) => ({
      ...peer,
      feed: async () => ({ batches: [...seen].reverse(), feed: 10_000, more: false, mark: null }),
    }))
    expect(again).toMatchObject({ received: 0, refused: [] })
    expect(textsOf(second)).toEqual(before)
  })

  it('[X3] a batch with a hole before it waits for its missing part and holds up no other stream', async () => {
    writeMany(first, BATCH_EVENTS + 5)
    first.write('case:c1', 'another stream')
    const all: Batch[] = []
    await withGateway(first, (peer) => ({
      ...peer,
      push(batches) {
        all.push(...batches)
        return peer.push(batches)
      },
    }))
    const late = all.filter((batch) => batch.from > 1 || batch.head.scope !== SITE)
    const page = (batches: Batch[], feed: number) => async () => ({ batches, feed, more: false, mark: null })
    const without = await withGateway(second, (peer) => ({ ...peer, heads: async () => [], feed: page(late, 1) }))
    expect(without.received).toBe(1)
    expect(textsOf(second)).toEqual(['{"text":"another stream"}'])
    await withGateway(second, (peer) => ({ ...peer, feed: page(all.slice(0, 1), 2) }))
    expect(textsOf(second)).toHaveLength(BATCH_EVENTS + 6)
  })

  it('[X5] [X4] a link that breaks after the commit acknowledges nothing: it is sent again and known there', async () => {
    writeMany(first, 4)
    const broken = withGateway(first, (peer) => ({
      ...peer,
      async push(batches) {
        await peer.push(batches)
        throw new ExchangeError('offline', 'cut')
      },
    }))
    await expect(broken).rejects.toMatchObject({ failure: 'offline' })
    expect(first.peers.get(court.code)?.heads.size).toBe(0)
    await withGateway(first)
    expect(gateway.arrivals).toHaveLength(1)
    expect(first.peers.get(court.code)?.heads.get(`first ${SITE}`)?.seq).toBe(4)
  })

  it('[X6] a scope granted later is filled by heads, though the feed has passed it by', async () => {
    writeMany(first, 3, 'case:c9')
    await withGateway(first)
    gateway.granted = ['site:*']
    await withGateway(second)
    expect(textsOf(second)).toEqual([])
    gateway.granted = ['site:*', 'case:c9']
    await withGateway(second)
    expect(textsOf(second)).toHaveLength(3)
  })

  it('[X7] a fork is refused with both heads and kept aside; the other streams go on', async () => {
    const sameKeys = new MemoryNode('first', court, first.signerOf())
    writeMany(first, 2)
    sameKeys.write(SITE, 'written by a copied image')
    sameKeys.write('site:s2', 'of another site')
    await withGateway(first)
    const answer = await withGateway(sameKeys)
    expect(answer.refused.length).toBeGreaterThan(0)
    for (const one of answer.refused) expect(one).toMatchObject({ fault: 'fork', scope: SITE, stands: { scope: SITE } })
    // The court's head against what was sent, this laptop's own against what came.
    expect(new Set(answer.refused.map((one) => one.stands?.seq))).toEqual(new Set([1, 2]))
    expect(gateway.heads(['*']).map((head) => head.scope)).toContain('site:s2')
    expect(sameKeys.aside.map((one) => one.refused)).toEqual(answer.refused)
    expect(textsOf(sameKeys)).toHaveLength(2)
  })

  it('[X8] a batch that was changed on its way is set aside and asked for again; the rest arrives', async () => {
    writeMany(first, 3)
    first.write('site:s2', 'elsewhere')
    await withGateway(first)
    const spoiled = await withGateway(second, (peer) => ({
      ...peer,
      async feed(after, scopes) {
        const page = await peer.feed(after, scopes)
        const batches = page.batches.map((batch) =>
          batch.head.scope === SITE ? { ...batch, events: shifted(batch) } : batch,
        )
        return { ...page, batches }
      },
      heads: async () => [],
    }))
    expect(spoiled.refused).toMatchObject([{ scope: SITE, fault: 'unreadable' }])
    expect(textsOf(second)).toEqual(['{"text":"elsewhere"}'])
    await withGateway(second)
    expect(textsOf(second)).toHaveLength(4)
  })

  it('[X11] a relay hands on what another device signed and can neither forge, alter nor cut it unseen', async () => {
    writeMany(first, 5)
    await withHub(first)
    const forged = (batch: Batch): Batch => ({
      ...batch,
      head: { ...batch.head, signature: hub.pack({ device: 'hub', scope: SITE, from: 1 })?.head.signature ?? '' },
    })
    hub.write(SITE, 'by the hub itself')
    const cheated = await withHub(second, (peer) => ({
      ...peer,
      ranges: async (ranges) =>
        (await peer.ranges(ranges)).map((batch) => (batch.head.device === 'first' ? forged(batch) : batch)),
    }))
    expect(cheated.refused).toMatchObject([{ device: 'first', fault: 'badSignature' }])
    await withHub(second)
    expect(textsOf(second)).toHaveLength(6)
    await withGateway(second)
    expect(gateway.heads(['*'])).toContainEqual(expect.objectContaining({ device: 'first', seq: 5 }))
  })

  it('[X1] whom the court does not know is told to sign in, whose program is too old to update', async () => {
    const other = await syncCourt('浙9902')
    const stranger = await MemoryNode.device('stranger', other)
    const holder = gateway.holder('gateway')
    const moved = Object.assign(stranger, { court })
    await expect(exchangeWith(moved, gateway, holder)).rejects.toMatchObject({
      failure: 'signIn',
      detail: 'WRONG_ROOT',
    })
  })

  it('a device writes into no scope of another that was not granted to it', async () => {
    writeMany(first, 2)
    await withGateway(first)
    gateway.granted = []
    second.write(SITE, 'from outside')
    second.write('device:first', 'as another device')
    const offered = await withGateway(second)
    expect(offered).toMatchObject({ sent: 0, refused: [{ fault: 'scope' }, { fault: 'scope' }] })
    const batches = [SITE, 'device:first'].flatMap((scope) => second.pack({ device: 'second', scope, from: 1 }) ?? [])
    const answers: string[] = []
    await exchangeWith(second, gateway, gateway.holder('gateway'), (peer) => ({
      ...peer,
      async heads(scopes) {
        if (answers.length === 0) answers.push(...(await peer.push(batches)).refused.map((one) => one.fault))
        return peer.heads(scopes)
      },
    }))
    expect(answers).toEqual(['scope', 'scope'])
  })
})

/** The same events with one byte of the first body changed. */
function shifted(batch: Batch): string {
  const bytes = Buffer.from(batch.events, 'base64')
  bytes[40] = (bytes[40] ?? 0) ^ 1
  return bytes.toString('base64')
}
