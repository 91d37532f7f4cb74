import type { Migration } from './migration.ts'

/** Which event names which file, read from the journal up to a place, and which other side has which. Frozen once released. */
export const files: Migration = {
  version: 12,
  name: '0012-files',
  statements: [
    // The first event here that names a file in a scope; `device` wrote it, so that is where the file is (B3).
    `CREATE TABLE named_file (hash TEXT NOT NULL, scope TEXT NOT NULL, device TEXT NOT NULL, format TEXT NOT NULL,
      event_id INTEGER NOT NULL, PRIMARY KEY (hash, scope)) STRICT, WITHOUT ROWID`,
    'CREATE TABLE named_file_place (one INTEGER PRIMARY KEY CHECK (one = 1), event_id INTEGER NOT NULL) STRICT',
    // Files another side was seen to hold after it checked their bytes.
    `CREATE TABLE peer_file (peer TEXT NOT NULL, hash TEXT NOT NULL, scope TEXT NOT NULL,
      PRIMARY KEY (peer, hash, scope)) STRICT, WITHOUT ROWID`,
  ],
}
