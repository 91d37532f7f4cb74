import { isGranted } from '../../shared/sync/protocol.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import type { Database } from './schema.ts'

/** A file that was sent for a scope; `size` in bytes. */
export interface NewFile {
  hash: string
  scope: string
  size: number
  device: string
  at: number
}

/** Size of a file that is held for one of these scopes (a trailing `*` as in a grant); null when none of them has it. */
export async function heldFile(
  db: Database,
  court: Court,
  hash: string,
  scopes: readonly string[],
): Promise<number | null> {
  const rows = await db
    .selectFrom('file')
    .select(['scope', 'size'])
    .where('court_id', '=', court.court_id)
    .where('hash', '=', hash)
    .execute()
  return rows.find((row) => isGranted(scopes, row.scope))?.size ?? null
}

/** Notes a file of a scope; a repeat changes nothing. */
export async function keepFile(db: Database, court: Court, file: NewFile): Promise<void> {
  await durable(db, 'gateway.fileNoted', (tx) =>
    tx
      .insertInto('file')
      .values({ court_id: court.court_id, ...file })
      .onConflict((conflict) => conflict.columns(['court_id', 'hash', 'scope']).doNothing())
      .execute(),
  )
}
