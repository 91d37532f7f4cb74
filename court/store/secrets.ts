import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import type { Database } from './schema.ts'

/**
 * The secret behind challenges and tokens, made by whichever gateway asks first and shared by all of one database, so that
 * any of them answers any call. Each court has its own: a token says a device, not whose it is.
 */
export async function sharedSecret(
  db: Database,
  court: Court,
  random: (length: number) => Uint8Array,
): Promise<Buffer> {
  const name = `exchange ${court.code}`
  const made = { name, value: random(32) }
  await durable(db, 'gateway.secretKept', (tx) =>
    tx
      .insertInto('secret')
      .values(made)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute(),
  )
  const row = await db.selectFrom('secret').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return Buffer.from(row.value)
}
