import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SecondLaptop } from '../../../support/secondLaptop.ts'
import { type Desks, exchangeBetween, itemsOn, recordOn, startDesks } from '../../../support/sync/desks.ts'
import { enrolledLaptop, runningCourt } from '../../../support/sync/joining.ts'

const HOUR = 3_600_000

describe('a laptop whose clock is compared with others', () => {
  let desks: Desks
  let laptop: SecondLaptop
  beforeEach(async () => {
    desks = await startDesks()
    laptop = await desks.laptop()
  })
  afterEach(() => desks.close())

  it('[J6] in the year 1980 or 2099 exchanges all the same, and is told by how much its clock is wrong', async () => {
    for (const [year, name] of [
      ['1980', '椅子'],
      ['2099', '书柜'],
    ]) {
      const at = Date.parse(`${year}-01-01T00:00:00+08:00`)
      laptop.setNow(at)
      recordOn(desks, laptop, [name ?? ''])
      expect(await exchangeBetween(laptop, desks.office.core)).toMatchObject({ failure: null, unsent: 0 })
      expect(itemsOn(desks, desks.office)).toEqual(itemsOn(desks, laptop))
      const clock = { grade: 'C', fault: 'off', by: 'hub', aheadMs: at - desks.now }
      expect(laptop.services.sync.state().clock).toMatchObject(clock)
      expect((await laptop.core.status()).clock).toMatchObject(clock)
      const checks = await laptop.services.system.doctor()
      expect(checks.find(({ id }) => id === 'clockGrade')).toMatchObject({ result: 'bad' })
    }
    laptop.setNow(desks.now)
    await exchangeBetween(laptop, desks.office.core)
    expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'C', fault: null, agree: 1, aheadMs: 0 })
  })

  it('[P4] agrees with two others: the hub and a laptop whose signed word the hub handed on', async () => {
    const third = await desks.laptop()
    recordOn(desks, third, ['椅子'])
    await exchangeBetween(third, desks.office.core)
    await exchangeBetween(laptop, desks.office.core)
    expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'B', agree: 2, fault: null })
    laptop.setNow(desks.now + 25 * HOUR)
    expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'C', agree: 0, fault: null })
  })

  it('[P4] a hub compares its clock with those that open it', async () => {
    const hub = await desks.laptop()
    await exchangeBetween(laptop, hub.core)
    expect(hub.services.sync.state().clock).toMatchObject({ grade: 'C', agree: 1 })
    await exchangeBetween(await desks.laptop(), hub.core)
    expect(hub.services.sync.state().clock).toMatchObject({ grade: 'B', agree: 2, fault: null })
  })

  it('[U1] where this machine is its own court nobody compares clocks, and nothing is said of it', async () => {
    expect(desks.office.services.sync.state().clock).toBe(null)
    expect((await desks.office.core.status()).clock).toBe(null)
    const checks = await desks.office.services.system.doctor()
    expect(checks.map(({ id }) => id)).not.toContain('clockGrade')
  })
})

describe('a laptop of a court', () => {
  it('[P4] [J6] is grade A once the gateway was heard, C a day later, and behind when a receipt is from later than now', async () => {
    const running = await runningCourt()
    const laptop = await enrolledLaptop(running, '周某舟', 'handler')
    try {
      await laptop.services.sync.now({ peer: 'gateway:浙9901' })
      const { clock } = laptop.services.sync.state()
      expect(clock).toMatchObject({ grade: 'A', by: 'gateway', aheadMs: 0, fault: null })
      const heard = running.court.clock.now
      running.court.clock.now = heard + 25 * HOUR
      expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'C', fault: null, at: heard })
      running.court.clock.now = heard - HOUR
      expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'C', by: 'gateway', fault: 'setBack' })
      // As one that got the receipt by stick and never heard the court itself.
      laptop.core.context.store().db.exec('DELETE FROM clock_word')
      expect(laptop.services.sync.state().clock).toMatchObject({ grade: 'C', fault: 'off', aheadMs: -HOUR })
    } finally {
      await laptop.close()
      await running.close()
    }
  })
})
