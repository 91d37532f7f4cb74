import type { Migration } from './migration.ts'

/** Challenges that were answered: each opens one exchange, whichever of several gateways gave it. Forgotten when they end. */
export const challenges: Migration = {
  version: 5,
  statements: [
    'CREATE TABLE used_challenge (name bytea PRIMARY KEY, until bigint NOT NULL)',
    'CREATE INDEX used_challenge_until ON used_challenge (until)',
  ],
}
