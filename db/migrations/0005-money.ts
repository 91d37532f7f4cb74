import type { Migration } from './migration.ts'

/** Rooms that are left out of the clearing. Frozen once released. */
export const money: Migration = {
  version: 5,
  name: '0005-money',
  statements: [
    "ALTER TABLE room ADD COLUMN excluded TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE room ADD COLUMN excluded_by TEXT',
    'ALTER TABLE room ADD COLUMN excluded_at INTEGER',
  ],
}
