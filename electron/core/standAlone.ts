import { blobRows } from '../../db/copies.ts'
import type { Db } from '../../db/open.ts'
import { prepared } from '../../db/statements.ts'

/** What a laptop that works alone has: cases, records (events outside its court's own scope), files, decisions made here. */
export function standAloneCounts(db: Db): { cases: number; records: number; files: number; decisions: number } {
  const count = (sql: string): number => (prepared(db, sql).get() as { n: number }).n
  return {
    cases: count('SELECT count(*) AS n FROM case_row'),
    records: count("SELECT count(*) AS n FROM event JOIN stream USING (stream_id) WHERE scope NOT LIKE 'court:%'"),
    files: blobRows(db).length,
    decisions: count('SELECT count(*) AS n FROM request_decision'),
  }
}
