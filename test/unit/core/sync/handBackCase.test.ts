import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'
const REGISTER = [
  '案号,立案日期,案由,申请执行人,被执行人,承办人,结案日期,结案方式',
  '（2025）浙9901执101号,2025-01-15,房屋腾退纠纷,云栖示例资产公司,甲某仁,周某舟,2025-12-20,执行完毕',
  '（2025）浙9901执102号,2025-02-15,房屋腾退纠纷,云栖示例资产公司,乙某兰,周某舟,,',
].join('\r\n')

describe('a case that is handed back with everything of it (L8)', () => {
  let base: string
  let running: RunningCourt
  let field: NewLaptop
  let office: NewLaptop
  let caseId: string
  let openCaseId: string
  let room: { siteId: string; roomId: string }

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-back-case-'))
    running = await runningCourt()
    // The office keeps the register; the field laptop has cases and sites only.
    office = await enrolledLaptop(running, '周某舟', 'handler')
    field = await enrolledLaptop(running, '钱某安', 'teamLead', ['case:*', 'site:*'])
    const path = join(base, 'register.csv')
    await writeFile(path, REGISTER)
    const { importing, site, cases } = office.services
    const { mapping } = await importing.inspect({ path })
    for await (const _ of importing.run({ commandId: id(), path, mapping }, undefined));
    caseId = find(office, '甲某仁')[0] ?? ''
    openCaseId = find(office, '乙某兰')[0] ?? ''
    const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    site.generateRooms({
      commandId: id(),
      siteId,
      buildingId,
      firstFloor: 1,
      floors: 1,
      roomsPerFloor: 1,
      prefix: '1-',
    })
    room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
    recordOn(room, office, ['办公桌', '椅子'])
    cases.addNote({ commandId: id(), caseId, text: '钥匙已交还' })
    cases.addDeadline({ commandId: id(), caseId, title: '退还保证金', basis: '裁定', dueOn: '2026-04-01' })
    cases.addNote({ commandId: id(), caseId: openCaseId, text: '在办' })
  })
  afterAll(async () => {
    await Promise.all([office, field].map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  const dbOf = ({ core }: NewLaptop) => core.context.store().db
  const find = ({ services }: NewLaptop, text: string): string[] =>
    services.cases
      .search({ text, kind: null, status: null, mine: false, limit: 10, offset: 0 })
      .cases.map((one) => one.caseId)
  const meet = async (...laptops: NewLaptop[]): Promise<void> => {
    for (const { services } of laptops) {
      const { peers } = await services.sync.now({ peer: GATEWAY })
      expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null, unsent: 0 })
    }
  }
  const stateOn = async ({ services }: NewLaptop) =>
    (await services.handBack.list()).cases.find((one) => one.caseId === caseId)
  const give = ({ services }: NewLaptop, wanted = caseId) =>
    services.handBack.giveCase({ commandId: id(), caseId: wanted, reason: '办结满三十天' })
  const count = (laptop: NewLaptop, table: string) =>
    (dbOf(laptop).prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  const verify = (laptop: NewLaptop) => rebuildFaults(dbOf(laptop))

  it('[L8] [X5] is offered once it is closed, proposed after thirty days, and says what still needs it', async () => {
    expect(await stateOn(office)).toMatchObject({
      ...{ state: 'here', caseNo: '（2025）浙9901执101号', closedOn: '2025-12-20', proposed: true },
      ...{ sites: ['云栖商贸城'], needed: [{ title: '退还保证金', rule: 'own', on: '2026-04-01' }] },
    })
    expect((await stateOn(office))?.blocks.map((one) => one.code)).toEqual(['events'])
    await expect(give(office)).rejects.toMatchObject({ data: { rule: 'handBackBlocked', field: 'events' } })
    await expect(give(office, openCaseId)).rejects.toMatchObject({ data: { rule: 'caseOpen' } })
    await meet(office)
    expect((await stateOn(office))?.blocks).toEqual([])
    const { rev = [] } = office.services.site.get(room).roomList[0] ?? {}
    const opened = office.services.site.openRoom({ commandId: id(), roomId: room.roomId, rev })
    await meet(office)
    // What keeps one of its sites here keeps the whole case.
    await expect(give(office)).rejects.toMatchObject({ data: { rule: 'handBackBlocked', field: 'roomOpen' } })
    office.services.site.leaveRoom({ commandId: id(), roomId: room.roomId, rev: opened.rev })
    await meet(office, field)
  })

  it('[L8] [J1] [J4] goes with its sites, notes, deadlines and search; of a register its entry stays', async () => {
    const before = count(office, 'event')
    const { cases } = await give(office)
    expect(cases.find((one) => one.caseId === caseId)).toMatchObject({
      ...{ state: 'back', caseNo: '（2025）浙9901执101号', sites: ['云栖商贸城'], last: { officer: '周某舟' } },
    })
    expect([count(office, 'site'), count(office, 'room'), count(office, 'item'), count(office, 'deadline')]).toEqual([
      0, 0, 0, 0,
    ])
    expect(count(office, 'case_note')).toBe(1)
    // The register was imported here and is no part of the case's own record.
    expect(find(office, '甲某仁')).toEqual([caseId])
    expect(count(office, 'event')).toBeGreaterThan(before)
    expect(verify(office)).toEqual([])
    expect(() => office.services.cases.addNote({ commandId: id(), caseId, text: '再记' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'handedBack' }) }),
    )
  })

  it('[L8] [X4] on a laptop without the register the case is found no more, over exchanges and what others write', async () => {
    expect(find(field, '101')).toEqual([caseId])
    // Nothing there says that it is closed, until an officer states it.
    expect(await stateOn(field)).toBeUndefined()
    const { rev } = field.services.cases.get({ caseId })
    const closed = { field: 'status' as const, value: 'completed', reason: '款物两清' }
    field.services.cases.state({ commandId: id(), caseId, rev, ...closed })
    await meet(field)
    expect(await stateOn(field)).toMatchObject({ blocks: [], closedOn: null, proposed: false })
    await give(field)
    expect(find(field, '101')).toEqual([])
    expect([count(field, 'case_row'), count(field, 'case_note'), count(field, 'site')]).toEqual([1, 1, 0])
    office.services.cases.addNote({ commandId: id(), caseId: openCaseId, text: '续记' })
    await meet(office, field)
    expect(await stateOn(field)).toMatchObject({ state: 'back', caseNo: '（2025）浙9901执101号' })
    expect(find(field, '101')).toEqual([])
    expect(verify(field)).toEqual([])
  })

  it('[X6] [J3] comes back whole with its sites when it is taken again', async () => {
    await office.services.handBack.takeCaseAgain({ commandId: id(), caseId })
    expect(await stateOn(office)).toMatchObject({ state: 'coming' })
    await meet(office)
    await meet(office)
    expect(await stateOn(office)).toMatchObject({ state: 'here', missing: 0, sites: ['云栖商贸城'] })
    expect([
      count(office, 'site'),
      count(office, 'item'),
      count(office, 'deadline'),
      count(office, 'case_note'),
    ]).toEqual([1, 2, 1, 3])
    expect(verify(office)).toEqual([])
    office.services.cases.addNote({ commandId: id(), caseId, text: '取回后再记' })
    await meet(office, field)
    expect(field.services.sync.setAside()).toEqual([])
  })
})
