import { createHash } from 'node:crypto'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import type { Database, Tx } from './schema.ts'

function nameOf({ certificate, issuing, root }: Chain): Buffer {
  return createHash('sha256').update(`${certificate}\n${issuing}\n${root}`).digest()
}

/** Keeps a chain once; every piece of a stream names the one it came with. Returns its number. */
export async function keepChain(tx: Tx, chain: Chain): Promise<number> {
  const name = nameOf(chain)
  const known = await tx.selectFrom('chain').select('chain_id').where('name', '=', name).executeTakeFirst()
  if (known !== undefined) return known.chain_id
  const { certificate, issuing, root } = chain
  const made = await tx
    .insertInto('chain')
    .values({ name, certificate, issuing, root })
    // Of two courts that keep the same one at once the second takes the first's.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ certificate }))
    .returning('chain_id')
    .executeTakeFirstOrThrow()
  return made.chain_id
}

/** Chains by number. */
export async function chainsOf(db: Database | Tx, ids: readonly number[]): Promise<Map<number, Chain>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('chain')
    .select(['chain_id', 'certificate', 'issuing', 'root'])
    .where('chain_id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ chain_id, ...chain }) => [chain_id, chain]))
}
