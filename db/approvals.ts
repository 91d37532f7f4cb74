import { approvalsTypes, requestRank, understandsRequest } from '../shared/domain/approvals/events.ts'
import type { Verdict } from '../shared/domain/approvals/faults.ts'
import type { RequestKind } from '../shared/domain/approvals/kinds.ts'
import { foldRequest } from '../shared/domain/approvals/request.ts'
import { entityName } from '../shared/journal/ids.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import { placeOf, type StreamPlace } from './entityEvents.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { RequestDecisionTable, RequestTable } from './schema.ts'
import { prepared, rowOf, sqlBuilder, upsertSql } from './statements.ts'

const saveRequest = upsertSql('request', 'request_id', [
  'request_id',
  'scope',
  'case_id',
  'site_id',
  'kind',
  'subject',
  'title',
  'version',
  'drafted_by',
  'last_at',
  'claimed_state',
  'rev',
])

/**
 * Requests and the decisions that came for them. The rows say what the events claim: whether a decision counts depends on
 * keys and revocations, which no fold may ask (J3); the core verifies and remembers the answer beside the rows.
 */
export const approvalsProjection: Projection = {
  feature: 'approvals',
  version: 1,
  kinds: ['request'],
  types: Object.values(approvalsTypes),
  understands: understandsRequest,
  tables: [
    { name: 'request', key: 'request_id', local: [] },
    { name: 'request_decision', key: 'event_hash', local: [] },
  ],
  rankOf: requestRank,
  write: writeRequest,
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM request_decision; DELETE FROM request')
  },
}

