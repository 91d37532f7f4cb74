import type { Migration } from './migration.ts'

/** The check before a site is left: what laptops said of themselves, and who answered for what was not even. Frozen once released. */
export const leaving: Migration = {
  version: 17,
  name: '0017-leaving',
  statements: [
    `CREATE TABLE leaving (leaving_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, kind TEXT NOT NULL, device TEXT NOT NULL,
      seq INTEGER NOT NULL, officer_id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX leaving_site ON leaving (site_id)',
  ],
}
