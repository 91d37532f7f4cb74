import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caseRowById } from '../../../db/cases.ts'
import { entityRef, loadEvents, sealBody } from '../../../db/journal.ts'
import { settlePlaces } from '../../../db/places.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto, repairTables } from '../../../db/rebuild.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { rebuildFaults } from '../../support/rebuildFaults.ts'
import { recorded } from './foreign.ts'
import { eventDraft, idOf, openStoreUnderTest, type StoreUnderTest } from './storeUnderTest.ts'

let test: StoreUnderTest
const item = (n: number) => `item/${idOf(`item ${n}`)}`
const caseId = (n: number) => idOf(`case ${n}`)

/** One item and one case a number, in one transaction. */
function writeMany(from: number, to: number): void {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  test.write(
    ...numbers.map((n) => eventDraft(item(n), inventoryTypes.itemRecorded, [], recorded(n + 1, {}))),
    ...numbers.map((n) => ({
      scope: 'register:浙9901',
      type: casesTypes.rowReported,
      entity: `registerEntry/${caseId(n)}`,
      seen: [],
      body: sealBody({
        set: { caseNo: `（2025）浙9901执${n + 1}号`, status: 'open' },
        source: { batch: idOf('batch'), line: n },
      }),
    })),
  )
}

const count = (table: string): number =>
  (test.store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n

/** Moves every place, as a long import does bit by bit. */
const settleAll = (): void => test.store.db.transaction(() => settlePlaces(test.store.db, 50_000))()

const faults = () => rebuildFaults(test.store.db)

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: 1_763_900_000_000 })
})
afterEach(() => test.close())

describe('where events and cases lie', () => {
  it('one act moves nothing; many rows at once move a stretch, in the order of the key', () => {
    writeMany(0, 1)
    expect([count('place_new'), count('place_old')]).toEqual([3, 0])
    for (let turn = 0; turn < 5; turn += 1) writeMany(1 + turn * 500, 1 + (turn + 1) * 500)
    expect(count('place_new') + count('place_old')).toBe(3 * 2_501)
    expect(count('place_old')).toBeGreaterThan(100)
    const newest = test.store.db.prepare('SELECT max(ref) AS ref FROM place_old').get() as { ref: number }
    expect(newest.ref).toBeLessThan(2 ** 48 * 0.11)
  })
  it('[J4] each is found once, moved or not, written on, and rebuilt in place', () => {
    writeMany(0, 200)
    settleAll()
    writeMany(200, 300)
    expect(count('place_new')).toBeLessThanOrEqual(300)
    const [first] = loadEvents(test.store.db, item(7))
    const body = { reason: '', set: { place: '西墙' } }
    test.write(eventDraft(item(7), inventoryTypes.itemCorrected, [first?.hash ?? ''], body))
    const found = () =>
      [7, 250].map((n) => [loadEvents(test.store.db, item(n)).length, caseRowById(test.store.db, caseId(n))?.case_no])
    const expected = [
      [2, '（2025）浙9901执8号'],
      [1, '（2025）浙9901执251号'],
    ]
    expect(found()).toEqual(expected)
    settleAll()
    rebuildInto(test.store.db, test.store.db, projections, () => undefined)
    expect(found()).toEqual(expected)
    expect(count('place_new') + count('place_old')).toBe(901)
    expect(faults()).toEqual([])
  })
  it('an event whose place is lost is named by verify', () => {
    writeMany(0, 3)
    test.store.db.prepare('DELETE FROM place_new WHERE ref = ? AND what = 0').run(entityRef(item(1)))
    expect(faults()).toEqual([{ table: 'item', key: idOf('item 1'), fault: 'extra' }])
  })
  it('[J2] a transaction that fails moves nothing for good', () => {
    writeMany(0, 200)
    const { db, journal } = test.store
    const before = [count('place_new'), count('place_old')]
    expect(() =>
      journal.transact(() => {
        settlePlaces(db, 50_000)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect([count('place_new'), count('place_old')]).toEqual(before)
    expect(loadEvents(db, item(3))).toHaveLength(1)
  })

  it('[J4] a repair finds lost events again and writes every table anew; records stay as they are', () => {
    writeMany(0, 40)
    settleAll()
    writeMany(40, 60)
    const { db } = test.store
    const records = () => db.prepare('SELECT hash FROM event ORDER BY event_id').all()
    const before = records()
    db.exec(`DELETE FROM place_old WHERE ref = ${entityRef(item(3))}; DELETE FROM place_new WHERE what = 0;
      DELETE FROM item WHERE item_id = '${idOf('item 5')}'; UPDATE item SET name = '别的' WHERE item_id = '${idOf('item 6')}';
      DELETE FROM case_row WHERE case_no LIKE '%执7号'`)
    expect(faults().length).toBeGreaterThan(3)
    repairTables(db, projections, () => undefined)
    expect(faults()).toEqual([])
    expect(records()).toEqual(before)
    expect(loadEvents(db, item(3))).toHaveLength(1)
  })
})
