import { foundation } from './migrations/0001-foundation.ts'
import { plans } from './migrations/0002-plans.ts'
import { gate } from './migrations/0003-gate.ts'
import { approvals } from './migrations/0004-approvals.ts'
import { printedDocuments } from './migrations/0005-documents.ts'
import { money } from './migrations/0006-money.ts'
import { signedScans } from './migrations/0007-signed-scans.ts'
import { signatures } from './migrations/0008-signatures.ts'
import { sync } from './migrations/0009-sync.ts'
import { holidays } from './migrations/0010-holidays.ts'
import { bundle } from './migrations/0011-bundle.ts'
import { files } from './migrations/0012-files.ts'
import { adoption } from './migrations/0013-adoption.ts'
import { heardOf } from './migrations/0014-heard-of.ts'
import { courtHistory } from './migrations/0015-court-history.ts'
import { largeFiles } from './migrations/0016-large-files.ts'
import { leaving } from './migrations/0017-leaving.ts'
import { lostLaptop } from './migrations/0018-lost-laptop.ts'
import { localCourt } from './migrations/0019-local-court.ts'
import { scopeHoldings } from './migrations/0020-scope-holdings.ts'
import { receiptsAsked } from './migrations/0021-receipts-asked.ts'
import type { Migration } from './migrations/migration.ts'
import type { Db } from './open.ts'

/** All migrations in order; the version of a store is SQLite's `user_version`. */
export const migrations: readonly Migration[] = [
  foundation,
  plans,
  gate,
  approvals,
  printedDocuments,
  money,
  signedScans,
  signatures,
  sync,
  holidays,
  bundle,
  files,
  adoption,
  heardOf,
  courtHistory,
  largeFiles,
  leaving,
  lostLaptop,
  localCourt,
  scopeHoldings,
  receiptsAsked,
]

/** The store version this program writes. */
export const STORE_VERSION = migrations.at(-1)?.version ?? 0

/** A newer program wrote this store: it is left untouched and refused politely. */
export class StoreFromFutureError extends Error {
  readonly code = 'storeFromFuture'
  readonly found: number
  constructor(found: number) {
    super(`store version ${found}, this program knows ${STORE_VERSION}`)
    this.found = found
  }
}

/** Version of an open store; 0 = empty. */
export function storeVersion(db: Db): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** True when {@link migrate} would change an existing store, so that a full copy is made first. */
export function needsMigration(db: Db): boolean {
  const found = storeVersion(db)
  return found > 0 && found < STORE_VERSION
}

/** Brings the store to {@link STORE_VERSION}, each step in its own transaction. Throws {@link StoreFromFutureError}. */
export function migrate(db: Db): void {
  const found = storeVersion(db)
  if (found > STORE_VERSION) throw new StoreFromFutureError(found)
  for (const migration of migrations) {
    if (migration.version <= found) continue
    db.transaction(() => {
      for (const statement of migration.statements) db.exec(statement)
      db.pragma(`user_version=${migration.version}`)
    }).immediate()
  }
}
