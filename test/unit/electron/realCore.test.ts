import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeskContract } from '../../../shared/contract/desk/index.ts'
import { type RealCore, runRealCores } from '../../support/realCores.ts'
import { type ShellUnderTest, shellUnderTest } from '../../support/shellUnderTest.ts'
import { fields } from '../core/site/support.ts'

type Desk = ContractRouterClient<DeskContract>

const EXPORT = fileURLToPath(new URL('../../fixtures/court/court-export-utf8bom.csv', import.meta.url))
const PIN = '730194'
const id = (): string => crypto.randomUUID()

let profile: string
let shell: ShellUnderTest
let cores: RealCore[]

beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'fieldwrit-desktop-'))
  shell = await shellUnderTest({
    arguments: ['--profile', profile],
    prepare: (electron) => {
      cores = runRealCores(electron)
    },
  })
})
afterEach(async () => {
  for (const core of cores) await Promise.race([core.kill(), gone(core)])
  shell.cleanUp()
  rmSync(profile, { recursive: true, force: true })
})

function gone({ double }: RealCore): Promise<unknown> {
  return double.pid === undefined ? Promise.resolve() : once(double, 'exit')
}

function newest(): RealCore {
  const core = cores.at(-1)
  if (core === undefined) throw new Error('no core was forked')
  return core
}

/** The page's end of the contract, once the newest core runs. */
async function desk(): Promise<Desk> {
  if (newest().double.pid === undefined) await once(newest().double, 'spawn')
  const port = shell.electron.windows[0]?.webContents.pagePorts.at(-1)
  if (port === undefined) throw new Error('the page has no port')
  port.start()
  return createORPCClient(new RPCLink({ port }))
}

const phaseOf = async (page: Desk): Promise<string> => (await page.system.status()).phase

/** Founds a court, imports the export, opens a site and its first room. */
async function startWork(page: Desk) {
  await page.identity.setUp({
    courtName: '示例区人民法院',
    courtCode: '浙9901',
    officerName: '周某舟',
    role: 'handler',
    pin: PIN,
    deviceName: '测试机',
  })
  const { mapping } = await page.cases.inspectFile({ path: EXPORT })
  const steps = []
  for await (const step of await page.cases.runImport({ commandId: id(), path: EXPORT, mapping })) steps.push(step)
  expect(steps.at(-1)).toMatchObject({ kind: 'done', rows: 300 })
  const ask = { text: '执', kind: null, status: null, mine: false, limit: 1, offset: 0 }
  const caseId = (await page.cases.search(ask)).cases[0]?.caseId ?? ''
  const { siteId } = await page.site.create({ commandId: id(), caseId, name: '兴业小区', address: '示例路 1 号' })
  const { buildingId } = await page.site.addBuilding({ commandId: id(), siteId, name: '2 幢' })
  const room = { siteId, buildingId, floor: 3, code: '2-302', purpose: '', occupant: '' }
  const { roomId, rev } = await page.site.addRoom({ commandId: id(), ...room })
  await page.site.openRoom({ commandId: id(), roomId, rev })
  return { siteId, roomId }
}

test('[L3] [L9] the program over the shell: import, record, reload, a killed core, unlock, print, quit', async () => {
  const first = await desk()
  expect(await first.system.status()).toMatchObject({ phase: 'empty', host: 'electron', keychain: true })
  const { siteId, roomId } = await startWork(first)
  const record = (page: Desk, name: string) =>
    page.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: '' })
  expect((await record(first, '课桌')).counts.items).toBe(1)

  shell.electron.windows[0]?.webContents.reload()
  const reloaded = await desk()
  expect(cores).toHaveLength(1)
  expect((await record(reloaded, '椅子')).counts.items).toBe(2)

  await newest().kill()
  expect(cores).toHaveLength(2)
  const second = await desk()
  const after = await second.system.status()
  expect(after).toMatchObject({ phase: 'locked' })
  await expect(record(second, '柜子')).rejects.toMatchObject({ code: 'LOCKED' })
  const officerId = after.officers[0]?.officerId ?? ''
  await expect(second.identity.unlock({ officerId, pin: '802571' })).rejects.toMatchObject({ code: 'WRONG_PIN' })
  await second.identity.unlock({ officerId, pin: PIN })
  expect((await second.system.status()).unclean).not.toBeNull()
  expect((await record(second, '柜子')).counts.items).toBe(3)

  const list = { commandId: id(), siteId, roomId, checker: null }
  const { documentId } = await second.documents.freezeInventoryList(list)
  expect(await second.documents.open({ documentId })).toMatchObject({ url: null, pages: 1, missingGlyphs: [] })
  const viewer = shell.electron.windows.at(-1)
  expect(shell.electron.windows).toHaveLength(2)
  const shown = await shell.electron.sessions.get('print')?.schemes.get('app')?.(
    new Request(viewer?.webContents.address ?? ''),
  )
  expect((await shown?.text())?.slice(0, 5)).toBe('%PDF-')

  shell.electron.powerMonitor.emit('suspend')
  expect(await phaseOf(second)).toBe('locked')
  expect(viewer?.destroyed).toBe(true)

  const exit = once(newest().double, 'exit')
  const ended = once(shell.electron.app, 'gone')
  shell.electron.app.quit()
  expect(await exit).toEqual([0])
  await ended
  expect(cores).toHaveLength(2)
})

test('[L9] a profile held by another program is told once and the core is not started again', async () => {
  expect(await phaseOf(await desk())).toBe('empty')
  const other = await shellUnderTest({
    arguments: ['--profile', profile],
    prepare: (electron) => void runRealCores(electron),
  })
  try {
    await once(other.core(), 'exit')
    expect(other.electron.cores).toHaveLength(1)
    expect(other.electron.shown).toHaveLength(1)
  } finally {
    other.cleanUp()
  }
})

test('[L9] a core killed four times within ten minutes is told; after a person’s retry every fact is back', async () => {
  const { roomId } = await startWork(await desk())
  shell.electron.state.choice = 0
  for (let kills = 0; kills < 4; kills += 1) {
    await phaseOf(await desk())
    await newest().kill()
  }
  expect(shell.electron.shown).toHaveLength(1)
  expect(cores).toHaveLength(5)
  const page = await desk()
  const { officers } = await page.system.status()
  await page.identity.unlock({ officerId: officers[0]?.officerId ?? '', pin: PIN })
  expect((await page.inventory.room({ roomId })).counts.next).toBe('2-302-D1-0001')
})
