import type { LevelThresholds } from './approvalLevel.ts'
import type { CompletenessOptions } from './completeness.ts'
import type { EntryRate } from './hours.ts'
import type { PlanRules } from './planRules.ts'

/** Thresholds of the approval levels as this court states them; area in hundredths of m². */
export function thresholdsOf(rules: PlanRules): LevelThresholds {
  return { rooms: rules.levelRooms, area: rules.levelArea * 100, persons: rules.levelPersons }
}

/** How fast goods are entered, for the hours of the evening before. */
export function rateOf(rules: PlanRules): EntryRate {
  return { secondsPerLot: rules.secondsPerHundredLots / 100, lotsPerRoom: rules.lotsPerRoom }
}

/** What the validator measures a plan by. */
export function completenessOptionsOf(rules: PlanRules): CompletenessOptions {
  const { lotsPerSquareMetre, lotsPerRoom, registrarsAtLeast } = rules
  return { lotsPerSquareMetre, lotsPerRoom, registrarsAtLeast, levels: thresholdsOf(rules) }
}
