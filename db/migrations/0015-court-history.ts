import type { Migration } from './migration.ts'

/** Where the history of the court's gateway stood, and when it was found to be put back to an older copy. Frozen once released. */
export const courtHistory: Migration = {
  version: 15,
  name: '0015-court-history',
  statements: ['ALTER TABLE peer ADD COLUMN mark TEXT', 'ALTER TABLE peer ADD COLUMN put_back_at INTEGER'],
}
