import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import { LIMITS, type RunningServer, type ServerLimits } from '../../../court/http/server.ts'
import {
  type Attacker,
  attacker,
  callText,
  ELSEWHERE,
  slowReader,
  slowSender,
  wholeCall,
} from '../../support/slowPeers.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../support/sync/httpPeer.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const SITE = 'site:s1'
const HERE = '127.0.0.1'
const free = { perSecond: 100_000, burst: 100_000 }
/** Short enough for a test, long enough for a laptop on a busy machine. An answer gains no time by its size. */
const SHORT: ServerLimits = {
  ...{ ...LIMITS, rates: { device: free, address: free, enrol: free, files: free } },
  ...{ headersMs: 2500, requestMs: 3000, answerMs: 1500, readPerSecond: 2 ** 40, idleMs: 6000 },
  ...{ connections: 24, ofAddress: 12, calls: { ofDevice: 3, inAll: 6 } },
}

describe.each(databaseKinds)('a gateway among peers that mean no good, with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙97')
  let court: GatewayCourt
  let server: RunningServer
  let folder: string
  let first: MemoryNode
  let second: MemoryNode

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'court-slow-'))
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*'])
    second = await laptopOf(court, 'second', ['site:*'])
    server = await courtServer(court.gateway, { limits: SHORT, files: await openDiskShelf(folder, Date.now()) })
    return async () => {
      await server.close(0)
      await rm(folder, { recursive: true })
    }
  })

  const tokenOf = async (node: MemoryNode): Promise<string> => (await openOverHttp(node, server.url, 'rpc')).token
  const door = () => ({ port: server.port, tls: false })
  const allClosed = (attackers: readonly Attacker[]): Promise<Buffer[]> =>
    Promise.all(attackers.map((one) => one.closed))

  /** The second laptop writes, hands it on and reads it back by an exchange of its own. */
  async function exchangesWhole(text: string): Promise<void> {
    second.write(SITE, text)
    const { peer, scopes } = await openOverHttp(second, server.url, 'rpc')
    const from = second.streams.get(`second ${SITE}`)?.events.length ?? 1
    const batch = second.pack({ device: 'second', scope: SITE, from })
    if (batch === null) throw new Error('nothing to pack')
    expect(await peer.push([batch])).toMatchObject({ refused: [] })
    const heads = await peer.heads(scopes)
    expect(heads.find((head) => head.device === 'second' && head.scope === SITE)?.seq).toBe(from)
  }

  it('[X9] whoever says nothing, or a byte now and then, is cut, and a laptop exchanges whole meanwhile', async () => {
    const token = await tokenOf(first)
    const headers = await attacker(door(), { from: ELSEWHERE, bare: true })
    headers.socket.write('POST /rpc/exchange/push HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const attackers = [
      headers,
      await attacker(door(), { from: ELSEWHERE, bare: true }),
      await slowSender(door(), ELSEWHERE, '/rpc/exchange/challenge', ''),
      await slowSender(door(), ELSEWHERE, '/rpc/exchange/push', token),
      await slowSender(door(), HERE, '/api/exchange/push', token),
    ]
    expect(server.connections()).toBeGreaterThanOrEqual(attackers.length)
    await exchangesWhole('five chairs')
    for (const answer of await allClosed(attackers)) expect(answer.toString()).toMatch(/^(HTTP\/1\.1 408|$)/)
  })

  it('[X9] whoever reads a byte now and then of a file is cut before the end of it, and another laptop gets all', async () => {
    const bytes = randomBytes(24 * 1024 * 1024)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const place = join(folder, hash.slice(0, 2), hash.slice(2, 4))
    await mkdir(place, { recursive: true })
    await writeFile(join(place, hash), bytes)
    await court.gateway.keepFile({ hash, scope: SITE, size: bytes.length, device: 'first' })
    const call = callText(`/files/${hash}`, await tokenOf(first), 0, { method: 'GET', more: {} })
    const reader = await slowReader(door(), ELSEWHERE, [call])
    await exchangesWhole('six chairs')
    const authorization = `Bearer ${await tokenOf(second)}`
    const whole = await fetch(`${server.url}/files/${hash}`, { headers: { authorization } })
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    await expect.poll(() => server.connections(), { timeout: 25_000 }).toBe(0)
    reader.readOn()
    const came = await reader.closed
    expect(came.toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(came.length).toBeLessThan(bytes.length)
  })

  it('[X9] two hundred connections at once take no place from a laptop, wherever they come from', async () => {
    for (const from of [HERE, ELSEWHERE]) {
      const flood = await Promise.all(Array.from({ length: 200 }, () => attacker(door(), { from, bare: true })))
      await expect.poll(() => server.connections()).toBeGreaterThanOrEqual(SHORT.ofAddress)
      expect(server.connections()).toBeLessThanOrEqual(SHORT.connections)
      await exchangesWhole(`chairs, whatever comes from ${from}`)
      await allClosed(flood)
    }
  })

  it('[X9] a laptop with too many calls under way is told to come later, and another is served', async () => {
    const token = await tokenOf(first)
    const held: Attacker[] = []
    for (let n = 0; n < SHORT.calls.ofDevice; n += 1) {
      held.push(await slowSender(door(), ELSEWHERE, '/rpc/exchange/push', token))
    }
    const one = await attacker(door(), { from: ELSEWHERE, bare: true })
    one.socket.write(wholeCall('/rpc/exchange/heads', token, { json: { scopes: ['site:*'] } }))
    expect((await one.closed).toString()).toMatch(/^HTTP\/1\.1 503[\s\S]*"LATER"/)
    await exchangesWhole('seven chairs')
    await allClosed(held)
    const { peer } = await openOverHttp(first, server.url, 'rpc')
    await expect.poll(async () => (await peer.heads(['site:*'])).length).toBe(1)
  })
})
