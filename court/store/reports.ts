import type { Head, SignedHolding } from '../../shared/contract/court/messages.ts'
import { mayHear, peekHolding, readHolding, readScopeHolding } from '../../shared/sync/holding.ts'
import { chainsOf, keepChain } from './chains.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { grantedTo } from './grants.ts'
import { isRevokedDevice, trustOf } from './revocations.ts'
import type { Database } from './schema.ts'
import { saveTold, toldBy } from './told.ts'

/** Characters of holdings answered at once; the newest first, the rest another time. */
const ANSWER_CHARACTERS = 4 * 1024 * 1024

/**
 * Keeps what a device of version 1 says it holds, all scopes in one signature, and answers what others said so, newest
 * first, of whose scopes it may have every one (G5). Who was revoked is kept and told nothing (P3).
 */
export async function keepReport(
  db: Database,
  court: Court,
  device: string,
  signed: SignedHolding,
  at: number,
): Promise<SignedHolding[]> {
  await saveReport(db, court, device, signed, at)
  if (await isRevokedDevice(db, court, device, at)) return []
  return othersReports(db, court, device, [`court:${court.code}`, ...(await grantedTo(db, court, device, at))])
}

async function othersReports(
  db: Database,
  court: Court,
  device: string,
  scopes: readonly string[],
): Promise<SignedHolding[]> {
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
    const holding = peekHolding(token)
    if (holding === null || !mayHear(scopes, holding)) return []
    left -= token.length
    return chain === undefined || left < 0 ? [] : [{ token, chain }]
  })
}

/** What a device last signed that it holds, in one signature or scope by scope; empty when it never said. */
export async function reportedHeads(db: Database, court: Court, device: string): Promise<Head[]> {
  const row = await reportRow(db, court, device)
  const whole = row === undefined ? null : peekHolding(row.token)
  const parts = await toldBy(db, court, device)
  const newer = new Set(parts.filter(({ at }) => at >= (whole?.at ?? 0)).map(({ scope }) => scope))
  return [
    ...(whole?.heads ?? []).filter(({ scope }) => !newer.has(scope)).map(({ feed: _, ...head }) => head),
    ...parts.filter(({ scope }) => newer.has(scope)).flatMap(({ scope, heads }) => heads.map((h) => ({ ...h, scope }))),
  ]
}

/** Keeps what a stick says that a device holds, unless that device has said something newer since (`at` of its own clock). */
export async function keepCarriedReport(db: Database, court: Court, signed: SignedHolding, at: number): Promise<void> {
  const trust = await trustOf(db, court)
  const ofScope = await readScopeHolding(signed, trust)
  if (ofScope !== null && ofScope.court === court.code) {
    const said = { holdings: [{ token: signed.token, holding: ofScope }], chain: signed.chain }
    if (!(await isRevokedDevice(db, court, ofScope.holder, at))) await saveTold(db, court, ofScope.holder, said)
    return
  }
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
