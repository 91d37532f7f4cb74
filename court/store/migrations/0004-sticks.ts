import type { Migration } from './migration.ts'

/** Keys to which laptops have sticks sealed, as their own events and their cards on sticks say. */
export const sticks: Migration = {
  version: 4,
  statements: [
    `CREATE TABLE sealing_key (
      court_id integer NOT NULL REFERENCES court, device text NOT NULL, public_key text NOT NULL, at bigint NOT NULL,
      PRIMARY KEY (court_id, device))`,
  ],
}
