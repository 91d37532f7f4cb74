import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import { allHeads } from '../../../../db/heads.ts'
import { courtReceipts } from '../../../../db/sync.ts'
import { heldHeads } from '../../../../db/withheld.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import type { HandBackState } from '../../../../shared/contract/desk/sync/handBack.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId as id, startTestCore, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { photo } from '../../../support/photo.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('a site that is handed back (L8)', () => {
  let base: string
  let running: RunningCourt
  let field: NewLaptop
  let director: NewLaptop
  let room: { siteId: string; roomId: string }

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-back-'))
    running = await runningCourt(undefined, { files: await openDiskShelf(join(base, 'files'), Date.now()) })
    field = await enrolledLaptop(running, '周某舟', 'handler')
    director = await enrolledLaptop(running, '钱某安', 'teamLead')
    const caseId = await oneCase(field)
    const { site } = field.services
    const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
    site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
    room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
    recordOn(room, field, ['办公桌', '椅子', '书柜'])
    const path = join(base, 'photo.jpg')
    await writeFile(path, photo(PIECE_BYTES))
    const at = { siteId, owner: 'room' as const, ownerId: room.roomId, floor: null, on: null, note: '' }
    await planPictures(field.core).attach({ commandId: id(), ...at, path })
  })
  afterAll(async () => {
    await Promise.all([field, director].map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  const dbOf = ({ core }: NewLaptop) => core.context.store().db
  /** Events of the field laptop's own that it lacks itself, as the other laptop has heard it say. */
  const lackedByField = async (): Promise<number | null | undefined> => {
    const { deviceId } = field.core.context.profile()
    const { rows } = await director.services.sync.matrix()
    return rows.find(({ device }) => device === deviceId)?.lacks.find(({ holder }) => holder === deviceId)?.events
  }
  const meet = async (laptop: NewLaptop): Promise<void> => {
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null, unsent: 0 })
  }
  const siteIn = (state: HandBackState) => state.sites.find((one) => one.siteId === room.siteId)
  const give = () => field.services.handBack.give({ commandId: id(), siteId: room.siteId, reason: '腾退已结束' })
  const headsHere = () =>
    allHeads(dbOf(field))
      .filter(({ scope }) => scope === `site:${room.siteId}`)
      .map(({ device, seq, hash }) => `${device} ${seq} ${hash}`)
  const verify = (laptop: NewLaptop) => rebuildFaults(dbOf(laptop))
  const bodies = () => {
    const sql = 'SELECT count(body) AS n FROM event JOIN stream USING (stream_id) WHERE scope = ?'
    return (dbOf(field).prepare(sql).get(`site:${room.siteId}`) as { n: number }).n
  }
  const files = () => dbOf(field).prepare('SELECT hash FROM blob').all() as { hash: string }[]

  it('[X5] is refused, with what is missing, while anything exists only here, and by who may not', async () => {
    const before = headsHere()
    expect(siteIn(await field.services.handBack.list())?.blocks).toEqual([
      { code: 'events', n: expect.any(Number) },
      { code: 'files', n: 1 },
    ])
    const refused = { data: { rule: 'handBackBlocked', field: 'events' } }
    await expect(give()).rejects.toMatchObject(refused)
    expect([headsHere(), itemsOn(room, field).length]).toEqual([before, 3])
    await meet(field)
    const session = field.core.context.session()
    const own = session.role
    session.role = 'courtClerk'
    await expect(give()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    session.role = own
    expect(siteIn(await field.services.handBack.list())).toMatchObject({ state: 'here', blocks: [], proposed: false })
    // A room that stands open on this laptop is still in use.
    const { rev = [] } = field.services.site.get(room).roomList[0] ?? {}
    const opened = field.services.site.openRoom({ commandId: id(), roomId: room.roomId, rev })
    await meet(field)
    await expect(give()).rejects.toMatchObject({ data: { field: 'roomOpen' } })
    field.services.site.leaveRoom({ commandId: id(), roomId: room.roomId, rev: opened.rev })
    await meet(field)
  })

  it('[X5] [J1] [J4] lets bodies, files, rows and search go; heads and receipts stay and everything verifies', async () => {
    const before = headsHere()
    const receipts = courtReceipts(dbOf(field), 100).length
    const [kept] = files()
    const state = await give()
    expect(siteIn(state)).toMatchObject({
      ...{ state: 'back', name: '云栖商贸城' },
      last: { officer: '周某舟', reason: '腾退已结束' },
    })
    expect(headsHere()).toEqual(before)
    expect(courtReceipts(dbOf(field), 100).length).toBeGreaterThanOrEqual(receipts)
    expect(bodies()).toBe(0)
    expect(() => field.services.site.get(room)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(
      dbOf(field).prepare('SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM item_text) AS n').get(),
    ).toEqual({ n: 0 })
    expect(files()).toEqual([])
    expect(await field.core.context.store().blobs.has(kept?.hash ?? '')).toBe(false)
    expect(verify(field)).toEqual([])
    // Nothing says any more that it is held here (X4).
    expect(heldHeads(dbOf(field)).some(({ scope }) => scope === `site:${room.siteId}`)).toBe(false)
  })

  it('[X5] [X3] stays away over exchanges and a restart; what others write goes on as chains only', async () => {
    await meet(director)
    expect(itemsOn(room, director)).toEqual(['书柜', '办公桌', '椅子'].sort())
    recordOn(room, director, ['保险柜'])
    await meet(director)
    await field.restart()
    await field.core.identity.unlock({
      officerId: field.core.context.profile().officers[0]?.officerId ?? '',
      pin: TEST_PIN,
    })
    await meet(field)
    await meet(field)
    expect(siteIn(await field.services.handBack.list())).toMatchObject({ state: 'back' })
    expect(bodies()).toBe(0)
    expect(headsHere()).toHaveLength(2)
    expect(verify(field)).toEqual([])
    // The others hear that it holds nothing of the site any more (G5).
    await meet(director)
    expect(await lackedByField()).toBeGreaterThan(0)
  })

  it('[X6] [J3] [B2] is taken again whole, from the first event on, its files too, and goes on without a fork', async () => {
    await field.services.handBack.takeAgain({ commandId: id(), siteId: room.siteId })
    await meet(field)
    await meet(field)
    expect(siteIn(await field.services.handBack.list())).toMatchObject({ state: 'here', missing: 0, blocks: [] })
    expect(itemsOn(room, field)).toEqual(itemsOn(room, director))
    expect(files()).toHaveLength(1)
    expect(await field.core.context.store().blobs.verify(files()[0]?.hash ?? '')).toBe('sound')
    expect(verify(field)).toEqual([])
    recordOn(room, field, ['花瓶'])
    await meet(field)
    await meet(director)
    expect(itemsOn(room, director)).toEqual(itemsOn(room, field))
    expect(itemsOn(room, director)).toContain('花瓶')
    await meet(field)
    await meet(director)
    expect(await lackedByField()).toBe(0)
    expect(director.services.sync.setAside()).toEqual([])
  })
})

describe('a laptop that is the court itself', () => {
  it('[X5] hands nothing back: nobody keeps it instead', async () => {
    const office = await startTestCore({ now: Date.parse('2025-09-16T08:00:00+08:00') })
    try {
      const { siteId } = await oneRoom(office)
      const { sites } = await office.services.handBack.list()
      expect(sites).toMatchObject([{ siteId, blocks: [{ code: 'courtKeeps', n: 1 }] }])
      await expect(office.services.handBack.give({ commandId: id(), siteId, reason: '结束' })).rejects.toMatchObject({
        data: { field: 'courtKeeps' },
      })
      expect(office.services.site.get({ siteId }).name).toBe('云栖商贸城')
    } finally {
      await office.close()
    }
  })
})
