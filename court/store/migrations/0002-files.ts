import type { Migration } from './migration.ts'

/** Files the gateway holds, by the scopes for which they were sent: who may have a scope may have its files (B1). */
export const files: Migration = {
  version: 2,
  statements: [
    `CREATE TABLE file (
      court_id integer NOT NULL REFERENCES court, hash text NOT NULL, scope text NOT NULL,
      size bigint NOT NULL, device text NOT NULL, at bigint NOT NULL,
      PRIMARY KEY (court_id, hash, scope))`,
  ],
}
