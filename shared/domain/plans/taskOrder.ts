import { type TaskState, UNDER_WAY } from './taskMoves.ts'

/** Whether the table of steps says that this step falls due in this state or an earlier one. */
export function isDueIn(from: TaskState, state: TaskState): boolean {
  if (state === 'SUSPENDED' || state === 'VOLUNTARILY_VACATED') return from === 'DRAFT'
  return ORDER.indexOf(state) >= ORDER.indexOf(from)
}

const ORDER: readonly TaskState[] = [
  'DRAFT',
  'ANNOUNCEMENT_PENDING',
  'ANNOUNCED',
  'GRACE_RUNNING',
  'PLAN_DRAFTING',
  'PLAN_RETURNED',
  'PLAN_SUBMITTED',
  'PLAN_APPROVED',
  'SCHEDULED',
  'ON_SITE',
  'PAUSED',
  'INVENTORY_LOCKED',
  'PREMISES_DELIVERED',
  'GOODS_IN_CUSTODY',
  'CLOSED',
]

/** Whether the action has begun and not ended. */
export function isUnderWay(state: TaskState): boolean {
  return UNDER_WAY.has(state)
}

/** Whether a plan may go up: it is drafted or came back, or the court is asked about an action that is held (F5). */
export function isSendable(state: TaskState, held: boolean): boolean {
  return state === 'PLAN_DRAFTING' || state === 'PLAN_RETURNED' || (held && isUnderWay(state))
}
