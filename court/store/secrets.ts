import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import type { Database } from './schema.ts'

/**
 * Secrets of a court's gateways, made by whichever asks first and shared by all of one database, so that any of them
 * answers any call: `exchange` stands behind challenges and tokens, `sealing` opens sticks (raw X25519). Each court has its
 * own: a token says a device, not whose it is. They lie beside what they protect, which is plain in the same database.
 */
export async function sharedSecret(
  db: Database,
  court: Court,
  use: 'exchange' | 'sealing',
  random: (length: number) => Uint8Array,
): Promise<Buffer> {
  const name = `${use} ${court.code}`
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
