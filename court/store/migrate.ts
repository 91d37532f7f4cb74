import { sql } from 'kysely'
import { durable } from './durable.ts'
import { gateway } from './migrations/0001-gateway.ts'
import { files } from './migrations/0002-files.ts'
import { history } from './migrations/0003-history.ts'
import { sticks } from './migrations/0004-sticks.ts'
import { challenges } from './migrations/0005-challenges.ts'
import { stickFiles } from './migrations/0006-stick-files.ts'
import { scopeHoldings } from './migrations/0007-scope-holdings.ts'
import { takenBack } from './migrations/0008-taken-back.ts'
import { withdrawnCodes } from './migrations/0009-withdrawn-codes.ts'
import type { Migration } from './migrations/migration.ts'
import type { Database } from './schema.ts'

/** All migrations in order. */
export const migrations: readonly Migration[] = [
  gateway,
  files,
  history,
  sticks,
  challenges,
  stickFiles,
  scopeHoldings,
  takenBack,
  withdrawnCodes,
]

/** The version of the database this program writes. */
export const STORE_VERSION = migrations.at(-1)?.version ?? 0

/** Held while a database is brought up to date, so that of several gateways only one does it. */
const MIGRATION_LOCK = 5_017_001

/** A newer program wrote this database: it is left untouched and refused politely. */
export class StoreFromFutureError extends Error {
  readonly code = 'STORE_FROM_FUTURE'
  readonly found: number
  constructor(found: number) {
    super(`database version ${found}, this program knows ${STORE_VERSION}`)
    this.found = found
  }
}

/** Brings the database to {@link STORE_VERSION} in one transaction. Throws {@link StoreFromFutureError}. */
export async function migrate(db: Database): Promise<void> {
  await durable(db, 'gateway.migrated', async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx)
    await sql`CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY)`.execute(tx)
    const { rows } = await sql<{ found: number | null }>`SELECT max(version) AS found FROM migration`.execute(tx)
    const found = rows[0]?.found ?? 0
    if (found > STORE_VERSION) throw new StoreFromFutureError(found)
    for (const migration of migrations) {
      if (migration.version <= found) continue
      for (const statement of migration.statements) await sql.raw(statement).execute(tx)
      await sql`INSERT INTO migration (version) VALUES (${migration.version})`.execute(tx)
    }
  })
}
