import type { SignedHolding } from '../../shared/contract/court/messages.ts'
import { chainsOf, keepChain } from './chains.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { isRevokedDevice } from './revocations.ts'
import type { Database } from './schema.ts'

/** Characters of holdings answered at once; the newest first, the rest another time. */
const ANSWER_CHARACTERS = 4 * 1024 * 1024

/**
 * Keeps what a device says it holds and answers what the others said, newest first (G5). Who was revoked is kept and told
 * nothing (P3).
 */
export async function keepReport(
  db: Database,
  court: Court,
  device: string,
  { token, chain }: SignedHolding,
  at: number,
): Promise<SignedHolding[]> {
  await durable(db, 'gateway.reportKept', async (tx) => {
    const row = { at, token, chain_id: await keepChain(tx, chain) }
    await tx
      .insertInto('holding_report')
      .values({ court_id: court.court_id, device, ...row })
      .onConflict((conflict) => conflict.columns(['court_id', 'device']).doUpdateSet(row))
      .execute()
  })
  return (await isRevokedDevice(db, court, device, at)) ? [] : othersReports(db, court, device)
}

async function othersReports(db: Database, court: Court, device: string): Promise<SignedHolding[]> {
  const rows = await db
    .selectFrom('holding_report')
    .select(['token', 'chain_id'])
    .where('court_id', '=', court.court_id)
    .where('device', '!=', device)
    .orderBy('at', 'desc')
    .limit(1000)
    .execute()
  const chains = await chainsOf(
    db,
    rows.map((row) => row.chain_id),
  )
  let left = ANSWER_CHARACTERS
  return rows.flatMap(({ token, chain_id }) => {
    const chain = chains.get(chain_id)
    left -= token.length
    return chain === undefined || left < 0 ? [] : [{ token, chain }]
  })
}
