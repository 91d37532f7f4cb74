import { createHash } from 'node:crypto'
import { LIFETIME_MS } from '../../shared/sync/token.ts'
import { durable } from './durable.ts'
import type { Database } from './schema.ts'

/** Uses a challenge up for all gateways of this database; false when one of them took it before. `at` ms. */
export function spendChallenge(db: Database, challenge: string, at: number): Promise<boolean> {
  const name = createHash('sha256').update(challenge, 'utf8').digest()
  return durable(db, 'gateway.challengeSpent', async (tx) => {
    await tx.deleteFrom('used_challenge').where('until', '<', at).execute()
    const row = await tx
      .insertInto('used_challenge')
      .values({ name, until: at + LIFETIME_MS.challenge })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('until')
      .executeTakeFirst()
    return row !== undefined
  })
}
