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
