import { foldLeaving, LEAVING_SHEET, leavingTypes, understandsLeaving } from '../shared/domain/sync/leaving.ts'
import { canonicalText, type JsonObject } from '../shared/journal/canonical.ts'
import { noRank } from '../shared/journal/registers.ts'
import { documentsTypes } from './documents.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'
import type { LeavingTable } from './syncSchema.ts'

const columns = ['leaving_id', 'site_id', 'kind', 'device', 'seq', 'officer_id', 'at', 'body', 'rev'] as const
const save = upsertSql('leaving', 'leaving_id', columns)

/** What laptops said of themselves before a site was left, and who answered for what was not even, as rows. */
export const leavingProjection: Projection = {
  feature: 'leaving',
  version: 1,
  kinds: ['leaving'],
  types: Object.values(leavingTypes),
  understands: understandsLeaving,
  tables: [{ name: 'leaving', key: 'leaving_id', local: [] }],
  rankOf: noRank,
  write(db, id, _kind, history) {
    const made = foldLeaving(history)
    if (made === null) return
    prepared(db, save).run({
      ...{ leaving_id: id, site_id: String(made.body.site), kind: made.type, device: made.device, seq: made.seq },
      ...{ officer_id: made.actor, at: made.at[0], body: canonicalText(made.body), rev: revOf(history) },
    })
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM leaving')
  },
}

/** A statement or an exception of a site with its body. */
export interface StoredLeaving extends Omit<LeavingTable, 'body'> {
  body: JsonObject
}

/** Statements and exceptions of a site; of one device in the order of its stream, exceptions last. */
export function leavingsOfSite(db: Db, siteId: string): StoredLeaving[] {
  const rows = prepared(db, 'SELECT * FROM leaving WHERE site_id = ? ORDER BY kind DESC, device, seq, leaving_id').all(
    siteId,
  ) as LeavingTable[]
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as JsonObject }))
}

/** The streams of a scope as they are here: up to which number, and when the newest event was written (ms). */
export function streamsOf(db: Db, scope: string): { device: string; last: number }[] {
  return prepared(
    db,
    `SELECT device, max(seq) AS last FROM stream JOIN event USING (stream_id) WHERE scope = ? GROUP BY device
     ORDER BY device`,
  ).all(scope) as { device: string; last: number }[]
}

/** Events of a stream after a place, those of the check itself and of its sheet left out. */
export function eventsAfterPlace(
  db: Db,
  { device, scope, seq }: { device: string; scope: string; seq: number },
): number {
  const types = JSON.stringify(Object.values(leavingTypes))
  const row = prepared(
    db,
    `SELECT count(*) AS n FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND seq > ?
       AND type NOT IN (SELECT value FROM json_each(?))
       AND NOT (type IN (?, ?) AND EXISTS (SELECT 1 FROM frozen_document d WHERE d.kind = ?
         AND 'document/' || d.document_id = json_extract(CAST(envelope AS TEXT), '$.entity')))`,
  ).get(device, scope, seq, types, documentsTypes.frozen, documentsTypes.printed, LEAVING_SHEET)
  return (row as { n: number }).n
}

/**
 * Files that a device named in a scope and that nobody else was seen to hold, by device. `own`: devices whose files lie on
 * this laptop; of others a file that is here is held twice already. `lost`: holders that count no more. Sheets of the check
 * are not counted: what they say stands in its events, which whoever holds them can print again.
 */
export function filesNowhereElse(
  db: Db,
  scope: string,
  { own, lost }: { own: readonly string[]; lost: readonly string[] },
): Map<string, number> {
  const rows = prepared(
    db,
    `SELECT device, count(*) AS n FROM named_file f WHERE scope = @scope
       AND (device IN (SELECT value FROM json_each(@own))
         OR NOT EXISTS (SELECT 1 FROM blob WHERE blob.hash = f.hash))
       AND NOT EXISTS (SELECT 1 FROM peer_file p WHERE p.hash = f.hash AND p.peer NOT IN (SELECT value FROM json_each(@lostPeers))
         AND substr(p.peer, instr(p.peer, ':') + 1) <> f.device)
       AND NOT EXISTS (SELECT 1 FROM device_file d WHERE d.hash = f.hash AND d.device <> f.device
         AND d.device NOT IN (SELECT value FROM json_each(@lost)))
       AND NOT EXISTS (SELECT 1 FROM frozen_document s WHERE s.snapshot_hash = f.hash AND s.kind = @sheet)
     GROUP BY device`,
  ).all({
    sheet: LEAVING_SHEET,
    ...{ scope, own: JSON.stringify(own), lost: JSON.stringify(lost) },
    lostPeers: JSON.stringify(lost.flatMap((device) => [`hub:${device}`, `bundle:${device}`])),
  }) as { device: string; n: number }[]
  return new Map(rows.map(({ device, n }) => [device, n]))
}

/** Pieces of a scope's streams that lie aside or wait for the one before, by the device that wrote them. */
export function piecesAside(db: Db, scope: string): Map<string, { aside: number; waiting: number }> {
  const rows = prepared(
    db,
    `SELECT device, sum(aside) AS aside, sum(waiting) AS waiting FROM (
       SELECT device, 1 AS aside, 0 AS waiting FROM quarantine WHERE scope = @scope
       UNION ALL SELECT device, 0, 1 FROM parked_event WHERE scope = @scope) GROUP BY device`,
  ).all({ scope }) as { device: string; aside: number; waiting: number }[]
  return new Map(rows.map(({ device, aside, waiting }) => [device, { aside, waiting }]))
}

/** Devices this laptop was before it became the one it is (X7), as its own stream says. */
export function formerDevices(db: Db, device: string): string[] {
  const found: string[] = []
  for (let at: string | null = device; at !== null; ) {
    const row = prepared(
      db,
      `SELECT json_extract(body, '$.from') AS former FROM event JOIN stream USING (stream_id)
       WHERE device = ? AND scope = 'device:' || device AND type = 'identity.deviceChanged' AND body IS NOT NULL
       ORDER BY seq DESC LIMIT 1`,
    ).get(at) as { former: string | null } | undefined
    const former: string | null = row?.former ?? null
    at = former === null || found.includes(former) || former === device ? null : former
    if (at !== null) found.push(at)
  }
  return found
}
