import type { Migration } from './migration.ts'

/** When the court withdrew a code that nobody had redeemed; null of every other. */
export const withdrawnCodes: Migration = {
  version: 9,
  statements: ['ALTER TABLE enrol_code ADD COLUMN withdrawn_at bigint'],
}
