import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type CaseSearchDoc,
  type CaseSearchFilters,
  type CaseSearchIndex,
  prepareCaseSearch,
  searchCases,
} from '../../../../db/caseSearch/index.ts'
import { openSearchDatabase } from '../../../support/caseSearchDb.ts'
import { searchDocOf, syntheticCases } from '../../../support/syntheticCases.ts'

const noFilters: CaseSearchFilters = { status: null, mine: false, kind: null }
const base: CaseSearchDoc = {
  rowId: 1,
  caseNo: { year: 2025, court: '浙9901', type: '执', seq: 101, sub: null },
  parties: ['云栖示例资产公司', '甲某仁'],
  address: '示例市衢例区云栖路18号6幢3单元330室',
  ids: ['91990101MA5K3F16QM', '990101198402083480'],
  statusRank: 0,
  handlerId: 'officer-A',
  orderKey: 2025,
}

describe('case search', () => {
  let folder: string
  let db: Database
  let index: CaseSearchIndex

  const search = (text: string, filters: Partial<CaseSearchFilters> = {}, officerId: string | null = null) =>
    searchCases(db, { text, officerId, filters: { ...noFilters, ...filters }, limit: 200, offset: 0 })
  const rowIds = (text: string, filters: Partial<CaseSearchFilters> = {}, officerId: string | null = null) =>
    search(text, filters, officerId).rows.map((row) => row.rowId)
  const put = (doc: Partial<CaseSearchDoc>) => index.index({ ...base, ...doc })

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-search-'))
    db = openSearchDatabase(join(folder, 'search.db'), true)
    index = prepareCaseSearch(db)
  })
  afterEach(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    '（2025）浙9901执101号',
    '(2025)浙9901执101号',
    '〔2025〕浙9901执101号',
    '[2025]浙9901执101',
    '【2025】浙9901执101号',
    '2025浙9901执101',
    '2025年浙9901执101号',
    '（２０２５）浙９９０１执１０１号',
    '(2025) 浙9901 执 101 号',
    '浙9901执101',
    '9901执101',
    '执101',
    '101',
    '（2025）浙9901执101号之一',
  ])('[A3] finds the case by its number written %s', (text) => {
    put({})
    put({ rowId: 2, caseNo: { year: 2025, court: '浙9901', type: '执恢', seq: 102, sub: null } })
    put({ rowId: 3, caseNo: { year: 2024, court: '浙9902', type: '执', seq: 1010, sub: null } })
    const result = search(text)
    expect(result.rows).toEqual([{ rowId: 1, matched: ['caseNo'] }])
    expect(result.counts).toEqual({ party: 0, address: 0, caseNo: 1, id: 0 })
  })

  it('[A3] lists the register of a number without its sequence, and completes a court half typed', () => {
    put({})
    put({ rowId: 2, caseNo: { year: 2025, court: '浙9901', type: '执', seq: 7, sub: null } })
    put({ rowId: 3, caseNo: { year: 2025, court: '浙9902', type: '执', seq: 7, sub: null } })
    expect(rowIds('2025浙9901执')).toEqual([2, 1])
    expect(rowIds('（2025）浙99')).toEqual([3, 2, 1])
    expect(rowIds('9902执7')).toEqual([3])
  })

  it.each([
    ['浙9901', [3, 2, 1]],
    ['浙99', [4, 3, 2, 1]],
    ['（2025）浙9901', [2, 1]],
    ['9901', [4, 3, 2, 1]],
    ['9902', [4]],
    ['99', [5]],
    ['2025年', [4, 2, 1]],
    ['（2025）', [4, 2, 1]],
    ['2024年', [3, 5]],
    ['2025年执恢', [2]],
    ['101号', [1]],
    ['执101', [1]],
    ['执恢 12', [2]],
    ['2025年101号', [1]],
    ['(2025)12号', [2]],
    ['(2025)12', [2]],
    ['(2025)9901', [4, 2, 1]],
    ['浙9901 12号', [2]],
    ['18号', [4, 3, 2, 1, 5]],
    ['浙9903', []],
  ])('[A3] takes %s for the part of a case number it is', (text, rows) => {
    put({})
    put({ rowId: 2, caseNo: { year: 2025, court: '浙9901', type: '执恢', seq: 12, sub: null } })
    put({ rowId: 3, caseNo: { year: 2024, court: '浙9901', type: '执', seq: 7, sub: null } })
    put({ rowId: 4, caseNo: { year: 2025, court: '浙9902', type: '执', seq: 9901, sub: null } })
    put({ rowId: 5, caseNo: { year: 2024, court: '沪01', type: '执', seq: 99, sub: null }, statusRank: 1, ids: [] })
    expect(rowIds(text, { kind: text === '18号' ? null : 'caseNo' })).toEqual(rows)
  })

  it('[A3] shows the case of a sequence before those of the court with the same digits', () => {
    for (let rowId = 1; rowId <= 50; rowId++) {
      put({ rowId, caseNo: { year: 2025, court: '浙9901', type: '执', seq: rowId, sub: null }, ids: [] })
    }
    put({
      rowId: 60,
      caseNo: { year: 2015, court: '浙9902', type: '执', seq: 9901, sub: null },
      statusRank: 4,
      ids: [],
    })
    const found = searchCases(db, { text: '9901', officerId: null, filters: noFilters, limit: 2, offset: 0 })
    expect(found.rows.map((row) => row.rowId)).toEqual([60, 50])
    expect(found.total).toBe(51)
  })

  it('[A3] tells the ways a case was closed apart, in counts and in the filter', () => {
    const ranks = [0, 1, 2, 3, 3, 4]
    for (const [at, statusRank] of ranks.entries()) put({ rowId: at + 1, statusRank })
    expect(search('甲某').statusCounts).toEqual({ 0: 1, 1: 1, 2: 1, 3: 2, 4: 1 })
    expect(rowIds('甲某', { status: 3 })).toEqual([5, 4])
    expect(rowIds('', { status: 2 })).toEqual([3])
  })

  it('[A3] counts the officer’s own cases also where there are more hits than are listed', () => {
    db.exec('BEGIN')
    index.beginBulk()
    for (let rowId = 1; rowId <= 10_050; rowId++)
      put({ rowId, handlerId: rowId % 1000 === 0 ? 'officer-B' : 'officer-A' })
    index.endBulk()
    db.exec('COMMIT')
    expect(search('', {}, 'officer-B')).toMatchObject({ mineCount: 10 })
    expect(search('浙9901', {}, 'officer-B')).toMatchObject({ mineCount: 10, total: 10_000, totalIsExact: false })
  })

  it('[A3] finds two characters of a name, one character only at its start', () => {
    put({})
    expect(search('甲某').rows).toEqual([{ rowId: 1, matched: ['party'] }])
    expect(rowIds('某仁')).toEqual([1])
    expect(rowIds('甲')).toEqual([1])
    expect(rowIds('仁')).toEqual([])
    expect(rowIds('司甲')).toEqual([])
  })

  it('[A3] does not take pairs of two parties for one name', () => {
    put({ parties: ['李小红', '王小明'] })
    expect(rowIds('李小明')).toEqual([])
    expect(rowIds('王小明')).toEqual([1])
  })

  it('[A3] keeps rare characters whole, also those outside the basic plane', () => {
    put({ parties: ['𠮷某㙟', '𠮸某'] })
    expect(rowIds('𠮷某')).toEqual([1])
    expect(rowIds('某㙟')).toEqual([1])
    expect(rowIds('𠮹某')).toEqual([])
    expect(rowIds('𠮷')).toEqual([1])
  })

  it('[A3] meets full-width digits, brackets and letters in names and addresses', () => {
    put({ parties: ['示例合伙企业（普通合伙）', 'ＡＢＣ商行'], address: '示例路３８号Ｂ座５００室' })
    expect(rowIds('企业(普通')).toEqual([1])
    expect(rowIds('（普')).toEqual([1])
    expect(rowIds('abc商')).toEqual([1])
    expect(rowIds('路38号b座500')).toEqual([1])
  })

  it('[A3] finds any part of an address, digit runs cut at either end included', () => {
    put({})
    for (const part of ['云栖路', '路1', '8号6幢', '路18号6幢3单元33', '栖路18号6幢3单元330室', '元330']) {
      expect(search(part).rows, part).toEqual([{ rowId: 1, matched: ['address'] }])
    }
    expect(rowIds('路18号6幢3单元30室')).toEqual([])
    expect(rowIds('云栖路8号')).toEqual([])
  })

  it('[A3] finds an identity number by its end, its birth date and longer parts, from four characters on', () => {
    put({})
    for (const part of ['3480', '1984', '0208', '19840208', '98402083480', '16QM', '990101198402083480', '0208348']) {
      expect(search(part, { kind: 'id' }).rows, part).toEqual([{ rowId: 1, matched: ['id'] }])
    }
    for (const part of ['480', '9840', '3481', '0209348']) expect(search(part).counts.id, part).toBe(0)
  })

  it('[A3] finds an identity number by its area and by four to six characters of its start', () => {
    put({})
    put({ rowId: 2, ids: ['E12345678'] })
    for (const part of ['9901', '99010', '990101', '9199', '91990', '9901011984', '0101198', '01011']) {
      const [hit, ...others] = search(part, { kind: 'id' }).rows
      expect([hit?.rowId, others, hit?.matched.includes('id')], part).toEqual([1, [], true])
    }
    expect(rowIds('e1234', { kind: 'id' })).toEqual([2])
    for (const part of ['9902', '990102', '9010', '90101']) expect(search(part).counts.id, part).toBe(0)
  })

  it('[A3] reads eight digits that are a date as a date of birth, not as a part of any number', () => {
    put({ ids: ['990101200102031234'] })
    put({ rowId: 2, ids: ['990101199020010203'] })
    put({ rowId: 3, ids: ['990101192001020314'] })
    expect(rowIds('20010203').toSorted()).toEqual([1, 2])
  })

  it('[A3] shows an exact number first although more identity numbers match than are counted', () => {
    db.exec('BEGIN')
    index.beginBulk()
    for (let rowId = 1; rowId <= 1300; rowId++) put({ rowId })
    put({
      rowId: 1301,
      ids: [],
      orderKey: 1950,
      caseNo: { year: 1950, court: '浙9901', type: '执', seq: 990101, sub: null },
    })
    index.endBulk()
    db.exec('COMMIT')
    const result = search('990101')
    expect(result.rows[0]).toEqual({ rowId: 1301, matched: ['caseNo'] })
    expect(result.totalIsExact).toBe(false)
    expect(rowIds('990101', { kind: 'caseNo' })).toEqual([1301])
  })

  it('[A3] finds the one true hit behind more chance hits than are looked at in one go', () => {
    db.exec('BEGIN')
    index.beginBulk()
    for (let rowId = 1; rowId <= 1500; rowId++) put({ rowId, parties: ['李小红', '王小明'], orderKey: 2025 })
    put({ rowId: 1501, parties: ['李小明'], orderKey: 1950 })
    index.endBulk()
    db.exec('COMMIT')
    expect(search('李小明')).toMatchObject({ total: 1, rows: [{ rowId: 1501, matched: ['party'] }] })
  })

  it('[A3] keeps its counts when a counted case is changed or removed', () => {
    db.exec('BEGIN')
    for (let rowId = 1; rowId <= 256; rowId++) put({ rowId })
    for (let rowId = 1; rowId <= 256; rowId++) put({ rowId, parties: ['丙某'], address: '' })
    for (let rowId = 129; rowId <= 256; rowId++) index.remove(rowId)
    db.exec('COMMIT')
    const counted = db.prepare('SELECT gram, sum(n) AS n FROM case_search_gram_count GROUP BY gram HAVING sum(n) > 0')
    const left = counted.all() as { gram: string; n: number }[]
    expect(left.map(({ gram }) => gram).join(' ')).toBe(
      'c浙9901 f丙 g2025浙9901执 j9199 j9901 k2025浙9901 m浙9901执 p丙某 t执 y2025',
    )
    expect(new Set(left.map(({ n }) => n)).size).toBe(1)
    expect(db.prepare('SELECT status_rank, n FROM case_search_size').all()).toEqual([{ status_rank: 0, n: 128 }])
  })

  it('[A3] finds the end and any longer part of a number of another length', () => {
    put({ ids: ['990101840208348', 'E12345678'] })
    for (const part of ['8348', '840208348', '5678', 'e1234567']) expect(search(part).counts.id, part).toBe(1)
  })

  it('[A3] takes several words as AND over all kinds', () => {
    put({})
    put({ rowId: 2, parties: ['甲某仁'], address: '别处1号', ids: [] })
    expect(rowIds('甲某 云栖路')).toEqual([1])
    expect(search('甲某\u3000云栖路').rows[0]?.matched).toEqual(['party', 'address'])
    expect(rowIds('云栖 3480')).toEqual([1])
    expect(rowIds('甲某 执101')).toEqual([2, 1])
    expect(rowIds('甲某 不存在')).toEqual([])
  })

  it('[A3] orders: exact number, my open cases, open, terminated, closed, newest first', () => {
    put({ rowId: 1, statusRank: 2 })
    put({ rowId: 2, statusRank: 1, caseNo: { ...base.caseNo!, seq: 5 } })
    put({ rowId: 3, orderKey: 2024, caseNo: { ...base.caseNo!, seq: 6 } })
    put({ rowId: 4, orderKey: 2023, handlerId: 'officer-B', caseNo: { ...base.caseNo!, seq: 7 } })
    put({ rowId: 5, orderKey: 2025, statusRank: 2, handlerId: 'officer-B', caseNo: { ...base.caseNo!, seq: 1984 } })
    expect(rowIds('甲某', {}, 'officer-B')).toEqual([4, 3, 2, 5, 1])
    expect(rowIds('甲某')).toEqual([3, 4, 2, 5, 1])
    expect(rowIds('1984', {}, 'officer-B')).toEqual([5, 4, 3, 2, 1])
  })

  it('[A3] filters by status, handler and kind while the counts stay those of the text', () => {
    put({ rowId: 1 })
    put({ rowId: 2, statusRank: 1, handlerId: 'officer-B' })
    put({ rowId: 3, statusRank: 1, parties: ['乙某'], address: '甲某路1号' })
    const counts = { party: 2, address: 1, caseNo: 0, id: 0 }
    expect(search('甲某', { status: 1 }, 'officer-A')).toMatchObject({ total: 2, counts, statusCounts: { 0: 1, 1: 2 } })
    expect(rowIds('甲某', { mine: true }, 'officer-A')).toEqual([1, 3])
    expect(rowIds('甲某', { kind: 'address' })).toEqual([3])
    expect(search('甲某', { kind: 'party', status: 1 }, 'officer-B')).toMatchObject({ total: 1, counts, mineCount: 1 })
    expect(rowIds('甲某', { mine: true })).toEqual([])
  })

  it('[A3] lists every case for an empty text, and nothing for signs alone', () => {
    put({})
    put({ rowId: 2, statusRank: 1 })
    expect(search('  ')).toMatchObject({ total: 2, totalIsExact: true, rows: [{ rowId: 1 }, { rowId: 2 }] })
    for (const sign of ['"', "'", '*', '号', ') OR (', '\u0000']) expect(() => search(sign), sign).not.toThrow()
    expect(rowIds('"')).toEqual([])
  })

  it('[A3] follows a changed case and forgets a removed one', () => {
    put({})
    put({
      parties: ['丙某'],
      address: '别处2号',
      statusRank: 1,
      orderKey: 2020,
      ids: [],
      caseNo: null,
      handlerId: null,
    })
    expect(rowIds('甲某')).toEqual([])
    expect(rowIds('执101')).toEqual([])
    expect(search('丙某').statusCounts).toEqual({ 1: 1 })
    index.remove(1)
    index.remove(99)
    expect(search('')).toMatchObject({ total: 0, rows: [] })
  })

  it('[A3] writes a bulk run before it ends, with changes and removals inside it', () => {
    index.beginBulk()
    put({})
    put({ rowId: 2, parties: ['丁某'] })
    put({ parties: ['戊某'] })
    index.remove(2)
    index.endBulk()
    expect(rowIds('戊某')).toEqual([1])
    expect(rowIds('甲某')).toEqual([])
    expect(rowIds('丁某')).toEqual([])
  })

  it('[A3] leaves nothing behind when a bulk run is rolled back', () => {
    db.exec('BEGIN')
    index.beginBulk()
    put({})
    db.exec('ROLLBACK')
    index.abortBulk()
    expect(search('').total).toBe(0)
    put({})
    expect(rowIds('甲某')).toEqual([1])
  })

  it('[A3] is emptied for a rebuild and filled again', () => {
    put({})
    index.clear()
    expect(rowIds('甲某')).toEqual([])
    put({})
    expect(rowIds('甲某')).toEqual([1])
  })

  it('[A3] says more than 10,000 hits are not counted to the end and shows own open cases first all the same', () => {
    db.exec('BEGIN')
    index.beginBulk()
    let rowId = 0
    for (const made of syntheticCases(12_000, 3)) {
      const statusRank = (rowId + 1) % 10 === 0 ? 1 : 0
      index.index({ ...searchDocOf(++rowId, made), statusRank, handlerId: 'x', orderKey: 2025 })
    }
    put({ rowId: ++rowId, address: '示例市衢例区', orderKey: 1950 })
    index.endBulk()
    db.exec('COMMIT')
    while (!index.mergeStep(200)) expect(db.inTransaction).toBe(false)
    const result = search('示例', { kind: 'address' }, 'officer-A')
    expect(result).toMatchObject({ total: 10_000, totalIsExact: false, statusCounts: { 0: 10_000, 1: 1200 } })
    expect(result.rows).toHaveLength(200)
    expect(result.rows[0]?.rowId).toBe(rowId)
    expect(search('示例', { status: 1 })).toMatchObject({ total: 1200, totalIsExact: true })
  })

  it('[A3] pages without gap or repeat', () => {
    db.exec('BEGIN')
    index.beginBulk()
    let rowId = 0
    for (const made of syntheticCases(3000, 4)) index.index(searchDocOf(++rowId, made))
    index.endBulk()
    db.exec('COMMIT')
    const whole = rowIds('有限').slice(0, 60)
    const pages = [0, 20, 40].flatMap((offset) =>
      searchCases(db, { text: '有限', officerId: null, filters: noFilters, limit: 20, offset }).rows.map(
        (r) => r.rowId,
      ),
    )
    expect(pages).toEqual(whole)
  })

  it('[A3] keeps no name readable in the file and answers after the file was opened again', () => {
    put({})
    db.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(join(folder, 'search.db')).includes(Buffer.from('甲某仁'))).toBe(false)
    db.close()
    db = openSearchDatabase(join(folder, 'search.db'), false)
    expect(rowIds('甲某')).toEqual([1])
  })

  it('refuses a status rank or row id that has no place in the order', () => {
    expect(() => put({ statusRank: 8 })).toThrow(RangeError)
    expect(() => put({ rowId: -1 })).toThrow(RangeError)
  })
})
