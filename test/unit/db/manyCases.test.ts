import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { searchCases } from '../../../db/caseSearch/index.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { type MadeEvent, otherDevice } from './foreign.ts'
import { idOf, openStoreUnderTest, type StoreUnderTest } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
/** So many entities of one call are written in bulk. */
const MANY = 60
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

/** Cases of a register, as a clerk's laptop reported them; each has 丙某 as its debtor. */
function casesOf(count: number): MadeEvent[] {
  const clerk = otherDevice('clerk', NOW)
  return Array.from({ length: count }, (_, n) => {
    const debtors = [{ name: '丙某', idNo: null, kind: 'person' }]
    const set = { caseNo: `（2025）浙9901执${n + 1}号`, status: 'open', debtors, address: '示例路1号' }
    const body = { set, source: { batch: idOf('batch'), line: n + 2 } }
    const scope = { scope: 'register:浙9901' }
    return clerk.make(`registerEntry/${idOf(`case ${n}`)}`, casesTypes.rowReported, [], body, scope)
  })
}

const receive = (events: readonly MadeEvent[]) => {
  const { journal } = test.store
  return journal.transact(() => journal.receive(events))
}

function found(text: string): number {
  const filters = { status: null, mine: false, kind: null }
  return searchCases(test.store.db, { text, officerId: '', filters, limit: 1000, offset: 0 }).total
}

/** Everything the search counts by. */
const counted = () =>
  ['case_search_gram_count', 'case_search_size', 'case_search_court', 'case_search_area'].map((table) => {
    const rows = test.store.db.prepare(`SELECT * FROM ${table}`).all()
    return rows.map((row) => JSON.stringify(row)).sort()
  })

describe('many cases that come in one message', () => {
  it('[X3] [A3] are found and counted as if each had come alone', async () => {
    const events = casesOf(MANY)
    expect(receive(events)).toMatchObject({ applied: MANY, refused: [] })
    expect(found('丙某')).toBe(MANY)
    expect(found('执7号')).toBe(1)
    const atOnce = counted()
    test.close()
    test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
    for (const event of events) receive([event])
    expect(found('丙某')).toBe(MANY)
    expect(counted()).toEqual(atOnce)
  })

  it('[J2] [X10] leave nothing in the search when what follows them in the transaction breaks', () => {
    const [first, ...rest] = casesOf(MANY + 1)
    if (first === undefined) throw new Error('no case')
    const { journal, db } = test.store
    const broken = () =>
      journal.transact(() => {
        journal.receive([first, ...rest])
        throw new Error('power')
      })
    expect(broken).toThrow('power')
    expect(found('丙某')).toBe(0)
    receive([first])
    expect(found('丙某')).toBe(1)
    // The disk is full while the index writes what it gathered.
    db.exec("CREATE TRIGGER full BEFORE INSERT ON case_search_size BEGIN SELECT RAISE(ABORT, 'full'); END")
    expect(() => receive(rest)).toThrow('full')
    db.exec('DROP TRIGGER full')
    expect(found('丙某')).toBe(1)
    receive(rest.slice(0, 1))
    expect(found('丙某')).toBe(2)
  })
})
