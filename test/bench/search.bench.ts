import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { prepareCaseSearch, searchCases } from '../../db/caseSearch/index.ts'
import { pourIn } from '../../db/open.ts'
import { normaliseForSearch } from '../../shared/domain/cases/text.ts'
import { openSearchDatabase } from '../support/caseSearchDb.ts'
import { type SyntheticCase, searchDocOf, seededRandom, syntheticCases } from '../support/syntheticCases.ts'

/** One measured figure. `floor` is the same work done plainly in the same run, null where there is none. */
export type BenchFigure = {
  bench: string
  size: number
  value: number
  unit: string
  floor: number | null
  goal: number | null
}

export type SearchBenchOptions = { sizes: number[] }

type QueryGroup = { name: string; texts: string[]; goal: number }

const CHUNK = 1000
const MERGE_PAGES = 64
const SEED = 20250101
/** Indexing may cost this many times the stock index. */
const INDEX_GOAL = 1.5

/** The value below which a share of the values lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

type Filled = {
  micros: number
  tidyMicros: number
  longestWriteMs: number
  longestTidyMs: number
  sample: SyntheticCase[]
}

/** Writes `size` cases in transactions of 1,000 as an import does, then tidies up in small steps; the cost of indexing alone, commits included. */
function fill(db: Database, size: number): Filled {
  const index = prepareCaseSearch(db)
  const pouredIn = pourIn(db)
  const sample: SyntheticCase[] = []
  const every = Math.max(1, Math.floor(size / 400))
  let rowId = 0
  let chunk: SyntheticCase[] = []
  const writing = stopwatch()
  const tidying = stopwatch()
  const write = (): void => {
    db.exec('BEGIN IMMEDIATE')
    index.beginBulk()
    for (const made of chunk) index.index(searchDocOf(++rowId, made))
    index.endBulk()
    db.exec('COMMIT')
    chunk = []
  }
  let n = 0
  for (const made of syntheticCases(size, SEED)) {
    if (n++ % every === 0) sample.push(made)
    chunk.push(made)
    if (chunk.length === CHUNK) writing.time(write)
  }
  writing.time(write)
  pouredIn()
  while (!tidying.time(() => index.mergeStep(MERGE_PAGES)));
  return {
    micros: (writing.total() * 1000) / size,
    tidyMicros: (tidying.total() * 1000) / size,
    longestWriteMs: writing.longest(),
    longestTidyMs: tidying.longest(),
    sample,
  }
}

/**
 * The floor of indexing: the same words in the store's stock full-text index of three-character pieces (FTS5 `trigram`), as
 * plainly as one would write it, in the same transactions; µs a case. It answers no two-character name.
 */
function stockIndex(folder: string, size: number): number {
  const db = openSearchDatabase(join(folder, 'stock.db'), false)
  const pouredIn = pourIn(db)
  try {
    db.exec("CREATE VIRTUAL TABLE stock USING fts5(party, address, number, id, tokenize='trigram')")
    const insert = db.prepare('INSERT INTO stock (party, address, number, id) VALUES (?, ?, ?, ?)')
    const writing = stopwatch()
    let chunk: SyntheticCase[] = []
    const write = (): void => {
      db.exec('BEGIN IMMEDIATE')
      for (const made of chunk) {
        const doc = searchDocOf(1, made)
        insert.run(doc.parties.join('\n'), doc.address, made.caseNoText, doc.ids.join('\n'))
      }
      db.exec('COMMIT')
      chunk = []
    }
    for (const made of syntheticCases(size, SEED)) {
      chunk.push(made)
      if (chunk.length === CHUNK) writing.time(write)
    }
    writing.time(write)
    return (writing.total() * 1000) / size
  } finally {
    pouredIn()
    db.close()
  }
}

function stopwatch() {
  let total = 0
  let longest = 0
  return {
    time<T>(work: () => T): T {
      const started = performance.now()
      const result = work()
      const took = performance.now() - started
      total += took
      longest = Math.max(longest, took)
      return result
    },
    total: () => total,
    longest: () => longest,
  }
}

