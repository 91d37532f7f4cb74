import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type PlanRules, rulesInForce } from '../../../shared/domain/plans/planRules.ts'
import { ask } from '../../client/queries.ts'

/** The court's own figures; what this program proposes while they are not here. */
export function usePlanRules(): PlanRules {
  const asked = useQuery(ask.gate.rules.queryOptions())
  return useMemo(
    () => rulesInForce(Object.fromEntries(asked.data?.rules.map((rule) => [rule.name, rule.value]) ?? [])),
    [asked.data],
  )
}
