import { sql } from 'kysely'
import type { Grant } from '../../shared/sync/grant.ts'
import type { Court } from './courts.ts'
import type { Database, Tx } from './schema.ts'

/** Scopes granted to a device at `at` (ms of the court's clock); a trailing `*` grants all that begin so. */
export async function grantedTo(db: Database | Tx, court: Court, device: string, at: number): Promise<string[]> {
  const rows = await db
    .selectFrom('scope_grant')
    .select('scope')
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', at)]))
    .execute()
  return [...new Set(rows.map((row) => row.scope))].sort()
}

/** What a device may open by writing in it first; the register is granted to desk staff only. */
const OPENED = /^(case|site):/

/** Whether a device may write into a scope: granted at any time, or a case or site nobody has written in yet. */
export async function mayWriteInto(db: Database | Tx, court: Court, device: string, scope: string): Promise<boolean> {
  const { granted, taken } = await standingOf(db, court, device, scope)
  return granted || (!taken && OPENED.test(scope))
}

/** Whether a scope was ever granted to a device, and whether anybody has written in it. */
async function standingOf(db: Database | Tx, court: Court, device: string, scope: string) {
  const { rows } = await sql<{ granted: boolean; taken: boolean }>`
    SELECT EXISTS (SELECT 1 FROM scope_grant WHERE court_id = ${court.court_id} AND device = ${device}
        AND (scope = ${scope} OR (right(scope, 1) = '*' AND starts_with(${scope}, left(scope, -1))))) AS granted,
      EXISTS (SELECT 1 FROM stream WHERE court_id = ${court.court_id} AND scope = ${scope}) AS taken`.execute(db)
  return rows[0] ?? { granted: false, taken: true }
}

/** Scopes nobody has to be granted: the court's, where every device tells of itself, and a device's own. */
const isEverybodys = ({ device, scope }: { device: string; scope: string }, court: Court): boolean =>
  scope === `court:${court.code}` || scope === `device:${device}`

/**
 * Lets a device begin a stream: who opens a new case or site holds it from then on. Asked again inside the transaction,
 * because two may open the same one at once. Returns false when the scope is another's.
 */
export async function openScope(tx: Tx, court: Court, stream: { device: string; scope: string }): Promise<boolean> {
  if (isEverybodys(stream, court)) return true
  const { device, scope } = stream
  const { granted, taken } = await standingOf(tx, court, device, scope)
  if (!granted && (taken || !OPENED.test(scope))) return false
  if (!granted) await keepGrant(tx, court, { id: scope, device, scope, until: null, by: 'opened' })
  return true
}

/** Keeps a grant; one that is known already changes nothing. */
export async function keepGrant(
  tx: Tx,
  court: Court,
  { id, device, scope, until, by }: Pick<Grant, 'id' | 'device' | 'scope' | 'until' | 'by'>,
): Promise<void> {
  await tx
    .insertInto('scope_grant')
    .values({ court_id: court.court_id, grant_id: `${by} ${id}`, device, scope, until, given_by: by })
    .onConflict((conflict) => conflict.columns(['court_id', 'grant_id']).doNothing())
    .execute()
}
