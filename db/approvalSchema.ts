/** Column types of the tables of approvals. */

export interface RequestTable {
  request_id: string
  scope: string
  case_id: string | null
  site_id: string | null
  kind: string
  subject: string
  title: string
  /** Newest submitted version; 0 before the first. */
  version: number
  drafted_by: string
  last_at: number
  /** State as the events say it, every decision taken at its word; what counts is asked of the core. */
  claimed_state: string
  rev: string
}

export interface RequestDecisionTable {
  event_hash: string
  request_id: string
  version: number
  decision: string
  officer_id: string
  at: number
  receipts: number
}
