import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChains } from '../../../../db/verify.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { copiedLaptop } from '../../../support/sync/copies.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { fields } from '../site/support.ts'

const GATEWAY = 'gateway:浙9901'

describe('[X7] a laptop of a court whose image was copied', () => {
  let running: RunningCourt
  let field: NewLaptop
  let copy: NewLaptop
  let director: NewLaptop
  let siteId: string
  let roomId: string
  let officerId: string
  /** Commands of the copy, with their answers. */
  const answered: { commandId: string; name: string; answer: unknown }[] = []

  beforeAll(async () => {
    running = await runningCourt()
    field = await enrolledLaptop(running, '周某舟', 'handler')
    director = await enrolledLaptop(running, '钱某安', 'bureauDirector')
    officerId = field.core.context.session().officerId
    const caseId = await oneCase(field)
    const { site } = field.services
    siteId = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
    site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
    const first = site.get({ siteId }).roomList[0]
    roomId = first?.roomId ?? ''
    site.openRoom({ commandId: id(), roomId, rev: first?.rev ?? [] })
    record(field, '办公桌')
    await exchanged(field)
    await field.core.close()
    copy = await copiedLaptop(field.folder, running.court.clock)
    await field.restart()
    await field.core.identity.unlock({ officerId, pin: TEST_PIN })
    await copy.core.identity.unlock({ officerId, pin: TEST_PIN })
  })
  afterAll(async () => {
    await Promise.all([field, copy, director].map((one) => one.close()))
    await running.close()
  })

  const exchanged = async (laptop: NewLaptop): Promise<SyncPeer | undefined> => {
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    return peers.find((one) => one.peer === GATEWAY)
  }
  const record = (laptop: NewLaptop, name: string, commandId = id()) =>
    laptop.services.inventory.record({ commandId, roomId, fields: fields(name), rawLine: name })
  const itemsOn = (laptop: NewLaptop) =>
    laptop.services.inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 50 }).items
  const names = (laptop: NewLaptop): string[] =>
    itemsOn(laptop)
      .map((one) => one.name)
      .sort()
  const numberOf = (laptop: NewLaptop, name: string) => itemsOn(laptop).find((one) => one.name === name)?.number
  const deviceOf = (laptop: NewLaptop): string => laptop.core.context.profile().deviceId
  const soundness = (laptop: NewLaptop) => verifyChains(laptop.core.context.store().db)

  it('learns of its copy from the court, with both branches kept and nothing lost', async () => {
    record(field, '沙发')
    for (const name of ['货架', '保险柜']) {
      const commandId = id()
      answered.push({ commandId, name, answer: record(copy, name, commandId) })
    }
    expect(await exchanged(field)).toMatchObject({ failure: null, unsent: 0 })
    expect(await exchanged(copy)).toMatchObject({ failure: 'fork', act: 'newDeviceId' })
    expect(names(copy)).toEqual(['保险柜', '办公桌', '货架'])
    expect(copy.services.sync.setAside().some(({ fault, came }) => fault === 'fork' && came === 'received')).toBe(true)
  })

  it('a wrong PIN changes nothing', async () => {
    const before = deviceOf(copy)
    await expect(copy.core.identity.changeDevice({ pin: '000000' })).rejects.toMatchObject({ code: 'WRONG_PIN' })
    expect(deviceOf(copy)).toBe(before)
  })

  it('takes another device id, keeps every entry, author and time, and goes on recording without the court', async () => {
    const before = { device: deviceOf(copy), items: itemsOn(copy) }
    const answer = await copy.core.identity.changeDevice({ pin: TEST_PIN })
    expect(answer).toMatchObject({ certified: false, prefix: expect.stringMatching(/^D\d+-[A-Z]{2}$/) })
    expect(answer.reissued).toBeGreaterThan(1)
    expect(deviceOf(copy)).not.toBe(before.device)
    expect(itemsOn(copy)).toEqual(before.items)
    record(copy, '缝纫机')
    expect(numberOf(copy, '缝纫机')).toContain(answer.prefix)
    expect((await copy.core.status()).device).toMatchObject({ certified: false, rejoining: false })
    expect(await exchanged(copy)).toMatchObject({ failure: 'signIn', act: 'enrolAgain' })
    expect(soundness(copy)).toMatchObject({ ok: true, faults: [] })
  })

  it('[J8] a command from before the change answers as it did and writes nothing', () => {
    const before = itemsOn(copy).length
    for (const { commandId, name, answer } of answered) expect(record(copy, name, commandId)).toEqual(answer)
    expect(itemsOn(copy)).toHaveLength(before)
  })

  it('a code that the court refuses changes nothing here', async () => {
    const before = deviceOf(copy)
    const refused = copy.core.identity.rejoin({ address: '', code: 'AAAA-AAAA-AAAA-AAAA' })
    await expect(refused).rejects.toMatchObject({ code: 'REFUSED' })
    expect(deviceOf(copy)).toBe(before)
    expect((await copy.core.status()).device).toMatchObject({ rejoining: false })
  })

  it('[P3] joins again by a code on the same profile, and everybody ends with everything once', async () => {
    const wanted = { name: '周某舟', role: 'handler', deviceName: '', officer: officerId }
    const scopes = ['register:*', 'case:*', 'site:*']
    const { code } = await running.court.gateway.makeCode({ ...wanted, scopes })
    const asked = await copy.core.identity.rejoin({ address: '', code: codeText(code) })
    expect(asked).toMatchObject({ waits: 'issuing' })
    expect((await copy.core.status()).device).toMatchObject({ rejoining: true })
    await running.issue()
    expect(await exchanged(copy)).toMatchObject({ failure: null, unsent: 0 })
    expect((await copy.core.status()).device).toMatchObject({ certified: true, rejoining: false })
    expect(copy.core.context.profile().prefix).toMatch(/^D\d+$/)
    for (const laptop of [field, director, copy, field]) await exchanged(laptop)
    const all = ['保险柜', '办公桌', '沙发', '缝纫机', '货架']
    for (const laptop of [copy, field, director]) expect(names(laptop)).toEqual(all)
    for (const laptop of [copy, field, director]) expect(soundness(laptop)).toMatchObject({ ok: true, faults: [] })
    const numbers = itemsOn(director).map((one) => one.number)
    expect(new Set(numbers).size).toBe(numbers.length - 1)
  })

  it('[X7] the other machine keeps its device id; nothing is left set aside as forked', async () => {
    for (const laptop of [field, director, copy]) {
      await exchanged(laptop)
      expect(laptop.services.sync.setAside().filter(({ fault }) => fault === 'fork')).toEqual([])
    }
    expect(field.core.context.profile().prefix).toMatch(/^D\d+$/)
    await copy.restart()
    await copy.core.identity.unlock({ officerId, pin: TEST_PIN })
    expect(names(copy)).toHaveLength(5)
    record(copy, '电扇')
    expect(numberOf(copy, '电扇')).toContain(copy.core.context.profile().prefix)
    expect(await exchanged(copy)).toMatchObject({ failure: null, unsent: 0 })
  })

  it('[L8] [X7] a site of adopted events is handed back and taken again: whole, everything once, and nothing forked', async () => {
    const { db } = copy.core.context.store()
    const adopted = () => {
      const sql = `SELECT count(*) AS n FROM adopted JOIN event USING (event_id) JOIN stream USING (stream_id) WHERE scope = ?`
      return (db.prepare(sql).get(`site:${siteId}`) as { n: number }).n
    }
    const before = { items: itemsOn(copy), adopted: adopted() }
    expect(before.adopted).toBeGreaterThan(1)
    const [room] = copy.services.site.get({ siteId }).roomList
    if (room?.state === 'open') copy.services.site.leaveRoom({ commandId: id(), roomId, rev: room.rev })
    await exchanged(copy)
    await copy.services.handBack.give({ commandId: id(), siteId, reason: '结束' })
    expect(adopted()).toBe(0)
    expect(soundness(copy)).toMatchObject({ ok: true, faults: [] })
    record(field, '茶几')
    for (const laptop of [field, copy, copy]) await exchanged(laptop)
    expect(() => copy.services.site.get({ siteId })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    await copy.services.handBack.takeAgain({ commandId: id(), siteId })
    for (const laptop of [copy, copy]) await exchanged(laptop)
    expect(adopted()).toBe(before.adopted)
    expect(names(copy)).toEqual([...before.items.map((one) => one.name), '茶几'].sort())
    expect(soundness(copy)).toMatchObject({ ok: true, faults: [] })
    const [again] = copy.services.site.get({ siteId }).roomList
    copy.services.site.openRoom({ commandId: id(), roomId, rev: again?.rev ?? [] })
    record(copy, '花瓶')
    for (const laptop of [copy, field, director, copy]) await exchanged(laptop)
    expect(names(director)).toEqual(names(copy))
    for (const laptop of [field, director, copy]) {
      expect(laptop.services.sync.setAside().filter(({ fault }) => fault === 'fork')).toEqual([])
    }
  })
})
