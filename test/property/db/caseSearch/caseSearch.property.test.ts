import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseSearchDoc, prepareCaseSearch, searchCases } from '../../../../db/caseSearch/index.ts'
import { normaliseForSearch } from '../../../../shared/domain/cases/text.ts'
import { openSearchDatabase } from '../../../support/caseSearchDb.ts'
import { searchDocOf, syntheticCases } from '../../../support/syntheticCases.ts'

/** A case with its texts normalised once. */
type Plain = {
  rowId: number
  full: string
  seq: number | null
  court: string
  parties: string[]
  address: string
  ids: string[]
}

function plainOf(doc: CaseSearchDoc): Plain {
  const no = doc.caseNo
  return {
    rowId: doc.rowId,
    full: no === null ? '' : `(${no.year})${no.court}${no.type}${no.seq}号`,
    seq: no?.seq ?? null,
    court: no?.court ?? '',
    parties: doc.parties.map(normaliseForSearch),
    address: normaliseForSearch(doc.address),
    ids: doc.ids.map(normaliseForSearch),
  }
}

/** What the search promises, said as plainly as possible, without the index. */
function oracle(docs: Map<number, Plain>, text: string): number[] {
  const words = text.split(/\s+/).map(normaliseForSearch)
  const hit = ({ full, seq, court, parties, address, ids }: Plain, word: string): boolean => {
    if (/^\(\d{4}\)浙/.test(word)) return full === word
    if (/^浙\d{4}执.*\d号$/.test(word)) return full.slice(6) === word
    if (/^\d{4}执.*\d号$/.test(word)) return full.slice(7) === word
    if (/^执[^\d]*\d+号$/.test(word)) return full.slice(11) === word
    const idHit = /^[0-9a-z]{4,18}$/.test(word) && /\d/.test(word) && ids.some((id) => idHas(id, word))
    if (/^(\d\d){1,2}$/.test(word) && court.slice(1) === word) return true
    if (/^\d+$/.test(word)) return idHit || (word[0] !== '0' && word.length < 8 && seq === Number(word))
    if (Array.from(word).length === 1) return parties.some((party) => party.startsWith(word))
    return idHit || parties.some((party) => party.includes(word)) || address.includes(word)
  }
  return [...docs.values()].filter((doc) => words.every((word) => hit(doc, word))).map((doc) => doc.rowId)
}

function idHas(id: string, part: string): boolean {
  const month = Number(part.slice(4, 6))
  const day = Number(part.slice(6))
  const born = /^(19|20)\d{6}$/.test(part) && month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (part.length >= 7 && !born) return id.includes(part)
  return id.startsWith(part) || id.endsWith(part) || [2, 6, 10, 14].some((at) => id.slice(at).startsWith(part))
}

describe('case search against a scan of every row', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-search-'))
  const docs = new Map<number, Plain>()
  let db: Database

  beforeAll(() => {
    db = openSearchDatabase(join(folder, 'search.db'), true)
    const index = prepareCaseSearch(db)
    const made = [...syntheticCases(5000, 11)]
    db.exec('BEGIN')
    index.beginBulk()
    made.slice(0, 4000).forEach((one, i) => {
      docs.set(i + 1, plainOf(searchDocOf(i + 1, one)))
      index.index(searchDocOf(i + 1, one))
    })
    index.endBulk()
    for (let rowId = 1; rowId <= 1500; rowId += 3) {
      index.remove(rowId)
      docs.delete(rowId)
    }
    made.slice(4000, 4400).forEach((one, i) => {
      const doc = searchDocOf(2 + i * 5, one)
      docs.set(doc.rowId, plainOf(doc))
      index.index(doc)
    })
    db.exec('COMMIT')
  })
  afterAll(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const rows = [...syntheticCases(5000, 11)]
  const part = (text: string, at: number, length: number): string => {
    const characters = Array.from(text)
    const start = Math.floor(at * characters.length)
    return characters.slice(start, start + length).join('')
  }
  const word = fc
    .record({
      row: fc.nat({ max: 4399 }),
      field: fc.constantFrom(
        'party',
        'party',
        'address',
        'address',
        'id',
        'number',
        'court',
        'code',
        'type',
        'seq',
        'born',
      ),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      length: fc.integer({ min: 1, max: 18 }),
    })
    .map(({ row, field, at, length }) => {
      const made = rows[row]
      if (made === undefined) return '李'
      if (field === 'party') return part(at < 0.5 ? made.applicant : made.respondent, (at * 2) % 1, length)
      if (field === 'address') return part(made.address, at, length)
      if (field === 'id') return part(at < 0.5 ? made.applicantId : made.respondentId, (at * 2) % 1, length)
      if (field === 'born') return made.respondentId.slice(6, 14)
      if (field === 'code') return made.caseNoText.slice(7)
      if (field === 'type') return made.caseNoText.slice(11)
      if (field === 'seq') return `${made.caseNo.seq}`
      return field === 'court' ? made.caseNoText.slice(6) : made.caseNoText
    })
    .filter((text) => normaliseForSearch(text) !== '')

  function check(text: string): void {
    const found = searchCases(db, {
      text,
      officerId: null,
      filters: { status: null, mine: false, kind: null },
      limit: 10_000,
      offset: 0,
    })
    const ids = found.rows.map((row) => row.rowId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.sort((a, b) => a - b)).toEqual(oracle(docs, text).sort((a, b) => a - b))
    expect(found.total).toBe(ids.length)
    expect(Object.values(found.statusCounts).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(ids.length)
  }

  it('[A3] never misses a hit and never shows a false one, for any part of any field', () => {
    fc.assert(fc.property(word, check), { numRuns: 800, verbose: 1 })
  })

  it('[A3] nor for two words at once', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        if (/^\(|^（|^浙|\(\d|^执|^\d+$|执/.test(a)) return
        check(`${a} ${b}`)
      }),
      { numRuns: 300, verbose: 1 },
    )
  })
})
