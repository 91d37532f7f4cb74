import { planVersionRows, planView } from '../../../db/plans.ts'
import { keptWithPlan } from '../../../db/plansMemory.ts'
import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { type PlanView, partsOf } from '../../../shared/domain/plans/planView.ts'
import type { CountedDecision } from '../../../shared/domain/plans/taskGuards.ts'
import { requestStand } from '../approvals/stand.ts'
import { rememberedDecision } from '../approvals.ts'
import type { CoreContext } from '../context.ts'
import { contactHours, lastKnown } from '../courtContact.ts'
import { isAsApproved } from '../plans/approvedContent.ts'
import { premisesOf } from '../plans/facts.ts'
import { measuredPlan } from '../plans/measured.ts'
import { orderPages } from './pages.ts'
import type { GatePorts, PlanFacts } from './ports.ts'

/** The gate's neighbours as they are: the plan in this store, the decisions verified here, the court as last heard. */
export function gatePorts(context: CoreContext): GatePorts {
  return {
    planFacts: (siteId) => gatePlanFacts(context, siteId),
    decisionFor: (subject) => countedDecision(context, subject),
    requestFor: (subject) => requestStand(context, subject),
    orderPages: (siteId) => orderPages(context, siteId),
    contactHours: () => contactHours(context),
    lastKnown: () => lastKnown(context),
  }
}

/** A refusal is more cautious than a return and opens nothing either. */
function countedDecision(context: CoreContext, subject: string): CountedDecision | null {
  const effective = rememberedDecision(context, subject)
  if (effective === null) return null
  const { version, snapshot } = effective
  return { decision: effective.decision === 'APPROVED' ? 'APPROVED' : 'RETURNED', version, hash: snapshot.hash }
}

type StatedFacts = Omit<PlanFacts, 'complete' | 'openFindings' | 'version' | 'asApproved'>

const keptStated = keptWithPlan<StatedFacts>()

function gatePlanFacts(context: CoreContext, siteId: string): PlanFacts {
  const { db } = context.store()
  const { openFindings } = measuredPlan(context, siteId)
  const [newest] = planVersionRows(db, siteId)
  const decision = countedDecision(context, `plan:${siteId}`)
  return {
    ...keptStated(db, siteId, () => statedFacts(planView(db, siteId))),
    complete: openFindings === 0,
    openFindings,
    version: newest === undefined ? null : { number: newest.number, hash: newest.snapshot_hash },
    asApproved: decision?.decision === 'APPROVED' && isAsApproved(context, siteId, decision.hash),
  }
}

/** What the plan itself says. */
function statedFacts(view: PlanView): StatedFacts {
  return {
    ...premisesOf(view),
    titleNo: partsOf(view, 'premises').find(({ values }) => values.titleNo !== '')?.values.titleNo ?? '',
    occupants: partsOf(view, 'occupant').map(({ values }) => ({ class: values.class, name: values.name })),
    officers: partsOf(view, 'duty').flatMap(({ values }) =>
      values.officerId === null ? [] : [{ officerId: values.officerId, commands: values.duty === 'COMMANDER' }],
    ),
    windowFrom: dateOf(view.head.window?.from ?? null),
    negotiations: negotiationsOf(view),
  }
}

/** The next talk with each occupant: the newest record that names one. */
function negotiationsOf(view: PlanView): PlanFacts['negotiations'] {
  const newest = new Map<string, PlanFacts['negotiations'][number] & { on: string }>()
  for (const { id, values } of partsOf(view, 'negotiation')) {
    const nextOn = dateOf(values.nextOn)
    const who = values.occupantId ?? ''
    const on = values.on ?? ''
    if ((newest.get(who)?.on ?? '') > on) continue
    newest.delete(who)
    // Who talked is not recorded as a person of the court, so the case's handler sees to it.
    const occupant = view.parts.occupant.get(who)?.values.name ?? ''
    if (nextOn !== null) newest.set(who, { id, occupant, nextOn, officerId: null, on })
  }
  return [...newest.values()].map(({ id, occupant, nextOn, officerId }) => ({ id, occupant, nextOn, officerId }))
}
