import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('a gateway put back to an older copy of its database', () => {
  let base: string
  let running: RunningCourt
  let field: NewLaptop
  let other: NewLaptop
  const open: NewLaptop[] = []

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-putback-'))
    running = await runningCourt({ folder: join(base, 'database') })
    field = await enrolled('周某舟')
    other = await enrolled('钱某安')
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  async function enrolled(name: string): Promise<NewLaptop> {
    const laptop = await enrolledLaptop(running, name, 'handler')
    open.push(laptop)
    return laptop
  }
  const backUp = () => running.whileStopped(() => cp(join(base, 'database'), join(base, 'copy'), { recursive: true }))
  const putBack = () =>
    running.whileStopped(async () => {
      await rm(join(base, 'database'), { recursive: true })
      await cp(join(base, 'copy'), join(base, 'database'), { recursive: true })
    })
  const exchanged = async (laptop: NewLaptop) => {
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    return peers.find((one) => one.peer === GATEWAY)
  }
  async function site(laptop: NewLaptop, name: string): Promise<string> {
    const caseId = await oneCase(laptop)
    return laptop.services.site.create({ commandId: id(), caseId, name, address: '云栖路18号' }).siteId
  }
  const names = (laptop: NewLaptop, sites: readonly string[]) =>
    sites.map((siteId) => laptop.services.site.get({ siteId }).name)

  it('[X5] [X6] [X4] is noticed, gets back from the laptops what it lost, and nobody misses anything', async () => {
    const kept = await site(field, '云栖商贸城')
    await exchanged(field)
    await backUp()
    const lost = await site(field, '丰汇大厦')
    // A laptop that the older copy has never heard of.
    const late = await enrolled('吴某平')
    const lateSite = await site(late, '北苑仓库')
    for (const laptop of [field, late, other]) expect(await exchanged(laptop)).toMatchObject({ unsent: 0 })
    const before = await running.court.gateway.counters()

    await putBack()
    expect((await running.court.gateway.counters()).feed).toBeLessThan(before.feed)
    for (const laptop of [field, late, other, field, late]) {
      const peer = await exchanged(laptop)
      expect(peer).toMatchObject({ failure: null, putBackAt: expect.any(Number) })
    }
    for (const laptop of [field, late]) {
      expect(laptop.services.sync.state()).toMatchObject({ onlyHere: { events: 0 }, setAside: 0, waiting: 0 })
    }
    // What laptops proved was given out is not given again, and the court knows why.
    expect((await running.court.gateway.counters()).feed).toBeGreaterThan(before.feed)
    expect((await running.court.gateway.putBack())?.shown).toBeLessThanOrEqual(before.feed)
    const fresh = await enrolled('孙某亮')
    await exchanged(fresh)
    expect(names(fresh, [kept, lost, lateSite])).toEqual(['云栖商贸城', '丰汇大厦', '北苑仓库'])
    expect(names(other, [kept, lost, lateSite])).toEqual(['云栖商贸城', '丰汇大厦', '北苑仓库'])
  })

  it('[X6] is noticed too when it has since grown past what a laptop knew, and then only once', async () => {
    await exchanged(other)
    await backUp()
    const lost = await site(field, '丰汇大厦')
    await exchanged(field)
    const { feed } = await running.court.gateway.counters()
    await putBack()
    // This laptop was away and knows only what the copy knows: to it nothing looks unusual.
    const sites: string[] = []
    while ((await running.court.gateway.counters()).feed <= feed) {
      sites.push(await site(other, `第${sites.length}处`))
      expect(await exchanged(other)).toMatchObject({ failure: null, putBackAt: null })
    }
    expect(await exchanged(field)).toMatchObject({ failure: null, putBackAt: expect.any(Number), unsent: 0 })
    running.court.clock.now += 60_000
    const since = (await exchanged(field))?.putBackAt
    expect(since).toBeLessThan(running.court.clock.now)
    await exchanged(other)
    expect(names(other, [lost])).toEqual(['丰汇大厦'])
    expect(names(field, sites)).toEqual(sites.map((_, n) => `第${n}处`))
  })
})
