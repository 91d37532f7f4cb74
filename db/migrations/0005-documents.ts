import type { Migration } from './migration.ts'

/** When documents were printed, and the paper packages that were made of a site's plan (B7). */
export const printedDocuments: Migration = {
  version: 5,
  name: '0005-documents',
  statements: [
    `CREATE TABLE document_print (event_hash TEXT PRIMARY KEY, document_id TEXT NOT NULL, printed_at INTEGER NOT NULL,
      officer_id TEXT NOT NULL) STRICT`,
    'CREATE INDEX document_print_document ON document_print (document_id, printed_at)',
    `CREATE TABLE paper_package (package_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, version_id TEXT NOT NULL,
      version_hash TEXT NOT NULL, content_hash TEXT NOT NULL, documents TEXT NOT NULL, made_at INTEGER NOT NULL,
      officer_id TEXT NOT NULL, printed_at INTEGER, printed_by TEXT, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX paper_package_site ON paper_package (site_id, made_at)',
  ],
}
