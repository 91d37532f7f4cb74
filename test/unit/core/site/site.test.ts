import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addOfficer, errorOf, OTHER_PIN } from '../identity/support.ts'
import { id, type OnSite, startSite } from './support.ts'

let test: OnSite

beforeEach(async () => {
  test = await startSite()
})
afterEach(() => test.end())

const roomsOf = () => test.site.get({ siteId: test.siteId }).roomList
const generate = (floors: number, roomsPerFloor: number, commandId = id()) =>
  test.site.generateRooms({
    commandId,
    siteId: test.siteId,
    buildingId: test.buildingId,
    firstFloor: 1,
    floors,
    roomsPerFloor,
    prefix: '2-',
  })

describe('rooms', () => {
  it('generates 3 floors of 18 rooms with the codes people say', () => {
    expect(generate(3, 18)).toEqual({ rooms: 54, first: '2-101', last: '2-318' })
    const rooms = roomsOf()
    expect(rooms).toHaveLength(54)
    expect(rooms.filter((room) => room.floor === 3).map((room) => room.code)).toContain('2-302')
    expect(test.site.list()[0]).toMatchObject({ rooms: 54, roomsDone: 0, items: 0, caseNo: '（2026）浙9901执1号' })
  })

  it('[J8] generates them once however often the command comes', () => {
    const commandId = id()
    expect(generate(3, 18, commandId)).toEqual(generate(3, 18, commandId))
    expect(roomsOf()).toHaveLength(54)
  })

  it('[B3] refuses what would make a site of more than 10,000 rooms, however few at a time, and says the limit', async () => {
    const { siteId, buildingId } = test
    const more = (prefix: string, floors: number) => {
      const made = { commandId: id(), siteId, buildingId, firstFloor: 1, floors, roomsPerFloor: 20, prefix }
      return test.site.generateRooms(made)
    }
    for (let part = 0; part < 20; part += 1) more(`${part}-`, 25)
    expect(roomsOf()).toHaveLength(10_000)
    const full = { code: 'REFUSED', data: { rule: 'siteRoomsFull', detail: '10000' } }
    expect(await errorOf(() => more('20-', 1))).toMatchObject(full)
    const one = { commandId: id(), siteId, buildingId, floor: 1, code: '多一间', purpose: '', occupant: '' }
    expect(await errorOf(() => test.site.addRoom(one))).toMatchObject(full)
    expect(roomsOf()).toHaveLength(10_000)
  })

  it('refuses more than 500 at once, and a code that is taken, and then adds none', async () => {
    expect(await errorOf(() => generate(28, 18))).toMatchObject({
      code: 'REFUSED',
      data: { rule: 'tooManyRooms', field: 'roomsPerFloor', detail: '500' },
    })
    generate(1, 2)
    expect(await errorOf(() => generate(3, 18))).toMatchObject({
      code: 'REFUSED',
      data: { rule: 'roomCodeTaken', field: 'code', detail: '2-101' },
    })
    expect(roomsOf()).toHaveLength(2)
  })

  it('takes 500 at once', () => {
    expect(generate(25, 20)).toMatchObject({ rooms: 500 })
  })

  it('renames a room, not onto another, and says when someone changed it meanwhile', async () => {
    generate(1, 2)
    const [first, second] = roomsOf()
    const edit = (rev: string[], code: string) =>
      test.site.editRoom({
        commandId: id(),
        roomId: first?.roomId ?? '',
        rev,
        code,
        purpose: '卧室',
        occupant: '贺某明',
      })
    expect(await errorOf(() => edit(first?.rev ?? [], second?.code ?? ''))).toMatchObject({
      data: { rule: 'roomCodeTaken' },
    })
    const edited = edit(first?.rev ?? [], '2-101A')
    expect(edited).toMatchObject({ code: '2-101A', purpose: '卧室' })
    expect(await errorOf(() => edit(first?.rev ?? [], '2-101B'))).toMatchObject({
      code: 'STALE',
      data: { what: 'room', rev: edited.rev },
    })
  })

  it('opens one at a time and says which is still open', async () => {
    generate(1, 2)
    const [first, second] = roomsOf()
    if (first === undefined || second === undefined) throw new Error('rooms')
    const move = (to: 'openRoom' | 'leaveRoom', room: { roomId: string; rev: string[] }) =>
      test.site[to]({ commandId: id(), roomId: room.roomId, rev: room.rev })
    expect(await errorOf(() => move('leaveRoom', first))).toMatchObject({ data: { rule: 'roomNotOpen' } })
    const opened = move('openRoom', first)
    expect(opened).toMatchObject({ state: 'open', openedBy: '周某舟' })
    expect(await errorOf(() => move('openRoom', second))).toMatchObject({
      data: { rule: 'roomStillOpen', detail: '2-101' },
    })
    expect(await errorOf(() => move('openRoom', opened))).toMatchObject({ data: { rule: 'roomAlreadyOpen' } })
    expect(await errorOf(() => move('leaveRoom', first))).toMatchObject({ code: 'STALE' })
    expect(move('leaveRoom', opened)).toMatchObject({ state: 'left' })
    expect(move('openRoom', second)).toMatchObject({ state: 'open' })
    expect(test.site.list()[0]).toMatchObject({ rooms: 2, roomsDone: 1 })
  })

  it('stays open through a shift change: the next officer records in it, leaves it, and opens no second before', async () => {
    const roomId = test.openRoom('302')
    const next = test.site.addRoom({
      commandId: id(),
      siteId: test.siteId,
      buildingId: test.buildingId,
      floor: 3,
      code: '303',
      purpose: '',
      occupant: '',
    })
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect((await test.core.status()).session?.idleLockMs).toBe(30 * 60_000)
    const open = () => test.site.openRoom({ commandId: id(), roomId: next.roomId, rev: next.rev })
    expect(await errorOf(open)).toMatchObject({ data: { rule: 'roomStillOpen', detail: '302' } })
    const left = roomsOf().find((room) => room.roomId === roomId)
    test.site.leaveRoom({ commandId: id(), roomId, rev: left?.rev ?? [] })
    expect(open()).toMatchObject({ state: 'open', openedBy: '吴某玲' })
  })

  it('locks after thirty idle minutes while a room is open, not after ten', async () => {
    const { lockWhenIdle } = await import('../../../../electron/core/core.ts')
    test.openRoom('302')
    expect((await test.core.status()).session?.idleLockMs).toBe(30 * 60_000)
    test.on.now += 30 * 60_000
    lockWhenIdle(test.core)
    expect((await test.core.status()).phase).toBe('open')
    test.on.now += 1
    lockWhenIdle(test.core)
    expect((await test.core.status()).phase).toBe('locked')
  })
})

