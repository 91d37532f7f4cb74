import { PART_KINDS } from '../../../shared/domain/plans/parts.ts'
import type { PlanVersionSnapshot } from '../../../shared/domain/plans/planVersion.ts'
import type { PlanView } from '../../../shared/domain/plans/planView.ts'

/** A frozen plan as every reader of a plan sees one. Codes a later program wrote stay codes. */
export function planOfSnapshot(plan: PlanVersionSnapshot): PlanView {
  const byOrd = (a: { ord: number }, b: { ord: number }) => a.ord - b.ord
  const shelves = PART_KINDS.map((kind) => {
    const parts = Object.entries(plan.parts[kind]).toSorted(([, a], [, b]) => byOrd(a, b))
    return [kind, new Map(parts.map(([id, { values, doubts }]) => [id, { id, values, doubts }]))] as const
  })
  const rooms = Object.entries(plan.rooms).map(([id, room]) => [id, { id, ...room }] as const)
  return {
    siteId: plan.site.id,
    head: plan.head,
    buildings: Object.entries(plan.buildings)
      .map(([id, one]) => ({ id, ...one }))
      .toSorted(byOrd),
    rooms: new Map(rooms.toSorted(([, a], [, b]) => (a.values.code < b.values.code ? -1 : 1))),
    // The snapshot's schema takes any code where the view's types name those of this program.
    parts: Object.fromEntries(shelves) as unknown as PlanView['parts'],
  }
}
