import type { Json, JsonObject } from '../../journal/canonical.ts'
import {
  creationOf,
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  type Register,
  setOfBody,
} from '../../journal/registers.ts'
import { isCalendarDate } from '../calendar/calendarDate.ts'
import { fields, isText, isWhole, orNull, registers, type Shape } from '../shape.ts'
import { shownAndDoubted } from './part.ts'

/**
 * Event types of a plan's head and of its frozen versions. The head is one entity `plan/<site id>`; the moves of the
 * eviction task stand on the same entity and are folded apart from its registers.
 */
export const planTypes = {
  opened: 'plans.opened',
  edited: 'plans.edited',
  versionFrozen: 'plans.versionFrozen',
} as const

/** First and last day of the planned action. */
export interface PlanWindow {
  from: string
  to: string
}

const isDay: Shape = (value) => typeof value === 'string' && isCalendarDate(value)

/** Registers of a plan's head. Both ends of the window are one register: each means something only with the other. */
export const HEAD_REGISTERS = {
  purpose: isText,
  window: orNull(fields({ from: isDay, to: isDay })),
} as const satisfies Record<string, Shape>

const headSet = registers(HEAD_REGISTERS)

const bodies: Record<string, Shape> = {
  [planTypes.opened]: fields({ case: isText, set: headSet, site: isText }),
  [planTypes.edited]: fields({ set: headSet }),
}
const isVersion = fields({ format: isText, number: isWhole, site: isText, snapshot: isText })

/** Whether {@link foldPlanHead} understands an event's body (J5). */
export function understandsPlanHead(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}

/** Whether an event freezes a version and says which (J5). */
export function understandsPlanVersion(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return event.type === planTypes.versionFrozen && isVersion(event.body ?? undefined)
}

/** A folded head: what its registers say. */
export interface PlanHeadFold {
  siteId: string
  values: JsonObject
  doubts: Record<string, Register<Json>>
}

/** Folds a plan's head; null while the event that opens it is not here or is withheld. */
export function foldPlanHead(history: EntityHistory): PlanHeadFold | null {
  const body = creationOf(history, planTypes.opened)?.body
  if (body === undefined) return null
  const own = history.events.filter((event) => event.type in bodies)
  return { siteId: String(body.site), ...shownAndDoubted(foldRegisters({ ...history, events: own }, setOfBody)) }
}
