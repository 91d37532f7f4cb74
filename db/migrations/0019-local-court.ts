import type { Migration } from './migration.ts'

/** What a laptop brought along from a local court when it joined a real one (decision 0048). Frozen once released. */
export const localCourt: Migration = {
  version: 19,
  name: '0019-local-court',
  statements: [
    `CREATE TABLE local_officer (officer_id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,
      certificate TEXT NOT NULL) STRICT`,
    // `until`: place of the event that says so; what stands before it in this stream was written under the local court.
    `CREATE TABLE local_until (local_id TEXT PRIMARY KEY, device TEXT NOT NULL, scope TEXT NOT NULL,
      until INTEGER NOT NULL, court TEXT NOT NULL) STRICT`,
    'CREATE INDEX local_until_scope ON local_until (scope)',
  ],
}
