import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { courtReceipts, peerRow, quarantineRows } from '../../../../db/sync.ts'
import { writeBackupFile } from '../../../../electron/core/copies/bundleFile.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import { makeServices, type Services } from '../../../../electron/core/services.ts'
import { hubStore } from '../../../../electron/core/sync/hubStore.ts'
import { syncKeys } from '../../../../electron/core/sync/keys.ts'
import { sideOf } from '../../../../electron/core/sync/side.ts'
import { PROTOCOL } from '../../../../shared/contract/court/messages.ts'
import { deviceChains } from '../../../../shared/sync/batch.ts'
import { type Exchanged, exchange } from '../../../../shared/sync/exchange.ts'
import { judgeWelcome, signHello } from '../../../../shared/sync/hello.ts'
import { makeHolder } from '../../../../shared/sync/holder.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore, testPorts } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { fields } from '../site/support.ts'

const NOW = Date.parse('2025-09-16T08:00:00+08:00')

let office: TestCore
let laptop: { core: Core; services: Services }
let folders: string[] = []
let siteId: string
let roomId: string

beforeEach(async () => {
  office = await startTestCore({ now: NOW })
  const caseId = await oneCase(office)
  const { site } = office.services
  siteId = site.create({ commandId: newCommandId(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
  const { buildingId } = site.addBuilding({ commandId: newCommandId(), siteId, name: '1号楼' })
  site.generateRooms({
    commandId: newCommandId(),
    siteId,
    buildingId,
    firstFloor: 1,
    floors: 1,
    roomsPerFloor: 1,
    prefix: '1-',
  })
  roomId = site.get({ siteId }).roomList[0]?.roomId ?? ''
  laptop = await copyOf(office)
})
afterEach(async () => {
  await laptop.core.close()
  await office.close()
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
  folders = []
})

/** A second laptop of the same court, as a restored copy makes one: a device of its own. */
async function copyOf(test: TestCore): Promise<typeof laptop> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-second-'))
  const stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  folders.push(folder, stick)
  const path = join(stick, 'copy.fieldwrit')
  const { context } = test.core
  await writeBackupFile(context, context.store(), path)
  const core = await createCore(folder, testPorts({ now: NOW }))
  for await (const _ of restoreService(core).run({ path, secret: TEST_PIN }, undefined));
  await core.identity.unlock({ officerId: test.officerId, pin: TEST_PIN })
  return { core, services: makeServices(core) }
}

/** One exchange of `asks` with `holds` as its hub, over no wire but with every check. */
async function exchangeBetween(asks: Core, holds: Core): Promise<Exchanged> {
  const theirs = await syncKeys(holds.context)
  const mine = await syncKeys(asks.context)
  const { ports } = holds
  const audience = `hub:${theirs.device}`
  const holder = makeHolder({
    identity: {
      ...{ kind: 'hub', court: theirs.court, holder: theirs.device, audience },
      ...{ key: theirs.key, chain: theirs.chain, secret: Buffer.alloc(32, 1) },
    },
    store: hubStore(holds.context, theirs, () => ['site:*', 'case:*']),
    chains: deviceChains(theirs.trust.root),
    trust: () => Promise.resolve(theirs.trust),
    now: ports.now,
    random: ports.random,
  })
  const nonce = ports.random(16).toString('base64url')
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: 'test', court: mine.court, device: mine.device },
    ...{ challenge: holder.challenge(), nonce, audience, at: Math.trunc(ports.now()) },
  }
  const signed = await holder.open(signHello(hello, mine.key, mine.chain))
  const welcome = await judgeWelcome(signed, { court: mine.court, audience, nonce }, mine.trust)
  const side = sideOf(asks.context, { peer: `hub:${theirs.device}`, kind: 'hub', name: '1号机', address: '' }, mine)
  return exchange(side, await holder.peer(signed.token), {
    ...{ scopes: welcome.scopes, feed: false, chains: deviceChains(mine.trust.root), step: () => undefined },
  })
}

function recordOn(services: Services, names: readonly string[]): void {
  const { rev } = services.site.get({ siteId }).roomList[0] ?? { rev: [] }
  const opened = services.site.openRoom({ commandId: newCommandId(), roomId, rev })
  for (const name of names) {
    services.inventory.record({ commandId: newCommandId(), roomId, fields: fields(name), rawLine: name })
  }
  services.site.leaveRoom({ commandId: newCommandId(), roomId, rev: opened.rev })
}

const itemsOn = (services: Services): string[] => {
  const { items } = services.inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 500 })
  return items.map((item) => item.name).sort()
}

describe('two laptops of one court and a hub', () => {
  it('[G2] [X2] [X4] each ends with what the other wrote, and knows what it signed for', async () => {
    recordOn(laptop.services, ['办公桌', '椅子', '书柜'])
    const first = await exchangeBetween(laptop.core, office.core)
    expect(first.refused).toEqual([])
    expect(first.sent).toBeGreaterThan(2)
    expect(itemsOn(office.services)).toEqual(['书柜', '办公桌', '椅子'].sort())
    const { deviceId } = office.core.context.profile()
    expect(peerRow(laptop.core.context.store().db, `hub:${deviceId}`)).toMatchObject({ kind: 'hub', held_at: NOW })
    recordOn(office.services, ['保险柜'])
    const second = await exchangeBetween(laptop.core, office.core)
    expect(second.refused).toEqual([])
    expect(second.received).toBeGreaterThan(0)
    expect(itemsOn(laptop.services)).toEqual(itemsOn(office.services))
    expect(await exchangeBetween(laptop.core, office.core)).toEqual({ sent: 0, received: 0, refused: [] })
    expect(quarantineRows(laptop.core.context.store().db)).toEqual([])
    expect(courtReceipts(laptop.core.context.store().db, 5)).toEqual([])
  })
})
