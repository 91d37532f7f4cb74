import type { Migration } from './migration.ts'

/** What a plan adds to a room, and the plan's own tables: head, parts, frozen versions. Frozen once released. */
export const plans: Migration = {
  version: 2,
  name: '0002-plans',
  statements: [
    'ALTER TABLE room ADD COLUMN area TEXT',
    "ALTER TABLE room ADD COLUMN keys TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE room ADD COLUMN utilities TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE room ADD COLUMN group_id TEXT',
    'ALTER TABLE room ADD COLUMN estimate INTEGER',
    "ALTER TABLE room ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE room ADD COLUMN doubts TEXT NOT NULL DEFAULT '{}'",
    'CREATE TABLE plan (site_id TEXT PRIMARY KEY, stated TEXT NOT NULL, doubts TEXT NOT NULL, rev TEXT NOT NULL) STRICT',
    `CREATE TABLE plan_part (entity TEXT PRIMARY KEY, part_id TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL,
      ord INTEGER NOT NULL, stated TEXT NOT NULL, doubts TEXT NOT NULL, struck_reason TEXT, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX plan_part_site ON plan_part (site_id, kind, ord)',
    `CREATE TABLE plan_version (version_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, number INTEGER NOT NULL,
      snapshot_hash TEXT NOT NULL, format TEXT NOT NULL, frozen_at INTEGER NOT NULL, officer_id TEXT NOT NULL,
      rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX plan_version_site ON plan_version (site_id, number)',
  ],
}
