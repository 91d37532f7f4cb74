import type { Database } from './schema.ts'

/**
 * The secret behind challenges and tokens, made by whichever gateway asks first and shared by all of one database, so that
 * any of them answers any call.
 */
export async function sharedSecret(db: Database, random: (length: number) => Uint8Array): Promise<Buffer> {
  await db
    .insertInto('secret')
    .values({ name: 'exchange', value: random(32) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await db.selectFrom('secret').select('value').where('name', '=', 'exchange').executeTakeFirstOrThrow()
  return Buffer.from(row.value)
}
