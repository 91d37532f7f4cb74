import { caseRowById, partyNames } from '../../db/cases.ts'
import { taskOf } from '../../db/gate.ts'
import type { Db } from '../../db/open.ts'
import type { SiteTable } from '../../db/schema.ts'
import { siteRow } from '../../db/site.ts'
import { found } from './errors.ts'

/** What the screens about a site's goods say of the site itself. `now`: RFC 3339. NOT_FOUND `site` or `case`. */
export function siteHead(db: Db, siteId: string, now: string) {
  const site = found(siteRow(db, siteId), 'site')
  const row = found(caseRowById(db, site.case_id), 'case')
  return {
    siteId,
    siteName: site.name,
    caseId: site.case_id,
    caseNo: row.case_no,
    state: taskOf(db, siteId)?.fold.state ?? null,
    debtors: partyNames(row.debtors),
    now,
  }
}

/** Where a site is, as papers say it: its address, or its name while nobody wrote one. */
export function whereabouts({ address, name }: SiteTable): string {
  return address === '' ? name : address
}
