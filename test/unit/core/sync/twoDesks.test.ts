import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventTotal } from '../../../../db/copies.ts'
import { allHeads } from '../../../../db/heads.ts'
import { peerRow, savePeer } from '../../../../db/sync.ts'
import type { Core } from '../../../../electron/core/core.ts'
import type { Services } from '../../../../electron/core/services.ts'
import type { Discovery } from '../../../../electron/core/sync/discovery.ts'
import { openHub } from '../../../../electron/core/sync/hub.ts'
import { hubService } from '../../../../electron/core/sync/hubService.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { type SecondLaptop, secondLaptop, silentNetwork } from '../../../support/secondLaptop.ts'
import { fields } from '../site/support.ts'

const NOW = Date.parse('2025-09-16T08:00:00+08:00')

let office: TestCore
let laptop: SecondLaptop
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
  laptop = await secondLaptop(office, NOW)
})
afterEach(async () => {
  await laptop.close()
  await office.close()
})

/** One exchange of `asks` with `holds` as its hub, over TLS on this machine; how it ended. */
async function exchangeBetween(asks: SecondLaptop, holds: Core): Promise<SyncPeer | undefined> {
  const hub = await openHub(holds, '127.0.0.1', () => ['site:*', 'case:*'])
  try {
    const { db, journal } = asks.core.context.store()
    const { deviceId } = holds.context.profile()
    const peer = `hub:${deviceId}`
    const address = `https://127.0.0.1:${hub.port}#${hub.fingerprint}`
    const fresh = {
      scopes: '[]',
      feed: 0,
      filled: '[]',
      tried_at: null,
      done_at: null,
      failure: null,
      detail: '',
      attempts: 0,
    }
    const row = peerRow(db, peer) ?? { peer, kind: 'hub', name: '1号机', held_at: null, ...fresh }
    journal.transact(() => savePeer(db, { ...row, address }))
    const { peers } = await asks.services.sync.now({ peer })
    return peers.find((one) => one.peer === peer)
  } finally {
    await hub.close()
  }
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
    expect(laptop.services.sync.state().onlyHere.events).toBeGreaterThan(3)
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({
      failure: null,
      unsent: 0,
      heldAt: NOW,
      doneAt: NOW,
    })
    expect(itemsOn(office.services)).toEqual(['书柜', '办公桌', '椅子'].sort())
    // What is left came with the restored copy, in scopes that this hub does not share.
    const left = allHeads(laptop.core.context.store().db).filter(({ scope }) => !/^(site|case|court):/.test(scope))
    const { deviceId } = laptop.core.context.profile()
    const foreign = left.filter(({ device }) => device !== deviceId)
    expect(laptop.services.sync.state().onlyHere.events).toBe(foreign.reduce((sum, head) => sum + head.seq, 0))
    recordOn(office.services, ['保险柜'])
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({ failure: null, unsent: 0 })
    expect(itemsOn(laptop.services)).toEqual(itemsOn(office.services))
    const before = eventTotal(laptop.core.context.store().db)
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({ failure: null, unsent: 0 })
    expect(eventTotal(laptop.core.context.store().db)).toBe(before)
    expect(laptop.services.sync.setAside()).toEqual([])
    expect(laptop.services.sync.receipts()).toEqual([])
  })

  it('[U1] [G5] the matrix says who lacks what of whom, by what each has signed', async () => {
    recordOn(laptop.services, ['办公桌'])
    await exchangeBetween(laptop, office.core)
    recordOn(laptop.services, ['椅子', '书柜'])
    const { deviceId } = laptop.core.context.profile()
    const said = await office.services.sync.matrix()
    expect(said.holders.map((one) => one.holder)).toContain(deviceId)
    const own = await laptop.services.sync.matrix()
    const hub = office.core.context.profile().deviceId
    expect(own.holders.map((one) => one.holder)).toContain(hub)
    const lacks = own.rows.find((row) => row.device === deviceId)?.lacks.find((one) => one.holder === hub)
    expect(lacks?.events).toBeGreaterThan(0)
  })

  it('[X9] a hub that is gone is offline with a next time; a stranger under its digits is never spoken to', async () => {
    const hub = await openHub(office.core, '127.0.0.1', () => ['site:*'])
    await hub.close()
    const { db, journal } = laptop.core.context.store()
    const gone = {
      scopes: '[]',
      feed: 0,
      filled: '[]',
      tried_at: null,
      done_at: null,
      failure: null,
      detail: '',
      attempts: 0,
      held_at: null,
    }
    const row = {
      peer: 'hub:x',
      kind: 'hub',
      name: '1号机',
      address: `https://127.0.0.1:${hub.port}#${hub.fingerprint}`,
      ...gone,
    }
    journal.transact(() => savePeer(db, row))
    const { peers } = await laptop.services.sync.now({ peer: 'hub:x' })
    expect(peers[0]).toMatchObject({ failure: 'offline', act: 'retryNow', doneAt: null })
    expect(peers[0]?.nextAt).toBeGreaterThan(NOW)
    const other = await openHub(office.core, '127.0.0.1', () => ['site:*'])
    try {
      journal.transact(() => savePeer(db, { ...row, address: `https://127.0.0.1:${other.port}#${hub.fingerprint}` }))
      const answer = await laptop.services.sync.now({ peer: 'hub:x' })
      expect(answer.peers[0]).toMatchObject({ failure: 'offline', detail: 'OTHER_CERTIFICATE' })
    } finally {
      await other.close()
    }
  })

  it('[G2] a hub is joined by its address and six digits, exchanged with at once, and left again', async () => {
    recordOn(laptop.services, ['办公桌'])
    const announced: { digits: string; port: number }[] = []
    const discovery: Discovery = {
      announce(hub) {
        announced.push(hub)
        return () => Promise.resolve()
      },
      find: () => Promise.resolve(announced.map((hub) => ({ ...hub, host: '127.0.0.1' }))),
    }
    const parts = { host: '127.0.0.1', discovery, grantsOf: () => ['site:*', 'case:*'] }
    const hub = hubService(office.core, office.services.sync, parts)
    const joins = hubService(laptop.core, laptop.services.sync, parts)
    const { open } = await hub.open()
    const [found] = await joins.find()
    expect(found).toEqual({ digits: open?.digits, address: `127.0.0.1:${open?.port}` })
    const { address = '', digits = '' } = found ?? {}
    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
    await expect(joins.join({ address, digits: wrong })).rejects.toMatchObject({ data: { rule: 'hubDigitsDiffer' } })
    const joined = await joins.join({ address, digits: ` ${digits} ` })
    expect(joined.joined?.peer).toBe(`hub:${office.core.context.profile().deviceId}`)
    expect(itemsOn(office.services)).toEqual(['办公桌'])
    const { deviceName } = office.core.context.profile()
    expect(laptop.services.sync.state().peers).toMatchObject([{ name: deviceName, failure: null, unsent: 0 }])
    expect((await joins.leave()).joined).toBeNull()
    expect((await hub.close()).open).toBeNull()
    await expect(joins.join({ address, digits })).rejects.toMatchObject({ data: { rule: 'hubSilent' } })
  })

  it('[G2] a hub of another court is spoken to, and nothing exchanged', async () => {
    const stranger = await startTestCore({ now: NOW })
    try {
      const parts = { host: '127.0.0.1', discovery: silentNetwork, grantsOf: () => ['site:*'] }
      const { open } = await hubService(stranger.core, stranger.services.sync, parts).open()
      const joins = hubService(laptop.core, laptop.services.sync, parts)
      const asked = joins.join({ address: `127.0.0.1:${open?.port}`, digits: open?.digits ?? '' })
      await expect(asked).rejects.toMatchObject({ data: { rule: 'hubStranger' } })
      expect(laptop.services.sync.state().peers).toEqual([])
    } finally {
      await stranger.close()
    }
  })
})
