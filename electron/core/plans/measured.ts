import { planView } from '../../../db/plans.ts'
import { keptWithPlan } from '../../../db/plansMemory.ts'
import type { PlanAnswer, PlanFindingAnswer } from '../../../shared/contract/desk/plans.ts'
import { approvalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { completeness, type PlanFinding } from '../../../shared/domain/plans/completeness.ts'
import { eveningHours } from '../../../shared/domain/plans/hours.ts'
import { completenessOptionsOf, rateOf, thresholdsOf } from '../../../shared/domain/plans/ruledFigures.ts'
import type { CoreContext } from '../context.ts'
import { rulesHere } from '../gate/facts.ts'
import { type MeasuredFacts, type PlanBasis, planFacts } from './facts.ts'

/** Cells of one finding that an answer names; the count says how many there are. */
const PLACES_LIMIT = 100

/** What is wrong with a plan, as an answer says it, and the figures it comes to. */
export type PlanMeasure = Pick<PlanAnswer, 'findings' | 'passed' | 'checks' | 'level' | 'hours'> & {
  /** Findings that keep the plan from going up. */
  openFindings: number
}

const keptBases = keptWithPlan<PlanBasis>()
/** The last measure of each plan, by what beside the plan it was made of. */
const keptMeasures = keptWithPlan<Map<string, PlanMeasure>>()

/**
 * Measures a site's plan as it stands (domain §8.4, §8.5). The facts beside it (the day, the steps, the decisions, the
 * court's rules, papers printed) are read anew each time; the plan is gone through again only when they or its own rows
 * say something else than at the last time.
 */
export function measuredPlan(context: CoreContext, siteId: string): PlanMeasure & { facts: MeasuredFacts } {
  const { db } = context.store()
  const basis = keptBases(db, siteId, () => {
    const { premises, encumbrance } = planView(db, siteId).parts
    return { parts: { premises, encumbrance } }
  })
  const facts = planFacts(context, siteId, basis)
  const rules = rulesHere(context, db)
  const beside = JSON.stringify([facts, rules])
  const measures = keptMeasures(db, siteId, () => new Map())
  let measure = measures.get(beside)
  if (measure === undefined) {
    measure = measureOf(planView(db, siteId), facts, rules)
    measures.clear()
    measures.set(beside, measure)
  }
  return { ...measure, facts }
}

function measureOf(
  view: ReturnType<typeof planView>,
  facts: MeasuredFacts,
  rules: ReturnType<typeof rulesHere>,
): PlanMeasure {
  const { findings, passed, checks } = completeness(view, facts, completenessOptionsOf(rules))
  return {
    findings: findingsByRule(findings),
    openFindings: findings.filter((finding) => finding.severity === 'block').length,
    passed,
    checks,
    level: approvalLevel(view, facts, thresholdsOf(rules)),
    hours: eveningHours(view, rateOf(rules)),
  }
}

function findingsByRule(findings: readonly PlanFinding[]): PlanFindingAnswer[] {
  return [...Map.groupBy(findings, (finding) => finding.code)].map(([code, list]) => ({
    code,
    severity: list[0]?.severity ?? 'reason',
    count: list.length,
    places: list.slice(0, PLACES_LIMIT).map(({ where, detail }) => ({ ...where, detail })),
  }))
}
