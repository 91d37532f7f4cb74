import { caseRowById } from '../../db/cases.ts'
import { officerRows } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { planView } from '../../db/plans.ts'
import { siteRow, siteRows } from '../../db/site.ts'
import { type Permission, reachOf } from '../../shared/domain/identity/permissions.ts'
import { partsOf } from '../../shared/domain/plans/planView.ts'
import type { CoreContext } from './context.ts'
import { refuse } from './errors.ts'

/**
 * Refuses who may do this only in their own cases and acts in another officer's (domain §10, decision 0023). A case is
 * an officer's own by the register's handler or by a duty in the plan of one of its sites. A case whose handler has no
 * account on this laptop is nobody else's here: the deputy of the day is not locked out by a late register. Other
 * reaches need facts the laptop does not hold (0012). REFUSED `notYourCase` names the handler.
 */
export function requireReach(context: CoreContext, db: Db, permission: Permission, caseId: string): void {
  const { role, officerId, name } = context.session()
  if (reachOf(role, permission) !== 'own') return
  const handler = caseRowById(db, caseId)?.work_handler ?? ''
  const isKnownHere = officerRows(db).some((one) => one.active === 1 && one.name === handler)
  if (!isKnownHere || handler === name || hasDuty(db, caseId, officerId)) return
  refuse('notYourCase', 'case', handler)
}

/** {@link requireReach} by the site that is acted on; a site that is not here is refused elsewhere. */
export function requireSiteReach(context: CoreContext, db: Db, permission: Permission, siteId: string): void {
  const site = siteRow(db, siteId)
  if (site !== undefined) requireReach(context, db, permission, site.case_id)
}

function hasDuty(db: Db, caseId: string, officerId: string): boolean {
  return siteRows(db, caseId).some((site) =>
    partsOf(planView(db, site.site_id), 'duty').some(({ values }) => values.officerId === officerId),
  )
}
