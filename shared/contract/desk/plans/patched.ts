import type { PlanAnswer, PlanPartAnswer, PlanRoomAnswer } from '../plans.ts'

/** Rows put in the place of older ones, added, or taken out (`struck`, by id). */
export interface PlanPatch {
  readonly parts?: readonly PlanPartAnswer[]
  readonly rooms?: readonly PlanRoomAnswer[]
  readonly struck?: readonly string[]
}

/**
 * A plan with such rows. New parts stand behind the others of their kind, kinds in their order; new rooms behind all.
 * Rows that are not named are the same objects as before.
 */
export function patched(plan: PlanAnswer, change: PlanPatch): PlanAnswer {
  const { parts = [], rooms = [], struck = [] } = change
  const gone = new Set(struck)
  return {
    ...plan,
    parts: placed(plan.parts, parts, (part) => part.partId, gone).sort((a, b) =>
      a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1,
    ),
    rooms: placed(plan.rooms, rooms, (room) => room.roomId, gone),
  }
}

function placed<Row>(
  before: readonly Row[],
  change: readonly Row[],
  idOf: (row: Row) => string,
  gone: ReadonlySet<string>,
): Row[] {
  const now = new Map(change.map((row) => [idOf(row), row]))
  const rows = before
    .filter((row) => !gone.has(idOf(row)))
    .map((row) => {
      const newer = now.get(idOf(row))
      now.delete(idOf(row))
      return newer ?? row
    })
  return [...rows, ...now.values()]
}
