import type { Migration } from './migration.ts'

/** Decisions that the court's receipt has not come for: each exchange with the court asks for theirs (P1). Frozen once released. */
export const receiptsAsked: Migration = {
  version: 21,
  name: '0021-receipts-asked',
  statements: ['CREATE INDEX request_decision_unconfirmed ON request_decision (request_id) WHERE receipts = 0'],
}
