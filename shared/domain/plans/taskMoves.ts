import type { Json } from '../../journal/canonical.ts'
import { fields, isObject, isText, isWhole, oneOf, type Shape } from '../shape.ts'

/** Where an eviction task stands (domain.md §1.2). ABORTED is passed through at once and kept as a fact of its own. */
export const TASK_STATES = [
  'DRAFT',
  'ANNOUNCEMENT_PENDING',
  'ANNOUNCED',
  'GRACE_RUNNING',
  'VOLUNTARILY_VACATED',
  'PLAN_DRAFTING',
  'PLAN_SUBMITTED',
  'PLAN_RETURNED',
  'PLAN_APPROVED',
  'SCHEDULED',
  'ON_SITE',
  'PAUSED',
  'INVENTORY_LOCKED',
  'PREMISES_DELIVERED',
  'GOODS_IN_CUSTODY',
  'CLOSED',
  'SUSPENDED',
] as const
export type TaskState = (typeof TASK_STATES)[number]

/**
 * Every move, in the written rank of cautiousness (J7): of two moves that did not know of each other the earlier in this
 * list is folded first. What stops comes first (objection, suspension, return, withdrawn plan, pause, abort, leaving by
 * oneself), then what somebody decided about a difference, then approvals, then progress.
 */
export const TASK_MOVES = [
  'objectionFiled',
  'suspend',
  'announcementReturned',
  'return',
  'reopenPlan',
  'pause',
  'abort',
  'vacatedVoluntarily',
  'reconciled',
  'presidentSigned',
  'approve',
  'submitAnnouncement',
  'serve',
  'graceEnded',
  'submitPlan',
  'resubmit',
  'schedule',
  'arrive',
  'resume',
  'lockInventory',
  'premisesHandedOver',
  'goodsRemain',
  'goodsReturned',
  'goodsSettled',
  'objectionClosed',
  'resumeEnforcement',
] as const
export type TaskMove = (typeof TASK_MOVES)[number]

const RANK = new Map<string, number>(TASK_MOVES.map((move, index) => [move, index + 1]))

/** Rank of a move; 0 for whatever moves nothing, so that it never holds up a cautious move written behind it. */
export function rankOfMove(move: Json | undefined): number {
  return typeof move === 'string' ? (RANK.get(move) ?? 0) : 0
}

/** States before anybody went in. */
export const BEFORE_SITE: readonly TaskState[] = [
  'DRAFT',
  'ANNOUNCEMENT_PENDING',
  'ANNOUNCED',
  'GRACE_RUNNING',
  'PLAN_DRAFTING',
  'PLAN_SUBMITTED',
  'PLAN_RETURNED',
  'PLAN_APPROVED',
  'SCHEDULED',
]

/** The action has begun and is not at its end: what was illegal here needs a person's decision (F5). */
export const UNDER_WAY: ReadonlySet<TaskState> = new Set([
  'ON_SITE',
  'PAUSED',
  'INVENTORY_LOCKED',
  'PREMISES_DELIVERED',
  'GOODS_IN_CUSTODY',
])

/** Moves only people at the site make: one of them, wherever it lands, says that the action has begun. */
export const SITE_MOVES: ReadonlySet<TaskMove> = new Set([
  'arrive',
  'pause',
  'resume',
  'abort',
  'lockInventory',
  'premisesHandedOver',
  'goodsRemain',
  'goodsReturned',
  'goodsSettled',
])

/** Moves that stay possible while a task waits for reconciliation: what stops, what decides, what prepares anew. */
export const WHILE_HELD: ReadonlySet<TaskMove> = new Set([
  'objectionFiled',
  'objectionClosed',
  'suspend',
  'announcementReturned',
  'return',
  'reopenPlan',
  'pause',
  'abort',
  'reconciled',
  'submitPlan',
  'resubmit',
  'approve',
])

