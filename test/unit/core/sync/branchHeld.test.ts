import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../../db/open.ts'
import { verifyChains } from '../../../../db/verify.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { copiedLaptop } from '../../../support/sync/copies.ts'
import { itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
let field: NewLaptop
let copy: NewLaptop
let hub: NewLaptop
let room: { siteId: string; roomId: string }
let officerId: string

beforeEach(async () => {
  running = await runningCourt()
  field = await enrolledLaptop(running, '周某舟', 'handler')
  hub = await enrolledLaptop(running, '钱某安', 'teamLead')
  officerId = field.core.context.session().officerId
  // The laptop that is copied has written nothing in the site: its branches leave each other at the first event.
  const caseId = await oneCase(hub)
  const { site } = hub.services
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  site.generateRooms({ commandId: id(), siteId, buildingId, firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' })
  room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  for (const laptop of [hub, field]) await exchanged(laptop)
  await field.core.close()
  copy = await copiedLaptop(field.folder, running.court.clock)
  await field.restart()
  for (const one of [field, copy]) await one.core.identity.unlock({ officerId, pin: TEST_PIN })
})
afterEach(async () => {
  await Promise.all([field, copy, hub].map((one) => one.close()))
  await running.close()
})

const exchanged = async ({ services }: NewLaptop): Promise<SyncPeer | undefined> =>
  (await services.sync.now({ peer: GATEWAY })).peers.find((one) => one.peer === GATEWAY)

async function meetHub({ services }: NewLaptop): Promise<void> {
  const { open } = await hub.services.hub.open()
  await services.hub.join({ address: `127.0.0.1:${open?.port ?? 0}`, digits: open?.digits ?? '' })
  services.hub.leave()
  await hub.services.hub.close()
}

/** The copy writes and tells it at the hub alone; then the court takes what the original wrote. */
async function heldAtTheHub(): Promise<void> {
  for (const { services } of [copy, hub]) services.sync.forgetPeer({ commandId: id(), peer: GATEWAY })
  recordOn(room, copy, ['货架'])
  await meetHub(copy)
  recordOn(room, field, ['沙发'])
  await exchanged(field)
  for (const { services } of [copy, hub]) services.sync.setGateway({ commandId: id(), address: running.server.url })
}

async function rejoined(): Promise<void> {
  const wanted = { name: '周某舟', role: 'handler', deviceName: '', officer: officerId }
  const { code } = await running.court.gateway.makeCode({ ...wanted, scopes: ['register:*', 'case:*', 'site:*'] })
  expect(await copy.core.identity.rejoin({ address: '', code: codeText(code) })).toMatchObject({ waits: 'issuing' })
  await running.issue()
}

describe('[X7] a copy of a laptop whose branch somebody holds before the court takes the other', () => {
  it('[X4] re-issues what the court refuses, and everybody ends with everything once', async () => {
    await heldAtTheHub()
    expect(await exchanged(copy)).toMatchObject({ failure: 'fork', act: 'newDeviceId' })
    await exchanged(hub)
    await rejoined()
    for (const laptop of [copy, copy, hub, field, copy, hub, field]) await exchanged(laptop)
    for (const laptop of [copy, hub, field]) {
      expect(itemsOn(room, laptop)).toEqual(['沙发', '货架'])
      expect(verifyChains(laptop.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
    }
  })

  it('[X5] leaves nothing refused for good in its own scope, nor at the hub once the two have met again', async () => {
    await heldAtTheHub()
    await exchanged(copy)
    await exchanged(hub)
    const scope = `device:${field.core.context.profile().deviceId}`
    expect(hub.services.sync.setAside()).toContainEqual(expect.objectContaining({ scope, came: 'sent' }))
    await rejoined()
    for (const laptop of [copy, copy, hub]) await exchanged(laptop)
    expect(copy.services.sync.setAside()).toEqual([])
    await meetHub(copy)
    for (const laptop of [hub, copy, hub, field]) await exchanged(laptop)
    for (const laptop of [copy, hub, field]) expect(laptop.services.sync.setAside()).toEqual([])
  })

  it('[X7] re-issues nothing of the branch that the court holds, whatever a hub still has in its place', async () => {
    await heldAtTheHub()
    await exchanged(copy)
    await exchanged(hub)
    await rejoined()
    for (const laptop of [copy, copy]) await exchanged(laptop)
    const { db } = copy.core.context.store()
    const before = adoptedOn(db)
    expect(before).toBeGreaterThan(1)
    // The hub has taken nothing of the court's branch: it is offered here instead of the one that the court holds.
    await meetHub(copy)
    await exchanged(copy)
    expect(adoptedOn(db)).toBe(before)
    for (const laptop of [hub, copy, hub]) await exchanged(laptop)
    for (const laptop of [copy, hub]) {
      expect(itemsOn(room, laptop)).toEqual(['沙发', '货架'])
      expect(laptop.services.sync.setAside()).toEqual([])
    }
  })
})

describe('[X7] a copy of a laptop that handed a site back before it learned of the other', () => {
  it('[L8] changes its device: of what it let go of nothing is re-issued', async () => {
    await exchanged(copy)
    await copy.services.handBack.give({ commandId: id(), siteId: room.siteId, reason: '结束' })
    recordOn(room, field, ['沙发'])
    await exchanged(field)
    expect(await exchanged(copy)).toMatchObject({ failure: null })
    const before = copy.core.context.profile().deviceId
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    expect(copy.core.context.profile().deviceId).not.toBe(before)
    await rejoined()
    expect(await exchanged(copy)).toMatchObject({ failure: null, unsent: 0 })
    expect(verifyChains(copy.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
  })
})

const adoptedOn = (db: Db): number => (db.prepare('SELECT count(*) AS n FROM adopted').get() as { n: number }).n
