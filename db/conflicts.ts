import type { Db } from './open.ts'
import type { ItemTable } from './schema.ts'
import { prepared } from './statements.ts'

/** Where conflicts are looked for; null = everywhere. */
export interface DoubtPlace {
  siteId: string | null
  roomId: string | null
}

const ITEMS = `FROM item INDEXED BY item_doubt JOIN site USING (site_id)
  WHERE doubts <> '{}' AND struck_reason IS NULL
    AND (@siteId IS NULL OR item.site_id = @siteId) AND (@roomId IS NULL OR item.room_id = @roomId)`

/**
 * Items that stand with two accounts of some field (G4), by site and number, at most `limit`, with the name of their site;
 * `total` counts all. A strike-out ends the question, so what is struck out is left out.
 */
export function itemsInDoubt(
  db: Db,
  place: DoubtPlace,
  limit: number,
): { total: number; rows: (ItemTable & { site_name: string })[] } {
  const { n } = prepared(db, `SELECT count(*) AS n ${ITEMS}`).get(place) as { n: number }
  if (n === 0) return { total: 0, rows: [] }
  const rows = prepared(
    db,
    `SELECT item.*, site.name AS site_name ${ITEMS} ORDER BY site.name, item.site_id, item.number LIMIT @limit`,
  ).all({ ...place, limit })
  return { total: n, rows: rows as (ItemTable & { site_name: string })[] }
}

/** Values in doubt of plans and rooms, by site: how many registers have two accounts. */
export function plansInDoubt(db: Db): { site_id: string; site_name: string; n: number }[] {
  const of = (table: string, more = ''): string =>
    `SELECT site_id, 1 AS one FROM ${table}, json_each(${table}.doubts) WHERE ${table}.doubts <> '{}'${more}`
  return prepared(
    db,
    `SELECT site_id, site.name AS site_name, count(*) AS n FROM (${of('plan')} UNION ALL
       ${of('plan_part', ' AND struck_reason IS NULL')} UNION ALL ${of('room', ' AND struck_reason IS NULL')})
     JOIN site USING (site_id) GROUP BY site_id ORDER BY site.name, site_id`,
  ).all() as { site_id: string; site_name: string; n: number }[]
}

/** A row of a plan, or a room, with registers in doubt (JSON), and what people call it. `id`: of a plan's head the site's. */
export interface PlanRowInDoubt {
  kind: string
  id: string
  site_id: string
  site_name: string
  label: string
  doubts: string
  rev: string
}

/** Rows of plans and rooms in which a register has two accounts, by site, at most `limit`. Struck-out rows ask nothing. */
export function planRowsInDoubt(db: Db, limit: number): PlanRowInDoubt[] {
  return prepared(
    db,
    `SELECT kind, id, site_id, site.name AS site_name, label, doubts, o.rev FROM (
       SELECT 'plan' AS kind, site_id AS id, site_id, '' AS label, doubts, rev FROM plan WHERE doubts <> '{}'
       UNION ALL SELECT kind, part_id, site_id, coalesce(json_extract(stated, '$.name'), json_extract(stated, '$.what'),
         json_extract(stated, '$.holder'), json_extract(stated, '$.title'), ''), doubts, rev FROM plan_part
         WHERE doubts <> '{}' AND struck_reason IS NULL
       UNION ALL SELECT 'room', room_id, site_id, code, doubts, rev FROM room
         WHERE doubts <> '{}' AND struck_reason IS NULL) o
     JOIN site USING (site_id) ORDER BY site.name, site_id, kind, label, id LIMIT ?`,
  ).all(limit) as PlanRowInDoubt[]
}

/** Names of what rows of a site's plan refer to: rooms, buildings, groups and occupants, by id. */
export function namesOfSite(db: Db, siteId: string): ReadonlyMap<string, string> {
  const rows = prepared(
    db,
    `SELECT room_id AS id, code AS name FROM room WHERE site_id = @site
     UNION ALL SELECT building_id, name FROM building WHERE site_id = @site
     UNION ALL SELECT part_id, json_extract(stated, '$.name') FROM plan_part
       WHERE site_id = @site AND kind IN ('group', 'occupant')`,
  ).all({ site: siteId }) as { id: string; name: string | null }[]
  return new Map(rows.map(({ id, name }) => [id, name ?? '']))
}
