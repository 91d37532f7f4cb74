import type { Migration } from './migration.ts'

/** Pages of lists with who signed them, lots of goods, and corrections after the inventory was locked. Frozen once released. */
export const signatures: Migration = {
  version: 8,
  name: '0008-signatures',
  statements: [
    'ALTER TABLE item ADD COLUMN late_changes INTEGER NOT NULL DEFAULT 0',
    `CREATE TABLE signing_sheet (document_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
      opened_by TEXT NOT NULL, sheet TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX signing_sheet_site ON signing_sheet (site_id)',
    `CREATE TABLE page_signature (entry_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, document_id TEXT NOT NULL,
      page INTEGER NOT NULL, entered_at INTEGER NOT NULL, entered_by TEXT NOT NULL, struck INTEGER NOT NULL,
      entry TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX page_signature_site ON page_signature (site_id, document_id, page)',
    `CREATE TABLE lot (lot_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, case_id TEXT NOT NULL, no TEXT NOT NULL,
      state TEXT NOT NULL, device TEXT NOT NULL, made_at INTEGER NOT NULL, made_by TEXT NOT NULL, lot TEXT NOT NULL,
      rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX lot_site ON lot (site_id, made_at)',
  ],
}
