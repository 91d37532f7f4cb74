import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../../court/http/server.ts'
import { grantFact } from '../../../court/station/facts.ts'
import { BATCH_EVENTS } from '../../../shared/contract/court/messages.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { exchange } from '../../../shared/sync/exchange.ts'
import { signHello } from '../../../shared/sync/hello.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { type GatewayCourt, gatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { courtClient, openOverHttp, type Wire } from '../../support/sync/httpPeer.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const SITE = 'site:s1'
const runs = databaseKinds.flatMap((kind) => (['api', 'rpc'] as const).map((wire) => ({ ...kind, wire })))

describe.each(runs)('an exchange over HTTP by /$wire with $name', ({ open, wire }) => {
  let database: Awaited<ReturnType<typeof open>>
  let court: GatewayCourt
  let server: RunningServer
  let first: MemoryNode
  let second: MemoryNode
  let courts = 0

  beforeAll(async () => {
    database = await open()
  })
  afterAll(async () => {
    await database.drop()
  })
  beforeEach(async () => {
    courts += 1
    court = await gatewayCourt(database.db, `浙99${courts}`)
    first = await laptopOf(court, 'first', ['site:*', 'case:*'])
    second = await laptopOf(court, 'second', ['site:*'])
    server = await courtServer(court.gateway, {})
    return () => server.close(1000)
  })

  async function run(node: MemoryNode, by: Wire = wire) {
    const { peer, scopes, protocol, history } = await openOverHttp(node, server.url, by)
    const { chains, step } = { chains: deviceChains(court.root), step: () => undefined }
    const how = { device: node.name, scopes, protocol, feed: true, history, takenBack: [], chains, step }
    return exchange(node.side(court.code), peer, how)
  }
  const textsOf = (node: MemoryNode): string[] =>
    [...node.streams.values()]
      .filter((stream) => !stream.scope.startsWith('court:'))
      .flatMap((stream) => stream.events.map((event) => Buffer.from(event.body ?? []).toString('utf8')))
      .sort()

  it('[X2] [X4] brings all of both sides to both and ends with what the court signed that it holds', async () => {
    for (let n = 1; n <= BATCH_EVENTS + 7; n += 1) first.write(SITE, `第一台 ${n}`)
    second.write(SITE, '第二台')
    expect(await run(first)).toMatchObject({ sent: BATCH_EVENTS + 7, refused: [] })
    expect(await run(second)).toMatchObject({ sent: 1, refused: [] })
    expect(await run(first)).toMatchObject({ sent: 0, received: 1, refused: [] })
    expect(textsOf(first)).toEqual(textsOf(second))
    expect(first.peers.get(court.code)?.heads.get(`first ${SITE}`)).toMatchObject({ seq: BATCH_EVENTS + 7 })
  })

  it("[X11] brings the court's own scope to every laptop, certificates and grants among it", async () => {
    await run(second)
    const stream = second.streams.get(`${court.station.papers.station} court:${court.code}`)
    expect(stream?.events.map((event) => event.outline.type)).toEqual([
      'identity.courtFounded',
      ...['identity.deviceAdded', 'identity.deviceAdded', 'sync.scopeGranted', 'sync.scopeGranted'],
      ...['identity.deviceAdded', 'sync.scopeGranted'],
    ])
  })

  it('[X6] a scope granted later is filled by heads, though the feed has passed it by', async () => {
    first.write('case:c9', 'opened by the first')
    await run(first)
    await run(second)
    expect(textsOf(second)).toEqual([])
    await court.publish([grantFact(court.station, { device: 'second', scope: 'case:c9', until: null })])
    await run(second)
    expect(textsOf(second)).toEqual(['{"text":"opened by the first"}'])
  })

  it('[X1] a program that speaks no version of ours is told so, and which it has', async () => {
    const client = courtClient(server.url, wire, () => '')
    const { challenge } = await client.exchange.challenge({})
    const { key, chain } = first.signerOf()
    const hello = {
      ...{ v: 1 as const, protocol: { min: 7, max: 9 }, program: 'of the future', court: court.code, device: 'first' },
      ...{ challenge, nonce: 'nonce of one exchange', audience: court.code, mark: null, at: first.now },
    }
    await expect(client.exchange.open(signHello(hello, key, chain))).rejects.toMatchObject({
      ...{ code: 'TOO_OLD', status: 426, data: { detail: '7-9' } },
    })
  })

  it('[X7] a copied image is told of its fork, and the other streams go on', async () => {
    const copied = new MemoryNode('first', court, first.signerOf())
    copied.now = first.now
    first.write(SITE, 'of the laptop')
    copied.write(SITE, 'of its copy')
    copied.write('site:s2', 'elsewhere')
    await run(first)
    const { refused } = await run(copied)
    expect(refused.length).toBeGreaterThan(1)
    for (const one of refused) expect(one).toMatchObject({ fault: 'fork', scope: SITE, stands: { seq: 1 } })
    await run(second)
    expect(textsOf(second)).toEqual(['{"text":"elsewhere"}', '{"text":"of the laptop"}'])
  })
})
