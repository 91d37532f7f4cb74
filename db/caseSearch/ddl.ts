/**
 * Tables of the case search. `case_search` holds one row per case with the normalised columns every hit is checked
 * against; `case_search_gram` is a contentless FTS5 index over tokens made in `tokens.ts`; `case_search_gram_count`
 * holds sampled token counts per status, so that a long query can pick its rarest grams and the longest lists need not
 * be walked to be called long; `case_search_size` counts the cases per status; `case_search_court` and
 * `case_search_area` list the court codes and the areas of identity numbers that occur, so that a part of one can be
 * completed. All of it can be rebuilt from the cases.
 */
export const caseSearchDdl: string[] = [
  `CREATE TABLE case_search (
    row_id INTEGER PRIMARY KEY,
    party_norm TEXT NOT NULL,
    address_norm TEXT NOT NULL,
    id_norm TEXT NOT NULL,
    year INTEGER, court TEXT, type TEXT, seq INTEGER, sub INTEGER,
    status_rank INTEGER NOT NULL,
    handler_id TEXT,
    order_year INTEGER NOT NULL
  )`,
  `CREATE VIRTUAL TABLE case_search_gram USING fts5(
    grams, content='', contentless_delete=1, detail='none', tokenize='ascii'
  )`,
  // Kept in the file. Pending tokens stay in memory up to a size no transaction of an import reaches. Segments are joined
  // sixteen at a time, a little with every write, and never all at once before there are 64.
  `INSERT INTO case_search_gram (case_search_gram, rank) VALUES ('hashsize', ${32 * 2 ** 20})`,
  `INSERT INTO case_search_gram (case_search_gram, rank) VALUES ('automerge', 16), ('crisismerge', 64)`,
  `CREATE TABLE case_search_gram_count (gram TEXT NOT NULL, status_rank INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (gram, status_rank)) WITHOUT ROWID`,
  `CREATE TABLE case_search_size (status_rank INTEGER PRIMARY KEY, n INTEGER NOT NULL)`,
  `CREATE TABLE case_search_court (court TEXT PRIMARY KEY) WITHOUT ROWID`,
  `CREATE TABLE case_search_area (area TEXT PRIMARY KEY) WITHOUT ROWID`,
]

/** Empties every table of the case search but the full-text index. */
export const caseSearchEmpty = `DELETE FROM case_search; DELETE FROM case_search_gram_count;
  DELETE FROM case_search_size; DELETE FROM case_search_court; DELETE FROM case_search_area`

const ROW_SPAN = 2 ** 32
const YEARS = 1024
const RANKS = 8

/** Highest rank a case may have; 0 = open, 1 = terminated, above: ways of closing for good. */
export const maxStatusRank = RANKS - 1

/** Brings any order key (a filing year) into the 1,024 years from 1900 that a document id has room for. */
export function orderYear(orderKey: number): number {
  return Math.min(YEARS - 1, Math.max(0, Math.trunc(orderKey) - 1900))
}

/**
 * Document id of a case in the full-text index. Ids ascend in the order results are shown (status rank, newest filing
 * year, newest row), so that the first page comes out of the index already sorted, without touching the other hits.
 * Throws RangeError on a rank outside 0–7 or a row id outside 0–2^32−1.
 */
export function documentId(statusRank: number, year: number, rowId: number): number {
  if (!Number.isInteger(statusRank) || statusRank < 0 || statusRank >= RANKS) {
    throw new RangeError(`status rank ${statusRank}`)
  }
  if (!Number.isInteger(rowId) || rowId < 0 || rowId >= ROW_SPAN) throw new RangeError(`row id ${rowId}`)
  return (statusRank * YEARS + (YEARS - 1 - year)) * ROW_SPAN + (ROW_SPAN - 1 - rowId)
}

/** Row id of the case a document id stands for. */
export function rowIdOf(documentId: number): number {
  return ROW_SPAN - 1 - (documentId % ROW_SPAN)
}

/** Status rank a document id carries. */
export function statusRankOf(documentId: number): number {
  return Math.floor(documentId / (ROW_SPAN * YEARS))
}

/** First and last possible document id of the ranks from `from` to `to`, both included. */
export function rankRange(from: number, to: number): [first: number, last: number] {
  return [from * YEARS * ROW_SPAN, (to + 1) * YEARS * ROW_SPAN - 1]
}
