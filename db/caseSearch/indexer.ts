import { normaliseForSearch } from '../../shared/domain/cases/text.ts'
import type { Db as Database, Statement } from '../open.ts'
import { caseSearchEmpty, documentId, orderYear } from './ddl.ts'
import { areaOf, countedGrams, documentGrams, maxIdLength, type NormalisedCase } from './tokens.ts'
import type { CaseSearchDoc } from './types.ts'

/** Cases gathered in a bulk run before they are written to the full-text index in one sorted batch. */
const BATCH = 16_384
/** One case in 32 (by a hash of its row id) feeds the token counts. */
export const sampleRate = 32

type Pending = { documentId: number; grams: string }

/** Writer's side of the case search on one connection. */
export type CaseSearchIndex = {
  /** Adds or replaces one case. Inside the caller's transaction. */
  index(doc: CaseSearchDoc): void
  /** Adds a case whose row has just been made: nothing is looked for. Throws when the row id is known. */
  add(doc: CaseSearchDoc): void
  /** Forgets one case; an unknown row id is no error. */
  remove(rowId: number): void
  /** Empties the index, for a rebuild. */
  clear(): void
  /** From here on cases are gathered; call `endBulk` (or `abortBulk` after a rollback) in the same transaction. */
  beginBulk(): void
  /** Writes what was gathered. Must run before the transaction commits. */
  endBulk(): void
  /** Drops what was gathered, after the caller's transaction was rolled back. */
  abortBulk(): void
  /** One bounded step (about `pages` pages) of tidying after a bulk run; true when nothing is left to do. */
  mergeStep(pages: number): boolean
}

