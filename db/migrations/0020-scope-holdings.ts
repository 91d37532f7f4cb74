import type { Migration } from './migration.ts'

/** Who holds what, scope by scope, as devices sign it since version 2 of the exchange (G5). Frozen once released. */
export const scopeHoldings: Migration = {
  version: 20,
  name: '0020-scope-holdings',
  statements: [
    // `number` grows with each row kept here, so that another laptop can read on after the last one it heard.
    `CREATE TABLE scope_holding (device TEXT NOT NULL, scope TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
      token TEXT NOT NULL, heads TEXT NOT NULL, PRIMARY KEY (device, scope)) STRICT`,
    'CREATE INDEX scope_holding_number ON scope_holding (number)',
    'CREATE TABLE holder_chain (device TEXT PRIMARY KEY, chain TEXT NOT NULL) STRICT',
    // Up to which of this laptop's own it was told, and up to which of its it told.
    'ALTER TABLE peer ADD COLUMN told INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE peer ADD COLUMN heard INTEGER NOT NULL DEFAULT 0',
  ],
}
