import type { CompletenessFacts } from '../../../shared/domain/plans/completeness.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import type { CoreContext } from '../context.ts'

/** What a plan is measured against and does not know itself. */
export interface PlanFacts extends CompletenessFacts {
  crossEnforcement: boolean
}

/**
 * Facts of the case and the task behind a site's plan. What nobody recorded is not there: an announcement counts as
 * signed and served only by its record.
 */
export function planFacts(context: CoreContext, _siteId: string): PlanFacts {
  return {
    today: chinaDate(context.ports.now()),
    complyBy: null,
    announcementSigned: false,
    served: false,
    packagePrinted: false,
    crossEnforcement: false,
  }
}
