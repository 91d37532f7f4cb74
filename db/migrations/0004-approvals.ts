import type { Migration } from './migration.ts'

/** Requests and their decisions; local: what was verified, what an officer has seen, the court's arrival numbers. */
export const approvals: Migration = {
  version: 4,
  name: '0004-approvals',
  statements: [
    `CREATE TABLE request (request_id TEXT PRIMARY KEY, scope TEXT NOT NULL, case_id TEXT, site_id TEXT, kind TEXT NOT NULL,
      subject TEXT NOT NULL, title TEXT NOT NULL, version INTEGER NOT NULL, drafted_by TEXT NOT NULL, last_at INTEGER NOT NULL,
      claimed_state TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX request_subject ON request (subject, last_at)',
    'CREATE INDEX request_state ON request (claimed_state, last_at)',
    `CREATE TABLE request_decision (event_hash TEXT PRIMARY KEY, request_id TEXT NOT NULL, version INTEGER NOT NULL,
      decision TEXT NOT NULL, officer_id TEXT NOT NULL, at INTEGER NOT NULL, receipts INTEGER NOT NULL) STRICT`,
    'CREATE INDEX request_decision_request ON request_decision (request_id)',
    `CREATE TABLE decision_check (event_hash TEXT PRIMARY KEY, verdict TEXT NOT NULL, basis TEXT NOT NULL,
      revocations_known INTEGER NOT NULL) STRICT`,
    `CREATE TABLE request_seen (officer_id TEXT NOT NULL, request_id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, PRIMARY KEY (officer_id, request_id, version)) STRICT, WITHOUT ROWID`,
    'CREATE TABLE court_arrival (court TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT',
  ],
}
