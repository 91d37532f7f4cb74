import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportTo } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('whom a stick was written for', () => {
  let running: RunningCourt
  let laptops: NewLaptop[]
  let stick: string
  beforeAll(async () => {
    running = await runningCourt()
    laptops = []
    for (const name of ['周某舟', '吴某玲', '郑某山']) laptops.push(await enrolledLaptop(running, name, 'handler'))
    stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  })
  afterAll(async () => {
    await Promise.all(laptops.map((one) => one.close()))
    await running.close()
    await rm(stick, { recursive: true, force: true })
  })

  it('[G3] [U1] is said by name, and who cannot open it because their card has not come', async () => {
    const [first, second, third] = laptops as [NewLaptop, NewLaptop, NewLaptop]
    const met = (one: NewLaptop) => one.services.sync.now({ peer: GATEWAY })
    for (const one of [second, first]) await met(one)
    const prefix = ({ core }: NewLaptop) => core.context.profile().prefix
    const before = await exportTo(first, stick)
    expect(before.names.toSorted()).toEqual([`外勤电脑 ${prefix(second)}`, '测试法院'].toSorted())
    expect(before.keyless).toEqual([`外勤电脑 ${prefix(third)}`])
    expect((await exportTo(first, stick, { to: 'court' })).keyless).toEqual([])
    for (const one of [third, first]) await met(one)
    expect((await exportTo(first, stick)).keyless).toEqual([])
  })
})
