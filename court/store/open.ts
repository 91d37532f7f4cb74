import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import { Pool, types } from 'pg'
import { migrate } from './migrate.ts'
import type { Database, Tables } from './schema.ts'

/** Where the gateway keeps its rows: PostgreSQL inside this process over a folder (or over a copy in memory), or a court's own. */
export type Place = { folder: string } | { memory: Blob } | { url: string }

/** An open database. */
export interface OpenDatabase {
  db: Database
  kind: 'embedded' | 'server'
  close(): Promise<void>
}

const INT8 = 20
/** Connections of one gateway; writers of one court take turns anyway. */
const CONNECTIONS = 10
/** A statement that takes longer is ended: a client has long gone by then. */
const STATEMENT_MS = 60_000

/**
 * Opens the database and brings it up to date. Throws StoreFromFutureError, what the driver throws for a place that can't
 * be reached, and an Error `NOT_UTF8` for a server database in which Chinese names would not survive.
 */
export async function openDatabase(place: Place): Promise<OpenDatabase> {
  const db = 'url' in place ? serverDatabase(place.url) : await embeddedDatabase(place)
  try {
    const { rows } = await sql<{ server_encoding: string }>`SHOW server_encoding`.execute(db)
    if (rows[0]?.server_encoding !== 'UTF8') throw Object.assign(new Error('not UTF8'), { code: 'NOT_UTF8' })
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, kind: 'url' in place ? 'server' : 'embedded', close: () => db.destroy() }
}

async function embeddedDatabase(place: { folder: string } | { memory: Blob }): Promise<Database> {
  const parsers = { [INT8]: Number }
  if ('folder' in place) await mkdir(place.folder, { recursive: true, mode: 0o700 })
  const where = 'folder' in place ? { dataDir: place.folder } : { loadDataDir: place.memory }
  const pglite = new PGlite({ ...where, parsers })
  return new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
}

function serverDatabase(connectionString: string): Database {
  const pool = new Pool({
    ...{ connectionString, max: CONNECTIONS, statement_timeout: STATEMENT_MS, connectionTimeoutMillis: 10_000 },
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  })
  // A connection that breaks while idle is replaced by the next call; without a listener it would end the process.
  pool.on('error', () => undefined)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
