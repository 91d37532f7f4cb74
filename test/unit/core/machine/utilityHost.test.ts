import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PagePort, type ParentPort, runUtility } from '../../../../electron/core/utilityHost.ts'
import type { DeskContract } from '../../../../shared/contract/desk/index.ts'
import type { FromCore, ToCore } from '../../../../shared/contract/host.ts'
import { ChannelDouble, type PortDouble } from '../../../support/electronPorts.ts'

let folder: string
beforeEach(async () => {
  process.env.FIELDWRIT_TEST_WEAK_KEYS = '1'
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-utility-'))
})
afterEach(async () => {
  delete process.env.FIELDWRIT_TEST_WEAK_KEYS
  await rm(folder, { recursive: true, force: true })
})

/** The shell's end: answers keychain asks from a map, keeps what the core says. */
function shell(hasKeychain: boolean) {
  const said: FromCore[] = []
  const secrets = new Map<string, string>()
  let listener: (event: { data: unknown; ports: readonly PagePort[] }) => void = () => undefined
  let ended: (code: number) => void = () => undefined
  const exit = new Promise<number>((resolve) => {
    ended = resolve
  })
  const send = (data: ToCore, ports: PortDouble[] = []): void =>
    listener({ data, ports: ports as unknown as PagePort[] })
  const answers: Record<string, (input: { name: string; secret: string }) => unknown> = {
    'keychain.status': () =>
      hasKeychain ? { kind: 'system', backend: 'test' } : { kind: 'none', reason: 'basicText' },
    'keychain.get': ({ name }) => ({ secret: secrets.get(name) ?? null }),
    'keychain.set': ({ name, secret }) => {
      secrets.set(name, secret)
      return {}
    },
  }
  const parent: ParentPort = {
    postMessage(message) {
      said.push(message)
      if (message.kind !== 'ask') return
      const { id, act, input } = message
      const output = answers[act]?.(input as { name: string; secret: string })
      queueMicrotask(() => send({ kind: 'answer', id, output }))
    },
    on(_event, given) {
      listener = given
    },
  }
  const run = () =>
    runUtility({
      parent,
      arguments: ['--profile', folder],
      env: {},
      version: '0.0.0-test',
      exit: (code) => ended(code),
    })
  return { said, secrets, exit, send, run }
}

function client(channel: ChannelDouble): ContractRouterClient<DeskContract> {
  channel.port2.start()
  return createORPCClient(new RPCLink({ port: channel.port2 }))
}

test('serves the page over its port, guards the database by the keychain, locks with the machine, stops in order', async () => {
  const host = shell(true)
  const channel = new ChannelDouble()
  const page = client(channel)
  const early = page.system.status()
  const running = host.run()
  host.send({ kind: 'link' }, [channel.port1])
  await running
  expect(await early).toMatchObject({ phase: 'empty', host: 'electron', keychain: true })
  await page.identity.setUp({
    courtName: '示例区人民法院',
    courtCode: '浙9901',
    officerName: '周某舟',
    role: 'handler',
    pin: '730194',
    deviceName: '测试机',
  })
  expect(host.secrets.has('database')).toBe(true)
  host.send({ kind: 'event', event: 'lockScreen' })
  expect((await page.system.status()).phase).toBe('locked')

  const second = shell(false)
  await second.run()
  expect(second.said.at(-1)).toMatchObject({ kind: 'refused', reason: 'PROFILE_IN_USE' })
  expect(await second.exit).toBe(2)

  host.send({ kind: 'stop' })
  expect(await host.exit).toBe(0)
  expect(host.said.at(-1)).toEqual({ kind: 'stopped' })
  channel.port2.close()
})
