import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTransports } from '../../../electron/core/serve.ts'
import { type Loopback, startLoopback } from '../../../electron/loopback/server.ts'
import { type Connect, type DeskLink, type LinkState, makeDeskLink } from '../../../renderer/client/link.ts'
import { follow, withCommandId } from '../../../renderer/client/repeat.ts'
import { connectPorts, connectSocket, type PortEvent } from '../../../renderer/client/wires.ts'
import type { DeskContract } from '../../../shared/contract/desk/index.ts'
import { startTestCore, type TestCore } from '../../support/coreHarness.ts'

type Desk = ContractRouterClient<DeskContract>
const token = 'a'.repeat(43)

let test: TestCore
let empty: string
let links: DeskLink[] = []
let hosts: Loopback[] = []
let acknowledged = 0

beforeEach(async () => {
  test = await startTestCore({ now: Date.UTC(2025, 8, 16, 10) })
  empty = await mkdtemp(join(tmpdir(), 'fieldwrit-page-'))
  acknowledged = 0
})

afterEach(async () => {
  for (const link of links) link.close()
  links = []
  await Promise.all(hosts.map((host) => host.close(100)))
  hosts = []
  await test.close()
  await rm(empty, { recursive: true, force: true })
})

async function host(): Promise<Loopback> {
  const transports = makeTransports(test.services)
  const started = await startLoopback({
    rendererDir: empty,
    token,
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => undefined,
  })
  hosts.push(started)
  return started
}

function client(connect: Connect, waitMs = 5_000): { desk: Desk; link: DeskLink } {
  const link = makeDeskLink({ connect, waitMs, pausesMs: [5], onAcknowledged: () => acknowledged++ })
  links.push(link)
  return { link, desk: createORPCClient(link) }
}

function becomes(link: DeskLink, wanted: LinkState): Promise<void> {
  return new Promise((resolve) => {
    if (link.state() === wanted) return resolve()
    const off = link.onState((state) => {
      if (state !== wanted) return
      off()
      resolve()
    })
  })
}

const socketOf = (of: Loopback, with_ = token) => connectSocket(`ws://127.0.0.1:${of.port}/link`, with_)

