import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantFact } from '../../../../court/station/facts.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('a laptop that records in a scope it was not granted', () => {
  let running: RunningCourt
  let laptop: NewLaptop
  let other: NewLaptop
  beforeAll(async () => {
    running = await runningCourt()
    laptop = await enrolledLaptop(running, '周某舟', 'handler', ['case:*', 'site:*'])
    other = await enrolledLaptop(running, '吴某玲', 'handler', ['case:*'])
  })
  afterAll(async () => {
    await Promise.all([laptop, other].map((one) => one.close()))
    await running.close()
  })

  const met = async (one: NewLaptop) => (await one.services.sync.now({ peer: GATEWAY })).peers[0]
  const lacks = async (one: NewLaptop) => {
    const { holders, rows } = await one.services.sync.matrix()
    const own = rows.find(({ device }) => device === one.core.context.profile().deviceId)
    return new Map(holders.map(({ holder }, at) => [holder, own?.lacks[at]?.events]))
  }

  it('[G5] stands in the matrix before it has written anything', async () => {
    expect(await met(laptop)).toMatchObject({ failure: null, unsent: 0 })
    expect((await lacks(laptop)).get(GATEWAY)).toBe(0)
  })

  it('[G5] [X8] [U1] is never told that the court has it all: what was refused counts, by its first time, until it is granted', async () => {
    await oneCase(laptop)
    const { unsent = 0 } = (await met(laptop)) ?? {}
    expect(unsent).toBeGreaterThan(0)
    const { sync } = laptop.services
    expect(sync.state().onlyHere.events).toBe(unsent)
    expect((await lacks(laptop)).get(GATEWAY)).toBe(unsent)
    const first = sync.setAside()
    expect(first[0]).toMatchObject({ came: 'sent', fault: 'scope', from: GATEWAY, fromName: '测试法院' })
    running.court.clock.now += 60_000
    await met(laptop)
    expect(sync.setAside().map(({ at, hash }) => [hash, at])).toEqual(first.map(({ at, hash }) => [hash, at]))

    const { deviceId } = laptop.core.context.profile()
    await running.court.publish([
      grantFact(running.court.station, { device: deviceId, scope: 'register:*', until: null }),
    ])
    await met(laptop)
    expect(await met(laptop)).toMatchObject({ failure: null, unsent: 0 })
    expect(sync.setAside()).toEqual([])
    expect((await lacks(laptop)).get(GATEWAY)).toBe(0)
  })

  it('[G5] a laptop that is not granted a scope lacks nothing of it', async () => {
    for (const one of [other, laptop, other, laptop]) await met(one)
    const device = other.core.context.profile().deviceId
    const seen = await lacks(laptop)
    expect(seen.get(device)).toBe(0)
  })
})
