import { syncTypes } from '../shared/domain/sync/events.ts'
import { parseEnvelope } from '../shared/journal/envelope.ts'
import { splitEntity } from '../shared/journal/ids.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import { forgetStated } from './cases.ts'
import { readNamedFiles } from './files.ts'
import type { Db } from './open.ts'
import { forgetPlanRows } from './plansMemory.ts'
import { revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'
import type { HandBackTable } from './syncSchema.ts'
import { setWithheld } from './withheld.ts'

const columns = [
  ...['hand_back_id', 'scope', 'name', 'device', 'at', 'officer_id', 'reason', 'holder', 'events', 'files'],
  ...['again_at', 'rev', 'together'],
]

/** Folds what a laptop said of a scope it handed back. */
export function writeHandBack(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, syncTypes.handedBack)
  if (made === null) return
  const { scope, name, reason, holder, events, files } = made.body
  const together = Array.isArray(made.body.together) ? made.body.together.map(String) : []
  const again = history.events.findLast((event) => event.type === syncTypes.takenAgain && event.body !== null)
  prepared(db, upsertSql('hand_back', 'hand_back_id', columns)).run({
    ...{ hand_back_id: id, scope, name, reason, holder, events, files, device: made.device, at: made.at[0] },
    ...{ officer_id: made.actor, again_at: again?.at[0] ?? null, rev: revOf(history) },
    together: JSON.stringify(together),
  })
}

/** What was handed back as this store knows it, also under an earlier device id, newest first. */
export function handBackRows(db: Db): HandBackTable[] {
  return prepared(db, 'SELECT * FROM hand_back ORDER BY at DESC').all() as HandBackTable[]
}

/** Rows of the kinds of entity that lie in a site or a case: which tables, found by which column. Plan parts stand under their entity. */
const ROWS: Readonly<Record<string, readonly (readonly [table: string, column: string])[]>> = {
  site: [['site', 'site_id']],
  building: [['building', 'building_id']],
  room: [['room', 'room_id']],
  plan: [
    ['plan', 'site_id'],
    ['plan_task', 'site_id'],
  ],
  planVersion: [['plan_version', 'version_id']],
  gateStep: [['gate_step', 'record_id']],
  objection: [['objection', 'objection_id']],
  request: [
    ['request', 'request_id'],
    ['request_decision', 'request_id'],
  ],
  document: [
    ['frozen_document', 'document_id'],
    ['document_print', 'document_id'],
    ['document_scan', 'document_id'],
  ],
  paperPackage: [['paper_package', 'package_id']],
  signingSheet: [['signing_sheet', 'document_id']],
  pageSignature: [['page_signature', 'entry_id']],
  lot: [['lot', 'lot_id']],
  agreement: [['agreement', 'agreement_id']],
  payment: [['agreement_payment', 'payment_id']],
  leaving: [['leaving', 'leaving_id']],
  note: [['case_note', 'note_id']],
  deadline: [['deadline', 'deadline_id']],
  localUntil: [['local_until', 'local_id']],
}

/** Kinds of entity whose rows are known to lie in a site or a case; `parts`: the kinds of a plan's parts. */
export function kindsHandedBack(parts: readonly string[]): string[] {
  return ['item', 'case', ...parts, ...Object.keys(ROWS)]
}

/** A kind of entity whose rows this program does not know how to take out: nothing is handed back then. */
export class UnknownRowsError extends Error {
  readonly kind: string
  constructor(kind: string) {
    super(`rows of ${kind}`)
    this.kind = kind
  }
}

/**
 * Lets go of a scope (L8), in the caller's transaction: bodies, rows, search and names of files go; envelopes, heads, signed
 * heads and receipts stay, so that every chain still verifies. Answers with the files that nothing else here names; the
 * caller removes them after the commit. `parts`: the kinds of a plan's parts.
 */
export function letGo(db: Db, scope: string, parts: readonly string[]): { events: number; files: string[] } {
  while (readNamedFiles(db).more);
  const rows = prepared(db, 'SELECT envelope FROM event JOIN stream USING (stream_id) WHERE scope = ?').iterate(scope)
  const entities = new Set<string>()
  for (const { envelope } of rows as IterableIterator<{ envelope: Uint8Array }>) {
    const entity = parseEnvelope(envelope)?.entity
    if (entity !== undefined) entities.add(entity)
  }
  for (const entity of entities) deleteRows(db, entity, parts)
  const { changes } = prepared(
    db,
    `UPDATE event SET body = NULL, salt = NULL, answer = NULL
     WHERE stream_id IN (SELECT stream_id FROM stream WHERE scope = ?)`,
  ).run(scope)
  const named = prepared(
    db,
    `SELECT hash FROM named_file JOIN blob USING (hash) WHERE scope = ?
       AND NOT EXISTS (SELECT 1 FROM named_file o WHERE o.hash = named_file.hash AND o.scope <> named_file.scope)`,
  ).all(scope) as { hash: string }[]
  for (const { hash } of named) prepared(db, 'DELETE FROM blob WHERE hash = ?').run(hash)
  prepared(db, 'DELETE FROM named_file WHERE scope = ?').run(scope)
  // What adopted events carried is gone with their bodies, so nothing stands for it any more (X7).
  prepared(
    db,
    'DELETE FROM adopted WHERE event_id IN (SELECT event_id FROM event JOIN stream USING (stream_id) WHERE scope = ?)',
  ).run(scope)
  setWithheld(db, scope, 'back')
  forgetPlanRows(db)
  return { events: changes, files: named.map(({ hash }) => hash) }
}

