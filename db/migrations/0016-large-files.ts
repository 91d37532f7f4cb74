import type { Migration } from './migration.ts'

/** Large files somebody chose to have sent or fetched, and what other sides said of files and of their limits. Frozen once released. */
export const largeFiles: Migration = {
  version: 16,
  name: '0016-large-files',
  statements: [
    // `way`: send to this side, or fetch from whichever has it (then peer is ''). Stands until it is done or taken back.
    `CREATE TABLE chosen_file (hash TEXT NOT NULL, way TEXT NOT NULL, peer TEXT NOT NULL, chosen_at INTEGER NOT NULL,
      PRIMARY KEY (hash, way, peer)) STRICT, WITHOUT ROWID`,
    // Bytes of a file that is not here, as another side told them.
    `CREATE TABLE offered_file (peer TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,
      PRIMARY KEY (peer, hash)) STRICT, WITHOUT ROWID`,
    // Bytes of the largest file another side takes.
    'CREATE TABLE peer_limit (peer TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  ],
}
