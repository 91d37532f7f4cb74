import type { Migration } from './migration.ts'

/** The statutory gate: tasks, records of steps, objections, a court's own rules. Frozen once released. */
export const gate: Migration = {
  version: 3,
  name: '0003-gate',
  statements: [
    `CREATE TABLE plan_task (site_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, state TEXT NOT NULL, held INTEGER NOT NULL,
      fold TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    `CREATE TABLE gate_step (record_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, step TEXT NOT NULL,
      recorded_at INTEGER NOT NULL, struck INTEGER NOT NULL, record TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX gate_step_site ON gate_step (site_id, step, recorded_at)',
    `CREATE TABLE objection (objection_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, filed_at INTEGER NOT NULL,
      struck INTEGER NOT NULL, objection TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX objection_site ON objection (site_id, filed_at)',
    'CREATE TABLE plan_rules (rules_id TEXT PRIMARY KEY, stated TEXT NOT NULL, rev TEXT NOT NULL) STRICT',
  ],
}
