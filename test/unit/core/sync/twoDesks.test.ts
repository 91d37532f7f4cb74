import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventTotal } from '../../../../db/copies.ts'
import { allHeads } from '../../../../db/heads.ts'
import { scopeHoldingsOf } from '../../../../db/scopeHoldings.ts'
import { newPeer, savePeer } from '../../../../db/sync.ts'
import { draft } from '../../../../electron/core/context.ts'
import type { Discovery } from '../../../../electron/core/sync/discovery.ts'
import { openHub } from '../../../../electron/core/sync/hub.ts'
import { hubService } from '../../../../electron/core/sync/hubService.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { type SecondLaptop, secondLaptop, silentNetwork } from '../../../support/secondLaptop.ts'
import { exchangeBetween, itemsOn as items, recordOn as record } from '../../../support/sync/desks.ts'

const NOW = Date.parse('2025-09-16T08:00:00+08:00')

let office: TestCore
let laptop: SecondLaptop
let siteId: string
let roomId: string

beforeEach(async () => {
  office = await startTestCore({ now: NOW })
  ;({ siteId, roomId } = await oneRoom(office))
  laptop = await secondLaptop(office, NOW)
})
afterEach(async () => {
  await laptop.close()
  await office.close()
})

const recordOn = (desk: TestCore | SecondLaptop, names: readonly string[]) => record({ siteId, roomId }, desk, names)
const itemsOn = (desk: TestCore | SecondLaptop): string[] => items({ siteId, roomId }, desk)

describe('two laptops of one court and a hub', () => {
  it('[G2] [X2] [X4] each ends with what the other wrote, and knows what it signed for', async () => {
    recordOn(laptop, ['办公桌', '椅子', '书柜'])
    expect(laptop.services.sync.state().onlyHere.events).toBeGreaterThan(3)
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({
      failure: null,
      unsent: 0,
      heldAt: NOW,
      doneAt: NOW,
    })
    expect(itemsOn(office)).toEqual(['书柜', '办公桌', '椅子'].sort())
    // What is left came with the restored copy, in scopes that this hub does not share.
    const left = allHeads(laptop.core.context.store().db).filter(({ scope }) => !/^(site|case|court):/.test(scope))
    const { deviceId } = laptop.core.context.profile()
    const foreign = left.filter(({ device }) => device !== deviceId)
    expect(laptop.services.sync.state().onlyHere.events).toBe(foreign.reduce((sum, head) => sum + head.seq, 0))
    recordOn(office, ['保险柜'])
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({ failure: null, unsent: 0 })
    expect(itemsOn(laptop)).toEqual(itemsOn(office))
    const before = eventTotal(laptop.core.context.store().db)
    expect(await exchangeBetween(laptop, office.core)).toMatchObject({ failure: null, unsent: 0 })
    expect(eventTotal(laptop.core.context.store().db)).toBe(before)
    expect(laptop.services.sync.setAside()).toEqual([])
    expect(laptop.services.sync.receipts()).toEqual([])
  })

  it('[G5] [U1] what a laptop brings of its own stream is not only on the hub: its writer has it', async () => {
    recordOn(laptop, ['办公桌'])
    const { context } = laptop.core
    const { deviceId } = context.profile()
    const body = { at: NOW, key: 'x' }
    const event = draft(`device:${deviceId}`, 'sync.receiptKept', 'courtReceipt', context.newId(), [], body)
    const { journal } = context.store()
    journal.transact(() => journal.append([event], { officerId: deviceId, role: 'device' }, context.newId()))
    const hub = office.core.context
    /** Events only here, less those the hub wrote itself. */
    const ofOthers = (): number =>
      allHeads(hub.store().db)
        .filter((head) => head.device === hub.profile().deviceId)
        .reduce((left, head) => left - head.seq, office.services.sync.state().onlyHere.events)
    const before = ofOthers()
    await exchangeBetween(laptop, office.core)
    expect(allHeads(hub.store().db).map((head) => head.scope)).toContain(`device:${deviceId}`)
    expect(ofOthers()).toBeLessThanOrEqual(before)
  })

  it('[U1] [G5] the matrix says who lacks what of whom, by what each has signed', async () => {
    recordOn(laptop, ['办公桌'])
    await exchangeBetween(laptop, office.core)
    recordOn(laptop, ['椅子', '书柜'])
    const { deviceId } = laptop.core.context.profile()
    const said = await office.services.sync.matrix()
    expect(said.holders.map((one) => one.holder)).toContain(deviceId)
    const own = await laptop.services.sync.matrix()
    const hub = office.core.context.profile().deviceId
    expect(own.holders.map((one) => one.holder)).toContain(hub)
    const lacks = own.rows.find((row) => row.device === deviceId)?.lacks.find((one) => one.holder === hub)
    expect(lacks?.events).toBeGreaterThan(0)
  })

  it('[X11] neither side tells the other what it holds of a scope that is not shared', async () => {
    const { siteId: otherSite } = await oneRoom(office)
    recordOn(office, ['办公桌'])
    const told = (desk: TestCore | SecondLaptop, of: TestCore | SecondLaptop): string[] =>
      scopeHoldingsOf(desk.core.context.store().db, of.core.context.profile().deviceId).map(({ scope }) => scope)
    await exchangeBetween(laptop, office.core, () => [`site:${siteId}`])
    expect(told(laptop, laptop)).toContain(`site:${siteId}`)
    expect(told(laptop, office).filter((scope) => !scope.startsWith('court:'))).toEqual([`site:${siteId}`])
    expect(told(office, laptop).filter((scope) => !scope.startsWith('court:'))).toEqual([`site:${siteId}`])
    // Once it is shared, what was passed by is told from the beginning.
    await exchangeBetween(laptop, office.core)
    expect(told(laptop, office)).toContain(`site:${otherSite}`)
  })

  it('[X9] a hub that is gone is offline with a next time; a stranger under its digits is never spoken to', async () => {
    const hub = await openHub(office.core, '127.0.0.1', () => ['site:*'])
    await hub.close()
    const { db, journal } = laptop.core.context.store()
    const address = `https://127.0.0.1:${hub.port}#${hub.fingerprint}`
    const row = newPeer({ peer: 'hub:x', kind: 'hub', name: '1号机', address })
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
    recordOn(laptop, ['办公桌'])
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
    expect(open?.laptops).toBe(0)
    const [found] = await joins.find()
    expect(found).toEqual({ digits: open?.digits, address: `127.0.0.1:${open?.port}` })
    const { address = '', digits = '' } = found ?? {}
    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
    await expect(joins.join({ address, digits: wrong })).rejects.toMatchObject({ data: { rule: 'hubDigitsDiffer' } })
    const joined = await joins.join({ address, digits: ` ${digits} ` })
    expect(joined.joined?.peer).toBe(`hub:${office.core.context.profile().deviceId}`)
    expect(itemsOn(office)).toEqual(['办公桌'])
    expect(hub.state().open?.laptops).toBe(1)
    const { deviceName, prefix } = office.core.context.profile()
    expect(laptop.services.sync.state().peers).toMatchObject([
      { name: `${deviceName} ${prefix}`, failure: null, unsent: 0 },
    ])
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