describe('sites', () => {
  it('opens the case with its register entry and takes a building name once', async () => {
    const building = { commandId: id(), siteId: test.siteId, name: '2 幢' }
    expect(await errorOf(() => test.site.addBuilding(building))).toMatchObject({
      data: { rule: 'buildingNameTaken', detail: '2 幢' },
    })
    expect(await errorOf(() => test.site.addBuilding({ ...building, siteId: id() }))).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'site' },
    })
    const unknown = { commandId: id(), caseId: id(), name: '别处', address: '' }
    expect(await errorOf(() => test.site.create(unknown))).toMatchObject({ code: 'NOT_FOUND', data: { what: 'case' } })
    expect(test.site.list()).toHaveLength(1)
  })

  it('[J8] repeats an answer whoever asks again, and takes no command id for another act', async () => {
    const commandId = id()
    const building = { commandId, siteId: test.siteId, name: '3 幢' }
    const first = test.site.addBuilding(building)
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect(test.site.addBuilding(building)).toEqual(first)
    expect(
      await errorOf(() =>
        test.site.addRoom({
          ...building,
          ...{ buildingId: first.buildingId, floor: 1, code: '1', purpose: '', occupant: '' },
        }),
      ),
    ).toMatchObject({ code: 'commandReused' })
  })

  it('says LOCKED to every question while nobody is signed in', async () => {
    const roomId = test.openRoom('302')
    test.core.identity.lock()
    const calls = [
      () => test.site.list(),
      () => test.site.get({ siteId: test.siteId }),
      () => test.inventory.list({ siteId: test.siteId, roomId: null, text: '', offset: 0, limit: 10 }),
      () => test.inventory.room({ roomId }),
      () => test.inventory.get({ itemId: id() }),
      () => test.inventory.history({ itemId: id(), field: null }),
      () => test.drafts.get({ slot: 'a' }),
      () => test.drafts.list(),
      () => test.drafts.put({ slot: 'a', text: 'b' }),
      () => test.core.identity.listOfficers(),
      () => test.core.identity.changePin({ oldPin: '', newPin: '' }),
      () => test.core.identity.ownSignature(Buffer.alloc(0)),
    ]
    for (const call of calls) expect(await errorOf(call)).toMatchObject({ code: 'LOCKED' })
  })
})
