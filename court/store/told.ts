import type { TellAnswer } from '../../shared/contract/court/messages.ts'
import type { HeardHoldings } from '../../shared/sync/holder.ts'
import { peekScopeHolding, type ScopeHolding } from '../../shared/sync/holding.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import { chainsOf, keepChain } from './chains.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { isRevokedDevice } from './revocations.ts'
import type { Database } from './schema.ts'

/** Rows looked at for one answer, and characters of holdings in it. */
const LOOKED_AT = 5000
const ANSWER_CHARACTERS = 2 * 1024 * 1024

/**
 * Keeps what a device says it holds, scope by scope, and answers what others said of `scopes` after a place (G5). Who was
 * revoked is kept and told nothing (P3). Nobody's newer word gives way to an older one of its own.
 */
export async function keepTold(
  db: Database,
  court: Court,
  who: { device: string; said: HeardHoldings; scopes: readonly string[]; at: number },
): Promise<TellAnswer> {
  await saveTold(db, court, who.device, who.said)
  if (await isRevokedDevice(db, court, who.device, who.at)) return { told: [], after: who.said.after, more: false }
  return others(db, court, who)
}

/** Keeps what one device said; of one scope said twice the newer. */
export async function saveTold(
  db: Database,
  court: Court,
  device: string,
  { holdings, chain }: Pick<HeardHoldings, 'holdings' | 'chain'>,
): Promise<void> {
  const newest = new Map(
    holdings.toSorted((a, b) => a.holding.at - b.holding.at).map((one) => [one.holding.scope, one]),
  )
  if (newest.size === 0 || chain === null) return
  await durable(db, 'gateway.toldKept', async (tx) => {
    const chain_id = await keepChain(tx, chain)
    // One counter for each court, held until the commit: a smaller number never appears after a larger one was read.
    const { told } = await tx
      .updateTable('court')
      .set((row) => ({ told: row('told', '+', newest.size) }))
      .where('court_id', '=', court.court_id)
      .returning('told')
      .executeTakeFirstOrThrow()
    const first = Number(told) - newest.size + 1
    const rows = [...newest.values()].map(({ token, holding: { scope, at } }, index) => {
      return { court_id: court.court_id, device, scope, number: first + index, at, token, chain_id }
    })
    await tx
      .insertInto('scope_holding')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['court_id', 'device', 'scope'])
          .doUpdateSet((row) => ({
            number: row.ref('excluded.number'),
            at: row.ref('excluded.at'),
            token: row.ref('excluded.token'),
            chain_id: row.ref('excluded.chain_id'),
          }))
          .whereRef('excluded.at', '>', 'scope_holding.at'),
      )
      .execute()
  })
}

async function others(
  db: Database,
  court: Court,
  { device, said, scopes }: { device: string; said: HeardHoldings; scopes: readonly string[] },
): Promise<TellAnswer> {
  const { told: newest } = await db
    .selectFrom('court')
    .select('told')
    .where('court_id', '=', court.court_id)
    .executeTakeFirstOrThrow()
  const after = said.after > Number(newest) ? 0 : said.after
  const rows = await db
    .selectFrom('scope_holding')
    .select(['number', 'device', 'scope', 'token', 'chain_id'])
    .where('court_id', '=', court.court_id)
    .where('number', '>', after)
    .orderBy('number')
    .limit(LOOKED_AT)
    .execute()
  const mine = rows.filter((row) => row.device !== device && isGranted(scopes, row.scope))
  const taken: typeof rows = []
  let left = ANSWER_CHARACTERS
  for (const row of mine) {
    if (taken.length > 0 && left < row.token.length) break
    taken.push(row)
    left -= row.token.length
  }
  const isCut = taken.length < mine.length
  const upTo = isCut ? taken.at(-1)?.number : rows.at(-1)?.number
  const byChain = Map.groupBy(taken, (row) => row.chain_id)
  const chains = await chainsOf(db, [...byChain.keys()])
  return {
    told: [...byChain].flatMap(([id, some]) => {
      const chain = chains.get(id)
      return chain === undefined ? [] : [{ chain, tokens: some.map((row) => row.token) }]
    }),
    after: Number(upTo ?? after),
    more: isCut || rows.length === LOOKED_AT,
  }
}

/** What a device last said of each scope. */
export async function toldBy(db: Database, court: Court, device: string): Promise<ScopeHolding[]> {
  const rows = await db
    .selectFrom('scope_holding')
    .select('token')
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .execute()
  return rows.flatMap(({ token }) => peekScopeHolding(token) ?? [])
}
