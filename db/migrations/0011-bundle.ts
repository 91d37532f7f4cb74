import type { Migration } from './migration.ts'

/** Keys to which laptops are sealed, files that others hold, and transfers that go on over several sticks. Frozen once released. */
export const bundle: Migration = {
  version: 11,
  name: '0011-bundle',
  statements: [
    // As each device said in its own stream (fold of `sync.sealingKeyMade`).
    `CREATE TABLE sealing_key (sealing_id TEXT PRIMARY KEY, device TEXT NOT NULL, public_key TEXT NOT NULL,
      at INTEGER NOT NULL, rev TEXT NOT NULL) STRICT`,
    'CREATE INDEX sealing_key_device ON sealing_key (device)',
    // The same as a laptop left it on a stick, before any of its streams came.
    `CREATE TABLE key_card (device TEXT PRIMARY KEY, public_key TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    // Files that another device signed that it holds (X4).
    `CREATE TABLE device_file (device TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (device, hash)) STRICT, WITHOUT ROWID`,
    // A transfer of which parts are written: for whom, how many, and how far they reach. Acknowledges nothing.
    `CREATE TABLE bundle_transfer (recipients TEXT PRIMARY KEY, transfer TEXT NOT NULL, parts INTEGER NOT NULL,
      heads TEXT NOT NULL, files TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  ],
}