function writeRequest(db: Db, id: string, _kind: string, history: EntityHistory): void {
  const fold = foldRequest(history, () => true)
  const first = creationOf(history, approvalsTypes.drafted)
  if (fold === null || first === null) return
  prepared(db, saveRequest).run({
    request_id: id,
    scope: first.scope,
    case_id: fold.caseId,
    site_id: fold.siteId,
    kind: fold.kind,
    subject: fold.subject,
    title: fold.title,
    version: fold.version,
    drafted_by: fold.draftedBy,
    last_at: Math.max(...history.events.map((event) => event.at[0])),
    claimed_state: fold.state,
    rev: revOf(history),
  })
  prepared(db, 'DELETE FROM request_decision WHERE request_id = ?').run(id)
  for (const decision of fold.decisions) {
    prepared(
      db,
      `INSERT INTO request_decision (event_hash, request_id, version, decision, officer_id, at, receipts)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(decision.hash, id, decision.version, decision.decision, decision.by, decision.at, decision.receipts.length)
  }
}

/** One request. */
export function requestRow(db: Db, requestId: string): RequestTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('request').selectAll().where('request_id', '=', requestId))
}

/** Requests about a subject (`plan:<site id>`), newest first. */
export function requestRowsOf(db: Db, subject: string): RequestTable[] {
  return prepared(db, 'SELECT * FROM request WHERE subject = ? ORDER BY last_at DESC, request_id DESC').all(
    subject,
  ) as RequestTable[]
}

/** Requests of one kind about a case, newest first. */
export function requestRowsOfCase(db: Db, caseId: string, kind: RequestKind): RequestTable[] {
  return prepared(
    db,
    'SELECT * FROM request WHERE case_id = ? AND kind = ? ORDER BY last_at DESC, request_id DESC',
  ).all(caseId, kind) as RequestTable[]
}

/**
 * Open by what the events claim, or holding a decision that isn't known to count, so that a forged approval hides
 * nothing.
 */
const OPEN = `(claimed_state IN ('drafted', 'submitted', 'returned')
       OR EXISTS (SELECT 1 FROM request_decision d LEFT JOIN decision_check c USING (event_hash)
         WHERE d.request_id = request.request_id AND coalesce(c.verdict, '') NOT LIKE '{"counts":true%'))`

/** Requests that somebody may still have to do something about, the longest waiting first; every one of them. */
export function openRequestRows(db: Db): RequestTable[] {
  return prepared(db, `SELECT * FROM request WHERE ${OPEN} ORDER BY last_at, request_id`).all() as RequestTable[]
}

/** Requests that ended and were touched since `since` (ms), newest first, at most `limit`. */
export function endedRequestRows(db: Db, since: number, limit: number): RequestTable[] {
  return prepared(
    db,
    `SELECT * FROM request WHERE NOT ${OPEN} AND last_at >= @since
     ORDER BY last_at DESC, request_id DESC LIMIT @limit`,
  ).all({ since, limit }) as RequestTable[]
}

/** The request that a decision's event (hex) belongs to; undefined when it is not here. */
export function requestOfDecision(db: Db, eventHash: string): RequestTable | undefined {
  return prepared(
    db,
    'SELECT r.* FROM request r JOIN request_decision d USING (request_id) WHERE d.event_hash = ?',
  ).get(eventHash) as RequestTable | undefined
}

/** Decisions of a request as they came. */
export function decisionRows(db: Db, requestId: string): RequestDecisionTable[] {
  return prepared(db, 'SELECT * FROM request_decision WHERE request_id = ? ORDER BY at, event_hash').all(
    requestId,
  ) as RequestDecisionTable[]
}

/** Where decisions stand that no receipt of the court came for (P1). */
export function unconfirmedPlaces(db: Db): StreamPlace[] {
  const rows = prepared(db, 'SELECT event_hash, request_id FROM request_decision WHERE receipts = 0').all()
  return (rows as { event_hash: string; request_id: string }[]).flatMap(
    ({ event_hash, request_id }) => placeOf(db, entityName('request', request_id), event_hash) ?? [],
  )
}

/** Forgets every verdict: they were made under another court's root, and are asked again where they are read. */
export function forgetVerdicts(db: Db): void {
  prepared(db, 'DELETE FROM decision_check').run()
}

/** What was remembered of a decision: the verdict, what it was compared with, and the newest revocation list known then. */
export interface RememberedVerdict {
  verdict: Verdict
  /** SHA-256 over what the decision was judged against; another basis is judged anew. */
  basis: string
  revocationsKnown: number
}

/** The remembered answer about a decision, or null. Local: never synced, never part of a rebuild. */
export function rememberedVerdict(db: Db, eventHash: string): RememberedVerdict | null {
  const row = prepared(db, 'SELECT verdict, basis, revocations_known FROM decision_check WHERE event_hash = ?').get(
    eventHash,
  ) as { verdict: string; basis: string; revocations_known: number } | undefined
  if (row === undefined) return null
  return { verdict: JSON.parse(row.verdict) as Verdict, basis: row.basis, revocationsKnown: row.revocations_known }
}

/** Remembers the answer about a decision. */
export function rememberVerdict(db: Db, eventHash: string, known: RememberedVerdict): void {
  prepared(
    db,
    'INSERT OR REPLACE INTO decision_check (event_hash, verdict, basis, revocations_known) VALUES (?, ?, ?, ?)',
  ).run(eventHash, JSON.stringify(known.verdict), known.basis, known.revocationsKnown)
}

/** Number of the newest court receipt this machine has verified; null before the first. */
export function newestReceipt(db: Db): number | null {
  const row = prepared(
    db,
    `SELECT max(json_extract(verdict, '$.number')) AS number FROM decision_check WHERE verdict LIKE '{"counts":true%'`,
  ).get()
  return (row as { number: number | null }).number
}

/** A look at one version of a request on this machine. */
export interface Look {
  officer_id: string
  version: number
  at: number
}

/** Every look at a request on this machine, newest version first. */
export function looksAt(db: Db, requestId: string): Look[] {
  return prepared(
    db,
    'SELECT officer_id, version, at FROM request_seen WHERE request_id = ? ORDER BY version DESC, at',
  ).all(requestId) as Look[]
}

/** Keeps that an officer has looked at a version, and when last. */
export function noteSeen(db: Db, officerId: string, requestId: string, version: number, at: number): void {
  prepared(db, 'INSERT OR REPLACE INTO request_seen (officer_id, request_id, version, at) VALUES (?, ?, ?, ?)').run(
    officerId,
    requestId,
    version,
    at,
  )
}

/** The court's newest arrival number; 0 before the first. */
export function arrivalNumber(db: Db, court: string): number {
  const row = prepared(db, 'SELECT number FROM court_arrival WHERE court = ?').get(court)
  return (row as { number: number } | undefined)?.number ?? 0
}

/** Takes the next arrival number in the transaction that stores what it numbers; false when it is taken already. */
export function takeArrival(db: Db, court: string, number: number): boolean {
  prepared(db, 'INSERT OR IGNORE INTO court_arrival (court, number) VALUES (?, 0)').run(court)
  const taken = prepared(db, 'UPDATE court_arrival SET number = ? WHERE court = ? AND number = ?')
  return taken.run(number, court, number - 1).changes === 1
}

/**
 * The founding event of a court as stored: the first of some device in the court's own scope. Newest body last. CROSS JOIN
 * keeps the order of the tables: the planner would rather walk through every event than sort the one that it finds.
 */
export function courtFoundings(db: Db, court: string): string[] {
  const rows = prepared(
    db,
    `SELECT e.body FROM stream s CROSS JOIN event e USING (stream_id)
     WHERE s.scope = ? AND e.seq = 1 AND e.type = 'identity.courtFounded' AND e.body IS NOT NULL ORDER BY e.event_id`,
  ).all(`court:${court}`) as { body: Uint8Array }[]
  return rows.map((row) => Buffer.from(row.body).toString('utf8'))
}