/** Queries people type, drawn from the cases themselves, so that each has a hit. */
function queriesFrom(sample: SyntheticCase[], count: number): QueryGroup[] {
  const random = seededRandom(7)
  const one = (): SyntheticCase => sample[Math.floor(random() * sample.length)] as SyntheticCase
  const draw = (make: (made: SyntheticCase) => string | null): string[] => {
    const texts: string[] = []
    for (let i = 0; texts.length < count && i < count * 50; i++) {
      const text = make(one())
      if (text !== null && text !== '') texts.push(text)
    }
    return texts
  }
  const name = (made: SyntheticCase): string => Array.from(made.respondent).slice(0, 3).join('')
  const isPerson = (made: SyntheticCase): boolean => made.respondent.length <= 3
  return [
    { name: 'name2', goal: 3, texts: draw((made) => (isPerson(made) ? name(made).slice(0, 2) : null)) },
    { name: 'name2-frequent', goal: 3, texts: ['李某', '王某', '李伟', '王芳', '张某', '有限'] },
    { name: 'name3', goal: 3, texts: draw((made) => (made.respondent.length === 3 ? name(made) : null)) },
    { name: 'company', goal: 3, texts: draw((made) => (isPerson(made) ? null : made.respondent.slice(3, 9))) },
    { name: 'case-number', goal: 3, texts: draw((made) => made.caseNoText) },
    { name: 'case-number-part', goal: 3, texts: draw((made) => made.caseNoText.slice(6, -1)) },
    { name: 'address-5', goal: 15, texts: draw((made) => made.address.slice(6, 11)) },
    { name: 'address-12', goal: 15, texts: draw((made) => made.address.slice(3, 15)) },
    { name: 'address-long', goal: 15, texts: draw((made) => made.address.slice(3, -1)) },
    { name: 'id-tail', goal: 3, texts: draw((made) => made.respondentId.slice(-4)) },
    { name: 'id-area', goal: 5, texts: ['990101', '919901', '9901'] },
    { name: 'id-birth-date', goal: 5, texts: draw((made) => (isPerson(made) ? made.respondentId.slice(6, 14) : null)) },
  ]
}

function timeSearch(db: Database, texts: string[]): number[] {
  return texts.map((text) => {
    const started = performance.now()
    searchCases(db, {
      text,
      officerId: '林某岚',
      filters: { status: null, mine: false, kind: null },
      limit: 50,
      offset: 0,
    })
    return performance.now() - started
  })
}

/** The same words by LIKE over the same rows: count and first 50, as plainly as one would write it. */
export function timeLike(db: Database, texts: string[]): number[] {
  const like = db.prepare(
    `SELECT row_id, count(*) OVER () FROM case_search
     WHERE party_norm LIKE :pattern OR address_norm LIKE :pattern OR id_norm LIKE :pattern
       OR '(' || year || ')' || court || type || seq || '号' LIKE :pattern
     ORDER BY status_rank, order_year DESC LIMIT 50`,
  )
  return texts.map((text) => {
    const pattern = `%${normaliseForSearch(text)}%`
    const started = performance.now()
    like.all({ pattern })
    return performance.now() - started
  })
}

/**
 * Measures the search on an encrypted database of each size: cost of indexing one case, then p50 and p95 of every kind
 * of query, with `LIKE '%q%'` on the same rows in the same run as floor.
 */
export function searchBench(report: (figure: BenchFigure) => void, options: SearchBenchOptions): void {
  for (const size of options.sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-search-'))
    const db = openSearchDatabase(join(folder, 'search.db'), true)
    try {
      const { micros, tidyMicros, longestWriteMs, longestTidyMs, sample } = fill(db, size)
      const plain = { size, floor: null }
      const stock = stockIndex(folder, size)
      const indexed = { bench: 'search-index', value: micros, unit: 'µs/case', goal: stock * INDEX_GOAL }
      report({ size, ...indexed, floor: stock })
      report({ ...plain, bench: 'search-index-tidying', value: tidyMicros, unit: 'µs/case', goal: null })
      report({ ...plain, bench: 'search-index-longest-write', value: longestWriteMs, unit: 'ms', goal: 200 })
      report({ ...plain, bench: 'search-index-longest-tidying', value: longestTidyMs, unit: 'ms', goal: 200 })
      for (const group of queriesFrom(sample, 200)) {
        timeSearch(db, group.texts.slice(0, 5))
        const times = timeSearch(db, group.texts)
        const like = timeLike(db, group.texts.slice(0, 5))
        const figure = (share: number) => ({
          size,
          unit: 'ms',
          value: quantile(times, share),
          floor: quantile(like, share),
        })
        report({ bench: `search-${group.name}-p50`, ...figure(0.5), goal: null })
        report({ bench: `search-${group.name}-p95`, ...figure(0.95), goal: group.goal })
      }
    } finally {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
