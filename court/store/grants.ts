import { sql } from 'kysely'
import { type Grant, overOf, type TakenBack } from '../../shared/sync/grant.ts'
import { type Given, scopesInForce } from '../../shared/sync/inForce.ts'
import type { Court } from './courts.ts'
import type { Database, Tx } from './schema.ts'

/** Scopes a device may have at `at` (ms of the court's clock), less what was taken back, as `isGranted` reads them. */
export async function grantedTo(db: Database | Tx, court: Court, device: string, at: number): Promise<string[]> {
  const rows = await db
    .selectFrom('scope_grant')
    .select(['scope', 'over_ids'])
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', at)]))
    .execute()
  const withdrawn = await db
    .selectFrom('scope_taken_back')
    .select(['taken_id as id', 'scope'])
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .execute()
  return scopesInForce(
    rows.map((row): Given => ({ scope: row.scope, over: JSON.parse(row.over_ids) as string[] })),
    withdrawn,
  )
}

/** Every scope that was granted to a device or opened by it at any time: what it recorded there is taken (X5). */
export async function everGrantedTo(db: Database | Tx, court: Court, device: string): Promise<string[]> {
  const rows = await db
    .selectFrom('scope_grant')
    .select('scope')
    .distinct()
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .execute()
  return rows.map((row) => row.scope).sort()
}

/** Whether a device might have a scope at any time. */
export async function mightHave(db: Database | Tx, court: Court, device: string, scope: string): Promise<boolean> {
  return (await standingOf(db, court, device, scope)).granted
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
  if (!granted) await insertGrant(tx, court, { id: scope, device, scope, until: null, by: 'opened' }, [])
  return true
}

/** Keeps a grant; one that is known already changes nothing. */
export const keepGrant = (tx: Tx, court: Court, grant: Grant): Promise<void> =>
  insertGrant(tx, court, grant, overOf(grant))

async function insertGrant(
  tx: Tx,
  court: Court,
  { id, device, scope, until, by }: Pick<Grant, 'id' | 'device' | 'scope' | 'until' | 'by'>,
  over: readonly string[],
): Promise<void> {
  const grant = { grant_id: `${by} ${id}`, device, scope, until, given_by: by, over_ids: JSON.stringify(over) }
  await tx
    .insertInto('scope_grant')
    .values({ court_id: court.court_id, ...grant })
    .onConflict((conflict) => conflict.columns(['court_id', 'grant_id']).doNothing())
    .execute()
}

/** Keeps a withdrawal; one that is known already changes nothing, and none is ever taken out. */
export async function keepTakenBack(tx: Tx, court: Court, { id, device, scope, by }: TakenBack): Promise<void> {
  await tx
    .insertInto('scope_taken_back')
    .values({ court_id: court.court_id, taken_id: id, device, scope, taken_by: by })
    .onConflict((conflict) => conflict.columns(['court_id', 'taken_id', 'device', 'scope']).doNothing())
    .execute()
}
