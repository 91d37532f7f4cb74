import { normaliseForSearch } from '../../shared/domain/cases/text.ts'
import type { Db as Database, Statement } from '../open.ts'
import { documentId, orderYear } from './ddl.ts'
import { addressGrams, documentGrams, maxIdLength, type NormalisedCase, partyGrams } from './tokens.ts'
import type { CaseSearchDoc } from './types.ts'

/** Cases gathered in a bulk run before they are written to the full-text index in one sorted batch. */
const BATCH = 16_384
/** Every 16th case feeds the token counts: they only steer which grams a long query uses, never what it finds. */
const SAMPLE = 16
/** Bytes of pending tokens the full-text index holds in memory before it writes a segment. */
const BULK_PENDING_BYTES = 32 * 2 ** 20
const PENDING_BYTES = 2 ** 20

type Pending = { documentId: number; grams: string }

/** Writer's side of the case search on one connection. */
export type CaseSearchIndex = {
  /** Adds or replaces one case. Inside the caller's transaction. */
  index(doc: CaseSearchDoc): void
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

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements(db: Database) {
  return {
    row: db.prepare(
      `INSERT INTO case_search
        (row_id, party_norm, address_norm, id_norm, year, court, type, seq, sub, status_rank, handler_id, order_year)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
    ),
    find: db.prepare<[number], { status_rank: number; order_year: number }>(
      'SELECT status_rank, order_year FROM case_search WHERE row_id = ?',
    ),
    removeRow: db.prepare('DELETE FROM case_search WHERE row_id = ?'),
    grams: db.prepare('INSERT INTO case_search_gram (rowid, grams) VALUES (?, ?)'),
    removeGrams: db.prepare('DELETE FROM case_search_gram WHERE rowid = ?'),
    count: db.prepare(
      `INSERT INTO case_search_gram_count (gram, n) VALUES (?, ?)
       ON CONFLICT (gram) DO UPDATE SET n = n + excluded.n`,
    ),
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

/** Tokens that may drive a long query: of addresses and of names longer than four characters. */
function countedGrams(text: NormalisedCase): string[] {
  const grams = addressGrams(text.address, false)
  for (const party of text.parties) if (party.length > 4) grams.push(...partyGrams(party))
  return grams
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

/**
 * Prepares the writer's statements once. Every call of the result belongs inside the transaction that writes the case
 * itself, so that search and cases can't come apart.
 */
export function prepareCaseSearch(db: Database): CaseSearchIndex {
  const statements = prepareStatements(db)
  let pending: Map<number, Pending> | null = null
  let counts = new Map<string, number>()
  const courts = new Set<string>()

  function flush(): void {
    const batch = [...(pending?.values() ?? [])].sort((a, b) => a.documentId - b.documentId)
    for (const entry of batch) statements.grams.run(entry.documentId, entry.grams)
    pending?.clear()
  }

  function flushCounts(): void {
    for (const [gram, n] of counts) statements.count.run(gram, n)
    counts = new Map()
  }

  function remove(rowId: number): void {
    const row = statements.find.get(rowId)
    if (row === undefined) return
    statements.removeRow.run(rowId)
    if (pending?.delete(rowId)) return
    statements.removeGrams.run(documentId(row.status_rank, row.order_year, rowId))
  }

  function index(doc: CaseSearchDoc): void {
    const year = orderYear(doc.orderKey)
    const id = documentId(doc.statusRank, year, doc.rowId)
    const text = normalised(doc)
    remove(doc.rowId)
    insertRow(statements, doc, text, year)
    const court = doc.caseNo?.court
    if (court !== undefined && !courts.has(court)) {
      statements.court.run(court)
      if (pending !== null) courts.add(court)
    }
    if (doc.rowId % SAMPLE === 0) {
      for (const gram of countedGrams(text)) counts.set(gram, (counts.get(gram) ?? 0) + 1)
      if (pending === null) flushCounts()
    }
    const grams = documentGrams(doc, text).join(' ')
    if (pending === null) {
      statements.grams.run(id, grams)
      return
    }
    pending.set(doc.rowId, { documentId: id, grams })
    if (pending.size >= BATCH) flush()
  }

  function stopGathering(): void {
    pending = null
    counts = new Map()
    courts.clear()
  }

  return {
    index,
    remove,
    clear() {
      pending?.clear()
      counts.clear()
      courts.clear()
      statements.command.run('delete-all')
      db.exec('DELETE FROM case_search; DELETE FROM case_search_gram_count; DELETE FROM case_search_court')
    },
    beginBulk() {
      if (pending !== null) return
      pending = new Map()
      statements.configure.run('hashsize', BigInt(BULK_PENDING_BYTES))
    },
    endBulk() {
      if (pending === null) return
      flush()
      flushCounts()
      statements.configure.run('hashsize', BigInt(PENDING_BYTES))
      stopGathering()
    },
    abortBulk: stopGathering,
    mergeStep(pages: number) {
      const before = statements.changes.get() ?? 0
      statements.configure.run('merge', BigInt(pages))
      return (statements.changes.get() ?? 0) - before < 2
    },
  }
}
