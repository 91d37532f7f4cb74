import type { Json, JsonObject } from '../../journal/canonical.ts'
import {
  creationOf,
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  type Register,
  setOfBody,
} from '../../journal/registers.ts'
import { isObject, isText, isWhole } from '../shape.ts'
import { partSet, partTypes } from './parts.ts'

/** A folded part of a plan. */
export interface PartFold {
  siteId: string
  /** Place among its kind, as the adding desk counted; ties are ordered by id. */
  ord: number
  /** Shown value of each register ever stated; of a conflict the first. */
  values: JsonObject
  /** Registers in which two or more values stand (G4). */
  doubts: Record<string, Register<Json>>
  /** Reason of the strike-out; null while the part stands. */
  struck: string | null
}

/** Body of the event that adds a part. */
export function addedBody(kind: string, siteId: string, ord: number, set: JsonObject): JsonObject {
  return { kind, ord, set, site: siteId }
}

/** Body of an edit; a strike-out sets `struck` to its reason. */
export function editedBody(kind: string, set: JsonObject, reason: string): JsonObject {
  return reason === '' ? { kind, set } : { kind, reason, set }
}

/**
 * Whether {@link foldPart} understands an event's body (J5). The body names its kind, because registers of different
 * kinds share names and an event is asked before its entity is known.
 */
export function understandsPart(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  const { body, type } = event
  if (body === null || typeof body.kind !== 'string') return false
  const isSet = partSet(body.kind)
  if (isSet === null || !isSet(body.set)) return false
  if (type === partTypes.added) return isText(body.site) && isWhole(body.ord)
  if (type === partTypes.struck) return isObject(body.set) && isText(body.set.struck)
  return type === partTypes.edited
}

/**
 * Folds a part's events; null while the event that adds it is not here or is withheld. An event whose body speaks of
 * another kind than the entity's changes nothing.
 */
export function foldPart(kind: string, history: EntityHistory): PartFold | null {
  const own = history.events.some((event) => event.body !== null && event.body.kind !== kind)
    ? {
        ...history,
        events: history.events.map((event) => (event.body?.kind === kind ? event : { ...event, body: null })),
      }
    : history
  const body = creationOf(own, partTypes.added)?.body
  if (body === undefined) return null
  const { values, doubts } = shownAndDoubted(foldRegisters(own, setOfBody))
  const { struck, ...stated } = values
  const { struck: _struckDoubt, ...stillDoubted } = doubts
  return {
    siteId: String(body.site),
    ord: Number(body.ord),
    values: stated,
    doubts: stillDoubted,
    struck: typeof struck === 'string' ? struck : null,
  }
}

/** Shown values and the registers in doubt, both in order of their names so that equal folds give equal rows (J3). */
export function shownAndDoubted(registers: ReadonlyMap<string, Register<Json>>): {
  values: JsonObject
  doubts: Record<string, Register<Json>>
} {
  const named = [...registers].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    values: Object.fromEntries(named.map(([name, register]) => [name, register[0]?.value ?? null])),
    doubts: Object.fromEntries(named.filter(([, register]) => register.length > 1)),
  }
}
