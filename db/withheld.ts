import { noteAdoptedIn } from './branches.ts'
import { allHeads, type StreamHeadRow } from './heads.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** `back`: handed back, its bodies are gone; `coming`: asked for again, its bodies are on their way. */
export type Withheld = 'back' | 'coming'

/** Asked for every foreign event, so it is kept; a transaction that is rolled back forgets it. */
const known = new WeakMap<Db, Map<string, Withheld>>()

/** Scopes of which bodies are not all here (L8). */
export function withheldScopes(db: Db): ReadonlyMap<string, Withheld> {
  const kept = known.get(db)
  if (kept !== undefined) return kept
  const rows = prepared(db, 'SELECT scope, state FROM withheld_scope').all() as { scope: string; state: string }[]
  const read = new Map<string, Withheld>(rows.map(({ scope, state }) => [scope, state === 'coming' ? state : 'back']))
  known.set(db, read)
  return read
}

/** Forgets what was read of it, after a rollback. */
export function forgetWithheld(db: Db): void {
  known.delete(db)
}

/** Says how a scope stands; null = everything of it is here. */
export function setWithheld(db: Db, scope: string, state: Withheld | null): void {
  if (state === null) prepared(db, 'DELETE FROM withheld_scope WHERE scope = ?').run(scope)
  else prepared(db, 'INSERT OR REPLACE INTO withheld_scope (scope, state) VALUES (?, ?)').run(scope, state)
  forgetWithheld(db)
}

/**
 * Marks what a store that was filled from a copy has of scopes that were handed back: envelopes whose bodies are not here
 * are no copy, whoever let go of them (X4). In the caller's transaction.
 */
export function noteWithheld(db: Db): void {
  const rows = prepared(db, 'SELECT DISTINCT scope FROM hand_back').all() as { scope: string }[]
  for (const { scope } of rows) {
    if (!withheldScopes(db).has(scope) && bareEvents(db, scope) > 0) setWithheld(db, scope, 'back')
  }
}

/** Heads of what is here whole: what this laptop may say that it holds, and hand on (X4). */
export function heldHeads(db: Db): StreamHeadRow[] {
  const withheld = withheldScopes(db)
  return withheld.size === 0 ? allHeads(db) : allHeads(db).filter(({ scope }) => !withheld.has(scope))
}

/**
 * Heads up to which nothing has to be asked for: of a scope handed back its envelopes are enough; of one asked for again
 * a stream reaches up to its first event without a body.
 */
export function wantedHeads(db: Db): StreamHeadRow[] {
  const withheld = withheldScopes(db)
  if (withheld.size === 0) return allHeads(db)
  return allHeads(db).flatMap((head) => (withheld.get(head.scope) === 'coming' ? filledHead(db, head) : [head]))
}

function filledHead(db: Db, head: StreamHeadRow): StreamHeadRow[] {
  const { device, scope } = head
  const row = prepared(
    db,
    `SELECT seq, hash FROM event JOIN stream USING (stream_id) WHERE device = @device AND scope = @scope AND seq < coalesce(
       (SELECT min(seq) FROM event JOIN stream USING (stream_id) WHERE device = @device AND scope = @scope AND body IS NULL),
       9e15) ORDER BY seq DESC LIMIT 1`,
  ).get({ device, scope }) as { seq: number; hash: Uint8Array } | undefined
  return row === undefined ? [] : [{ device, scope, seq: row.seq, hash: Buffer.from(row.hash).toString('hex') }]
}

/** Puts the body of an event of a stream back where only its envelope stands; false when it has one. */
export function putBody(
  db: Db,
  place: { stream: number; seq: number; hash: string },
  { salt, body }: { salt: Uint8Array | null; body: Uint8Array | null },
): boolean {
  const { stream, seq, hash } = place
  const put = 'UPDATE event SET salt = ?, body = ? WHERE stream_id = ? AND seq = ? AND hash = ? AND body IS NULL'
  return prepared(db, put).run(salt, body, stream, seq, Buffer.from(hash, 'hex')).changes > 0
}

/** Events of a scope without a body. */
export function bareEvents(db: Db, scope: string): number {
  const row = prepared(
    db,
    'SELECT count(*) AS n FROM event JOIN stream USING (stream_id) WHERE scope = ? AND body IS NULL',
  ).get(scope)
  return (row as { n: number }).n
}

/**
 * Ends the coming of every scope whose bodies are all here again: they are held and handed on as before, and the files
 * they name are looked for. In the transaction that stored the last of them.
 */
export function settleComing(db: Db): void {
  for (const [scope, state] of withheldScopes(db)) {
    if (state !== 'coming' || bareEvents(db, scope) > 0) continue
    setWithheld(db, scope, null)
    noteAdoptedIn(db, scope)
    prepared(
      db,
      `UPDATE named_file_place SET event_id = min(event_id, (SELECT min(event_id) - 1 FROM event JOIN stream USING (stream_id)
         WHERE scope = ?))`,
    ).run(scope)
  }
}
