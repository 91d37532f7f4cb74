import type { Compilable } from 'kysely'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Db, Statement } from './open.ts'
import type { Tables } from './schema.ts'

/** Builds queries; it never runs one (better-sqlite3 does, synchronously, inside the core's own transactions). */
export const sqlBuilder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

const cache = new WeakMap<Db, Map<string, Statement>>()
/** The connection asked last: nearly always the same, and an entry asks a dozen times. */
let last: { db: Db; statements: Map<string, Statement> } | null = null

function statementsOf(db: Db): Map<string, Statement> {
  if (last?.db === db) return last.statements
  let statements = cache.get(db)
  if (statements === undefined) {
    statements = new Map()
    cache.set(db, statements)
  }
  last = { db, statements }
  return statements
}

/** A prepared statement for `sql`, kept for the life of the connection. */
export function prepared(db: Db, sql: string): Statement {
  const known = statementsOf(db)
  let statement = known.get(sql)
  if (statement === undefined) {
    statement = db.prepare(sql)
    known.set(sql, statement)
  }
  return statement
}

/** Rows of a query built with {@link sqlBuilder}, typed by it. For queries built per call (filters); hot paths use {@link prepared}. */
export function rowsOf<Row>(db: Db, query: Compilable<Row>): Row[] {
  const compiled = query.compile()
  return prepared(db, compiled.sql).all(...compiled.parameters) as Row[]
}

/** First row of a query, or undefined. */
export function rowOf<Row>(db: Db, query: Compilable<Row>): Row | undefined {
  const compiled = query.compile()
  return prepared(db, compiled.sql).get(...compiled.parameters) as Row | undefined
}

/**
 * Upsert statement of a table by its key columns, for projections: every other column takes the new value.
 * The row object must carry all `columns`.
 */
export function upsertSql(table: keyof Tables & string, key: string, columns: readonly string[]): string {
  const names = columns.join(', ')
  const values = columns.map((column) => `@${column}`).join(', ')
  const updates = columns
    .filter((column) => column !== key)
    .map((column) => `${column}=excluded.${column}`)
    .join(', ')
  return `INSERT INTO ${table} (${names}) VALUES (${values}) ON CONFLICT(${key}) DO UPDATE SET ${updates}`
}
