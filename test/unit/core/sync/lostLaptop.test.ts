import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import { issuedCertificates, revocationFact } from '../../../../court/station/facts.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import type { LostLaptop } from '../../../../shared/contract/desk/sync/lostLaptops.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { photo } from '../../../support/photo.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { fields } from '../site/support.ts'

const GATEWAY = 'gateway:浙9901'

describe('a lost laptop (L8)', () => {
  let base: string
  let running: RunningCourt
  let field: NewLaptop
  let gone: NewLaptop
  let lead: NewLaptop
  let siteId: string

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-lost-'))
    running = await runningCourt(undefined, { files: await openDiskShelf(join(base, 'files'), Date.now()) })
    field = await enrolledLaptop(running, '周某舟', 'handler')
    gone = await enrolledLaptop(running, '孙某文', 'judgeAssistant')
    lead = await enrolledLaptop(running, '钱某安', 'teamLead')
    const caseId = await oneCase(field)
    const { site } = field.services
    siteId = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    site.generateRooms({
      commandId: id(),
      siteId,
      buildingId,
      firstFloor: 1,
      floors: 1,
      roomsPerFloor: 3,
      prefix: '1-',
    })
    await meet(field, gone, lead)
    recordOn(room(gone, '1-101'), gone, ['椅子'])
    await picture(gone, '1-101')
    openRoom(gone, '1-102')
    record(gone, '1-102', '办公桌')
    await meet(gone, field, lead)
  })
  afterAll(async () => {
    await Promise.all([field, gone, lead].map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  const deviceOf = ({ core }: NewLaptop): string => core.context.profile().deviceId
  const dbOf = ({ core }: NewLaptop) => core.context.store().db
  const meet = async (...laptops: NewLaptop[]): Promise<void> => {
    for (const { services } of laptops) {
      const { peers } = await services.sync.now({ peer: GATEWAY })
      expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null, unsent: 0 })
    }
  }
  const roomOf = ({ services }: NewLaptop, code: string) => {
    const found = services.site.get({ siteId }).roomList.find((one) => one.code === code)
    if (found === undefined) throw new Error(code)
    return found
  }
  const room = (laptop: NewLaptop, code: string) => ({ siteId, roomId: roomOf(laptop, code).roomId })
  const openRoom = (laptop: NewLaptop, code: string) => {
    const { roomId, rev } = roomOf(laptop, code)
    laptop.services.site.openRoom({ commandId: id(), roomId, rev })
  }
  const record = (laptop: NewLaptop, code: string, name: string): string => {
    const { roomId } = roomOf(laptop, code)
    return laptop.services.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: name }).item
      .number
  }
  const picture = async ({ core, services }: NewLaptop, code: string): Promise<void> => {
    const path = join(base, 'photo.jpg')
    await writeFile(path, photo(PIECE_BYTES))
    const ownerId = services.site.get({ siteId }).roomList.find((one) => one.code === code)?.roomId ?? ''
    const at = { siteId, owner: 'room' as const, ownerId, floor: null, on: null, note: '' }
    await planPictures(core).attach({ commandId: id(), ...at, path })
  }
  const report = async ({ services }: NewLaptop): Promise<LostLaptop | undefined> =>
    (await services.lost.list()).lost.find((one) => one.device === deviceOf(gone))
  const verify = (laptop: NewLaptop) => rebuildFaults(dbOf(laptop))

  it('[L8] is reported with a reason by who manages laptops, and the words carry the court’s command', async () => {
    const { lost } = field.services
    const asked = { commandId: id(), device: deviceOf(gone), reason: '途中遗失，"已报警" $(rm)' }
    expect(() => gone.services.lost.report({ ...asked, commandId: id() })).toThrow(
      expect.objectContaining({ code: 'NOT_ALLOWED' }),
    )
    expect(() => lost.report({ ...asked, commandId: id(), device: deviceOf(field) })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'notThisDevice' }) }),
    )
    await lost.report(asked)
    expect(() => lost.report({ ...asked, commandId: id() })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'alreadyLost' }) }),
    )
    const said = await report(field)
    expect(said).toMatchObject({ officer: '周某舟', found: null, revokedAt: null, arrived: 0 })
    expect(said?.command).toBe(
      `fieldwrit-court revoke --keys KEYS --device ${deviceOf(gone)} --reason "途中遗失， 已报警 (rm)"`,
    )
    expect((await lost.list()).laptops.map((one) => one.device)).not.toContain(deviceOf(gone))
    await meet(field, lead)
    expect(await report(lead)).toMatchObject({ officer: '周某舟', reason: asked.reason })
  })

  it('[L8] [U1] says what is known of it, until when, and what it alone had', async () => {
    // What it records now nobody hears of.
    record(gone, '1-102', '保险柜')
    const [known] = (await report(field))?.streams.filter((one) => one.kind === 'site') ?? []
    expect(known).toMatchObject({ name: '云栖商贸城', coming: 0, alone: 0 })
    expect(known?.events).toBeGreaterThan(4)
    // A laptop's words about what it holds are counted on, so the last of them may be some ms later than its clock.
    const until = (await report(field))?.knownUntil ?? 0
    expect(until - running.court.clock.now).toBeGreaterThanOrEqual(0)
    expect(until - running.court.clock.now).toBeLessThan(1000)
    expect((await report(field))?.files).toEqual([])
    // A photo it named that came nowhere: as if the exchange had been cut before its files.
    const { db, journal } = field.core.context.store()
    const [photoHere] = db.prepare('SELECT hash FROM blob').all() as { hash: string }[]
    journal.transact(() => {
      db.prepare('DELETE FROM blob WHERE hash = ?').run(photoHere?.hash)
      db.prepare('DELETE FROM peer_file WHERE hash = ?').run(photoHere?.hash)
    })
    expect((await report(field))?.files).toEqual([
      { siteName: '云栖商贸城', n: 1, rooms: [{ code: '1-101', state: 'left' }] },
    ])
  })

  it('[G5] [X4] what a lost laptop alone holds besides this one counts as held nowhere', () => {
    const { db, journal } = lead.core.context.store()
    openRoom(lead, '1-103')
    record(lead, '1-103', '花瓶')
    const before = lead.services.sync.state().onlyHere.events
    const own = db
      .prepare('SELECT max(seq) AS seq FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ?')
      .get(deviceOf(lead), `site:${siteId}`) as { seq: number }
    const heads = (peer: string) =>
      journal.transact(() =>
        db
          .prepare(
            `INSERT OR REPLACE INTO peer_head (peer, device, scope, seq, hash, signed_seq) VALUES (?, ?, ?, ?, '', ?)`,
          )
          .run(peer, deviceOf(lead), `site:${siteId}`, own.seq, own.seq),
      )
    heads(`hub:${deviceOf(gone)}`)
    expect(lead.services.sync.state().onlyHere.events).toBe(before)
  })

  it('[L8] [U2] its open room goes on elsewhere under the other laptop’s numbers, and only by who leads', async () => {
    await meet(field, lead)
    const [open] = (await report(field))?.rooms.filter((one) => one.state === 'open') ?? []
    expect(open).toMatchObject({ code: '1-102', siteName: '云栖商贸城' })
    const rooms = [{ roomId: open?.roomId ?? '', rev: open?.rev ?? [] }]
    const give = { to: deviceOf(field), reason: '3号机遗失', rooms }
    await expect(gone.services.lost.give({ commandId: id(), ...give })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(field.services.lost.give({ commandId: id(), ...give, to: deviceOf(gone) })).rejects.toMatchObject({
      data: { rule: 'laptopIsLost' },
    })
    openRoom(field, '1-101')
    await expect(field.services.lost.give({ commandId: id(), ...give })).rejects.toMatchObject({
      data: { rule: 'roomStillOpen', detail: '1-101' },
    })
    const { roomId, rev } = roomOf(field, '1-101')
    field.services.site.leaveRoom({ commandId: id(), roomId, rev })
    await field.services.lost.give({ commandId: id(), ...give })
    expect(roomOf(field, '1-102')).toMatchObject({
      state: 'open',
      given: { by: '周某舟', reason: '3号机遗失', arrived: 0 },
    })
    expect((await report(field))?.rooms.filter((one) => one.state === 'open')).toEqual([])
    const numbers = [record(field, '1-102', '书柜'), record(field, '1-102', '沙发')]
    expect(numbers).toEqual(['1-102-D1-0001', '1-102-D1-0002'])
    await meet(field, lead)
    expect(itemsOn({ siteId, roomId: '' }, lead)).toEqual(expect.arrayContaining(['书柜', '沙发', '办公桌']))
    expect(verify(lead)).toEqual([])
  })

  it('[P3] revoked, it gets nothing new; what it delivered before stands untouched', async () => {
    const { station } = running.court
    const certificates = issuedCertificates(station.stream).filter((one) => {
      return (one.use === 'device' ? one.subject : one.device) === deviceOf(gone)
    })
    expect(certificates.length).toBeGreaterThan(1)
    const before = itemsOn({ siteId, roomId: '' }, field)
    await running.court.publish([await revocationFact(station, certificates, '遗失')])
    running.court.clock.now += 1000
    await meet(field)
    expect((await report(field))?.revokedAt).not.toBeNull()
    expect(itemsOn({ siteId, roomId: '' }, field)).toEqual(before)
    await gone.services.sync.now({ peer: GATEWAY })
    expect(itemsOn({ siteId, roomId: '' }, gone)).not.toContain('书柜')
    expect(itemsOn({ siteId, roomId: '' }, field)).toEqual(before)
    expect(verify(field)).toEqual([])
  })

  it('[U2] [J3] turned up again, both records stand, by their own numbers, and the room says so', async () => {
    // Its own facts a revoked laptop may still deliver.
    await meet(field)
    expect(await report(field)).toMatchObject({ arrived: 1 })
    const inRoom = field.services.inventory.list({
      ...{ siteId, roomId: roomOf(field, '1-102').roomId, text: '', offset: 0, limit: 50 },
    }).items
    expect(inRoom.map(({ number, name }) => `${number} ${name}`).sort()).toEqual([
      '1-102-D1-0001 书柜',
      '1-102-D1-0002 沙发',
      '1-102-D2-0001 办公桌',
      '1-102-D2-0002 保险柜',
    ])
    expect(roomOf(field, '1-102')).toMatchObject({ state: 'open', given: { arrived: 1 } })
    const { lostId = '', rev = [] } = (await report(field)) ?? {}
    await field.services.lost.found({ commandId: id(), lostId, rev, reason: '在车上找到' })
    const back = await report(field)
    expect(back).toMatchObject({ found: { officer: '周某舟', reason: '在车上找到' }, rooms: [{ code: '1-102' }] })
    expect(() => field.services.lost.found({ commandId: id(), lostId, rev: back?.rev ?? [], reason: '' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'notLost' }) }),
    )
    expect(verify(field)).toEqual([])
  })

  it('[X11] [L8] a laptop that was not granted the site is granted it by the lead who gives it a room, and by nobody less', async () => {
    const fresh = await enrolledLaptop(running, '吴某玲', 'judgeAssistant', [])
    try {
      await meet(field, fresh, lead)
      expect(fresh.services.site.list()).toEqual([])
      const { roomId, rev } = roomOf(lead, '1-102')
      const give = { to: deviceOf(fresh), reason: '由五组接续', rooms: [{ roomId, rev }] }
      await expect(field.services.lost.give({ commandId: id(), ...give })).rejects.toMatchObject({
        data: { rule: 'grantNeeded', detail: '云栖商贸城' },
      })
      await lead.services.lost.give({ commandId: id(), ...give })
      await meet(lead, fresh, fresh, field)
      expect(roomOf(fresh, '1-102')).toMatchObject({ state: 'open', given: { reason: '由五组接续' } })
      expect(record(fresh, '1-102', '茶几')).toBe('1-102-D4-0001')
      await meet(fresh, field)
      expect(itemsOn({ siteId, roomId: '' }, field)).toContain('茶几')
      // The laptop it was taken from has none open any more and may open another.
      openRoom(field, '1-101')
    } finally {
      await fresh.close()
    }
  })

  it('[X4] [U1] the check before leaving counts nothing on it as a second copy, and names it lost', async () => {
    const row = async () => {
      const { rows } = await lead.services.leaving.check({ siteId })
      return rows.find((one) => one.device === deviceOf(gone))
    }
    const { lost } = await lead.services.lost.list()
    expect(lost.find((one) => one.device === deviceOf(gone))?.found?.reason).toBe('在车上找到')
    expect((await row())?.act).toBe('askThere')
    await lead.services.lost.report({ commandId: id(), device: deviceOf(gone), reason: '又丢了' })
    expect(await row()).toMatchObject({ act: 'lost', stand: 'open' })
  })
})
