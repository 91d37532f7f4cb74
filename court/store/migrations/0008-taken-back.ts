import type { Migration } from './migration.ts'

/**
 * Grants that are taken back before their date: the withdrawals, and which of them a grant was given in spite of (a JSON
 * array of their ids). `grants_read`: whether what an earlier program stored without understanding it was read since.
 */
export const takenBack: Migration = {
  version: 8,
  statements: [
    "ALTER TABLE scope_grant ADD COLUMN over_ids text NOT NULL DEFAULT '[]'",
    `CREATE TABLE scope_taken_back (court_id integer NOT NULL REFERENCES court, taken_id text NOT NULL,
      device text NOT NULL, scope text NOT NULL, taken_by text NOT NULL,
      PRIMARY KEY (court_id, taken_id, device, scope))`,
    'CREATE INDEX scope_taken_back_by_device ON scope_taken_back (court_id, device)',
    'ALTER TABLE court ADD COLUMN grants_read boolean NOT NULL DEFAULT false',
  ],
}
