import type { Migration } from './migration.ts'

/** Scans of signed papers, kept beside the documents they were printed from. Frozen once released. */
export const signedScans: Migration = {
  version: 7,
  name: '0007-signed-scans',
  statements: [
    `CREATE TABLE document_scan (event_hash TEXT PRIMARY KEY, document_id TEXT NOT NULL, scan_hash TEXT NOT NULL,
      scan_type TEXT NOT NULL, note TEXT NOT NULL, kept_at INTEGER NOT NULL, officer_id TEXT NOT NULL) STRICT`,
    'CREATE INDEX document_scan_document ON document_scan (document_id, kept_at)',
  ],
}
