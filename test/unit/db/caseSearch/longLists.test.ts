import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseSearchFilters, prepareCaseSearch, searchCases } from '../../../../db/caseSearch/index.ts'
import { partyGrams } from '../../../../db/caseSearch/tokens.ts'
import { openSearchDatabase } from '../../../support/caseSearchDb.ts'

const HANDLED = 30

describe('case search with more hits than are counted', () => {
  let folder: string
  let db: Database
  const search = (
    text: string,
    filters: Partial<CaseSearchFilters> = {},
    officerId: string | null = null,
    limit = 200,
  ) => {
    const all = { status: null, mine: false, kind: null, ...filters }
    return searchCases(db, { text, officerId, filters: all, limit, offset: 0 })
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-search-'))
    db = openSearchDatabase(join(folder, 'search.db'), true)
    const index = prepareCaseSearch(db)
    db.exec('BEGIN')
    index.beginBulk()
    for (let rowId = 1; rowId <= 16_000; rowId++) {
      index.index({
        rowId,
        caseNo: { year: 2025, court: '浙9901', type: '执', seq: 101, sub: null },
        ids: rowId % 20 === 0 ? [] : ['330203199001011234', '330205198002024321'],
        orderKey: 2025,
        parties: ['示例市有限公司'],
        address: rowId % 50 === 0 ? '示例市有限路305号3幢' : '示例市云栖路3号305室',
        statusRank: rowId % 10 === 0 ? 1 : 0,
        handlerId: rowId <= HANDLED ? 'officer-A' : 'officer-B',
      })
    }
    index.endBulk()
    db.exec('COMMIT')
  })
  afterAll(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('[A3] a chip beside one with too many hits still counts its own', () => {
    const { counts, total, totalIsExact } = search('有限')
    expect(counts).toEqual({ party: 10_000, address: 320, caseNo: 0, id: 0 })
    expect({ total, totalIsExact }).toEqual({ total: 10_000, totalIsExact: false })
  })

  it('[A3] a part of a case number counts the ways of closing and the officer’s own cases to the end', () => {
    for (const text of [
      '浙9901',
      '浙99',
      '2025年',
      '（2025）浙9901',
      '（2025）浙99',
      '2025浙9901执',
      '浙9901执',
      '示',
    ]) {
      const found = search(text, {}, 'officer-A')
      expect(found, text).toMatchObject({ total: 10_000, totalIsExact: false, mineCount: HANDLED })
      expect(found.statusCounts, text).toEqual({ 0: 10_000, 1: 1600 })
      expect(found.rows.slice(0, 27).every(({ rowId }) => rowId <= HANDLED)).toBe(true)
      expect(search(text, { status: 1 }), text).toMatchObject({ total: 1600, totalIsExact: true })
    }
  })

  it('[A3] of a text that nearly every case has, own cases are shown first but not counted at every key', () => {
    const more = db.prepare('UPDATE case_search_gram_count SET n = n + 8000 WHERE gram = ?')
    const gram = partyGrams('有限')[0]
    db.exec('BEGIN')
    expect(more.run(gram).changes).toBeGreaterThan(0)
    const found = search('有限', {}, 'officer-A', 20)
    expect(found.mineCount).toBeNull()
    expect(found.rows.every(({ rowId }) => rowId <= HANDLED)).toBe(true)
    expect(search('有限', { mine: true }, 'officer-A', 20).total).toBe(HANDLED)
    db.exec('ROLLBACK')
    expect(search('有限', {}, 'officer-A', 20).mineCount).toBe(HANDLED)
  })

  it('[A3] where most identity numbers begin is known to be long; a case with two such numbers counts once', () => {
    const found = search('3302', {}, 'officer-A')
    expect(found).toMatchObject({ total: 10_000, totalIsExact: false, mineCount: HANDLED - 1 })
    expect(found.counts).toEqual({ party: 0, address: 0, caseNo: 0, id: 10_000 })
    expect(found.rows.every(({ rowId }) => rowId % 20 !== 0)).toBe(true)
    expect(search('3302', { status: 1 })).toMatchObject({ total: 800, totalIsExact: true })
    const counted = db.prepare("SELECT sum(n) * 32 FROM case_search_gram_count WHERE gram = 'j3302'").pluck()
    expect(counted.get()).toBeGreaterThan(14_000)
    expect(counted.get()).toBeLessThan(16_500)
  })

  it('[A3] an address is found however far it is typed', () => {
    for (const text of ['有限路3', '限路30', '限路305', '路305号3', '05号3幢']) {
      const found = search(text, { kind: 'address' })
      expect(found.total, text).toBe(320)
      expect(found.rows.every(({ rowId }) => rowId % 50 === 0)).toBe(true)
    }
    for (const text of ['云栖路3号305', '路3号3', '号30', '3号305室']) {
      const { rows } = search(text, { kind: 'address' })
      expect(rows).toHaveLength(200)
      expect(rows.every(({ rowId }) => rowId % 50 !== 0)).toBe(true)
    }
  })
})
