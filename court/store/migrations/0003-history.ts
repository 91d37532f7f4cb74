import type { Migration } from './migration.ts'

/**
 * Marks of the history of each court: at the feed number with which a storing transaction ended, a random name that no
 * other history has there. And when a laptop showed a mark that this database does not know: it was put back.
 */
export const history: Migration = {
  version: 3,
  statements: [
    `CREATE TABLE feed_mark (
      court_id integer NOT NULL REFERENCES court, feed bigint NOT NULL, mark uuid NOT NULL DEFAULT gen_random_uuid(),
      PRIMARY KEY (court_id, feed))`,
    'INSERT INTO feed_mark (court_id, feed) SELECT court_id, feed FROM court',
    `CREATE TABLE put_back (
      court_id integer NOT NULL REFERENCES court, mark uuid NOT NULL, at bigint NOT NULL, device text NOT NULL,
      feed bigint NOT NULL, shown bigint NOT NULL,
      PRIMARY KEY (court_id, mark))`,
  ],
}
