import type { Head, SignedHolding } from '../../shared/contract/court/messages.ts'
import { readHolding } from '../../shared/sync/holding.ts'
import { chainsOf, keepChain } from './chains.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { isRevokedDevice, trustOf } from './revocations.ts'
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
  signed: SignedHolding,
  at: number,
): Promise<SignedHolding[]> {
  await saveReport(db, court, device, signed, at)
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

/** What a device last signed that it holds; empty when it never said. */
export async function reportedHeads(db: Database, court: Court, device: string): Promise<Head[]> {
  const row = await reportRow(db, court, device)
  const chain = row === undefined ? undefined : (await chainsOf(db, [row.chain_id])).get(row.chain_id)
  if (row === undefined || chain === undefined) return []
  const holding = await readHolding({ token: row.token, chain }, await trustOf(db, court), 'device')
  return (holding?.heads ?? []).map(({ feed: _, ...head }) => head)
}

/** Keeps what a stick says that a device holds, unless that device has said something newer since (`at` of its own clock). */
export async function keepCarriedReport(db: Database, court: Court, signed: SignedHolding, at: number): Promise<void> {
  const trust = await trustOf(db, court)
  const holding = await readHolding(signed, trust, 'device')
  if (holding === null || (await isRevokedDevice(db, court, holding.holder, at))) return
  const row = await reportRow(db, court, holding.holder)
  const chain = row === undefined ? undefined : (await chainsOf(db, [row.chain_id])).get(row.chain_id)
  const known =
    row === undefined || chain === undefined ? null : await readHolding({ token: row.token, chain }, trust, 'device')
  if (known === null || known.at < holding.at) await saveReport(db, court, holding.holder, signed, at)
}

function reportRow(db: Database, court: Court, device: string) {
  return db
    .selectFrom('holding_report')
    .select(['token', 'chain_id'])
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .executeTakeFirst()
}

async function saveReport(
  db: Database,
  court: Court,
  device: string,
  { token, chain }: SignedHolding,
  at: number,
): Promise<void> {
  await durable(db, 'gateway.reportKept', async (tx) => {
    const row = { at: Math.trunc(at), token, chain_id: await keepChain(tx, chain) }
    await tx
      .insertInto('holding_report')
      .values({ court_id: court.court_id, device, ...row })
      .onConflict((conflict) => conflict.columns(['court_id', 'device']).doUpdateSet(row))
      .execute()
  })
}
