import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type OpenDatabase, openDatabase } from '../../../court/store/open.ts'

/** A database of one test file: embedded, or on the PostgreSQL that TEST_DATABASE_URL names. */
export interface DatabaseKind {
  name: string
  open(): Promise<OpenDatabase & { url: string | null; drop(): Promise<void> }>
}

const embedded: DatabaseKind = {
  name: 'embedded PostgreSQL (PGlite)',
  async open() {
    const database = await openDatabase({ memory: true })
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

/** The server of this machine's tests; undefined where it has none. */
export const testServer: string | undefined = process.env.TEST_DATABASE_URL

/** Every kind of database this machine can offer; the same tests run on each. */
export const databaseKinds: readonly DatabaseKind[] = [
  embedded,
  ...(testServer === undefined ? [] : [{ name: 'PostgreSQL server', open: () => serverDatabase(testServer) }]),
]
