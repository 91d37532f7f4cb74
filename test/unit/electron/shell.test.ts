import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, expect, test } from 'vitest'
import { linkChannel, stopLimitMs } from '../../../electron/main/coreProcess.ts'
import { linkChannel as preloadChannel } from '../../../electron/preload/passLink.ts'
import { type ElectronDouble, preventable } from '../../support/electronDouble.ts'
import { ChannelDouble } from '../../support/electronPorts.ts'
import { type ShellSetup, type ShellUnderTest, shellUnderTest } from '../../support/shellUnderTest.ts'

const plain: ShellSetup = { arguments: [], prepare: () => undefined }
const started: ShellUnderTest[] = []

function choosesRestart({ state }: ElectronDouble): void {
  state.choice = 0
}

function isLocked({ app }: ElectronDouble): void {
  app.locked = true
}

async function start(setup: ShellSetup): Promise<ShellUnderTest> {
  const shell = await shellUnderTest(setup)
  started.push(shell)
  return shell
}

afterEach(() => {
  for (const shell of started.splice(0)) {
    for (const core of shell.electron.cores) core.exits(0)
    shell.cleanUp()
  }
})

/** The newest core answers every message on its newest link with `name: message`. */
function echo(shell: ShellUnderTest, name: string): void {
  const link = shell.core().links.at(-1)
  if (link === undefined) throw new Error('the core has no link')
  link.on('message', ({ data }: { data: unknown }) => link.postMessage(`${name}: ${String(data)}`))
  link.start()
}

async function ask(port: MessagePort, message: string): Promise<unknown> {
  const answered = once(port, 'message')
  port.postMessage(message)
  return (await answered)[0]
}

test('[L3] the page talks to the core over a port that main hands to both and keeps neither end of', async () => {
  const shell = await start(plain)
  expect(shell.window().webContents.pagePorts).toHaveLength(0)
  shell.core().spawns()
  echo(shell, 'core 1')
  expect(await ask(shell.port(), 'hello')).toBe('core 1: hello')
  expect(shell.core().received.filter((message) => message.kind === 'link')).toHaveLength(1)
})

test('one contract runs over the port pair: oRPC on MessagePortMain here, on the page’s port there', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  const link = shell.core().links.at(-1)
  if (link === undefined) throw new Error('the core has no link')
  const router = { double: os.handler(({ input }) => Number(input) * 2) }
  new RPCHandler(router).upgrade(link)
  link.start()
  const port = shell.port()
  const client: { double(input: number): Promise<number> } = createORPCClient(new RPCLink({ port }))
  port.start()
  expect(await client.double(21)).toBe(42)
})

test('a killed core is started again and the page gets a new port; the old one closes', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  const old = shell.port()
  const closed = once(old, 'close')
  shell.core().exits(9)
  await closed
  expect(shell.electron.cores).toHaveLength(2)
  shell.core().spawns()
  expect(shell.port()).not.toBe(old)
  echo(shell, 'core 2')
  expect(await ask(shell.port(), 'still there?')).toBe('core 2: still there?')
})

test('a reloaded page gets a new port from the same core; its old one closes on the core’s side', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  const first = shell.core().links[0]
  if (first === undefined) throw new Error('the core has no link')
  first.start()
  const closed = once(first, 'close')
  shell.window().webContents.reload()
  await closed
  expect(shell.electron.cores).toHaveLength(1)
  expect(shell.core().links).toHaveLength(2)
  expect(shell.window().webContents.pagePorts).toHaveLength(1)
  echo(shell, 'core 1')
  expect(await ask(shell.port(), 'again')).toBe('core 1: again')
})

test('a page that is not ours gets no port', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  const before = shell.core().links.length
  shell.window().webContents.shows('app://fieldwrit.evil/')
  expect(shell.core().links).toHaveLength(before)
  expect(shell.window().webContents.pagePorts).toHaveLength(0)
})

test('three crashes within ten minutes restart the core, the fourth is told in both languages with what is safe', async () => {
  const shell = await start(plain)
  for (const code of [1, 2, 3]) shell.core().exits(code)
  expect(shell.electron.cores).toHaveLength(4)
  expect(shell.electron.shown).toHaveLength(0)
  shell.core().exits(139)
  expect(shell.electron.cores).toHaveLength(4)
  const [dialog] = shell.electron.shown
  expect(dialog?.message).toBe('执行现场没有运行起来')
  expect(dialog?.detail).toContain('中断 4 次')
  expect(dialog?.detail).toContain('已确认保存的登记都在本机。')
  expect(dialog?.detail).toContain('Last exit code 139.')
})

test('crashes that lie more than ten minutes apart never add up', async () => {
  const shell = await start(plain)
  for (let crash = 0; crash < 8; crash += 1) {
    shell.core().exits(1)
    shell.clock.pass(5 * 60_000)
  }
  expect(shell.electron.cores).toHaveLength(9)
  expect(shell.electron.shown).toHaveLength(0)
})

test('after the failure a person may try again with a fresh budget, or quit', async () => {
  const again = await start({ arguments: [], prepare: choosesRestart })
  for (const code of [1, 1, 1, 1]) again.core().exits(code)
  await settled()
  expect(again.electron.cores).toHaveLength(5)
  for (const code of [1, 1, 1]) again.core().exits(code)
  expect(again.electron.cores).toHaveLength(8)

  const ending = await start(plain)
  for (const code of [1, 1, 1, 1]) ending.core().exits(code)
  await settled()
  expect(ending.electron.app.gone).toBe(true)
})

