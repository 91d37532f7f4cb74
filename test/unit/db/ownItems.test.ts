import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChains } from '../../../db/verify.ts'
import type { Session } from '../../../electron/core/context.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { recorded } from './foreign.ts'
import {
  AUTHOR,
  eventDraft,
  idOf,
  itemFields,
  openRoomIn,
  openStoreUnderTest,
  type StoreUnderTest,
} from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const OTHER = '0198f000-0000-7000-8000-00000000000b'
let test: StoreUnderTest
let place: ReturnType<typeof openRoomIn>

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
  place = openRoomIn(test, 2)
})
afterEach(() => test.close())

const id = (): string => crypto.randomUUID()
function actAs(officerId: string, role: Role): void {
  test.context.session = () => ({ officerId, role, name: '周某舟', since: NOW }) as Session
}
const record = (commandId = id()) =>
  test.inventory.record({ commandId, roomId: place.roomId, fields: itemFields(1), rawLine: '' })
type Shown = ReturnType<typeof record>['item']
const correct = (item: Shown) =>
  test.inventory.correct({ commandId: id(), itemId: item.itemId, rev: item.rev, set: { place: '西墙' }, reason: '' })
const strike = (item: Shown) =>
  test.inventory.strike({ commandId: id(), itemId: item.itemId, rev: item.rev, reason: '重复' })
function leave(): void {
  const [room] = test.site.get({ siteId: place.siteId }).roomList
  test.site.leaveRoom({ commandId: id(), roomId: place.roomId, rev: room?.rev ?? [] })
}

describe('a clerk, who may record but not correct', () => {
  it('corrects and strikes what they themselves recorded while the room is open', () => {
    actAs(AUTHOR.officerId, 'courtClerk')
    const corrected = correct(record().item)
    expect(corrected.place).toBe('西墙')
    expect(strike(corrected).struckReason).toBe('重复')
  })
  it('touches nobody else’s item', () => {
    const { item } = record()
    actAs(OTHER, 'courtClerk')
    expect(() => correct(item)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
    expect(() => strike(item)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
  })
  it('touches nothing once the room is left; the handler still may', () => {
    actAs(AUTHOR.officerId, 'courtClerk')
    const { item } = record()
    leave()
    expect(() => correct(item)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
    expect(() => strike(item)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
    actAs(OTHER, 'handler')
    expect(correct(item).place).toBe('西墙')
  })
})

describe('the answer kept of a recording', () => {
  it('[J8] is the first answer, whatever was corrected and recorded since', () => {
    const commandId = id()
    const first = record(commandId)
    correct(first.item)
    record()
    expect(record(commandId)).toEqual(first)
    const kept = test.store.db.prepare('SELECT answer FROM event WHERE answer IS NOT NULL').all()
    expect(kept.every((row) => (row as { answer: string }).answer.length < 200)).toBe(true)
  })
  it('[J8] is found after a reopen, and a repeat writes nothing', async () => {
    const commandId = id().toUpperCase()
    const first = record(commandId)
    expect(first.item.itemId).toBe(commandId.toLowerCase())
    await test.reopen()
    expect(record(commandId)).toEqual(first)
    expect(test.store.db.prepare('SELECT count(*) AS n FROM item').get()).toEqual({ n: 1 })
    expect(verifyChains(test.store.db).faults).toEqual([])
  })
  it('[J8] stands for its own procedure: the id of a recording is refused for another command, and the reverse', () => {
    const { item } = record()
    expect(() => record(item.itemId)).not.toThrow()
    const reused = { commandId: item.itemId, itemId: item.itemId, rev: item.rev, reason: '重复' }
    expect(() => test.inventory.strike(reused)).toThrow(item.itemId)
    const other = id()
    test.inventory.strike({ ...reused, commandId: other })
    expect(() => record(other)).toThrow(other)
  })
  it('[J8] an item that came from elsewhere under this id is nobody’s answer: nothing is recorded twice', () => {
    const commandId = id()
    test.write(eventDraft(`item/${commandId}`, inventoryTypes.itemRecorded, [], recorded(1, {})))
    expect(() => record(commandId)).toThrow(expect.objectContaining({ code: 'STALE' }))
  })
})
