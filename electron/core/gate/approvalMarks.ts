import { namesOf } from '../../../db/identity.ts'
import { isOpenObjection } from '../../../shared/domain/plans/objections.ts'
import { gateLawZh } from '../../../shared/i18n/gateLawZh.ts'
import { legalTerms } from '../../../shared/i18n/legalTerms.ts'
import type { Mark, RequestSubject } from '../approvals/subjects.ts'
import type { CoreContext } from '../context.ts'
import { siteFacts } from './facts.ts'
import { overridesOf } from './overrides.ts'
import type { GatePorts } from './ports.ts'

/**
 * What whoever decides about a site sees of its gate on the request (S13, S14): objections that are open, every override
 * with name, role and reason, a grace that still runs, warnings about the home nobody decided on.
 */
export function siteMarks(ports: GatePorts) {
  return (context: CoreContext, { siteId }: RequestSubject): Mark[] => {
    if (siteId === null) return []
    const { db } = context.store()
    const facts = siteFacts(context, db, siteId, ports)
    const open = facts.objections.filter(({ objection, faults }) => isOpenObjection(objection) || faults.length > 0)
    const overrides = overridesOf(facts, namesOf(db)).filter((one) => one.isCurrent)
    const attention = (code: string, detail: string): Mark => ({ code, state: 'attention', detail })
    const { graceEnd, residenceOpen, today } = facts.guards
    return [
      open.length === 0
        ? { code: 'noOpenObjections', state: 'good', detail: '' }
        : attention('openObjections', String(open.length)),
      ...(overrides.length === 0 ? [] : [attention('overrides', String(overrides.length))]),
      ...overrides.map((one) => attention('override', overrideWords(one))),
      ...(graceEnd !== null && today <= graceEnd ? [attention('graceRuns', graceEnd)] : []),
      ...(residenceOpen.length === 0 ? [] : [attention('residenceOpen', String(residenceOpen.length))]),
    ]
  }
}

/** In Chinese whatever the screen's language: it is the record's own words that are shown. */
function overrideWords({ step, guard, name, role, reason }: ReturnType<typeof overridesOf>[number]): string {
  const what = guard === '' ? `${step} ${gateLawZh.step[step]}` : gateLawZh.guard[guard]
  const roles: Readonly<Record<string, string>> = legalTerms.zh.role
  return `${what}：${roles[role] ?? role}${name}，${reason}`
}
