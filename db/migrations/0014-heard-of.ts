import type { Migration } from './migration.ts'

/** What people are told of the exchange: two accounts, answers that came, clocks that were heard. Frozen once released. */
export const heardOf: Migration = {
  version: 14,
  name: '0014-heard-of',
  statements: [
    // Only rows in doubt stand in these, so that recording one item writes no page of them (decision 0014).
    "CREATE INDEX IF NOT EXISTS item_doubt ON item (site_id, item_id) WHERE doubts <> '{}'",
    "CREATE INDEX IF NOT EXISTS room_doubt ON room (site_id) WHERE doubts <> '{}'",
    "CREATE INDEX IF NOT EXISTS plan_part_doubt ON plan_part (site_id) WHERE doubts <> '{}'",
    // Answers to a request that an officer has seen on this laptop; local, never synced.
    `CREATE TABLE notice_seen (officer_id TEXT NOT NULL, notice TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (officer_id, notice)) STRICT, WITHOUT ROWID`,
    // What stands when a store is brought up to date is no news.
    `INSERT INTO notice_seen (officer_id, notice, at) SELECT DISTINCT r.drafted_by, d.event_hash || ':counts', d.at
      FROM request_decision d JOIN request r USING (request_id)`,
    // What another side's clock said when it was opened last, beside this one's, ms.
    `CREATE TABLE clock_word (peer TEXT PRIMARY KEY, kind TEXT NOT NULL, theirs INTEGER NOT NULL, ours INTEGER NOT NULL)
      STRICT, WITHOUT ROWID`,
    // Scopes handed back (L8), as devices said it; and of this store alone, which are gone or on their way back.
    `CREATE TABLE hand_back (hand_back_id TEXT PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, device TEXT NOT NULL,
      at INTEGER NOT NULL, officer_id TEXT NOT NULL, reason TEXT NOT NULL, holder TEXT NOT NULL, events INTEGER NOT NULL,
      files INTEGER NOT NULL, again_at INTEGER, rev TEXT NOT NULL) STRICT`,
    'CREATE TABLE withheld_scope (scope TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID',
  ],
}
