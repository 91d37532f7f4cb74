import { may, type Permission } from '../identity/permissions.ts'
import { type Role, roles } from '../identity/roles.ts'

/** What can be asked for (F1). Codes are stored; words stand in `shared/i18n`. */
export const REQUEST_KINDS = [
  'announcement', // 强制迁出公告, CPL 261
  'searchWarrant', // 搜查令, CPL 259
  'plan', // 腾退方案
  'fine', // 罚款决定, CPL 119
  'detention', // 拘留决定, CPL 119
  'emergencyDisposal', // 紧急处置
  'crossEnforcement', // 交叉执行
  'terminationReview', // 终本审核
  'resumption', // 恢复执行
  'relief', // 司法救助
] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** Approval levels (domain.md §8.5); a kind with one way of deciding takes every level as its first. */
export const LEVELS = [1, 2, 3] as const
export type Level = (typeof LEVELS)[number]

/** One step of a request's way: the right it uses and the roles that may take it. */
export interface Step {
  permission: Permission
  roles: readonly Role[]
}

/** An opinion before the decision. Without a required one nobody decides. */
export interface OpinionStep extends Step {
  required: boolean
}

/** Who proposes, who is heard and who decides one kind at one level. */
export interface KindRule {
  propose: Step
  opinions: readonly OpinionStep[]
  decide: Step
}

/** For each kind its rules by level, level 1 first. Configuration wherever domain.md says `[p]` or `[s]`. */
export type ApprovalRules = Readonly<Record<RequestKind, readonly KindRule[]>>

/** A step open to every role that holds the right in the table of domain.md §10. */
function step(permission: Permission): Step {
  return { permission, roles: roles.filter((role) => may(role, permission)) }
}

/** A step that only some of the right's holders take. */
function stepOf(permission: Permission, ...some: Role[]): Step {
  return { permission, roles: some.filter((role) => may(role, permission)) }
}

const heard = (one: Step): OpinionStep => ({ ...one, required: true })
const mayBeHeard = (one: Step): OpinionStep => ({ ...one, required: false })

/** Announcements, warrants, fines and detention are always the president's (CPL 119, 259, 261) `[v]`. */
const order: KindRule = {
  propose: step('order.draft'),
  opinions: [mayBeHeard(stepOf('order.review', 'teamLead')), mayBeHeard(stepOf('order.review', 'bureauDirector'))],
  decide: step('order.sign'),
}

/**
 * The rules a court starts with. Plans (domain.md §8.5 `[p]`): team lead, then director; level 2 the vice-president in
 * charge, or the president where the court has none or that one is away; level 3 the president, who may have heard the
 * vice-president before. Emergency disposal, cross enforcement, resumption, relief: `[p]`.
 */
export const defaultApprovalRules: ApprovalRules = {
  announcement: [order],
  searchWarrant: [order],
  fine: [order],
  detention: [order],
  plan: [
    { propose: step('plan.submit'), opinions: [heard(step('plan.preReview'))], decide: step('plan.approveL1') },
    {
      propose: step('plan.submit'),
      opinions: [heard(step('plan.preReview')), heard(step('plan.approveL1'))],
      decide: step('plan.approveL2'),
    },
    {
      propose: step('plan.submit'),
      opinions: [
        heard(step('plan.preReview')),
        heard(step('plan.approveL1')),
        mayBeHeard(stepOf('plan.approveL2', ...rolesBelowPresident())),
      ],
      decide: step('plan.approveL3'),
    },
  ],
  emergencyDisposal: [
    {
      propose: step('order.draft'),
      opinions: [mayBeHeard(stepOf('money.approve', 'teamLead'))],
      decide: stepOf('money.approve', 'bureauDirector'),
    },
  ],
  crossEnforcement: [
    {
      propose: step('order.draft'),
      opinions: [heard(stepOf('order.review', 'bureauDirector'))],
      decide: step('order.sign'),
    },
  ],
  terminationReview: [
    {
      propose: step('termination.propose'),
      opinions: [mayBeHeard(step('termination.preReview'))],
      decide: stepOf('termination.approve', 'bureauDirector'),
    },
    {
      propose: step('termination.propose'),
      opinions: [mayBeHeard(step('termination.preReview')), heard(step('termination.approve'))],
      decide: step('termination.approveWithoutConsent'),
    },
    {
      propose: step('termination.propose'),
      opinions: [heard(step('termination.approve')), mayBeHeard(step('termination.prepareReview'))],
      decide: step('termination.decideReview'),
    },
  ],
  resumption: [{ propose: step('lead.register'), opinions: [], decide: step('resumption.approve') }],
  relief: [{ propose: step('relief.apply'), opinions: [heard(step('relief.submit'))], decide: step('relief.decide') }],
}

function rolesBelowPresident(): Role[] {
  return roles.filter((role) => role !== 'courtPresident')
}

/** The rule of a kind at a level; a level above the kind's highest is its highest. */
export function ruleOf(rules: ApprovalRules, kind: RequestKind, level: number): KindRule {
  const byLevel = rules[kind]
  const rule = byLevel[Math.min(Math.max(1, level), byLevel.length) - 1]
  if (rule === undefined) throw new RangeError(`no rule for ${kind}`)
  return rule
}

/** Why asking for the level above leads nowhere; words in i18n `rules.<fault>`. */
export type EscalationFault = 'escalateOneLevel' | 'escalateHighest' | 'escalateToSelf'

/**
 * Why asking for the level above leads to nobody else than this role; null = it leads somewhere. The decider of the
 * highest of several levels may still put a request to the president's meeting.
 */
export function escalationFault(
  rules: ApprovalRules,
  kind: RequestKind,
  level: Level,
  role: Role,
): EscalationFault | null {
  const here = ruleOf(rules, kind, level)
  const above = ruleOf(rules, kind, level + 1)
  if (above !== here) return above.decide.roles.includes(role) ? 'escalateToSelf' : null
  if (rules[kind].length === 1) return 'escalateOneLevel'
  return here.decide.roles.includes(role) ? null : 'escalateHighest'
}

/** The step by which a role may send a request back: the decider's, or that of whoever is heard before. */
export function returnStep(rule: KindRule, role: Role): Step | null {
  if (rule.decide.roles.includes(role)) return rule.decide
  return rule.opinions.find((one) => one.roles.includes(role)) ?? null
}

/** Whether any of these roles may make this decision: approve and reject the decider's, return also whoever is heard. */
export function mayMake(rule: KindRule, role: Role, decision: Decision): boolean {
  return decision === 'RETURNED' ? returnStep(rule, role) !== null : rule.decide.roles.includes(role)
}

export const DECISIONS = ['APPROVED', 'RETURNED', 'REJECTED'] as const
export type Decision = (typeof DECISIONS)[number]
