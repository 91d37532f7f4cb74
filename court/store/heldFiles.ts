import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import type { Database } from './schema.ts'

const HASH_BYTES = 32

/** Keeps which files a laptop signed that it holds, all of them, unless it said something newer (`at` ms of its clock). */
export async function keepHeldFiles(
  db: Database,
  court: Court,
  { device, at, hashes }: { device: string; at: number; hashes: readonly string[] },
): Promise<void> {
  const bytes = Buffer.concat(hashes.map((hash) => Buffer.from(hash, 'hex')))
  await durable(db, 'gateway.filesSaid', (tx) =>
    tx
      .insertInto('held_files')
      .values({ court_id: court.court_id, device, at, hashes: bytes })
      .onConflict((conflict) =>
        conflict.columns(['court_id', 'device']).doUpdateSet({ at, hashes: bytes }).where('held_files.at', '<=', at),
      )
      .execute(),
  )
}

/** The files a laptop last said that it holds; none when it never said. */
export async function heldFilesOf(db: Database, court: Court, device: string): Promise<ReadonlySet<string>> {
  const row = await db
    .selectFrom('held_files')
    .select('hashes')
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .executeTakeFirst()
  const bytes = Buffer.from(row?.hashes ?? [])
  const count = Math.floor(bytes.length / HASH_BYTES)
  return new Set(
    Array.from({ length: count }, (_, index) =>
      bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES).toString('hex'),
    ),
  )
}

/** A file of the court for whoever may have one of its scopes. */
export interface ScopedFile {
  hash: string
  size: number
  /** Whether the laptop that is asked about sent it itself. */
  own: boolean
}

/** Rows looked at in one question. */
const PAGE = 1000

/** Files of the scopes of a laptop, each once, the smallest first. */
export async function* filesOfScopes(
  db: Database,
  court: Court,
  device: string,
  isIn: (scope: string) => boolean,
): AsyncGenerator<ScopedFile> {
  let last = { size: -1, hash: '' }
  for (;;) {
    const { size, hash } = last
    const rows = await db
      .selectFrom('file')
      .select((of) => ['hash', of.fn.max('size').as('size'), of.fn<string[]>('array_agg', ['scope']).as('scopes')])
      .select((of) => of.fn<boolean>('bool_or', [of('device', '=', device)]).as('own'))
      .where('court_id', '=', court.court_id)
      .where((of) => of.or([of('size', '>', size), of.and([of('size', '=', size), of('hash', '>', hash)])]))
      .groupBy(['size', 'hash'])
      .orderBy('size')
      .orderBy('hash')
      .limit(PAGE)
      .execute()
    for (const row of rows) if (row.scopes.some(isIn)) yield { hash: row.hash, size: row.size, own: row.own }
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = { size: end.size, hash: end.hash }
  }
}
