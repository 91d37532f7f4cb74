import { sumAreas } from './area.ts'
import { type PlanView, partsOf } from './planView.ts'

/** Thresholds of the approval levels (domain §8.5 `[p]`): configuration, each court its own. Area in hundredths of m². */
export interface LevelThresholds {
  /** Level 3 from this many rooms, */
  rooms: number
  /** this much area, */
  area: number
  /** or more persons than this, on either side of the door. */
  persons: number
}

/** Why a plan is of its level. */
export const LEVEL_REASONS = [
  'manyRooms',
  'largeArea',
  'publicAsset',
  'manyPersons',
  'crossEnforcement',
  'severalOccupants',
  'vulnerable',
  'media',
] as const
export type LevelReason = (typeof LEVEL_REASONS)[number]

/** Level 1 ordinary, 2 with the vice-president in charge, 3 with the president. */
export interface ApprovalLevel {
  level: 1 | 2 | 3
  /** What raises it; empty at level 1. */
  reasons: LevelReason[]
}

/**
 * Level of approval a plan needs (domain §8.5). `crossEnforcement`: whether its case was directed, elevated or is
 * enforced jointly; the plan does not know. Of persons the larger side counts: occupants, or everybody the court brings.
 */
export function approvalLevel(
  plan: PlanView,
  facts: { crossEnforcement: boolean },
  thresholds: LevelThresholds,
): ApprovalLevel {
  const occupants = partsOf(plan, 'occupant')
  const brought =
    partsOf(plan, 'duty').length +
    partsOf(plan, 'agency').reduce((sum, agency) => sum + (agency.values.headcount ?? 0), 0)
  const area = sumAreas([...plan.rooms.values()].map((room) => room.values.area))
  const holds: Record<LevelReason, boolean> = {
    manyRooms: plan.rooms.size >= thresholds.rooms,
    largeArea: area >= thresholds.area,
    publicAsset: partsOf(plan, 'premises').some((part) => part.values.publicAsset === true),
    manyPersons: Math.max(occupants.length, brought) > thresholds.persons,
    crossEnforcement: facts.crossEnforcement,
    severalOccupants: new Set(occupants.map((part) => part.values.roomId ?? part.id)).size > 1,
    vulnerable: occupants.some((part) => part.values.needs.length > 0),
    media:
      partsOf(plan, 'witness').some((part) => part.values.kind === 'MEDIA') ||
      partsOf(plan, 'risk').some((part) => part.values.kind === 'MEDIA'),
  }
  const reasons = LEVEL_REASONS.filter((reason) => holds[reason])
  const third: readonly LevelReason[] = ['manyRooms', 'largeArea', 'publicAsset', 'manyPersons', 'crossEnforcement']
  const level = reasons.some((reason) => third.includes(reason)) ? 3 : reasons.length > 0 ? 2 : 1
  return { level, reasons }
}
