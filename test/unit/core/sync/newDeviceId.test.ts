import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownDevice } from '../../../../db/ownDevice.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { forksOf } from '../../../../electron/core/sync/adoption.ts'
import { startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'
import { copiedLaptop } from '../../../support/sync/copies.ts'
import { type Desk, itemsOn, recordOn } from '../../../support/sync/desks.ts'
import type { NewLaptop } from '../../../support/sync/joining.ts'

const NOW = Date.parse('2025-09-16T08:00:00+08:00')
let office: TestCore
let room: { siteId: string; roomId: string }
let others: { close(): Promise<void> }[]

beforeEach(async () => {
  office = await startTestCore({ now: NOW })
  room = await oneRoom(office)
  others = []
})
afterEach(async () => {
  await Promise.all(others.map((one) => one.close()))
  await office.close()
})

const soundness = ({ core }: Desk) => verifyChains(core.context.store().db)
const deviceOf = ({ core }: Desk): string => core.context.profile().deviceId

async function hubFor(): Promise<SecondLaptop> {
  const hub = await secondLaptop(office, NOW)
  others.push(hub)
  return hub
}

async function copyOfOffice(): Promise<NewLaptop> {
  await office.core.close()
  const copy = await copiedLaptop(office.folder, { now: NOW })
  others.push(copy)
  await office.reopen()
  await copy.core.identity.unlock({ officerId: office.officerId, pin: TEST_PIN })
  return copy
}

async function meet({ services }: Desk, hub: SecondLaptop): Promise<void> {
  const { open } = await hub.services.hub.open()
  await services.hub.join({ address: `127.0.0.1:${open?.port ?? 0}`, digits: open?.digits ?? '' })
}

describe('a court of one machine whose laptop was copied', () => {
  it('[X7] the one that learns it becomes another device by itself and all three end with the same', async () => {
    const hub = await hubFor()
    const copy = await copyOfOffice()
    recordOn(room, office, ['沙发'])
    recordOn(room, copy, ['货架', '保险柜'])
    const before = deviceOf(copy)
    await meet(office, hub)
    await meet(copy, hub)
    expect(deviceOf(copy)).not.toBe(before)
    expect(deviceOf(office)).toBe(before)
    expect((await copy.core.status()).device).toMatchObject({
      certified: true,
      prefix: expect.stringMatching(/^D\d+$/),
    })
    expect(copy.core.context.session().key.device).toBe(deviceOf(copy))
    for (const desk of [office, copy]) await meet(desk, hub)
    for (const desk of [office, copy, hub]) {
      expect(itemsOn(room, desk)).toEqual(['保险柜', '沙发', '货架'])
      expect(soundness(desk)).toMatchObject({ ok: true, faults: [] })
    }
    recordOn(room, copy, ['电扇'])
    await meet(copy, hub)
    expect(itemsOn(room, hub)).toContain('电扇')
  })

  it('[X7] [J2] cut at any write the change has not happened, and then happens once', async () => {
    const hub = await hubFor()
    const copy = await copyOfOffice()
    recordOn(room, office, ['沙发'])
    recordOn(room, copy, ['货架'])
    await meet(office, hub)
    const { db } = copy.core.context.store()
    const before = { device: deviceOf(copy), heads: copy.core.context.store().journal.heads() }
    for (const table of ['signed_head', 'device_chain', 'event', 'adopted', 'secret', 'meta']) {
      const name = table === 'meta' ? "WHEN NEW.name = 'ownDevice'" : ''
      db.exec(`CREATE TEMP TRIGGER cut BEFORE INSERT ON ${table} ${name} BEGIN SELECT RAISE(ABORT, 'cut'); END`)
      await expect(copy.core.identity.changeDevice({ pin: TEST_PIN }), table).rejects.toThrow('cut')
      db.exec('DROP TRIGGER cut')
      expect(deviceOf(copy), table).toBe(before.device)
      expect(copy.core.context.store().journal.heads(), table).toEqual(before.heads)
      expect(ownDevice(db), table).toBeNull()
    }
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    expect(
      copy.core.context
        .store()
        .journal.heads()
        .filter((one) => one.device === deviceOf(copy)),
    ).not.toEqual([])
    expect(itemsOn(room, copy)).toEqual(['货架'])
    await meet(copy, hub)
    await meet(office, hub)
    for (const desk of [office, copy, hub]) expect(itemsOn(room, desk)).toEqual(['沙发', '货架'])
  })

  it('[X7] power lost after the change and before the profile file: the store says which device this is', async () => {
    const copy = await copyOfOffice()
    const file = `${copy.folder}/profile.json`
    const stale = await readFile(file)
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    const changed = copy.core.context.profile()
    await copy.core.close()
    await writeFile(file, stale)
    await copy.restart()
    await copy.core.identity.unlock({ officerId: office.officerId, pin: TEST_PIN })
    expect(copy.core.context.profile()).toMatchObject({ deviceId: changed.deviceId, prefix: changed.prefix })
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ deviceId: changed.deviceId })
    recordOn(room, copy, ['电扇'])
    expect(soundness(copy)).toMatchObject({ ok: true, faults: [] })
  })

  it('[X7] what was learned before a kill is settled at the next exchange', async () => {
    const hub = await hubFor()
    const copy = await copyOfOffice()
    recordOn(room, office, ['沙发'])
    recordOn(room, copy, ['货架'])
    await meet(office, hub)
    const { db } = copy.core.context.store()
    db.exec("CREATE TEMP TRIGGER cut BEFORE INSERT ON adopted BEGIN SELECT RAISE(ABORT, 'cut'); END")
    await meet(copy, hub)
    expect(forksOf(db, deviceOf(copy)).length).toBeGreaterThan(0)
    await copy.restart()
    await copy.core.identity.unlock({ officerId: office.officerId, pin: TEST_PIN })
    await meet(copy, hub)
    await meet(office, hub)
    for (const desk of [office, copy, hub]) expect(itemsOn(room, desk)).toEqual(['沙发', '货架'])
  })
})
