import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PARKED_LIMIT } from '../../../db/foreignEvent.ts'
import type { ForeignEvent } from '../../../db/journal.ts'
import { projections } from '../../../db/projections.ts'
import { verifyChains } from '../../../db/verify.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { siteTypes } from '../../../shared/domain/site/site.ts'
import { type MadeEvent, otherDevice, recorded } from './foreign.ts'
import { AUTHOR, eventDraft, idOf, openStoreUnderTest, type StoreUnderTest } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

const receive = (...events: ForeignEvent[]) => {
  const { journal } = test.store
  return journal.transact(() => journal.receive(events))
}
const items = () => test.store.db.prepare('SELECT item_id, place, changes FROM item ORDER BY item_id').all()
const parked = () => (test.store.db.prepare('SELECT count(*) AS n FROM parked_event').get() as { n: number }).n
const newer = () => test.store.db.prepare('SELECT entity, count FROM newer_entity').all()

function itemsOf(name: string, count: number): MadeEvent[] {
  const device = otherDevice(name, NOW)
  return Array.from({ length: count }, (_, n) =>
    device.make(`item/${idOf(`${name} ${n}`)}`, inventoryTypes.itemRecorded, [], recorded(n + 1, {})),
  )
}

describe('events that come before what they follow', () => {
  it('[X3] wait aside without holding up another stream, and are applied when the hole fills', () => {
    const [a1, a2, a3] = itemsOf('a', 3) as [MadeEvent, MadeEvent, MadeEvent]
    const [b1] = itemsOf('b', 1) as [MadeEvent]
    expect(receive(a3, a2, b1)).toEqual({ applied: 1, known: 0, waiting: 2, refused: [] })
    expect(receive(a3)).toEqual({ applied: 0, known: 0, waiting: 1, refused: [] })
    expect(parked()).toBe(2)
    expect(receive(a1)).toEqual({ applied: 3, known: 0, waiting: 0, refused: [] })
    expect(parked()).toBe(0)
    expect(items()).toHaveLength(4)
    expect(receive(a1, a2, a3, b1)).toEqual({ applied: 0, known: 4, waiting: 0, refused: [] })
    expect(verifyChains(test.store.db)).toMatchObject({ ok: true, events: 4 })
  })
  it('[X3] every order of arrival gives the same journal', async () => {
    const events = [...itemsOf('a', 3), ...itemsOf('b', 2)]
    const heads: unknown[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      test.store.db.exec('DELETE FROM event; DELETE FROM stream')
      for (const projection of projections) projection.clear(test.store.db)
      await test.reopen()
      const order = events.map((_, at) => events[(at * 3 + turn) % events.length] as MadeEvent)
      for (const event of order) receive(event)
      heads.push({ heads: test.store.journal.heads(), items: items(), parked: parked() })
    }
    expect(new Set(heads.map((entry) => JSON.stringify(entry))).size).toBe(1)
  })
  it('[X7] a fork among those that waited is refused and named; the branch that chains is applied once', () => {
    const [a1, a2] = itemsOf('a', 2) as [MadeEvent, MadeEvent]
    const twin = otherDevice('a', NOW)
    twin.make(`item/${idOf('a 0')}`, inventoryTypes.itemRecorded, [], recorded(1, {}))
    const fork = twin.make(`item/${idOf('fork')}`, inventoryTypes.itemRecorded, [], recorded(9, {}))
    expect(receive(a2, fork).waiting).toBe(2)
    const result = receive(a1)
    expect(result).toMatchObject({ applied: 2, refused: [{ hash: fork.hash }] })
    expect(['fork', 'wrongPrev']).toContain(result.refused[0]?.fault)
    expect(receive(fork).refused).toEqual([{ hash: fork.hash, fault: 'fork' }])
    expect(verifyChains(test.store.db).events).toBe(2)
    expect(items()).toHaveLength(2)
    expect(a2.hash).toBe(test.store.journal.heads()[0]?.hash)
  })
  it('a full waiting room refuses what it cannot hold, as a gap', () => {
    const [, a2] = itemsOf('a', 2) as [MadeEvent, MadeEvent]
    test.store.db.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PARKED_LIMIT})
       INSERT INTO parked_event SELECT 'x', 'y', i, x'00', x'00', NULL, NULL FROM n`,
    )
    expect(receive(a2).refused).toEqual([{ hash: a2.hash, fault: 'gap' }])
  })
  it('a restore applies strictly: a hole in what it was given is named', () => {
    const [, a2] = itemsOf('a', 2) as [MadeEvent, MadeEvent]
    const { journal } = test.store
    expect(journal.transact(() => journal.apply([a2]))).toMatchObject({ applied: 0, refused: [{ fault: 'gap' }] })
    expect(parked()).toBe(0)
  })
  it('[J3] an event whose seen is missing waits in the fold until it comes, by another stream', () => {
    const a = otherDevice('a', NOW)
    const b = otherDevice('b', NOW)
    const item = `item/${idOf('item')}`
    const first = a.make(item, inventoryTypes.itemRecorded, [], recorded(1, { place: '东墙' }))
    const moved = b.make(item, inventoryTypes.itemCorrected, [first.hash], { reason: '', set: { place: '西墙' } })
    expect(receive(moved).applied).toBe(1)
    expect(items()).toEqual([])
    receive(first)
    expect(items()).toMatchObject([{ place: '西墙', changes: 1 }])
  })
})

describe('what other programs write', () => {
  it('[J3] a twin of which only the envelope was handed on breaks nothing, whatever its hash', () => {
    for (let n = 0; n < 8; n += 1) {
      const item = `item/${idOf(`twin ${n}`)}`
      const room = `room/${idOf(`twin ${n}`)}`
      const a = otherDevice(`a${n}`, NOW)
      const b = otherDevice(`b${n}`, NOW)
      const added = { building: 'b', floor: 3, set: { code: '2-301' }, site: idOf('site') }
      const withheld = (event: MadeEvent): ForeignEvent => ({ ...event, body: null, salt: null })
      receive(withheld(a.make(item, inventoryTypes.itemRecorded, [], recorded(n + 1, {}))))
      receive(withheld(a.make(room, siteTypes.roomAdded, [], added)))
      receive(
        b.make(item, inventoryTypes.itemRecorded, [], recorded(n + 1, {})),
        b.make(room, siteTypes.roomAdded, [], added),
      )
    }
    expect(items()).toHaveLength(8)
    expect(items()).toMatchObject(Array.from({ length: 8 }, () => ({ changes: 0 })))
    expect(test.store.db.prepare('SELECT count(*) AS n FROM room').get()).toEqual({ n: 8 })
  })
  it('[J5] an odd body of a known type is kept, counted, changes nothing and holds up nothing', () => {
    const a = otherDevice('a', NOW)
    const item = `item/${idOf('item')}`
    const first = a.make(item, inventoryTypes.itemRecorded, [], recorded(1, { place: '东墙' }))
    const odd = a.make(item, inventoryTypes.itemCorrected, [first.hash], { set: { quantity: 'viel' } })
    const bare = a.make(`item/${idOf('bare')}`, inventoryTypes.itemRecorded, [], { set: {} })
    const next = a.make(`item/${idOf('next')}`, inventoryTypes.itemRecorded, [], recorded(2, {}))
    expect(receive(first, odd, bare, next)).toMatchObject({ applied: 4, refused: [] })
    expect(items()).toHaveLength(2)
    expect(newer()).toHaveLength(2)
    const history = test.store.journal.history(item)
    expect(history.frontier).toEqual([odd.hash])
    const { journal } = test.store
    const draft = eventDraft(item, inventoryTypes.itemStruck, [odd.hash], { set: { struck: '重复' } })
    expect(() => journal.transact(() => journal.append([draft], AUTHOR, 'a'))).toThrow('needsNewerProgram')
  })
  it('two items that another laptop gave one number both stand', () => {
    const a = otherDevice('a', NOW)
    const one = a.make(`item/${idOf('one')}`, inventoryTypes.itemRecorded, [], recorded(1, {}))
    const two = a.make(`item/${idOf('two')}`, inventoryTypes.itemRecorded, [], recorded(1, {}))
    expect(receive(one, two)).toMatchObject({ applied: 2, refused: [] })
    expect(items()).toHaveLength(2)
  })
})
