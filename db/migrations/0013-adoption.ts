import type { Migration } from './migration.ts'

/** Which originals are here inside an adopted event (X7). Frozen once released. */
export const adoption: Migration = {
  version: 13,
  name: '0013-adoption',
  statements: [
    // By the hash of the original; says that nothing is lost when that event's own place goes to another branch.
    'CREATE TABLE adopted (hash BLOB PRIMARY KEY, event_id INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  ],
}
