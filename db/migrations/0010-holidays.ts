import type { Migration } from './migration.ts'

/** Calendars of days off that a court loaded itself. Frozen once released. */
export const holidays: Migration = {
  version: 10,
  name: '0010-holidays',
  statements: [
    'CREATE TABLE court_holidays (holidays_id TEXT PRIMARY KEY, stated TEXT NOT NULL, rev TEXT NOT NULL) STRICT',
  ],
}
