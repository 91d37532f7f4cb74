import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchRecords } from '../../../../electron/core/sync/newRecords.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('a laptop at rest', () => {
  let running: RunningCourt
  let laptop: NewLaptop
  let other: NewLaptop
  beforeAll(async () => {
    running = await runningCourt()
    laptop = await enrolledLaptop(running, '周某舟', 'handler')
    other = await enrolledLaptop(running, '吴某玲', 'handler')
  })
  afterAll(async () => {
    await Promise.all([laptop, other].map((one) => one.close()))
    await running.close()
  })

  const meets = (one: NewLaptop) => one.services.sync.now({ peer: GATEWAY })
  const heard = () => new Promise((resolve) => setImmediate(resolve))

  it('[G1] has no reason to exchange because it exchanged; what is recorded here or comes from others is one', async () => {
    for (const one of [laptop, other, laptop]) await meets(one)
    const ended = new AbortController()
    let told = 0
    const watching = watchRecords(laptop.core.context, ended.signal, () => {
      told += 1
    })
    for (const _ of [1, 2, 3]) {
      const { peers } = await meets(laptop)
      expect(peers).toMatchObject([{ failure: null, unsent: 0 }])
    }
    await heard()
    expect(told).toBe(0)
    await oneCase(laptop)
    await heard()
    expect(told).toBeGreaterThan(0)
    await meets(laptop)
    await meets(laptop)
    await heard()
    const before = told
    await oneCase(other)
    await meets(other)
    await meets(laptop)
    await heard()
    expect(told).toBeGreaterThan(before)
    ended.abort()
    await watching
  })
})
