import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type OpenDatabase, openDatabase } from '../../../court/store/open.ts'
import { inMemory } from './inMemory.ts'

/** A database of one test file: embedded, or on the PostgreSQL that TEST_DATABASE_URL names. */
export interface DatabaseKind {
  name: string
  open(): Promise<OpenDatabase & { url: string | null; drop(): Promise<void> }>
}

const embedded: DatabaseKind = {
  name: 'embedded PostgreSQL (PGlite)',
  async open() {
    const database = await openDatabase(await inMemory())
    return { ...database, url: null, drop: database.close }
  },
}

async function asOwner(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A database of its own on a server; `url` for a second connection to it. */
export async function serverDatabase(server: string): Promise<OpenDatabase & { url: string; drop(): Promise<void> }> {
  const name = `fieldwrit_${randomBytes(6).toString('hex')}`
  await asOwner(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await openDatabase({ url: url.href })
  const drop = async (): Promise<void> => {
    await database.close()
    await asOwner(server, `DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { ...database, url: url.href, drop }
}

/** An empty database of a server for processes of their own; nobody of this process is connected to it. */
export interface ProcessDatabase {
  url: string
  /** Keeps a copy of it, and puts it back to that copy; both while nobody is connected. */
  keep(): Promise<void>
  putBack(): Promise<void>
  drop(): Promise<void>
}

/** Makes such a database. `server`: where the owner connects. */
async function processDatabase(server: string): Promise<ProcessDatabase> {
  const name = `fieldwrit_${randomBytes(6).toString('hex')}`
  const copied = async (to: string, from: string): Promise<void> => {
    await asOwner(server, `DROP DATABASE IF EXISTS ${to} WITH (FORCE)`)
    await asOwner(server, `CREATE DATABASE ${to} TEMPLATE ${from}`)
  }
  await asOwner(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    keep: () => copied(`${name}_copy`, name),
    putBack: () => copied(name, `${name}_copy`),
    async drop() {
      for (const one of [name, `${name}_copy`]) await asOwner(server, `DROP DATABASE IF EXISTS ${one} WITH (FORCE)`)
    },
  }
}

/** Databases for courts of processes: one more at each call, null where they keep their rows in their own folders. */
export function processDatabases(server: string | null) {
  const made: ProcessDatabase[] = []
  return {
    async next(): Promise<ProcessDatabase | null> {
      if (server === null) return null
      const database = await processDatabase(server)
      made.push(database)
      return database
    },
    async drop(): Promise<void> {
      for (const one of made) await one.drop()
    },
  }
}

/** The server of this machine's tests; undefined where it has none. */
export const testServer: string | undefined = process.env.TEST_DATABASE_URL

/** Every kind of database this machine can offer; the same tests run on each. */
export const databaseKinds: readonly DatabaseKind[] = [
  embedded,
  ...(testServer === undefined ? [] : [{ name: 'PostgreSQL server', open: () => serverDatabase(testServer) }]),
]
