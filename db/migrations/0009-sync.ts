import type { Migration } from './migration.ts'

/** What others hold of the streams here, what devices signed, what was set aside, and the court's receipts. Frozen once released. */
export const sync: Migration = {
  version: 9,
  name: '0009-sync',
  statements: [
    // Heads as their own devices signed them: where a stream may be cut to be handed on (X11).
    `CREATE TABLE signed_head (device TEXT NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
      at INTEGER NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (device, scope, seq)) STRICT, WITHOUT ROWID`,
    // The chain that proves a device's key, as its batches brought it.
    `CREATE TABLE device_chain (device TEXT PRIMARY KEY, certificate TEXT NOT NULL, issuing TEXT NOT NULL,
      root TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    // Each other side: the cursor of what came from there (X6) and how the last exchange ended (X9).
    `CREATE TABLE peer (peer TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
      scopes TEXT NOT NULL, feed INTEGER NOT NULL, filled TEXT NOT NULL, tried_at INTEGER, done_at INTEGER, failure TEXT, detail TEXT NOT NULL,
      attempts INTEGER NOT NULL, held_at INTEGER) STRICT, WITHOUT ROWID`,
    // What it has of the streams here as it says, and up to where it signed for that (X4); 0 = nowhere.
    `CREATE TABLE peer_head (peer TEXT NOT NULL, device TEXT NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL,
      hash TEXT NOT NULL, signed_seq INTEGER NOT NULL, PRIMARY KEY (peer, device, scope)) STRICT, WITHOUT ROWID`,
    // What another device last signed that it holds, as anybody brought it (G5).
    `CREATE TABLE device_holding (device TEXT PRIMARY KEY, at INTEGER NOT NULL, token TEXT NOT NULL,
      chain TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    // What was refused, with its reason and, when it came from elsewhere, its bytes (X8).
    `CREATE TABLE quarantine (hash TEXT NOT NULL, device TEXT NOT NULL, scope TEXT NOT NULL, seq INTEGER NOT NULL,
      fault TEXT NOT NULL, came TEXT NOT NULL, peer TEXT NOT NULL, at INTEGER NOT NULL, stands TEXT,
      frames BLOB, PRIMARY KEY (hash, came)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE court_receipt (receipt_id TEXT PRIMARY KEY, at INTEGER NOT NULL, feed INTEGER NOT NULL,
      streams INTEGER NOT NULL, device TEXT NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX court_receipt_at ON court_receipt (at)',
  ],
}
