import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import type { Database, Tx } from './schema.ts'

/** Keeps the key a laptop has sticks sealed to (raw X25519, base64url), unless a newer one is known. */
export async function keepSealingKey(
  tx: Tx,
  court: Court,
  { device, publicKey, at }: { device: string; publicKey: string; at: number },
): Promise<void> {
  await tx
    .insertInto('sealing_key')
    .values({ court_id: court.court_id, device, public_key: publicKey, at })
    .onConflict((conflict) =>
      conflict
        .columns(['court_id', 'device'])
        .doUpdateSet({ public_key: publicKey, at })
        .where('sealing_key.at', '<', at),
    )
    .execute()
}

/** The same as a transaction of its own. */
export function rememberSealingKey(
  db: Database,
  court: Court,
  key: { device: string; publicKey: string; at: number },
): Promise<void> {
  return durable(db, 'gateway.sealingKeyKept', (tx) => keepSealingKey(tx, court, key))
}

/** The key of a laptop; null while none is known. */
export async function sealingKeyOf(db: Database, court: Court, device: string): Promise<string | null> {
  const row = await db
    .selectFrom('sealing_key')
    .select('public_key')
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .executeTakeFirst()
  return row?.public_key ?? null
}
