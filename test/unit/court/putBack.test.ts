import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { historyFor } from '../../../court/store/history.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { exchange } from '../../../shared/sync/exchange.ts'
import { type Mark, readMark, signMark } from '../../../shared/sync/mark.ts'
import { decisionHash, readReceipt, signReceipt } from '../../../shared/sync/trust/receipts.ts'
import { newSigningKey } from '../../../shared/sync/trust/signingKey.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../support/sync/httpPeer.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'

const SITE = 'site:s1'
const fixedKey = newSigningKey((length) => Buffer.alloc(length, 5))
const frozen: Mark = { v: 1, court: '浙9901', feed: 120, arrivals: 3, mark: '0198f000-0000-4000-8000-000000000001' }

describe('a mark of a court’s history', () => {
  it('[X6] reads what was frozen, and nothing that another key signed', async () => {
    const golden = new URL('../../golden/sync/mark-1.json', import.meta.url)
    const { token } = JSON.parse(readFileSync(golden, 'utf8')) as { token: string }
    expect(await signMark(frozen, fixedKey.privateKey)).toBe(token)
    expect(await readMark(token, fixedKey.publicKey)).toEqual(frozen)
    const stranger = newSigningKey((length) => Buffer.alloc(length, 6))
    expect(await readMark(token, stranger.publicKey)).toBeNull()
    expect(await readMark('not.a.mark', fixedKey.publicKey)).toBeNull()
  })
})

describe.each(databaseKinds)('the history of a gateway with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙95')
  let court: GatewayCourt
  let first: MemoryNode

  beforeEach(async () => {
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*'])
  })

  const show = (shown: string | null) =>
    historyFor(courts.db, court.gateway.court, court.receipt.key.privateKey, {
      ...{ device: 'first', shown, at: court.clock.now },
    })
  const mark = (said: Partial<Mark>): Promise<string> =>
    signMark({ ...frozen, court: court.code, ...said }, court.receipt.key.privateKey)

  it('[X6] knows every mark it gave, after however many more', async () => {
    const begun = await show(null)
    expect(begun.stands).toBe('begins')
    first.write(SITE, 'one')
    const peer = await court.peerOf(first)
    const batch = first.pack({ device: 'first', scope: SITE, from: 1 })
    const { mark: pushed } = await peer.push(batch === null ? [] : [batch])
    // The first answer may have been lost: what signs for events again names the place again (seed 1404 of the simulation).
    const { mark: again } = await peer.push(batch === null ? [] : [batch])
    expect(again).not.toBeNull()
    for (const given of [begun.mark, pushed, again, (await peer.feed(0, [SITE])).mark]) {
      expect(await show(given)).toMatchObject({ stands: 'continues', feed: begun.feed + 1 })
    }
    expect(await court.gateway.putBack()).toBeNull()
  })

  it('[X6] [P4] moves its numbers past what a mark of its own proves, once, and past nothing that anybody else says', async () => {
    const { feed, mark: standing } = await show(null)
    const forged = await signMark({ ...frozen, court: court.code, feed: 9_000_000 }, fixedKey.privateKey)
    const elsewhere = await mark({ court: '浙0001', feed: 9_000_000 })
    for (const unknown of [forged, elsewhere, 'not.a.mark']) {
      expect(await show(unknown)).toMatchObject({ stands: 'wentBack', feed })
    }
    expect(await court.gateway.putBack()).toBeNull()
    const proven = await mark({ feed: feed + 40, arrivals: 7 })
    for (const _ of [1, 2]) expect(await show(proven)).toMatchObject({ stands: 'wentBack', feed: feed + 40 })
    expect(await court.gateway.counters()).toEqual({ feed: feed + 40, arrivals: 7 })
    expect(await court.gateway.putBack()).toEqual({ at: court.clock.now, feed, shown: feed + 40 })
    expect(await show(standing)).toMatchObject({ stands: 'continues' })
  })

  it('[P1] a decision whose receipt comes home with it keeps the number it had', async () => {
    const at = court.clock.now - 60_000
    const receipt = (token: string, number: number, key = court.receipt.key) =>
      signReceipt({ v: 1, decision: decisionHash(token), number, court: court.code, at }, key.privateKey)
    const body = (token: string) => ({ token, decision: '0'.repeat(64), chain: { ...court.receipt.chain } })
    const write = (type: string, body: Parameters<typeof writeEvent>[2]['body']) =>
      writeEvent(first, SITE, { type, entity: 'request/r1', body })
    const decided = write('approvals.decided', { token: 'signed.before.it' })
    write('approvals.receipted', body(await receipt('signed.before.it', 4)))
    const forged = write('approvals.decided', { token: 'signed.after.it' })
    write('approvals.receipted', body(await receipt('signed.after.it', 1, fixedKey)))
    await show(await mark({ feed: 500, arrivals: 4 }))
    const batch = first.pack({ device: 'first', scope: SITE, from: 1 })
    const answer = await (await court.peerOf(first)).push(batch === null ? [] : [batch])
    const numbers = await Promise.all(
      answer.decisions.map(async ({ event, receipt }) => {
        const read = await readReceipt(receipt, { root: court.root, revocations: [] })
        return { event, number: read?.number, at: read?.at }
      }),
    )
    expect(numbers).toEqual([
      { event: decided, number: 4, at },
      { event: forged, number: 5, at: court.clock.now },
    ])
  })

  it('[X5] a gateway whose numbers went back is compared with anew, whatever it says of its history', async () => {
    const server = await courtServer(court.gateway, {})
    first.write(SITE, 'kept by the laptop')
    const { peer, scopes, protocol, history } = await openOverHttp(first, server.url, 'rpc')
    const chains = deviceChains(court.root)
    const how = { device: 'first', scopes, protocol, feed: true, takenBack: [], chains, step: () => undefined }
    await exchange(first.side(court.code), peer, { ...how, history })
    const { feed = 0 } = first.peers.get(court.code) ?? {}
    const lying = { stands: 'continues' as const, feed: feed - 1, mark: 'of.another.history' }
    const nothing = { ...peer, heads: async () => [] }
    const back = await exchange(first.side(court.code), nothing, { ...how, history: lying })
    expect(back.wentBack).toBe(true)
    const known = first.peers.get(court.code)
    expect(known).toMatchObject({ feed: feed - 1, filled: [] })
    expect([...(known?.heads.keys() ?? [])].filter((key) => !key.includes('court:'))).toEqual([])
    expect(await exchange(first.side(court.code), peer, { ...how, history })).toMatchObject({ wentBack: false })
    await server.close(0)
  })
})
