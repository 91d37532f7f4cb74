import type { Db } from './open.ts'
import { prepared } from './statements.ts'
import type { ScopeHoldingTable } from './syncSchema.ts'

/** What a device signed that it holds of one scope; `heads` the JSON of its heads as signed. */
export type ScopeHoldingRow = ScopeHoldingTable

/** Keeps it under the next number, unless the device said something newer of the scope. */
export function saveScopeHolding(db: Db, row: Omit<ScopeHoldingRow, 'number'>): void {
  prepared(
    db,
    `INSERT INTO scope_holding (device, scope, number, at, token, heads)
     VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM scope_holding), ?, ?, ?)
     ON CONFLICT (device, scope) DO UPDATE SET number=excluded.number, at=excluded.at, token=excluded.token,
       heads=excluded.heads WHERE excluded.at > scope_holding.at`,
  ).run(row.device, row.scope, row.at, row.token, row.heads)
}

/** Everything a device said, by scope. */
export function scopeHoldingsOf(db: Db, device: string): ScopeHoldingRow[] {
  return prepared(db, 'SELECT * FROM scope_holding WHERE device = ? ORDER BY scope').all(device) as ScopeHoldingRow[]
}

/** Everything every device said. */
export function allScopeHoldings(db: Db): ScopeHoldingRow[] {
  return prepared(db, 'SELECT * FROM scope_holding ORDER BY device, scope').all() as ScopeHoldingRow[]
}

/** What was kept after a number, at most `limit` rows, in order. */
export function scopeHoldingsAfter(db: Db, after: number, limit: number): ScopeHoldingRow[] {
  return prepared(db, 'SELECT * FROM scope_holding WHERE number > ? ORDER BY number LIMIT ?').all(
    after,
    limit,
  ) as ScopeHoldingRow[]
}

/** The newest number; 0 = nothing was kept. */
export function newestHoldingNumber(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(number), 0) AS n FROM scope_holding').get() as { n: number }).n
}

/** Keeps the chain that proves a holder's key, as JSON. */
export function saveHolderChain(db: Db, device: string, chain: string): void {
  prepared(db, 'INSERT OR REPLACE INTO holder_chain (device, chain) VALUES (?, ?)').run(device, chain)
}

/** The chain that proves a holder's key, as JSON; null when none was kept. */
export function holderChain(db: Db, device: string): string | null {
  const row = prepared(db, 'SELECT chain FROM holder_chain WHERE device = ?').get(device)
  return (row as { chain: string } | undefined)?.chain ?? null
}
