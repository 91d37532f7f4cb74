import { documentId } from './caseSearch/ddl.ts'
import { partyGrams } from './caseSearch/tokens.ts'
import type { Db } from './open.ts'
import type { RowFault } from './verify.ts'

const FAULT_LIMIT = 1000
/** Rows whose tokens are asked for; beside them every row's text is compared and every document counted. */
const SAMPLE = 2000

/** A search over rows: its text column by the row's key, its full-text table, and a few tokens of one row. */
interface SearchIndex {
  table: string
  /** Key and normalised text of every indexed row, by key. */
  texts: string
  /** Key of every row without text and every text without row. */
  strays: string
  /** Document ids in the full-text index against those the rows ask for; a row for each that has no partner. */
  documents: string
  fullText: string
}

const DOCUMENT = `((status_rank * 1024 + (1023 - order_year)) * 4294967296 + (4294967295 - row_id))`

const indexes: readonly SearchIndex[] = [
  {
    table: 'case_search',
    texts: `SELECT case_id AS key, s.* FROM case_search s JOIN case_row USING (row_id) ORDER BY case_id`,
    strays: `SELECT case_id AS key, 'missing' AS fault FROM case_row WHERE row_id NOT IN (SELECT row_id FROM case_search)
      UNION ALL SELECT CAST(row_id AS TEXT), 'extra' FROM case_search WHERE row_id NOT IN (SELECT row_id FROM case_row)`,
    documents: `SELECT CAST(row_id AS TEXT) AS key, 'missing' AS fault FROM case_search
        WHERE ${DOCUMENT} NOT IN (SELECT id FROM case_search_gram_docsize)
      UNION ALL SELECT CAST(id AS TEXT), 'extra' FROM case_search_gram_docsize
        WHERE id NOT IN (SELECT ${DOCUMENT} FROM case_search)`,
    fullText: 'case_search_gram',
  },
  {
    table: 'item_text',
    texts: 'SELECT item_id AS key, t.text FROM item_text t JOIN item USING (item_row) ORDER BY item_id',
    strays: `SELECT item_id AS key, 'missing' AS fault FROM item WHERE item_row NOT IN (SELECT item_row FROM item_text)
      UNION ALL SELECT CAST(item_row AS TEXT), 'extra' FROM item_text WHERE item_row NOT IN (SELECT item_row FROM item)`,
    documents: `SELECT CAST(item_row AS TEXT) AS key, 'missing' AS fault FROM item_text
        WHERE item_row NOT IN (SELECT id FROM item_gram_docsize)
      UNION ALL SELECT CAST(id AS TEXT), 'extra' FROM item_gram_docsize
        WHERE id NOT IN (SELECT item_row FROM item_text)`,
    fullText: 'item_gram',
  },
]

/**
 * Compares the search indexes by their answers (J4): the text of every row with the rebuilt one's, every document with
 * its row, and, for a sample spread over all, whether the row is found by its own words in the stored index.
 */
export function compareSearch(stored: Db, rebuilt: Db): RowFault[] {
  return indexes
    .flatMap((index) => {
      const strays = [index.strays, index.documents].flatMap(
        (sql) => stored.prepare(`${sql} LIMIT ${FAULT_LIMIT}`).all() as { key: string; fault: 'missing' | 'extra' }[],
      )
      const faults = strays.map(({ key, fault }): RowFault => ({ table: index.table, key, fault }))
      return [...faults, ...textFaults(stored, rebuilt, index)].slice(0, FAULT_LIMIT)
    })
    .concat(caseAnswers(stored), itemAnswers(stored))
}

const LOCAL = new Set(['row_id', 'item_row'])

function textFaults(stored: Db, rebuilt: Db, index: SearchIndex): RowFault[] {
  const faults: RowFault[] = []
  const right = rebuilt.prepare(index.texts).iterate() as IterableIterator<Record<string, unknown>>
  const left = stored.prepare(index.texts).iterate() as IterableIterator<Record<string, unknown>>
  let b = right.next()
  for (const a of left) {
    while (!b.done && String(b.value.key) < String(a.key)) b = right.next()
    if (b.done || b.value.key !== a.key) continue
    const other = b.value
    const same = Object.keys(a).every((name) => LOCAL.has(name) || a[name] === other[name])
    if (!same && faults.length < FAULT_LIMIT) faults.push({ table: index.table, key: String(a.key), fault: 'differs' })
  }
  right.return?.(undefined)
  return faults
}

/** Every n-th row of a table, so that a sample is spread over all of it. */
function step(db: Db, table: string): number {
  const { n } = db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
  return Math.max(1, Math.ceil(n / SAMPLE))
}

function caseAnswers(db: Db): RowFault[] {
  const rows = db
    .prepare(
      `SELECT case_id AS key, row_id, party_norm AS text, status_rank, order_year FROM case_search JOIN case_row
       USING (row_id) WHERE row_id % ${step(db, 'case_search')} = 0`,
    )
    .all() as { key: string; row_id: number; text: string; status_rank: number; order_year: number }[]
  const ask = db.prepare('SELECT 1 FROM case_search_gram WHERE case_search_gram MATCH ? AND rowid = ?')
  return rows.flatMap((row) => {
    const words = firstPairs(row.text)
    const at = documentId(row.status_rank, row.order_year, row.row_id)
    const found = words === '' || ask.get(words, BigInt(at)) !== undefined
    return found ? [] : [{ table: 'case_search', key: row.key, fault: 'missing' as const }]
  })
}

function itemAnswers(db: Db): RowFault[] {
  const rows = db
    .prepare(
      `SELECT item_id AS key, item_row, text FROM item_text JOIN item USING (item_row)
       WHERE item_row % ${step(db, 'item_text')} = 0`,
    )
    .all() as { key: string; item_row: number; text: string }[]
  const ask = db.prepare('SELECT 1 FROM item_gram WHERE item_gram MATCH ? AND rowid = ?')
  return rows.flatMap((row) => {
    const words = firstPairs(row.text)
    const found = words === '' || ask.get(words, row.item_row) !== undefined
    return found ? [] : [{ table: 'item_text', key: row.key, fault: 'missing' as const }]
  })
}

/** Up to four pairs of the first line's neighbours, as an expression that asks for all of them. */
function firstPairs(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return partyGrams(line)
    .slice(0, 4)
    .map((gram) => `"${gram}"`)
    .join(' AND ')
}
