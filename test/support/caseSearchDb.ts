import { caseSearchDdl } from '../../db/caseSearch/index.ts'
import { type Db, openStore } from '../../db/open.ts'

/** Opens (or makes) an encrypted database with the search tables alone, opened as the program opens its own. */
export function openSearchDatabase(file: string, create: boolean): Db {
  const db = openStore(file, Buffer.alloc(32, 0x5a), { readonly: false })
  if (create) for (const statement of caseSearchDdl) db.exec(statement)
  return db
}
