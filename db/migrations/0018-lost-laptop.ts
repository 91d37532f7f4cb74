import type { Migration } from './migration.ts'

/**
 * Laptops reported lost, on which laptop a room stands open or goes on, and what went with a case that was handed back.
 * Frozen once released.
 */
export const lostLaptop: Migration = {
  version: 18,
  name: '0018-lost-laptop',
  statements: [
    `CREATE TABLE lost_laptop (lost_id TEXT PRIMARY KEY, device TEXT NOT NULL, officer_id TEXT NOT NULL, at INTEGER NOT NULL,
      reason TEXT NOT NULL, heads TEXT NOT NULL, found_at INTEGER, found_by TEXT, found_reason TEXT, rev TEXT NOT NULL) STRICT`,
    'ALTER TABLE room ADD COLUMN held_by TEXT',
    // JSON of who gave it to which laptop, when and why; null = it goes on where it was opened.
    'ALTER TABLE room ADD COLUMN given TEXT',
    "ALTER TABLE hand_back ADD COLUMN together TEXT NOT NULL DEFAULT '[]'",
  ],
}