test('a core that refuses the profile is not started again; the reason is told in its words', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  shell.core().says({ kind: 'refused', reason: 'DATABASE_NEWER', detail: 'schema 12' })
  shell.core().exits(2)
  expect(shell.electron.cores).toHaveLength(1)
  expect(shell.electron.shown[0]?.detail).toContain('这份数据由更新的版本写成。')
  expect(shell.electron.shown[0]?.detail).toContain('written by a newer version')
})

test('a page whose process died is reloaded three times in ten minutes, then it is told', async () => {
  const shell = await start(plain)
  const { webContents } = shell.window()
  for (let crash = 0; crash < 3; crash += 1) webContents.crashes('oom')
  expect(webContents.reloads).toBe(3)
  expect(shell.electron.shown).toHaveLength(0)
  webContents.crashes('oom')
  expect(webContents.reloads).toBe(3)
  expect(shell.electron.shown[0]?.detail).toContain('界面在 10 分钟内中断 4 次')
})

test('[L9] quitting waits for the core’s orderly stop and then goes', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  shell.window().close()
  expect(shell.electron.app.gone).toBe(false)
  expect(shell.core().received.at(-1)).toEqual({ kind: 'stop' })
  shell.core().says({ kind: 'stopped' })
  const gone = once(shell.electron.app, 'gone')
  shell.core().exits(0)
  await gone
  expect(shell.electron.cores).toHaveLength(1)
  expect(shell.electron.shown).toHaveLength(0)
})

test('a core that does not stop within five seconds is ended by force and the program goes', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  shell.electron.app.quit()
  shell.electron.app.quit()
  shell.clock.pass(stopLimitMs - 1)
  await settled()
  expect(shell.electron.app.gone).toBe(false)
  const gone = once(shell.electron.app, 'gone')
  shell.clock.pass(1)
  await gone
  expect(shell.core().received.filter((message) => message.kind === 'stop')).toHaveLength(1)
})

test('closing the lid, locking and shutting down reach the core, and close what lies open for printing', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  const pdf = new TextEncoder().encode('%PDF-1.7\n')
  shell.core().says({ kind: 'ask', id: 1, act: 'print', input: { name: '清单.pdf', pdf } })
  await shell.core().answered(1)
  expect(shell.window().destroyed).toBe(false)
  for (const event of ['suspend', 'resume', 'lock-screen']) shell.electron.powerMonitor.emit(event)
  expect(shell.window().destroyed).toBe(true)
  const shutdown = preventable({})
  shell.electron.powerMonitor.emit('shutdown', shutdown)
  const events = shell.core().received.flatMap((message) => (message.kind === 'event' ? [message.event] : []))
  expect(events).toEqual(['suspend', 'resume', 'lockScreen', 'shutdown'])
  expect(shutdown.defaultPrevented).toBe(true)
  expect(shell.core().received.at(-1)).toEqual({ kind: 'stop' })
})

test('when Windows ends the session the core is locked, then stopped, without asking before-quit', async () => {
  const shell = await start(plain)
  shell.core().spawns()
  shell.window().emit('query-session-end', {})
  expect(shell.core().received.at(-1)).toEqual({ kind: 'event', event: 'shutdown' })
  shell.window().emit('session-end', {})
  expect(shell.core().received.at(-1)).toEqual({ kind: 'stop' })
})

test('a second start brings the first window forward and ends itself', async () => {
  const first = await start(plain)
  first.window().minimized = true
  first.electron.app.emit('second-instance')
  expect(first.window().calls.slice(-3)).toEqual(['restore', 'show', 'focus'])

  const second = await start({ arguments: [], prepare: isLocked })
  expect(second.electron.app.gone).toBe(true)
  expect(second.electron.windows).toHaveLength(0)
  expect(second.electron.cores).toHaveLength(0)
})

test('a named profile has its own shell folder, so that two profiles are two instances, and reaches the core', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-profile-'))
  const profile = join(folder, 'new')
  const shell = await start({ arguments: ['--profile', profile], prepare: () => undefined })
  expect(shell.electron.app.getPath('userData')).toBe(join(profile, 'shell'))
  expect(existsSync(join(profile, 'shell'))).toBe(true)
  expect(shell.core().arguments).toEqual(['--profile', profile])

  writeFileSync(join(folder, 'file'), '')
  const refused = await start({ arguments: ['--profile', join(folder, 'file', 'x')], prepare: () => undefined })
  expect(refused.electron.app.exitCode).toBe(2)
  expect(refused.electron.errors[0]).toContain('检查磁盘和权限')
  rmSync(folder, { recursive: true })
})

test('the core inherits no variable that steers Node or Electron', async () => {
  const shell = await start(plain)
  expect(shell.core().options.env).toEqual({ PATH: '/usr/bin', FIELDWRIT_PIN: '1234' })
  expect(shell.core().options.execArgv).toEqual([])
})

test('the installed program refuses debugging and unlocking switches before anything runs', async () => {
  const shell = await start({
    arguments: [],
    prepare({ app }) {
      app.isPackaged = true
      app.switches.set('remote-debugging-port', '9222')
    },
  })
  expect(shell.electron.app.exitCode).toBe(2)
  expect(shell.electron.errors[0]).toContain('--remote-debugging-port')
  expect(shell.electron.cores).toHaveLength(0)
  expect(shell.electron.windows).toHaveLength(0)
})

test('preload and main speak of the same channel', () => {
  expect(preloadChannel).toBe(linkChannel)
})

test('the double refuses what Electron refuses: buffers in the transfer list, a port used after it was handed on', () => {
  const { port1, port2 } = new ChannelDouble()
  expect(() => port1.postMessage('x', [new ArrayBuffer(8)])).toThrow('not a valid port')
  port2.giveAway().close()
  expect(() => port2.postMessage('late')).toThrow('transferred')
})

/** Lets what is already resolved run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
