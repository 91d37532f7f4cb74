/** Column types of the tables of documents. */

export interface FrozenDocumentTable {
  document_id: string
  kind: string
  subject: string
  snapshot_hash: string
  format: string
  frozen_at: number
  officer_id: string
  rev: string
}

/** One printing that an officer confirmed. */
export interface DocumentPrintTable {
  event_hash: string
  document_id: string
  printed_at: number
  officer_id: string
}

/** A scan of the signed paper of one document. */
export interface DocumentScanTable {
  event_hash: string
  document_id: string
  scan_hash: string
  /** Media type by the file's own first bytes. */
  scan_type: string
  note: string
  kept_at: number
  officer_id: string
}

/** What was made for the day the laptops fail: documents in the order in which they are printed (B7). */
export interface PaperPackageTable {
  package_id: string
  site_id: string
  version_id: string
  /** Snapshot hash of the plan's version. */
  version_hash: string
  /** Hash of what the plan says, whoever froze it when. */
  content_hash: string
  /** JSON array of document ids. */
  documents: string
  made_at: number
  officer_id: string
  /** When an officer confirmed that it lies there on paper; null = not yet. */
  printed_at: number | null
  printed_by: string | null
  rev: string
}
