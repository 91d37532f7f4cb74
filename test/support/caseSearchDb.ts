import Database from 'better-sqlite3-multiple-ciphers'
import { caseSearchDdl } from '../../db/caseSearch/index.ts'

/** Opens (or makes) an encrypted database with the search tables alone, set up as the program sets up its own. */
export function openSearchDatabase(file: string, create: boolean): Database.Database {
  const db = new Database(file)
  db.pragma(`cipher='sqlcipher'`)
  db.pragma('legacy=4')
  db.pragma(`key="x'${'5a'.repeat(32)}'"`)
  db.pragma('temp_store=MEMORY')
  db.pragma('journal_mode=WAL')
  db.pragma('synchronous=FULL')
  db.pragma('cache_size=-65536')
  if (create) for (const statement of caseSearchDdl) db.exec(statement)
  return db
}
