import type { TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import { foldTask, type TaskFold, taskRank, taskTypes } from '../../../../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { type EntityEvent, orderEvents } from '../../../../shared/journal/registers.ts'

/** A made event of a task. `name` gives its hash, so that a test can steer ties. */
export function taskEvent(name: string, seen: readonly EntityEvent[], type: string, body: JsonObject): EntityEvent {
  return {
    hash: sha256Hex(new TextEncoder().encode(name)),
    type,
    scope: 'site:s',
    device: name.split(' ')[0] ?? '',
    seq: 1,
    at: [1_756_000_000_000, 0],
    actor: `officer of ${name.split(' ')[0] ?? ''}`,
    role: 'handler',
    act: name,
    seen: seen.map((event) => event.hash).sort(),
    body,
  }
}

export const opened = taskEvent('desk opens', [], taskTypes.opened, { case: 'c', set: {}, site: 's' })

/** What the body of each move must say. */
const DATA: Partial<Record<TaskMove, JsonObject>> = {
  objectionFiled: { objection: 'o1' },
  objectionClosed: { objection: 'o1' },
  suspend: { reason: '和解并裁定中止' },
  announcementReturned: { reason: '地址不全' },
  return: { reason: '新的异议', version: 3 },
  reopenPlan: { reason: '改方案' },
  abort: { reason: '人员受伤' },
  pause: { cause: 'MEDICAL', reason: '老人发病' },
  reconciled: { decision: 'STOP', reason: '停止执行' },
  submitPlan: { version: 3 },
  resubmit: { version: 4 },
  approve: { version: 3 },
  arrive: { version: 3 },
}

export function moved(name: string, seen: readonly EntityEvent[], move: TaskMove, data: JsonObject = {}): EntityEvent {
  return taskEvent(name, seen, taskTypes.moved, { move, data: { ...DATA[move], ...data } })
}

/** Moves of one desk, each having seen the one before. */
export function line(from: readonly EntityEvent[], device: string, moves: readonly TaskMove[]): EntityEvent[] {
  const all = [...from]
  for (const move of moves) {
    const last = all.at(-1)
    all.push(moved(`${device} ${move} ${all.length}`, last === undefined ? [] : [last], move))
  }
  return all
}

export function fold(events: readonly EntityEvent[]): TaskFold {
  const found = foldTask(orderEvents(events, taskRank))
  if (found === null) throw new Error('no task')
  return found
}

/** A task whose plan version 3 is approved. */
export const APPROVED: readonly TaskMove[] = [
  'submitAnnouncement',
  'presidentSigned',
  'serve',
  'graceEnded',
  'submitPlan',
  'approve',
]