describe('the window’s link over the loopback host', () => {
  it('[J8] hands the token over first and then carries calls, errors and streams', async () => {
    const { desk, link } = client(socketOf(await host()))
    expect((await desk.system.status()).phase).toBe('open')
    expect(link.state()).toBe('ready')
    const missing = desk.inventory.get({ itemId: crypto.randomUUID() })
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'item' } })
    const changes = await desk.system.changes()
    const first = changes.next()
    test.core.changes.publish({ feature: 'cases', scope: 's', ids: ['1'] })
    expect((await first).value).toEqual({ feature: 'cases', scope: 's', ids: ['1'] })
    await changes.return?.()
  })

  it('fails pending calls and streams with CORE_GONE when the host goes', async () => {
    const running = await host()
    const { desk, link } = client(socketOf(running))
    const changes = await desk.system.changes()
    const pending = changes.next()
    const broken = expect(pending).rejects.toMatchObject({ code: 'CORE_GONE' })
    const waiting = becomes(link, 'waiting')
    await running.close(0)
    await broken
    await waiting
  })

  it('lets a call made while the host is away wait for the next one', async () => {
    const running = await host()
    let port = running.port
    const { desk, link } = client((signal) => connectSocket(`ws://127.0.0.1:${port}/link`, token)(signal))
    await becomes(link, 'ready')
    const away = becomes(link, 'waiting')
    await running.close(0)
    await away
    const call = desk.system.status()
    port = (await host()).port
    expect((await call).phase).toBe('open')
  })

  it('fails a call with CORE_GONE when no host comes back in time', async () => {
    const running = await host()
    const { desk, link } = client(socketOf(running), 60)
    await becomes(link, 'ready')
    const away = becomes(link, 'waiting')
    await running.close(0)
    await away
    await expect(desk.system.status()).rejects.toMatchObject({ code: 'CORE_GONE' })
  })

  it('gives up at once with a token of another start', async () => {
    const { desk, link } = client(socketOf(await host(), 'b'.repeat(43)))
    await expect(desk.system.status()).rejects.toMatchObject({ code: 'CORE_GONE' })
    expect(link.state()).toBe('refused')
    await expect(desk.system.status()).rejects.toMatchObject({ code: 'CORE_GONE' })
  })

  it('rejects an aborted wait with its own reason and forgets it', async () => {
    const running = await host()
    const { desk, link } = client(socketOf(running))
    await becomes(link, 'ready')
    const away = becomes(link, 'waiting')
    await running.close(0)
    await away
    const stop = new AbortController()
    const call = desk.system.status(undefined, { signal: stop.signal })
    stop.abort(new Error('left the page'))
    await expect(call).rejects.toThrow('left the page')
  })

  it('says when a command is on disk, and only then', async () => {
    const { desk } = client(socketOf(await host()))
    const site = { caseId: crypto.randomUUID(), name: '云栖商贸城', address: '' }
    await expect(withCommandId((commandId) => desk.site.create({ commandId, ...site }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(acknowledged).toBe(0)
    await test.actAs(await test.addOfficer('赵某川', 'administrator'))
    const newcomer = { name: '周某宁', role: 'courtClerk', pin: '802915' } as const
    await withCommandId((commandId) => desk.identity.addOfficer({ commandId, ...newcomer }))
    expect(acknowledged).toBe(1)
  })
})

describe('the window’s link over ports', () => {
  function page() {
    const listeners: ((event: PortEvent) => void)[] = []
    const transports = makeTransports(test.services)
    const window = {
      origin: 'app://fieldwrit',
      addEventListener: (_type: 'message', listener: (event: PortEvent) => void) => void listeners.push(listener),
    }
    const give = (data: unknown = 'fieldwrit:link', origin = 'app://fieldwrit') => {
      const { port1, port2 } = new MessageChannel()
      transports.port(port1)
      port1.start()
      for (const hear of listeners) hear({ data, origin, ports: [port2 as unknown as MessagePort] })
      return { core: port1, page: port2 }
    }
    return { window, give }
  }

  it('takes the port the shell posts, whenever it comes', async () => {
    const { window, give } = page()
    const early = client(connectPorts(window))
    const call = early.desk.system.status()
    give()
    expect((await call).court?.code).toBe('浙9901')
  })

  it('passes over messages of another kind or another origin', async () => {
    const { window, give } = page()
    const { desk } = client(connectPorts(window), 40)
    give('something else')
    give('fieldwrit:link', 'https://example.org')
    await expect(desk.system.status()).rejects.toMatchObject({ code: 'CORE_GONE' })
  })

  it('never hangs on a port whose core died, and uses the next', async () => {
    const { window, give } = page()
    const { desk, link } = client(connectPorts(window))
    const first = give()
    await desk.system.status()
    const changes = await desk.system.changes()
    const broken = expect(changes.next()).rejects.toMatchObject({ code: 'CORE_GONE' })
    const away = becomes(link, 'waiting')
    first.core.close()
    await broken
    await away
    const call = desk.system.status()
    give()
    expect((await call).phase).toBe('open')
  })

  it('lets a newer port replace an open one', async () => {
    const { window, give } = page()
    const { desk, link } = client(connectPorts(window))
    const first = give()
    await desk.system.status()
    const closed = new Promise((resolve) => first.core.once('close', resolve))
    const away = becomes(link, 'waiting')
    give()
    await closed
    await away
    expect((await desk.system.status()).phase).toBe('open')
  })
})

describe('repeating', () => {
  it('[J8] repeats a command with the same id when its answer was lost', async () => {
    const { coreGone } = await import('../../../renderer/client/link.ts')
    const seen: string[] = []
    const answer = await withCommandId(async (commandId) => {
      seen.push(commandId)
      if (seen.length < 3) throw coreGone()
      return 'done'
    })
    expect(answer).toBe('done')
    expect(new Set(seen).size).toBe(1)
    expect(seen).toHaveLength(3)
  })

  it('does not repeat what the core refused', async () => {
    let runs = 0
    await expect(
      withCommandId(async () => {
        runs++
        throw new Error('refused')
      }),
    ).rejects.toThrow('refused')
    expect(runs).toBe(1)
  })

  it('subscribes again after each lost connection and says that news were missed', async () => {
    const running = await host()
    let port = running.port
    const { desk, link } = client((signal) => connectSocket(`ws://127.0.0.1:${port}/link`, token)(signal))
    const stop = new AbortController()
    const heard: string[] = []
    let opened = 0
    let wake: () => void = () => undefined
    const next = () =>
      new Promise<void>((resolve) => {
        wake = resolve
      })
    let step = next()
    const running2 = follow({
      open: (signal) => desk.system.changes(undefined, { signal }),
      onEvent: (change) => {
        heard.push(change.feature)
        wake()
      },
      onOpen: () => {
        opened++
        wake()
      },
      isOver: () => link.state() === 'refused',
      signal: stop.signal,
    })
    await step
    step = next()
    test.core.changes.publish({ feature: 'cases', scope: '', ids: [] })
    await step
    step = next()
    await running.close(0)
    port = (await host()).port
    await step
    step = next()
    test.core.changes.publish({ feature: 'site', scope: '', ids: [] })
    await step
    expect(heard).toEqual(['cases', 'site'])
    expect(opened).toBe(2)
    stop.abort()
    await running2
  })
})
