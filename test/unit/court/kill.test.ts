import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileWire } from '../../../electron/core/sync/fileWire.ts'
import { checkBatch, deviceChains } from '../../../shared/sync/batch.ts'
import { PIECE_BYTES, type Span, uploadName } from '../../../shared/sync/files.ts'
import { readHolding } from '../../../shared/sync/holding.ts'
import { courtCommand, type Environment, serveCourt } from '../../support/sync/courtProcess.ts'
import { newLaptop } from '../../support/sync/enrolling.ts'
import { courtClient, openOverHttp } from '../../support/sync/httpPeer.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { serverDatabase, testServer } from '../../support/sync/testDatabase.ts'

const kinds = [{ name: 'embedded PostgreSQL (PGlite)', isServer: false }]
if (testServer !== undefined) kinds.push({ name: 'PostgreSQL server', isServer: true })

const SITE = 'site:s1'

describe.each(kinds)('gateway processes on $name', ({ isServer }) => {
  let folder: string
  let env: Environment
  let drop: () => Promise<void>

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-kill-'))
    const database = isServer && testServer !== undefined ? await serverDatabase(testServer) : null
    env = database === null ? {} : { DATABASE_URL: database.url }
    drop = database === null ? async () => undefined : database.drop
    const names = ['--court-code', '浙9901', '--court-name', '测试法院']
    const keys = join(folder, 'keys')
    expect((await courtCommand(['init', '--data', join(folder, 'data'), '--keys', keys, ...names], env)).code).toBe(0)
  })
  afterEach(async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  })

  const serve = () => serveCourt(['--data', join(folder, 'data')], env)

  /** A laptop enrolled as a person would. */
  async function laptop(url: string, name: string): Promise<MemoryNode> {
    const made = newLaptop(name, `officer of ${name}`)
    const client = courtClient(url, 'api', () => '')
    const who = ['--name', '某', '--role', 'handler', '--device', name, '--scopes', 'site:*']
    const { value } = await courtCommand(['enrol-code', '--data', join(folder, 'data'), ...who], env)
    const { request } = await client.enrol.redeem(made.redeeming(String(value.code)))
    await courtCommand(['issue', '--keys', join(folder, 'keys'), '--url', url], env)
    const { issued } = await client.enrol.collect({ request, device: name })
    const { root, issuing } = await client.enrol.court({})
    const chain = { certificate: issued?.device ?? '', issuing, root }
    const court = { code: '浙9901', root, from: 0 } as MemoryNode['court']
    const node = new MemoryNode(name, court, { key: made.keys.device.privateKey, chain })
    return Object.assign(node, { now: Date.now() })
  }

  it('[X4] [X5] killed while it takes in, whatever it acknowledged is there, and nothing is there in part', async () => {
    let served = await serve()
    const node = await laptop(served.url, 'laptop-1')
    let acknowledged = 0
    for (const acks of [2, 5, 9]) {
      const { peer } = await openOverHttp(node, served.url, 'api')
      let left = acks
      const killed = Promise.withResolvers<void>()
      for (;;) {
        for (let n = 0; n < 40; n += 1) node.write(SITE, `${node.heads([SITE])[0]?.seq ?? 0}`)
        const batch = node.pack({ device: node.name, scope: SITE, from: acknowledged + 1 })
        if (batch === null) throw new Error('nothing to pack')
        const pushed = peer.push([batch])
        // The kill falls into the call that follows the last acknowledgement that was waited for.
        if (left === 0) served.kill().then(killed.resolve, killed.reject)
        const answer = await pushed.catch(() => null)
        if (answer === null) break
        expect(answer.refused).toEqual([])
        const trust = { root: node.court.root, revocations: [] }
        const holding = answer.holding === null ? null : await readHolding(answer.holding, trust, 'receipt')
        acknowledged = holding?.heads[0]?.seq ?? acknowledged
        left -= 1
        if (left < 0) break
      }
      await killed.promise
      served = await serve()
      const again = await openOverHttp(node, served.url, 'api')
      const [head] = await again.peer.heads([SITE])
      expect(head?.seq).toBeGreaterThanOrEqual(acknowledged)
      acknowledged = head?.seq ?? 0
    }
    const reader = await openOverHttp(node, served.url, 'rpc')
    const events: string[] = []
    while (events.length < acknowledged) {
      const range = { device: node.name, scope: SITE, from: events.length + 1, to: acknowledged }
      for (const batch of await reader.peer.ranges([range])) {
        const checked = await checkBatch(batch, deviceChains(node.court.root))
        if (typeof checked === 'string') throw new Error(checked)
        events.push(...checked.events.map((event) => event.hash))
      }
    }
    const written = node.streams.get(`${node.name} ${SITE}`)?.events.map((event) => event.hash)
    expect(events).toEqual(written?.slice(0, acknowledged))
    await served.stop()
  })

  it('[B2] killed in the middle of an upload, the file goes on at the byte that reached the disk', async () => {
    let served = await serve()
    const node = await laptop(served.url, 'laptop-1')
    const bytes = randomBytes(6 * PIECE_BYTES + 12_345)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const slice = async ({ start, end }: Span) => Buffer.from(bytes.subarray(start, end))
    const file = { hash, scope: SITE, size: bytes.length, slice }
    const wireBy = async (fetch: typeof globalThis.fetch) => {
      const { token } = await openOverHttp(node, served.url, 'rpc')
      const reach = { address: served.url, audience: node.court.code, fetch }
      return fileWire(reach, { device: node.name, token: async () => token, signal: new AbortController().signal })
    }
    let [pieces, killed] = [0, Promise.resolve()]
    const killing = await wireBy((input, init) => {
      if (init?.method === 'PATCH') pieces += 1
      const answer = fetch(input, init)
      if (pieces === 4 && init?.method === 'PATCH') killed = served.kill()
      return answer
    })
    await expect(killing.send(file)).rejects.toMatchObject({ failure: 'offline' })
    await killed
    const name = uploadName(node.name, SITE, hash)
    const { size: onDisk } = await stat(join(folder, 'data', 'files', 'incoming', name))
    expect(onDisk).toBeGreaterThanOrEqual(3 * PIECE_BYTES)
    served = await serve()
    let sent = 0
    const counting = await wireBy((input, init) => {
      if (init?.method === 'PATCH') sent += (init.body as Buffer).length
      return fetch(input, init)
    })
    expect(await counting.send(file)).toBe('held')
    expect(sent).toBe(bytes.length - onDisk)
    expect(await counting.size(hash)).toBe(bytes.length)
    const span = { start: 3 * PIECE_BYTES - 7, end: 4 * PIECE_BYTES - 7 }
    expect((await counting.piece(hash, span)).equals(await slice(span))).toBe(true)
    await served.stop()
  })

  // The embedded database stands one process; two of them have a lock between them.
  if (!isServer) return

  it('[X6] two processes on one database answer as one court, and give each number once', async () => {
    const [one, two] = await Promise.all([serve(), serve()])
    const laptops = [await laptop(one.url, 'laptop-1'), await laptop(two.url, 'laptop-2')]
    const { events: before } = await courtClient(one.url, 'api', () => '').status.get({})
    await Promise.all(
      laptops.map(async (node, n) => {
        const peers = await Promise.all([one, two].map(({ url }) => openOverHttp(node, url, n === 0 ? 'api' : 'rpc')))
        for (let seq = 1; seq <= 20; seq += 1) {
          node.write(`site:of-${n}`, `${seq}`)
          const batch = node.pack({ device: node.name, scope: `site:of-${n}`, from: seq })
          if (batch === null) throw new Error('nothing to pack')
          expect((await peers[seq % 2]?.peer.push([batch]))?.refused).toEqual([])
        }
      }),
    )
    const [node] = laptops
    if (node === undefined) throw new Error('no laptop')
    const { peer, scopes, token } = await openOverHttp(node, one.url, 'api')
    const page = await peer.feed(before, scopes)
    expect(page.batches.map(({ head, from }) => [head.device, from, head.seq]).sort()).toEqual([
      ['laptop-1', 1, 20],
      ['laptop-2', 1, 20],
    ])
    expect(page.feed).toBe(before + 40)
    // A token of one counts at the other.
    expect(await courtClient(two.url, 'api', () => token).exchange.feed({ after: page.feed, scopes })).toMatchObject({
      batches: [],
    })
    expect([await one.stop(), await two.stop()]).toEqual([0, 0])
  })
})
