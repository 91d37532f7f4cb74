import { requestRowsOf } from '../../../db/approvals.ts'
import { defaultApprovalRules, type RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { standingDecision } from '../../../shared/domain/approvals/request.ts'
import type { OrderPages } from '../../../shared/domain/plans/stepAuthority.ts'
import { loadRequest, verdictOf } from '../approvals/verdicts.ts'
import type { CoreContext } from '../context.ts'

/** What only the president signs (CPL 119, 259, 261). */
export const SIGNED_BY_PRESIDENT: readonly RequestKind[] = ['announcement', 'searchWarrant', 'fine', 'detention']

/**
 * Pages that went to the president about a site, and those of them that a decision counting here approves. A request
 * that was withdrawn or replaced approves nothing.
 */
export function orderPages(context: CoreContext, siteId: string): OrderPages {
  const { db } = context.store()
  const drawn = new Set<string>()
  const approved = new Set<string>()
  for (const kind of SIGNED_BY_PRESIDENT) {
    for (const row of requestRowsOf(db, `${kind}:${siteId}`)) {
      const { fold } = loadRequest(context, defaultApprovalRules, row.request_id)
      for (const submission of fold.submissions) {
        drawn.add(submission.rendering.hash)
        const claim = standingDecision(fold, submission.version)
        const counts = claim !== null && verdictOf(db, claim)?.counts === true
        if (fold.ended === null && counts && claim.decision === 'APPROVED') approved.add(submission.rendering.hash)
      }
    }
  }
  return { drawn, approved }
}
