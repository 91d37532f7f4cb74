import type { Migration } from './migration.ts'

/**
 * What devices say they hold, scope by scope, so that each is told only to who may have it. `number`: from the court's
 * counter `told`, updated in the storing transaction, as feed numbers are: who reads on after one misses none.
 */
export const scopeHoldings: Migration = {
  version: 7,
  statements: [
    'ALTER TABLE court ADD COLUMN told bigint NOT NULL DEFAULT 0',
    `CREATE TABLE scope_holding (court_id integer NOT NULL REFERENCES court, device text NOT NULL, scope text NOT NULL,
      number bigint NOT NULL, at bigint NOT NULL, token text NOT NULL, chain_id integer NOT NULL REFERENCES chain,
      PRIMARY KEY (court_id, device, scope))`,
    'CREATE INDEX scope_holding_number ON scope_holding (court_id, number)',
  ],
}
