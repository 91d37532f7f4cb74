import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import { newerEntityCount } from '../../../../db/copies.ts'
import { quarantineRows } from '../../../../db/sync.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { grantsHere } from '../../../../electron/core/sync/grants.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { photo } from '../../../support/photo.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { exchangeBetween, exportTo, importFrom, itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'
const REASON = '不再承办本案'

interface Site {
  siteId: string
  roomId: string
}

describe('a scope that is taken back from a laptop', () => {
  let base: string
  let running: RunningCourt
  let lead: NewLaptop
  let field: NewLaptop
  let caseId: string
  let mall: Site
  let depot: Site

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-taken-'))
    running = await runningCourt(undefined, { files: await openDiskShelf(join(base, 'files'), Date.now()) })
    lead = await enrolledLaptop(running, '钱某安', 'teamLead')
    field = await enrolledLaptop(running, '周某舟', 'handler')
    caseId = await oneCase(lead)
    mall = newSite(lead, '云栖商贸城')
    depot = newSite(lead, '城西仓库')
    recordOn(mall, lead, ['保险柜'])
    await meet(lead, field, lead)
  })
  afterAll(async () => {
    await Promise.all([lead, field].map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  function newSite({ services: { site } }: NewLaptop, name: string): Site {
    const { siteId } = site.create({ commandId: id(), caseId, name, address: '云栖路18号' })
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
    site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
    return { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  }
  const deviceOf = ({ core }: NewLaptop): string => core.context.profile().deviceId
  const dbOf = ({ core }: NewLaptop) => core.context.store().db
  const scopeOf = ({ siteId }: Site): string => `site:${siteId}`
  const meet = async (...laptops: NewLaptop[]): Promise<void> => {
    for (const { services } of laptops) {
      const { peers } = await services.sync.now({ peer: GATEWAY })
      expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null, unsent: 0 })
    }
  }
  const takeBack = ({ services }: NewLaptop, scope: string, device = deviceOf(field)) =>
    services.grants.takeBack({ commandId: id(), device, scope, reason: REASON })
  const siteRow = async ({ services }: NewLaptop, { siteId }: Site) =>
    (await services.handBack.list()).sites.find((one) => one.siteId === siteId)
  const verify = (laptop: NewLaptop) => rebuildFaults(dbOf(laptop))

  it('is told with who may have what, by whoever may grant; nobody less signs a withdrawal', async () => {
    const view = await lead.services.grants.list()
    expect(view).toMatchObject({ granting: true, may: true, takenBack: [], fromHere: [] })
    const row = view.laptops.find((one) => one.device === deviceOf(field))
    expect(row?.has.map(({ kind, all }) => [kind, all])).toEqual([
      ['case', true],
      ['register', true],
      ['site', true],
    ])
    expect(view.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['云栖商贸城', '城西仓库']))
    expect((await field.services.grants.list()).may).toBe(false)
    await expect(takeBack(field, scopeOf(mall), deviceOf(lead))).rejects.toMatchObject({
      data: { rule: 'takeBackNeeded' },
    })
    await expect(takeBack(lead, 'register:other', 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[L8] [X5] [B1] what was recorded there before it learned is taken with its photograph; nothing new of it comes, the rest does', async () => {
    const asked = { commandId: id(), device: deviceOf(field), scope: scopeOf(mall), reason: REASON }
    const view = await lead.services.grants.takeBack(asked)
    // Sent twice it is one withdrawal (J8).
    expect((await lead.services.grants.takeBack(asked)).takenBack).toHaveLength(1)
    expect(view.takenBack).toMatchObject([{ name: '云栖商贸城', officer: '钱某安', reason: REASON, again: false }])
    recordOn(mall, lead, ['办公桌'])
    recordOn(depot, lead, ['叉车'])
    recordOn(mall, field, ['花瓶'])
    const path = join(base, 'photo.jpg')
    await writeFile(path, photo(40_000))
    const at = { siteId: mall.siteId, owner: 'room' as const, ownerId: mall.roomId, floor: null, on: null, note: '' }
    await planPictures(field.core).attach({ commandId: id(), ...at, path })
    await meet(lead, field, lead)
    expect(itemsOn(mall, lead)).toEqual(['保险柜', '办公桌', '花瓶'].sort())
    expect(itemsOn(mall, field)).toEqual(['保险柜', '花瓶'].sort())
    expect(itemsOn(depot, field)).toEqual(['叉车'])
    expect((await field.services.grants.list()).fromHere).toMatchObject([
      { name: '云栖商贸城', officer: '钱某安', reason: REASON, unsent: 0, files: 0 },
    ])
    // It goes on taking what the laptop records there afterwards: a fact is a fact (P5).
    recordOn(mall, field, ['屏风'])
    expect((await field.services.grants.list()).fromHere[0]?.unsent).toBeGreaterThan(0)
    await meet(field, lead)
    expect(itemsOn(mall, lead)).toContain('屏风')
    expect(quarantineRows(dbOf(field))).toEqual([])
  })

  it('[X11] a hub that knows of it hands nothing of it over, and takes what was recorded there', async () => {
    recordOn(mall, field, ['地毯'])
    recordOn(mall, lead, ['吊灯'])
    recordOn(depot, lead, ['货架'])
    expect(await exchangeBetween(field, lead.core, grantsHere(lead.core.context))).toMatchObject({ failure: null })
    expect(itemsOn(mall, lead)).toContain('地毯')
    expect(itemsOn(mall, field)).not.toContain('吊灯')
    expect(itemsOn(depot, field)).toContain('货架')
    expect(quarantineRows(dbOf(field))).toEqual([])
  })

  it('[G3] [X11] a stick for that laptop takes nothing of it along, neither records nor files', async () => {
    const stick = await mkdtemp(join(base, 'stick-'))
    for (const laptop of [lead, field, lead]) await importFrom(laptop, stick)
    recordOn(mall, lead, ['壁画'])
    const wrote = await exportTo(lead, stick, { to: deviceOf(field), whole: true })
    expect(wrote.files).toBe(0)
    await importFrom(field, stick)
    expect(itemsOn(mall, field)).not.toContain('壁画')
    await meet(lead, field)
    expect(itemsOn(mall, field)).not.toContain('壁画')
  })

  it('[L8] what is here of it is asked back once the court has all of its own, and leaves by a person’s act', async () => {
    expect(await siteRow(field, mall)).toMatchObject({ takenBack: { officer: '钱某安', reason: REASON }, blocks: [] })
    expect(await siteRow(field, depot)).toMatchObject({ takenBack: null })
    await field.services.handBack.give({ commandId: id(), siteId: mall.siteId, reason: '授权已收回' })
    expect(await siteRow(field, mall)).toMatchObject({ state: 'back' })
    await meet(field)
    expect(field.services.site.list().map(({ name }) => name)).toEqual(['城西仓库'])
  })

  it('[X6] granted again it comes whole, with what was recorded meanwhile', async () => {
    const { takenBack } = await lead.services.grants.list()
    const takenId = takenBack.find((one) => one.scope === scopeOf(mall))?.takenId ?? ''
    const view = await lead.services.grants.giveAgain({ commandId: id(), takenId })
    expect(view.takenBack.find((one) => one.takenId === takenId)?.again).toBe(true)
    await expect(lead.services.grants.giveAgain({ commandId: id(), takenId })).rejects.toMatchObject({
      data: { rule: 'notTakenBack' },
    })
    await meet(lead, field)
    await field.services.handBack.takeAgain({ commandId: id(), siteId: mall.siteId })
    await meet(field)
    expect((await field.services.grants.list()).fromHere).toEqual([])
    expect(itemsOn(mall, field)).toEqual(itemsOn(mall, lead))
    expect(itemsOn(mall, field)).toContain('壁画')
  })

  it('[L8] a case goes with its sites and is offered to be handed back though it is not closed', async () => {
    await takeBack(lead, `case:${caseId}`)
    recordOn(depot, lead, ['托盘'])
    await meet(lead, field)
    expect(itemsOn(depot, field)).not.toContain('托盘')
    const { fromHere } = await field.services.grants.list()
    expect(fromHere.map(({ kind, name }) => [kind, name]).sort()).toEqual(
      [
        ['case', (await siteCase()) ?? ''],
        ['site', '云栖商贸城'],
        ['site', '城西仓库'],
      ].sort(),
    )
    await expect(takeBack(lead, scopeOf(depot))).rejects.toMatchObject({ data: { rule: 'notGranted' } })
    const offered = (await field.services.handBack.list()).cases.find((one) => one.caseId === caseId)
    expect(offered === undefined || offered.takenBack !== null).toBe(true)
  })

  it('[G2] [L8] [X5] its own screens hear who took it back and when; not of what was granted again out of all that was taken', async () => {
    const taken = (laptop: NewLaptop, kind: 'site' | 'case', ofId: string) =>
      laptop.services.handBack.taken({ kind, id: ofId })
    const said = { officer: '钱某安', at: running.court.clock.now, reason: REASON }
    expect(await taken(field, 'case', caseId)).toEqual(said)
    expect(await taken(field, 'site', depot.siteId)).toEqual(said)
    // Nobody took it from the lead's laptop, and nothing of that case is meant by another.
    expect(await taken(lead, 'site', depot.siteId)).toBeNull()
    expect(await taken(field, 'case', field.core.context.newId())).toBeNull()
    recordOn(depot, field, ['推车'])
    await meet(field, lead)
    expect(itemsOn(depot, lead)).toContain('推车')
    // All sites are taken, then this one is given again: that site alone is the laptop's.
    await takeBack(lead, 'site:*')
    const { takenBack } = await lead.services.grants.list()
    const takenId = takenBack.find((one) => one.scope === scopeOf(depot))?.takenId ?? ''
    await lead.services.grants.giveAgain({ commandId: id(), takenId })
    await meet(lead, field)
    expect(await taken(field, 'site', depot.siteId)).toBeNull()
    expect(await siteRow(field, depot)).toMatchObject({ takenBack: null })
    expect(await taken(field, 'site', mall.siteId)).toEqual(said)
    expect(await taken(field, 'case', caseId)).toEqual(said)
    expect(itemsOn(depot, field)).toContain('托盘')
  })

  const siteCase = async (): Promise<string | undefined> =>
    (await field.services.grants.list()).parts.find(({ kind }) => kind === 'case')?.name

  it('[J4] [J5] grants and withdrawals wait for no newer program, and the tables are those of a rebuild', () => {
    for (const laptop of [lead, field]) {
      expect(newerEntityCount(dbOf(laptop))).toBe(0)
      expect(verify(laptop)).toEqual([])
    }
  })
})
