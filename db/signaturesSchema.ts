/** Column types of the tables of signing and of lots. */

/** A frozen list as it went to be signed. */
export interface SigningSheetTable {
  document_id: string
  site_id: string
  opened_at: number
  opened_by: string
  /** JSON of the folded sheet. */
  sheet: string
  rev: string
}

/** One entry about one person on one page. */
export interface PageSignatureTable {
  entry_id: string
  site_id: string
  document_id: string
  /** From 1. */
  page: number
  entered_at: number
  entered_by: string
  struck: number
  /** JSON of the folded entry. */
  entry: string
  rev: string
}

/** A lot of goods. */
export interface LotTable {
  lot_id: string
  site_id: string
  case_id: string
  no: string
  state: string
  device: string
  made_at: number
  made_by: string
  /** JSON of the folded lot. */
  lot: string
  rev: string
}
