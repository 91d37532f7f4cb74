import { taskOf } from '../../db/gate.ts'
import type { Db } from '../../db/open.ts'
import type { TaskState } from '../../shared/domain/plans/taskMoves.ts'

/** States from the lock on (domain.md §1.2): what was counted is fixed, a change says that it came after. */
export const LOCKED_STATES: ReadonlySet<TaskState> = new Set([
  'INVENTORY_LOCKED',
  'PREMISES_DELIVERED',
  'GOODS_IN_CUSTODY',
  'CLOSED',
])

/** Whether the inventory of a site is locked. */
export function isLocked(db: Db, siteId: string): boolean {
  const task = taskOf(db, siteId)
  return task !== null && LOCKED_STATES.has(task.fold.state)
}
