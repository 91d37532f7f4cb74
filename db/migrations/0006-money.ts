import type { Migration } from './migration.ts'

/** Agreements in instalments with what was paid on them, and rooms that are left out of the clearing. Frozen once released. */
export const money: Migration = {
  version: 6,
  name: '0006-money',
  statements: [
    "ALTER TABLE room ADD COLUMN excluded TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE room ADD COLUMN excluded_by TEXT',
    'ALTER TABLE room ADD COLUMN excluded_at INTEGER',
    `CREATE TABLE agreement (agreement_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, recorded_at INTEGER NOT NULL,
      recorded_by TEXT NOT NULL, struck INTEGER NOT NULL, agreement TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX agreement_case ON agreement (case_id, recorded_at)',
    `CREATE TABLE agreement_payment (payment_id TEXT PRIMARY KEY, agreement_id TEXT NOT NULL, paid_on TEXT NOT NULL,
      recorded_by TEXT NOT NULL, struck INTEGER NOT NULL, payment TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX agreement_payment_agreement ON agreement_payment (agreement_id, paid_on)',
  ],
}