type IndexedRow = {
  status_rank: number
  order_year: number
  party_norm: string
  address_norm: string
  id_norm: string
  year: number | null
  court: string | null
  type: string | null
}

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements(db: Database) {
  return {
    row: db.prepare(
      `INSERT INTO case_search
        (row_id, party_norm, address_norm, id_norm, year, court, type, seq, sub, status_rank, handler_id, order_year)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
    ),
    find: db.prepare<[number], IndexedRow>(
      'SELECT status_rank, order_year, party_norm, address_norm, id_norm, year, court, type FROM case_search WHERE row_id = ?',
    ),
    removeRow: db.prepare('DELETE FROM case_search WHERE row_id = ?'),
    grams: db.prepare('INSERT INTO case_search_gram (rowid, grams) VALUES (?, ?)'),
    removeGrams: db.prepare('DELETE FROM case_search_gram WHERE rowid = ?'),
    count: db.prepare(
      `INSERT INTO case_search_gram_count (gram, status_rank, n) VALUES (?, ?, ?)
       ON CONFLICT (gram, status_rank) DO UPDATE SET n = n + excluded.n`,
    ),
    size: db.prepare(
      `INSERT INTO case_search_size (status_rank, n) VALUES (?, ?)
       ON CONFLICT (status_rank) DO UPDATE SET n = n + excluded.n`,
    ),
    area: db.prepare('INSERT OR IGNORE INTO case_search_area (area) VALUES (?)'),
    court: db.prepare('INSERT OR IGNORE INTO case_search_court (court) VALUES (?)'),
    configure: db.prepare('INSERT INTO case_search_gram (case_search_gram, rank) VALUES (?, ?)'),
    command: db.prepare('INSERT INTO case_search_gram (case_search_gram) VALUES (?)'),
    changes: db.prepare<[], number>('SELECT total_changes()').pluck() as Statement<[], number>,
  }
}

function normalised(doc: CaseSearchDoc): NormalisedCase {
  return {
    parties: doc.parties.map(normaliseForSearch).filter((party) => party !== ''),
    address: normaliseForSearch(doc.address),
    ids: doc.ids.map((id) => normaliseForSearch(id).slice(0, maxIdLength)).filter((id) => id !== ''),
  }
}

function isSampled(rowId: number): boolean {
  return Math.imul(rowId, 0x9e3779b1) >>> 27 === 0
}

/** The counted tokens of a case as they were written with its row. */
function gramsOfRow({ party_norm, address_norm, id_norm, year, court, type }: IndexedRow): Set<string> {
  const number = year === null || court === null || type === null ? null : { year, court, type }
  return countedGrams(number, {
    parties: party_norm.split('\n'),
    address: address_norm,
    ids: id_norm.split('\n'),
  })
}

/** Counts gathered over a bulk run: sampled tokens and cases, per status. */
function prepareTally(statements: Statements) {
  const grams = new Map<string, number>()
  const sizes = new Map<number, number>()
  const add = <K>(counts: Map<K, number>, key: K, n: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + n)
  }
  return {
    count(rowId: number, rank: number, gramsOf: () => Set<string>, n: 1 | -1): void {
      add(sizes, rank, n)
      if (!isSampled(rowId)) return
      for (const gram of gramsOf()) add(grams, `${rank}${gram}`, n)
    },
    write(): void {
      for (const [key, n] of grams) if (n !== 0) statements.count.run(key.slice(1), Number(key[0]), n)
      for (const [rank, n] of sizes) if (n !== 0) statements.size.run(rank, n)
      this.drop()
    },
    drop(): void {
      grams.clear()
      sizes.clear()
    },
  }
}

function insertRow(statements: Statements, doc: CaseSearchDoc, text: NormalisedCase, year: number): void {
  const number = doc.caseNo
  statements.row.run(
    doc.rowId,
    text.parties.join('\n'),
    text.address,
    text.ids.join('\n'),
    number?.year ?? null,
    number?.court ?? null,
    number?.type ?? null,
    number?.seq ?? null,
    number?.sub ?? null,
    doc.statusRank,
    doc.handlerId,
    year,
  )
}

/** Court codes and areas that occur; what a bulk run has written already is not written again. */
function prepareVocabulary(statements: Statements) {
  const known = new Set<string>()
  return {
    add(doc: CaseSearchDoc, ids: string[], remember: boolean): void {
      const court = doc.caseNo?.court
      if (court !== undefined && !known.has(court)) {
        statements.court.run(court)
        if (remember) known.add(court)
      }
      for (const id of ids) {
        const area = areaOf(id)
        if (area === null || known.has(area)) continue
        statements.area.run(area)
        if (remember) known.add(area)
      }
    },
    forget: () => known.clear(),
  }
}

/**
 * Prepares the writer's statements once. Every call of the result belongs inside the transaction that writes the case
 * itself, so that search and cases can't come apart.
 */
export function prepareCaseSearch(db: Database): CaseSearchIndex {
  const statements = prepareStatements(db)
  const tally = prepareTally(statements)
  const vocabulary = prepareVocabulary(statements)
  let pending: Map<number, Pending> | null = null

  function flush(): void {
    const batch = [...(pending?.values() ?? [])].sort((a, b) => a.documentId - b.documentId)
    for (const entry of batch) statements.grams.run(entry.documentId, entry.grams)
    pending?.clear()
  }

  function forget(rowId: number): void {
    const row = statements.find.get(rowId)
    if (row === undefined) return
    tally.count(rowId, row.status_rank, () => gramsOfRow(row), -1)
    statements.removeRow.run(rowId)
    if (pending?.delete(rowId)) return
    statements.removeGrams.run(documentId(row.status_rank, row.order_year, rowId))
  }

  function add(doc: CaseSearchDoc): void {
    const year = orderYear(doc.orderKey)
    const id = documentId(doc.statusRank, year, doc.rowId)
    const text = normalised(doc)
    insertRow(statements, doc, text, year)
    tally.count(doc.rowId, doc.statusRank, () => countedGrams(doc.caseNo, text), 1)
    vocabulary.add(doc, text.ids, pending !== null)
    const grams = documentGrams(doc, text).join(' ')
    if (pending === null) {
      tally.write()
      statements.grams.run(id, grams)
      return
    }
    pending.set(doc.rowId, { documentId: id, grams })
    if (pending.size >= BATCH) flush()
  }

  function index(doc: CaseSearchDoc): void {
    forget(doc.rowId)
    add(doc)
  }

  function remove(rowId: number): void {
    forget(rowId)
    if (pending === null) tally.write()
  }

  function stopGathering(): void {
    pending = null
    tally.drop()
    vocabulary.forget()
  }

  return {
    index,
    add,
    remove,
    clear() {
      pending?.clear()
      tally.drop()
      vocabulary.forget()
      statements.command.run('delete-all')
      db.exec(caseSearchEmpty)
    },
    beginBulk() {
      pending ??= new Map()
    },
    endBulk() {
      if (pending === null) return
      try {
        flush()
        tally.write()
      } finally {
        // What could not be written fails the transaction; the next one must not gather on.
        stopGathering()
      }
    },
    abortBulk: stopGathering,
    mergeStep(pages: number) {
      const before = statements.changes.get() ?? 0
      statements.configure.run('merge', BigInt(pages))
      return (statements.changes.get() ?? 0) - before < 2
    },
  }
}
