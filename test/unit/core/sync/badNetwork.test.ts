import { createServer as createHttp, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../../court/http/server.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { sync as syncTexts } from '../../../../shared/i18n/sync.ts'
import { FAILURES, type FailureClass } from '../../../../shared/sync/failures.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { courtServer } from '../../../support/sync/courtServer.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

/** Where the cut stands: never, or after so many bytes of the answers of one connection. */
interface Cutting {
  url: string
  /** Bytes until each new connection is cut; null lets everything pass. */
  after: number | null
  /** Most bytes that came back over one connection. */
  most: number
  close(): Promise<void>
}

/** A proxy in front of an address that cuts connections at a byte. */
async function cuttingProxy(target: string): Promise<Cutting> {
  const { port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1')
    let passed = 0
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => {
      const left = made.after === null ? bytes.length : Math.min(bytes.length, made.after - passed)
      passed += left
      made.most = Math.max(made.most, passed)
      client.write(bytes.subarray(0, left), () => {
        if (left < bytes.length) client.destroy()
      })
    })
  })
  const made: Cutting = {
    ...{ url: await listening(server), after: null, most: 0 },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return made
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('[X9] a laptop on a bad network', () => {
  let running: RunningCourt
  let laptop: NewLaptop
  let siteId: string

  beforeAll(async () => {
    running = await runningCourt()
    laptop = await enrolledLaptop(running, '周某舟', 'handler')
    const caseId = await oneCase(laptop)
    siteId = laptop.services.site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
  })
  afterAll(async () => {
    await laptop.close()
    await running.close()
  })

  /** One exchange with whatever answers at an address. */
  async function meet(address: string): Promise<SyncPeer | undefined> {
    laptop.services.sync.setGateway({ commandId: id(), address })
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    return peers.find((one) => one.peer === GATEWAY)
  }

  const write = (name: string) => laptop.services.site.addBuilding({ commandId: id(), siteId, name })

  async function answered(handler: RequestListener): Promise<SyncPeer | undefined> {
    const server = createHttp(handler)
    try {
      return await meet(await listening(server))
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  /** How it ended, and that the person is told in both languages, keeps everything and has something to do. */
  function expectClass(peer: SyncPeer | undefined, failure: FailureClass): void {
    expect(peer).toMatchObject({ failure, act: FAILURES[failure].act })
    for (const texts of [syncTexts.zh, syncTexts.en]) expect(texts.failures[failure]).not.toBe('')
    expect(laptop.services.sync.state().onlyHere.events).toBeGreaterThan(0)
  }

  it('a portal that answers 200 with its page, or sends elsewhere, is no court: offline', async () => {
    write('1号楼')
    const page = await answered((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>请登录</html>')
    })
    expectClass(page, 'offline')
    const elsewhere = await answered((_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/login' }).end()
    })
    expectClass(elsewhere, 'offline')
  })

  it('a portal that answers 200 with JSON of its own is no court either', async () => {
    for (const words of ['{"login":true}', '{"json":{"login":true}}', '[]', 'null', '"x"']) {
      const portal = await answered((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(words)
      })
      expectClass(portal, 'offline')
    }
  })

  it('a name that is not found is offline', async () => {
    expectClass(await meet('https://gateway.invalid'), 'offline')
  })

  it('an answer without end is cut before it fills the memory', async () => {
    let sent = 0
    const endless = await answered((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const spaces = Buffer.alloc(1024 * 1024, 0x20)
      const more = (): void => {
        sent += spaces.length
        if (!response.destroyed) response.write(spaces, more)
      }
      more()
    })
    expectClass(endless, 'offline')
    expect(sent).toBeLessThan(256 * 1024 * 1024)
  })

  it('a gateway that takes no body so large refuses it, and nothing counts as sent', async () => {
    const free = { perSecond: 100_000, burst: 100_000 }
    const limits = { ...LIMITS, rates: { device: free, address: free, enrol: free, files: free }, messageBytes: 3000 }
    const small = await courtServer(running.court.gateway, { limits })
    for (let n = 0; n < 20; n += 1) write(`${500 + n}号楼`)
    expectClass(await meet(small.url), 'refused')
    await small.close(0)
    const before = await answered((_, response) => {
      response.writeHead(413, { 'content-type': 'text/html' }).end('<html>413 Request Entity Too Large</html>')
    })
    expectClass(before, 'refused')
  })

  it('a proxy that cuts at any byte leaves it offline, and nothing is lost or there twice', async () => {
    const proxy = await cuttingProxy(running.server.url)
    try {
      expect(await meet(proxy.url)).toMatchObject({ failure: null, unsent: 0 })
      const whole = proxy.most
      const before = (await running.court.gateway.counters()).feed
      let written = 0
      for (let at = 0; at < whole; at += Math.ceil(whole / 40)) {
        write(`${100 + written}号楼`)
        written += 1
        proxy.after = at
        expect(await meet(proxy.url)).toMatchObject({ failure: 'offline', act: 'retryNow' })
      }
      proxy.after = null
      await meet(proxy.url)
      expect(await meet(proxy.url)).toMatchObject({ failure: null, unsent: 0 })
      expect(laptop.services.sync.state()).toMatchObject({ waiting: 0, setAside: 0, onlyHere: { events: 0 } })
      // Beside what was written there are only the receipts that this laptop kept of it.
      const receipts = laptop.services.sync.receipts().length
      const feed = (await running.court.gateway.counters()).feed - before
      expect(feed).toBeGreaterThanOrEqual(written)
      expect(feed).toBeLessThanOrEqual(written + receipts)
      expect(laptop.services.site.get({ siteId }).buildings).toHaveLength(1 + 20 + written)
    } finally {
      await proxy.close()
    }
  })
})
