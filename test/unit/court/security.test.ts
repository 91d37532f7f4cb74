import { connect } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS, type RunningServer, startServer } from '../../../court/http/server.ts'
import type { Batch } from '../../../shared/contract/court/messages.ts'
import { signGrant } from '../../../shared/sync/grant.ts'
import { readHolding, signHolding } from '../../../shared/sync/holding.ts'
import { readReceipt, signReceipt } from '../../../shared/sync/trust/receipts.ts'
import { sendHttp } from '../../support/http.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { newLaptop } from '../../support/sync/enrolling.ts'
import { type GatewayCourt, gatewayOver, laptopOf, openPeer } from '../../support/sync/gatewayCourt.ts'
import { courtClient, openOverHttp } from '../../support/sync/httpPeer.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'

const SITE = 'site:s1'
const free = { perSecond: 100_000, burst: 100_000 }

describe.each(databaseKinds)('a gateway under attack with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙99')
  let court: GatewayCourt
  let server: RunningServer
  let first: MemoryNode
  let second: MemoryNode
  const lines: string[] = []

  beforeEach(async () => {
    lines.length = 0
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*'])
    second = await laptopOf(court, 'second', [])
    server = await courtServer(court.gateway, { log: { write: (line) => void lines.push(line) } })
    return () => server.close(1000)
  })

  const pack = (node: MemoryNode, scope = SITE): Batch => {
    const batch = node.pack({ device: node.name, scope, from: 1 })
    if (batch === null) throw new Error('nothing to pack')
    return batch
  }
  const peerOf = async (node: MemoryNode) => (await openOverHttp(node, server.url, 'api')).peer

  it('[P3] a revoked laptop delivers its own facts and gets nothing new, by a new exchange or an old token', async () => {
    first.write(SITE, 'written before it was lost')
    const before = await openOverHttp(first, server.url, 'api')
    await court.revoke('first')
    await expect(before.peer.feed(0, before.scopes)).rejects.toMatchObject({
      failure: 'signIn',
      detail: 'revokedSince',
    })
    const { peer, scopes } = await openOverHttp(first, server.url, 'api')
    expect(scopes).toEqual([`court:${court.code}`, 'device:first'])
    second.write('site:s9', 'of others')
    await (await peerOf(second)).push([pack(second, 'site:s9')])
    expect((await peer.push([pack(first)])).refused).toEqual([])
    expect((await peer.push([pack(second, 'site:s9')])).refused).toMatchObject([{ fault: 'scope' }])
    for (const scope of ['*', 'site:*', 'site:s9']) {
      await expect(peer.heads([scope])).rejects.toMatchObject({ detail: 'grantsChanged' })
    }
    expect(await peer.ranges([{ device: 'second', scope: 'site:s9', from: 1, to: 1 }])).toEqual([])
    expect((await peer.feed(0, scopes)).batches.map((batch) => batch.head.scope)).toEqual([`court:${court.code}`])
    await (await peerOf(second)).report(await second.side('any').holding())
    // It learns nothing of the others, and what it says it holds is nobody's second copy.
    expect(await peer.report(await first.side('any').holding())).toEqual([])
  })

  it('a laptop of another court, or with a made-up certificate, is told to sign in', async () => {
    const other = await courts.next()
    const stranger = await laptopOf(other, 'first', ['site:*'])
    await expect(openOverHttp(stranger, server.url, 'api')).rejects.toMatchObject({ detail: 'wrongCourt' })
    const posing = Object.assign(stranger, { court: { ...other, code: court.code } })
    await expect(openOverHttp(posing, server.url, 'rpc')).rejects.toMatchObject({ detail: 'WRONG_ROOT' })
    // Both courts lie in one database: a token of one is none at the other.
    const neighbour = await laptopOf(other, 'neighbour', ['site:*'])
    const elsewhere = await courtServer(other.gateway, {})
    const { token } = await openOverHttp(neighbour, elsewhere.url, 'api')
    await elsewhere.close(0)
    const borrowed = courtClient(server.url, 'api', () => token)
    await expect(borrowed.exchange.feed({ after: 0, scopes: [] })).rejects.toMatchObject({ code: 'SIGN_IN' })
    const client = courtClient(server.url, 'api', () => 'no.token')
    await expect(client.exchange.feed({ after: 0, scopes: [] })).rejects.toMatchObject({ code: 'SIGN_IN', status: 401 })
  })

  it('a hello is good for five minutes, once, and for this gateway only', async () => {
    const { challenge } = await courtClient(server.url, 'api', () => '').exchange.challenge({})
    const late = { ...court.gateway, challenge: () => challenge }
    court.clock.now += 5 * 60_000
    const who = { device: 'first', court: court.code, at: court.clock.now }
    await expect(openPeer(late, who, first.signerOf())).rejects.toMatchObject({ detail: 'challenge' })
    // Overheard on a line without TLS it opens nothing more, at whichever gateway of this database.
    const overheard = court.gateway.challenge()
    const again = { ...court.gateway, challenge: () => overheard }
    const other = await gatewayOver(courts.db, court)
    await openPeer(again, who, first.signerOf())
    for (const gateway of [again, { ...other, challenge: () => overheard }]) {
      await expect(openPeer(gateway, who, first.signerOf())).rejects.toMatchObject({ detail: 'challenge' })
    }
    const foreign = { ...late, challenge: () => 'made-up-by-somebody-else' }
    await expect(openPeer(foreign, who, first.signerOf())).rejects.toMatchObject({ detail: 'challenge' })
  })

  it('nobody reads or writes a scope that was not granted, whatever is asked for', async () => {
    first.write(SITE, 'of the first')
    await (await peerOf(first)).push([pack(first)])
    const peer = await peerOf(second)
    for (const scope of ['*', 'site:*', SITE, 'device:first']) {
      await expect(peer.heads([scope])).rejects.toMatchObject({ detail: 'grantsChanged' })
    }
    expect(await peer.ranges([{ device: 'first', scope: SITE, from: 1, to: 1 }])).toEqual([])
    await expect(peer.feed(0, [SITE])).rejects.toMatchObject({ detail: 'grantsChanged' })
    second.write(SITE, 'from outside')
    second.write('device:first', 'as another laptop')
    second.write('court:浙0001', 'as another court')
    second.write(`register:${court.code}`, 'a register of its own')
    const scopes = [SITE, 'device:first', 'court:浙0001', `register:${court.code}`]
    const answer = await peer.push(scopes.map((scope) => pack(second, scope)))
    expect(answer.refused.map((one) => one.fault)).toEqual(['scope', 'scope', 'scope', 'scope'])
    expect(answer.holding).toBeNull()
  })

  it("no laptop grants itself a scope, takes a certificate, or revokes another in the court's own scope", async () => {
    const scope = `court:${court.code}`
    const { key, chain } = second.signerOf()
    const statement = { v: 1, id: 'g1', court: court.code, device: 'second', scope: 'site:*', until: null } as const
    const grant = signGrant({ ...statement, by: 'second', at: 1 }, key, chain)
    writeEvent(second, scope, { type: 'sync.scopeGranted', entity: 'grant/g1', body: grant })
    const set = { certificate: second.signerOf().chain.certificate, name: '冒名', prefix: 'D1' }
    writeEvent(second, scope, { type: 'identity.deviceAdded', entity: 'device/x', body: { set } })
    const list = { list: 'not.a.list', reason: '' }
    writeEvent(second, scope, { type: 'identity.revocationsIssued', entity: 'revocations/r', body: list })
    const peer = await peerOf(second)
    expect((await peer.push([pack(second, scope)])).refused).toEqual([])
    expect((await openOverHttp(second, server.url, 'api')).scopes).toEqual([scope, 'device:second'])
    expect(await court.gateway.revocations()).toBe(0)
  })

  it("a lead's signed grant opens a scope, whoever carries it, until it ends", async () => {
    const { key, chain } = await court.officer('lead-1', 'first', 'teamLead')
    const until = court.clock.now + 60_000
    const statement = { v: 1, id: 'g2', court: court.code, device: 'second', scope: SITE, until } as const
    const grant = signGrant({ ...statement, by: 'lead-1', at: court.clock.now }, key.privateKey, chain)
    writeEvent(first, `court:${court.code}`, { type: 'sync.scopeGranted', entity: 'grant/g2', body: grant })
    await (await peerOf(first)).push([pack(first, `court:${court.code}`)])
    const granted = await openOverHttp(second, server.url, 'api')
    expect(granted.scopes).toContain(SITE)
    court.clock.now += 60_000
    expect((await openOverHttp(second, server.url, 'api')).scopes).not.toContain(SITE)
    second.write(SITE, 'written while it was granted, delivered late')
    expect((await granted.peer.push([pack(second)])).refused).toEqual([])
  })

  it('[P1] [P4] what no receipt key of the court signed is no receipt', async () => {
    const { key, chain } = first.signerOf()
    const trust = { root: court.root, revocations: [] }
    const said = { v: 1 as const, decision: '0'.repeat(64), number: 1, court: court.code, at: court.clock.now }
    const real = court.receipt
    expect(await readReceipt({ token: await signReceipt(said, key), chain }, trust)).toBeNull()
    expect(await readReceipt({ token: await signReceipt(said, key), chain: real.chain }, trust)).toBeNull()
    const holding = { v: 1 as const, court: court.code, holder: court.code, at: court.clock.now, heads: [] }
    expect(await readHolding(await signHolding(holding, key, chain), trust, 'receipt')).toBeNull()
    expect(
      await readReceipt({ token: await signReceipt(said, real.key.privateKey), chain: real.chain }, trust),
    ).toEqual(said)
  })

  it("only the issuing station and who holds the administrator's token ask what the station asks", async () => {
    const { token } = await openOverHttp(first, server.url, 'api')
    const code = { name: '某', role: 'handler' as const, deviceName: '某机', scopes: ['site:*'], officer: null }
    for (const [bearer, refusal] of [
      ['', 'SIGN_IN'],
      [token, 'REFUSED'],
      ['administrato', 'SIGN_IN'],
    ] as const) {
      const client = courtClient(server.url, 'api', () => bearer)
      await expect(client.station.makeCode(code)).rejects.toMatchObject({ code: refusal })
      await expect(client.station.withdrawCode({ selector: '0000' })).rejects.toMatchObject({ code: refusal })
      await expect(client.station.waiting({})).rejects.toMatchObject({ code: refusal })
      await expect(client.station.state({})).rejects.toMatchObject({ code: refusal })
    }
    const client = courtClient(server.url, 'rpc', () => 'administrator')
    expect((await client.station.makeCode(code)).code).toMatch(/^(\w{4}-){3}\w{4}$/)
    await expect(client.station.makeCode({ ...code, role: 'emperor' as 'handler' })).rejects.toMatchObject({
      status: 400,
    })
  })

  it('a body over its limit is refused, and a large one is not even read without a token', async () => {
    const post = (path: string, size: number, token: string) =>
      sendHttp({
        ...{ port: server.port, path, method: 'POST', body: Buffer.alloc(size, 0x20) },
        headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      })
    const { token } = await openOverHttp(first, server.url, 'api')
    expect((await post('/api/exchange/challenge', LIMITS.bodyBytes + 1, '')).status).toBe(413)
    expect((await post('/api/exchange/push', LIMITS.messageBytes + 1, token)).status).toBe(413)
    expect((await post('/rpc/exchange/push', 10, '')).status).toBe(401)
    expect((await post('/api/exchange/push', 10, 'made.up')).text).toContain('SIGN_IN')
  })

  it('a client that sends too slowly is cut, and others are served meanwhile', async () => {
    const slow = await courtServer(court.gateway, {
      limits: { ...LIMITS, requestMs: 300, rates: { device: free, address: free, enrol: free, files: free } },
    })
    const socket = connect(slow.port, '127.0.0.1')
    const answered: Buffer[] = []
    socket.on('data', (bytes) => answered.push(bytes))
    const cut = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      'POST /api/exchange/challenge HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    )
    expect((await sendHttp({ port: slow.port, path: '/healthz' })).status).toBe(200)
    await cut
    expect(Buffer.concat(answered).toString()).toMatch(/^(HTTP\/1\.1 408|$)/)
    await slow.close(0)
  })

  it('[X9] who asks too often is told to come later and when; enrolment is guessed at slowly', async () => {
    const rates = { device: free, address: free, enrol: { perSecond: 0.001, burst: 2 }, files: free }
    const strict = await courtServer(court.gateway, { limits: { ...LIMITS, rates } })
    const client = courtClient(strict.url, 'api', () => '')
    const guess = () => client.enrol.redeem(newLaptop('x', 'y').redeeming('0000-0000-0000-0000'))
    await expect(guess()).rejects.toMatchObject({ code: 'REFUSED' })
    await expect(guess()).rejects.toMatchObject({ code: 'REFUSED' })
    await expect(guess()).rejects.toMatchObject({ code: 'LATER', status: 503, data: { detail: 'rate' } })
    await expect(courtClient(strict.url, 'rpc', () => '').enrol.court({})).rejects.toMatchObject({ code: 'LATER' })
    const raw = await sendHttp({ port: strict.port, path: '/api/enrol/court', method: 'POST' })
    expect(Number(raw.headers['retry-after'])).toBeGreaterThan(0)
    await strict.close(0)
  })

  it('without TLS nobody listens beyond this machine, unless a proxy in front is vouched for', async () => {
    const options = {
      ...{ host: '0.0.0.0', port: 0, tls: null, behindProxy: false, adminToken: null, program: 'test' },
      ...{ log: null, files: null, sticks: null, limits: LIMITS },
    }
    await expect(startServer(court.gateway, options)).rejects.toMatchObject({ code: 'TLS_NEEDED' })
    const { text } = await sendHttp({ port: server.port, path: '/healthz' })
    expect(text).toBe('{"ok":true}')
  })

  it('answers carry their security headers, and what is no procedure is not found', async () => {
    const { headers } = await sendHttp({ port: server.port, path: '/api/status' })
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(headers['access-control-allow-origin']).toBeUndefined()
    for (const path of ['/', '/api/nothing', '/api/../etc/passwd', '/rpc/exchange'])
      expect((await sendHttp({ port: server.port, path })).status).toBe(404)
    const form = { port: server.port, path: '/api/exchange/challenge', method: 'POST', body: 'a=b' }
    expect((await sendHttp({ ...form, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    const document = await sendHttp({ port: server.port, path: '/api/openapi.json' })
    expect(Object.keys(JSON.parse(document.text).paths)).toContain('/exchange/push')
  })

  it('logs and metrics name routes, numbers and devices, and no person, case, site or code', async () => {
    const { code } = await court.gateway.makeCode({
      ...{ name: '王某福', role: 'handler', deviceName: '三号机', scopes: [], officer: null },
    })
    const client = courtClient(server.url, 'api', () => '')
    await client.enrol.redeem(newLaptop('laptop-3', 'officer-3').redeeming(code))
    first.write('site:王某福宅', '物品')
    await (await peerOf(first)).push([pack(first, 'site:王某福宅')])
    await sendHttp({ port: server.port, path: '/api/王某福?code=abc'.replace('王某福', encodeURIComponent('王某福')) })
    const metrics = await sendHttp({ port: server.port, path: '/metrics' })
    expect(metrics.text).toMatch(/fieldwrit_requests_total\{route="\/api\/exchange\/push",status="200"\} 1/)
    expect(metrics.text).toContain('fieldwrit_events ')
    const all = `${lines.filter((line) => line.includes('"reqId"')).join('')}${metrics.text}`
    expect(all).toContain('"device":"first"')
    for (const secret of ['王某福', '%E7%8E', 'site:', 'abc', code, '三号机', 'officer-3', '127.0.0.1'])
      expect(all).not.toContain(secret)
  })
})