function deleteRows(db: Db, entity: string, parts: readonly string[]): void {
  const { kind, id } = splitEntity(entity)
  if (kind === 'item') {
    deleteItem(db, id)
    return
  }
  if (kind === 'case') {
    forgetStated(db, id)
    return
  }
  if (parts.includes(kind)) {
    prepared(db, 'DELETE FROM plan_part WHERE entity = ?').run(entity)
    return
  }
  const tables = ROWS[kind]
  if (tables === undefined) throw new UnknownRowsError(kind)
  for (const [table, column] of tables) prepared(db, `DELETE FROM ${table} WHERE ${column} = ?`).run(id)
}

function deleteItem(db: Db, id: string): void {
  const row = prepared(db, 'DELETE FROM item WHERE item_id = ? RETURNING item_row').get(id) as
    | { item_row: number }
    | undefined
  if (row === undefined) return
  prepared(db, 'DELETE FROM item_text WHERE item_row = ?').run(row.item_row)
  prepared(db, 'DELETE FROM item_gram WHERE rowid = ?').run(row.item_row)
}

/**
 * What of a scope one other side was not seen to hold: events, and files that are here. Of own streams only what it signed
 * for; a head that stands elsewhere than ours may be of another branch, and says nothing of what is here (X7).
 */
export function notHeldBy(
  db: Db,
  { scope, device, peer }: { scope: string; device: string; peer: string },
): { events: number; files: number } {
  const { events } = prepared(
    db,
    `SELECT coalesce(sum(max(0, last - held)), 0) AS events FROM (
       SELECT (SELECT max(seq) FROM event e WHERE e.stream_id = s.stream_id) AS last,
         coalesce((SELECT CASE WHEN s.device = @device THEN h.signed_seq ELSE h.seq END FROM peer_head h
           JOIN event e ON e.stream_id = s.stream_id AND e.seq = h.seq AND lower(hex(e.hash)) = h.hash
           WHERE h.peer = @peer AND h.device = s.device AND h.scope = s.scope), 0) AS held
       FROM stream s WHERE s.scope = @scope) WHERE last IS NOT NULL`,
  ).get({ scope, device, peer }) as { events: number }
  const { files } = prepared(
    db,
    `SELECT count(*) AS files FROM named_file f JOIN blob USING (hash) WHERE f.scope = @scope
       AND NOT EXISTS (SELECT 1 FROM peer_file p WHERE p.peer = @peer AND p.hash = f.hash AND p.scope = f.scope)
       AND NOT EXISTS (SELECT 1 FROM device_file d WHERE d.device = substr(@peer, instr(@peer, ':') + 1) AND d.hash = f.hash)`,
  ).get({ scope, peer }) as { files: number }
  return { events, files }
}

/** What of a scope waits or was set aside, and half-typed text that belongs to it (`ids`: the site and its rooms). */
export function looseEnds(db: Db, scope: string, ids: readonly string[]): { aside: number; drafts: number } {
  const { n } = prepared(
    db,
    `SELECT (SELECT count(*) FROM quarantine WHERE scope = @scope)
       + (SELECT count(*) FROM parked_event WHERE scope = @scope) AS n`,
  ).get({ scope }) as { n: number }
  const slots = prepared(db, 'SELECT slot FROM draft').all() as { slot: string }[]
  return { aside: n, drafts: slots.filter(({ slot }) => ids.some((id) => slot.includes(id))).length }
}

/** Sites of which events are here, with how many. */
export function siteScopes(db: Db): { scope: string; events: number }[] {
  return scopesLike(db, 'site:%')
}

/** Cases of which events are here in a scope of their own, with how many. */
export function caseScopes(db: Db): { scope: string; events: number }[] {
  return scopesLike(db, 'case:%')
}

function scopesLike(db: Db, like: string): { scope: string; events: number }[] {
  return prepared(
    db,
    `SELECT scope, sum((SELECT count(*) FROM event e WHERE e.stream_id = s.stream_id)) AS events FROM stream s
     WHERE scope LIKE ? GROUP BY scope HAVING events > 0 ORDER BY scope`,
  ).all(like) as { scope: string; events: number }[]
}
