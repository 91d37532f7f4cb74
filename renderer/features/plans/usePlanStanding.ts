import { useQuery } from '@tanstack/react-query'
import type { PlanStanding } from '../../../shared/contract/desk/plans.ts'
import type { ContextContent } from '../../app/frame.ts'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'

/**
 * Where a site's plan stands with whoever approves it, and what of it the context bar says: the stamp only on the exact
 * version that was approved, in its place the number of differences as soon as the plan says anything else.
 */
export function usePlanStanding(siteId: string): {
  standing: PlanStanding | undefined
  bar: Pick<ContextContent, 'stamp' | 'amended'>
} {
  const t = useText()
  const standing = useQuery(ask.plans.standing.queryOptions({ input: { siteId }, placeholderData: undefined })).data
  const approved = standing?.approved ?? null
  if (approved === null) return { standing, bar: {} }
  const { number: n, differs } = approved
  if (differs === 0) {
    return {
      standing,
      bar: { stamp: t('plans.stamp', { n, role: t(`legalTerms.role.${deciderRole(approved.role)}`) }) },
    }
  }
  const text = differs === null ? t('plans.differsUnknown', { n }) : t('plans.differs', { n, count: differs })
  return { standing, bar: { amended: { text, to: `/sites/${siteId}/plan?compare=${approved.versionId}` } } }
}

/** Roles that decide plans; any other is a decider of an older program. */
export function deciderRole(role: string) {
  const known = ['bureauDirector', 'vicePresident', 'courtPresident', 'teamLead'] as const
  return known.find((one) => one === role) ?? 'courtPresident'
}