const LEGAL: Readonly<Record<TaskMove, { from: readonly TaskState[]; to: TaskState | 'SAME' | 'BEFORE' }>> = {
  submitAnnouncement: { from: ['DRAFT'], to: 'ANNOUNCEMENT_PENDING' },
  presidentSigned: { from: ['ANNOUNCEMENT_PENDING'], to: 'ANNOUNCED' },
  // `[p]` What came back, was refused or withdrawn is mended where it was written; a signature taken back after service too.
  announcementReturned: { from: ['ANNOUNCEMENT_PENDING', 'ANNOUNCED', 'GRACE_RUNNING'], to: 'DRAFT' },
  serve: { from: ['ANNOUNCED'], to: 'GRACE_RUNNING' },
  // `[p]` The debtor may also leave while the plan is being made; force ends there too.
  vacatedVoluntarily: {
    from: ['GRACE_RUNNING', 'PLAN_DRAFTING', 'PLAN_SUBMITTED', 'PLAN_RETURNED', 'PLAN_APPROVED', 'SCHEDULED'],
    to: 'VOLUNTARILY_VACATED',
  },
  graceEnded: { from: ['GRACE_RUNNING'], to: 'PLAN_DRAFTING' },
  objectionFiled: { from: TASK_STATES, to: 'SAME' },
  objectionClosed: { from: TASK_STATES, to: 'SAME' },
  suspend: { from: BEFORE_SITE, to: 'SUSPENDED' },
  resumeEnforcement: { from: ['SUSPENDED'], to: 'BEFORE' },
  submitPlan: { from: ['PLAN_DRAFTING'], to: 'PLAN_SUBMITTED' },
  // A later decision on the same request takes an approval back (P2), until the team is at the site.
  return: { from: ['PLAN_SUBMITTED', 'PLAN_APPROVED', 'SCHEDULED'], to: 'PLAN_RETURNED' },
  // `[p]` A plan that changes after it went up goes up again.
  reopenPlan: { from: ['PLAN_SUBMITTED', 'PLAN_APPROVED', 'SCHEDULED'], to: 'PLAN_DRAFTING' },
  resubmit: { from: ['PLAN_RETURNED'], to: 'PLAN_SUBMITTED' },
  approve: { from: ['PLAN_SUBMITTED'], to: 'PLAN_APPROVED' },
  schedule: { from: ['PLAN_APPROVED'], to: 'SCHEDULED' },
  arrive: { from: ['SCHEDULED'], to: 'ON_SITE' },
  pause: { from: ['ON_SITE'], to: 'PAUSED' },
  resume: { from: ['PAUSED'], to: 'ON_SITE' },
  // Through ABORTED, which lasts no longer than the move; a paused action can be given up as well `[p]`.
  abort: { from: ['ON_SITE', 'PAUSED'], to: 'PLAN_DRAFTING' },
  lockInventory: { from: ['ON_SITE'], to: 'INVENTORY_LOCKED' },
  premisesHandedOver: { from: ['INVENTORY_LOCKED'], to: 'PREMISES_DELIVERED' },
  goodsReturned: { from: ['PREMISES_DELIVERED'], to: 'CLOSED' },
  goodsRemain: { from: ['PREMISES_DELIVERED'], to: 'GOODS_IN_CUSTODY' },
  goodsSettled: { from: ['GOODS_IN_CUSTODY'], to: 'CLOSED' },
  // Where it leads depends on what is to be reconciled; the fold says.
  reconciled: { from: [], to: 'SAME' },
}

/** Where a move leads from a state by the written table; `before` is the state a suspension came from. Null = illegal. */
export function taskMove(state: TaskState, before: TaskState | null, move: TaskMove): TaskState | null {
  const { from, to } = LEGAL[move]
  if (!from.includes(state)) return null
  if (to === 'SAME') return state
  return to === 'BEFORE' ? before : to
}

/** Where a move leads in the end, when that does not depend on the state it starts from. */
export function targetOf(move: TaskMove): TaskState | null {
  const { to } = LEGAL[move]
  return to === 'SAME' || to === 'BEFORE' ? null : to
}

/** Moves the written table knows from a state, whatever their guards say. */
export function movesFrom(state: TaskState): TaskMove[] {
  return TASK_MOVES.filter((move) => LEGAL[move].from.includes(state))
}

export const PAUSE_CAUSES = ['MEDICAL', 'VIOLENCE', 'WEATHER', 'POWER', 'OBJECTION', 'OTHER'] as const
export type PauseCause = (typeof PAUSE_CAUSES)[number]

/**
 * What a commander can decide about a return that came late (scenario 12): the action ends here; what was done is put
 * back; or it is reported upward and waits. None of them lets the action go on: that needs a new approval.
 */
export const RECONCILIATIONS = ['STOP', 'RESTORE', 'REPORT'] as const
export type Reconciliation = (typeof RECONCILIATIONS)[number]

const reasoned = fields({ reason: isText })

/** What the body of a move must say; the rest of `data` is kept and shown as it is. */
const DATA: Partial<Record<TaskMove, Shape>> = {
  objectionFiled: fields({ objection: isText }),
  objectionClosed: fields({ objection: isText }),
  suspend: reasoned,
  announcementReturned: reasoned,
  return: reasoned,
  reopenPlan: reasoned,
  abort: reasoned,
  pause: fields({ cause: oneOf(PAUSE_CAUSES), reason: isText }),
  reconciled: fields({ decision: oneOf(RECONCILIATIONS), reason: isText }),
  submitPlan: fields({ version: isWhole }),
  resubmit: fields({ version: isWhole }),
  approve: fields({ version: isWhole }),
  arrive: fields({ version: isWhole }),
}

/** Whether the body of a move says what the fold needs (J5): a move it does not know waits for a newer program. */
export const isMoveBody: Shape = (value) => {
  if (!isObject(value) || !isObject(value.data)) return false
  const move = TASK_MOVES.find((known) => known === value.move)
  if (move === undefined) return false
  return DATA[move]?.(value.data) ?? true
}
