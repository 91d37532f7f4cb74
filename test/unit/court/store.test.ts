import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeGateway } from '../../../court/gateway.ts'
import { streamFrames } from '../../../court/store/pieces.ts'
import { BATCH_BYTES, BATCH_EVENTS, type Batch, type Head } from '../../../shared/contract/court/messages.ts'
import { checkBatch, deviceChains, packBatch } from '../../../shared/sync/batch.ts'
import { encodeFrames } from '../../../shared/sync/frames.ts'
import { readHolding } from '../../../shared/sync/holding.ts'
import { decisionHash, readReceipt } from '../../../shared/sync/trust/receipts.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf, openPeer } from '../../support/sync/gatewayCourt.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'

const SITE = 'site:s1'
const byScope = (a: Head, b: Head): number => (a.scope < b.scope ? -1 : 1)

describe.each(databaseKinds)('a gateway store on $name', (kind) => {
  const courts = courtsOn(kind, '浙99')
  let court: GatewayCourt
  let first: MemoryNode
  let second: MemoryNode

  beforeEach(async () => {
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*', 'case:*'])
    second = await laptopOf(court, 'second', ['site:*'])
  })

  const write = (node: MemoryNode, count: number, scope = SITE): void => {
    for (let n = 1; n <= count; n += 1) node.write(scope, `${node.name} ${n}`)
  }
  const pack = (node: MemoryNode, from = 1, scope = SITE): Batch => {
    const batch = node.pack({ device: node.name, scope, from })
    if (batch === null) throw new Error('nothing to pack')
    return batch
  }
  const copyOf = (node: MemoryNode): MemoryNode => {
    const copied = new MemoryNode(node.name, court, node.signerOf())
    copied.now = node.now
    return copied
  }
  const heldBy = async (answer: { holding: Parameters<typeof readHolding>[0] | null }) => {
    const trust = { root: court.root, revocations: [] }
    return answer.holding === null ? [] : ((await readHolding(answer.holding, trust, 'receipt'))?.heads ?? [])
  }
  const framesOf = (node: MemoryNode, scope = SITE): Buffer =>
    encodeFrames(node.streams.get(`${node.name} ${scope}`)?.events ?? [])

  it('[X4] [P4] answers a push with the heads it holds after its commit, signed and numbered', async () => {
    write(first, 3)
    const before = await court.gateway.counters()
    const answer = await (await court.peerOf(first)).push([pack(first)])
    const head = first.heads([SITE])[0]
    expect(await heldBy(answer)).toEqual([{ ...head, feed: before.feed + 3 }])
    expect(await streamFrames(courts.db, court.gateway.court, 'first', SITE)).toEqual(framesOf(first))
  })

  it('[X3] the same batches again, one by one or out of order, change nothing and are acknowledged', async () => {
    write(first, 2)
    const peer = await court.peerOf(first)
    const early = pack(first)
    await peer.push([early])
    first.write(SITE, 'one more')
    const late = pack(first, 3)
    await peer.push([late])
    const { feed } = await court.gateway.counters()
    const answer = await peer.push([late, early, late])
    expect(answer.refused).toEqual([])
    expect(await heldBy(answer)).toEqual([{ ...first.heads([SITE])[0], feed }])
    expect(await court.gateway.counters()).toMatchObject({ feed })
  })

  it('[X3] a batch with a hole before it is refused with the head that stands, and the others are stored', async () => {
    write(first, 4)
    first.write('site:s2', 'elsewhere')
    const peer = await court.peerOf(first)
    const [one, rest] = [first.signerOf(), pack(first)]
    const head = { ...rest.head }
    const events = first.streams.get(`first ${SITE}`)?.events ?? []
    const holed = packBatch(3, events.slice(2), head, one.chain)
    const answer = await peer.push([holed, pack(first, 1, 'site:s2')])
    expect(answer.refused).toMatchObject([{ fault: 'gap', scope: SITE, seq: 4, stands: null }])
    expect(await heldBy(answer)).toMatchObject([{ scope: 'site:s2', seq: 1 }])
    expect((await peer.push([rest, holed])).refused).toEqual([])
  })

  it('[X7] a fork is refused with both heads, and nothing of its batch is stored', async () => {
    const copied = copyOf(first)
    write(first, 2)
    copied.write(SITE, 'first 1')
    copied.write(SITE, 'written by a copied image')
    copied.write(SITE, 'and more')
    const peer = await court.peerOf(first)
    await peer.push([pack(first)])
    const answer = await peer.push([pack(copied)])
    const theirs = copied.streams.get(`first ${SITE}`)?.events[1]
    expect(answer.refused).toMatchObject([
      { fault: 'fork', seq: 2, hash: theirs?.hash, stands: first.heads([SITE])[0] },
    ])
    expect(answer.holding).toBeNull()
    expect(await streamFrames(courts.db, court.gateway.court, 'first', SITE)).toEqual(framesOf(first))
  })

  it('[X7] a stream that goes on after another event than the newest here is a fork too', async () => {
    const copied = copyOf(first)
    write(first, 1)
    copied.write(SITE, 'another beginning')
    copied.write(SITE, 'goes on')
    const peer = await court.peerOf(first)
    await peer.push([pack(first)])
    const events = copied.streams.get(`first ${SITE}`)?.events ?? []
    const goesOn = packBatch(2, events.slice(1), pack(copied).head, first.signerOf().chain)
    expect((await peer.push([goesOn])).refused).toMatchObject([{ fault: 'fork', seq: 2 }])
  })

  it('[X2] hands on what it stored cut at the heads that were signed, short pieces joined', async () => {
    const peer = await court.peerOf(first)
    for (let n = 1; n <= 5; n += 1) {
      first.write(SITE, `piece ${n}`)
      await peer.push([pack(first, n)])
    }
    write(first, BATCH_EVENTS)
    await peer.push([pack(first, 6)])
    const other = await court.peerOf(second)
    const all = await other.ranges([{ device: 'first', scope: SITE, from: 1, to: 205 }])
    expect(all.map(({ from, head }) => [from, head.seq])).toEqual([
      [1, 5],
      [6, 205],
    ])
    const middle = await other.ranges([{ device: 'first', scope: SITE, from: 3, to: 4 }])
    expect(middle.map(({ from, head }) => [from, head.seq])).toEqual([[3, 4]])
    expect(second.apply(await checked(all)).applied).toBe(205)
  })

  it('[X6] the feed brings granted scopes page by page, moves past the others, and ends at the newest number', async () => {
    first.write('case:c1', 'not for the second')
    write(first, BATCH_EVENTS * 2)
    const peer = await court.peerOf(first)
    const batches = [pack(first, 1, 'case:c1'), pack(first), pack(first, BATCH_EVENTS + 1)]
    await peer.push(batches)
    const other = await court.peerOf(second)
    const from = (await court.gateway.counters()).feed - BATCH_EVENTS * 2 - 1
    const page = await other.feed(from, ['site:*'])
    expect(page.batches.map((batch) => batch.head.scope)).toEqual([SITE, SITE])
    expect(page).toMatchObject({ more: false, feed: (await court.gateway.counters()).feed })
    expect(await other.feed(page.feed, ['site:*'])).toMatchObject({ batches: [], feed: page.feed, more: false })
  })

  it('[X2] [X6] a page of the feed and an answer to ranges stay below a megabyte, and nothing is missing between', async () => {
    const peer = await court.peerOf(first)
    const { feed: start } = await court.gateway.counters()
    for (let n = 1; n <= 90; n += 1) {
      const scope = `site:s${n % 3}`
      writeEvent(first, scope, { type: 'test.written', entity: `item/${n}`, body: { text: 'x'.repeat(30_000) } })
    }
    for (const scope of ['site:s0', 'site:s1', 'site:s2']) {
      for (let from = 1; from <= 30; ) {
        const batch = pack(first, from, scope)
        await peer.push([batch])
        from = batch.head.seq + 1
      }
    }
    const other = await court.peerOf(second)
    const reading = await MemoryNode.device('reading', court)
    let pages = 0
    for (let [cursor, more] = [start, true]; more; pages += 1) {
      const page = await other.feed(cursor, ['site:*'])
      const bytes = page.batches.reduce((sum, batch) => sum + Buffer.from(batch.events, 'base64').length, 0)
      expect(bytes).toBeLessThanOrEqual(BATCH_BYTES)
      expect(page.feed).toBeGreaterThan(cursor)
      reading.apply(await checked(page.batches))
      cursor = page.feed
      more = page.more
    }
    expect(pages).toBeGreaterThan(2)
    expect(reading.heads(['site:*']).sort(byScope)).toEqual(first.heads(['site:*']).sort(byScope))
    const ranges = ['site:s0', 'site:s1', 'site:s2'].map((scope) => ({ device: 'first', scope, from: 1, to: 30 }))
    const answer = await other.ranges(ranges)
    const sizes = answer.map((batch) => Buffer.from(batch.events, 'base64').length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BATCH_BYTES)
    expect(answer[0]).toMatchObject({ from: 1, head: { scope: 'site:s0' } })
  })

  it('[X11] [P1] a body that a carrier withheld is taken in when it comes, and only then does its decision count', async () => {
    writeEvent(first, SITE, { type: 'approvals.decided', entity: 'request/r1', body: { token: 'a.signed.decision' } })
    const whole = pack(first)
    const events = first.streams.get(`first ${SITE}`)?.events ?? []
    const bare = events.map(({ envelope }) => ({ envelope, salt: null, body: null }))
    const peer = await court.peerOf(first)
    const withheld = await peer.push([packBatch(1, bare, whole.head, whole.chain)])
    expect(withheld).toMatchObject({ refused: [], decisions: [] })
    expect((await peer.push([whole])).decisions).toHaveLength(1)
    expect(await streamFrames(courts.db, court.gateway.court, 'first', SITE)).toEqual(framesOf(first))
    expect((await peer.push([packBatch(1, bare, whole.head, whole.chain)])).refused).toEqual([])
    expect(await streamFrames(courts.db, court.gateway.court, 'first', SITE)).toEqual(framesOf(first))
  })

  it('[X2] [X11] pieces joined by a carrier that withheld their bodies are cut again when the bodies come', async () => {
    const { feed: start } = await court.gateway.counters()
    const parts: Batch[] = []
    for (let n = 1; n <= 60; n += 1) {
      writeEvent(first, SITE, { type: 'test.written', entity: `item/${n}`, body: { text: 'x'.repeat(30_000) } })
      if (n % 20 === 0) parts.push(pack(first, n - 19))
    }
    const last = parts[2]
    if (last === undefined) throw new Error('three parts')
    const bare = first.streams
      .get(`first ${SITE}`)
      ?.events.map(({ envelope }) => ({ envelope, salt: null, body: null }))
    const peer = await court.peerOf(first)
    await peer.push([packBatch(1, bare ?? [], last.head, last.chain)])
    expect((await peer.push(parts)).refused).toEqual([])
    const other = await court.peerOf(second)
    const reading = await MemoryNode.device('reading', court)
    for (let [cursor, more] = [start, true]; more; ) {
      const page = await other.feed(cursor, ['site:*'])
      reading.apply(await checked(page.batches))
      cursor = page.feed
      more = page.more
    }
    expect(reading.heads([SITE])).toEqual(first.heads([SITE]))
    expect(encodeFrames(reading.streams.get(`first ${SITE}`)?.events ?? []).equals(framesOf(first))).toBe(true)
  })

  it('[X6] numbers given to many at once have no hole, and a reader between never passes one by', async () => {
    const laptops = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const node = await MemoryNode.device(`laptop-${n}`, court)
        node.now = court.clock.now
        return node
      }),
    )
    const reader = await court.peerOf(first)
    const { feed: start } = await court.gateway.counters()
    const seen: string[] = []
    let cursor = start
    const read = async (): Promise<void> => {
      const page = await reader.feed(cursor, ['site:*'])
      cursor = page.feed
      seen.push(...page.batches.map((batch) => `${batch.head.device} ${batch.from}-${batch.head.seq}`))
      if (page.more) await read()
    }
    await Promise.all(
      laptops.map(async (node, n) => {
        const peer = await court.peerOf(node)
        for (let seq = 1; seq <= 8; seq += 1) {
          node.write(`site:of-${n}`, `${seq}`)
          await peer.push([pack(node, seq, `site:of-${n}`)])
          await read()
        }
      }),
    )
    await read()
    const events = seen.flatMap((text) => {
      const [device, range] = text.split(' ')
      const [from = 0, to = 0] = (range ?? '').split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, n) => `${device} ${from + n}`)
    })
    const wanted = laptops.flatMap((node) => Array.from({ length: 8 }, (_, n) => `${node.name} ${n + 1}`))
    expect([...new Set(events)].sort()).toEqual(wanted.sort())
    expect((await court.gateway.counters()).feed).toBe(start + 48)
  })

  it('[P1] a decision gets one receipt with the next arrival number, and the same one ever after', async () => {
    const decision = { type: 'approvals.decided', entity: 'request/r1', body: { token: 'a.signed.decision' } }
    const event = writeEvent(first, SITE, decision)
    writeEvent(first, SITE, { type: 'approvals.opinionGiven', entity: 'request/r1', body: { token: 'of no decision' } })
    const peer = await court.peerOf(first)
    const answer = await peer.push([pack(first)])
    expect(answer.decisions.map((one) => one.event)).toEqual([event])
    const receipt = answer.decisions[0]?.receipt ?? { token: '', chain: first.signerOf().chain }
    expect(await readReceipt(receipt, { root: court.root, revocations: [] })).toEqual({
      ...{ v: 1, decision: decisionHash('a.signed.decision'), number: 1 },
      ...{ court: court.code, at: court.clock.now },
    })
    court.clock.now += 60_000
    writeEvent(second, 'site:s2', decision)
    const repeated = await peer.push([pack(first)])
    const copied = await (await court.peerOf(second)).push([pack(second, 1, 'site:s2')])
    expect(repeated.decisions).toEqual(answer.decisions)
    expect(copied.decisions.map((one) => one.receipt)).toEqual([receipt])
    expect((await court.gateway.counters()).arrivals).toBe(1)
  })

  it('whoever opens a new case or site holds it from then on; whoever comes second has to be granted it', async () => {
    const opener = await laptopOf(court, 'opener', [])
    const late = await laptopOf(court, 'late', [])
    const pushed = async (node: MemoryNode, scope: string) => {
      node.write(scope, 'text')
      return (await (await court.peerOf(node)).push([pack(node, 1, scope)])).refused.map((one) => one.fault)
    }
    expect(await pushed(opener, 'case:new')).toEqual([])
    expect(await pushed(late, 'case:new')).toEqual(['scope'])
    expect(await pushed(opener, `register:${court.code}`)).toEqual(['scope'])
    expect(await (await court.peerOf(opener)).heads(['case:new'])).toMatchObject([{ scope: 'case:new' }])
    for (const [node, scope] of [
      [opener, 'case:*'],
      [late, 'case:new'],
    ] as const) {
      await expect((await court.peerOf(node)).heads([scope])).rejects.toMatchObject({ detail: 'grantsChanged' })
    }
  })

  it('[G5] tells a device what the others say they hold', async () => {
    write(first, 2)
    const mine = await first.side('any').holding()
    const theirs = await second.side('any').holding()
    const peers = [await court.peerOf(first), await court.peerOf(second)] as const
    expect(await peers[0].report(mine)).toEqual([])
    expect(await peers[1].report(theirs)).toEqual([mine])
    expect(await peers[0].report(mine)).toEqual([theirs])
    await expect(peers[0].report(theirs)).rejects.toMatchObject({ failure: 'refused' })
  })

  it('several gateways on one database answer as one: a challenge of one opens at another', async () => {
    const { court: row, ...other } = await makeGateway({
      ...{ db: courts.db, court: court.gateway.court, receiptSeed: court.receiptSeed },
      ...{ now: () => court.clock.now, random: (length) => randomBytes(length), newId: () => 'unused' },
    })
    const mixed = { challenge: court.gateway.challenge, open: other.open, peer: court.gateway.peer }
    write(first, 1)
    const peer = await openPeer(mixed, { device: 'first', court: row.code, at: first.now }, first.signerOf())
    expect((await peer.push([pack(first)])).refused).toEqual([])
  })

  async function checked(batches: readonly Batch[]) {
    const judged = await Promise.all(batches.map((batch) => checkBatch(batch, deviceChains(court.root))))
    return judged.flatMap((one) => (typeof one === 'string' ? [] : [one]))
  }
})
