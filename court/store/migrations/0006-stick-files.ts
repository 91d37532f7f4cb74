import type { Migration } from './migration.ts'

/** Files a laptop said on a stick that it holds: all of them, one after the other, 32 bytes each. */
export const stickFiles: Migration = {
  version: 6,
  statements: [
    `CREATE TABLE held_files (
      court_id integer NOT NULL REFERENCES court, device text NOT NULL, at bigint NOT NULL, hashes bytea NOT NULL,
      PRIMARY KEY (court_id, device))`,
    'CREATE INDEX file_by_size ON file (court_id, size, hash)',
  ],
}
