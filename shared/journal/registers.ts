import { canonicalText, type Json, type JsonObject } from './canonical.ts'
import type { HybridTime } from './clock.ts'

/** One event of one entity, as a fold sees it. `body` is null when it is withheld or destroyed by order. */
export interface EntityEvent {
  hash: string
  type: string
  scope: string
  device: string
  seq: number
  at: HybridTime
  actor: string
  role: string
  act: string
  seen: readonly string[]
  body: JsonObject | null
}

/** An entity's events in fold order with what each one had seen. */
export interface EntityHistory {
  /** Ordered by `seen`, ties by rank (smaller, i.e. more cautious, first), then hash (J7). */
  events: EntityEvent[]
  /** Newest events: nobody has seen past them. Sorted; this is a row's `rev`. */
  frontier: string[]
  /** Events whose `seen` is not here yet; they change nothing until it arrives. */
  waiting: EntityEvent[]
  /** True when `earlier` is in the transitive `seen` of `later`. */
  hadSeen(later: string, earlier: string): boolean
}

/** Cautiousness of a move for ties; smaller is folded first. */
export type RankOf = (event: EntityEvent) => number

/** The written rank for entities without a state machine: no event is more cautious than another. */
export const noRank: RankOf = () => 0

/**
 * Puts the *set* of an entity's events in fold order: any order, any duplication of the input gives the same result (J3).
 */
export function orderEvents(input: readonly EntityEvent[], rankOf: RankOf): EntityHistory {
  if (input.length === 1 && input[0]?.seen.length === 0) return historyOfOne(input[0])
  const byHash = new Map(input.map((event) => [event.hash, event]))
  const past = new Map<string, Set<string>>()
  const ordered: EntityEvent[] = []
  let pending = [...byHash.values()].sort((a, b) => rankOf(a) - rankOf(b) || (a.hash < b.hash ? -1 : 1))
  for (;;) {
    const next = pending.find((event) => event.seen.every((hash) => past.has(hash)))
    if (next === undefined) break
    pending = pending.filter((event) => event !== next)
    past.set(next.hash, pastOf(next, past))
    ordered.push(next)
  }
  const superseded = new Set(ordered.flatMap((event) => event.seen))
  return {
    events: ordered,
    frontier: ordered
      .map((event) => event.hash)
      .filter((hash) => !superseded.has(hash))
      .sort(),
    waiting: pending.sort((a, b) => (a.hash < b.hash ? -1 : 1)),
    hadSeen: (later, earlier) => past.get(later)?.has(earlier) ?? false,
  }
}

function historyOfOne(event: EntityEvent): EntityHistory {
  return { events: [event], frontier: [event.hash], waiting: [], hadSeen: () => false }
}

function pastOf(event: EntityEvent, past: Map<string, Set<string>>): Set<string> {
  const all = new Set<string>()
  for (const hash of event.seen) {
    all.add(hash)
    for (const earlier of past.get(hash) ?? []) all.add(earlier)
  }
  return all
}

/** One value that stands in a register and the events that state it (equal values are one value). */
export interface Standing<T extends Json> {
  value: T
  events: string[]
}

/** A multi-value register: no value = never stated, one = settled, two or more = a visible conflict. */
export type Register<T extends Json> = Standing<T>[]

/**
 * Folds the registers an entity's events set. `setsOf` names what an event sets (normally `body.set`). A value stands
 * while no event that had seen it sets the same register; equal values count once.
 */
export function foldRegisters(
  history: EntityHistory,
  setsOf: (event: EntityEvent) => JsonObject | null,
): Map<string, Register<Json>> {
  const [only] = history.events
  if (history.events.length === 1 && only !== undefined) return registersOfOne(only, setsOf(only))
  const standing = new Map<string, { hash: string; value: Json }[]>()
  for (const event of history.events) {
    const sets = setsOf(event)
    if (sets === null) continue
    for (const [name, value] of Object.entries(sets)) {
      const kept = (standing.get(name) ?? []).filter((entry) => !history.hadSeen(event.hash, entry.hash))
      kept.push({ hash: event.hash, value })
      standing.set(name, kept)
    }
  }
  return new Map([...standing].map(([name, entries]) => [name, joinEqual(entries)]))
}

function registersOfOne(event: EntityEvent, sets: JsonObject | null): Map<string, Register<Json>> {
  const events = [event.hash]
  return new Map(Object.entries(sets ?? {}).map(([name, value]) => [name, [{ value, events }]]))
}

function joinEqual(entries: readonly { hash: string; value: Json }[]): Register<Json> {
  if (entries.length === 1 && entries[0] !== undefined) {
    return [{ value: entries[0].value, events: [entries[0].hash] }]
  }
  const byText = new Map<string, Standing<Json>>()
  for (const entry of entries) {
    const text = canonicalText(entry.value)
    const known = byText.get(text)
    if (known === undefined) byText.set(text, { value: entry.value, events: [entry.hash] })
    else known.events.push(entry.hash)
  }
  return [...byText.values()]
    .map((entry) => ({ value: entry.value, events: entry.events.sort() }))
    .sort((a, b) => ((a.events[0] ?? '') < (b.events[0] ?? '') ? -1 : 1))
}

/**
 * The event that made an entity: the first of its type whose body is here. A twin of which only the envelope was handed
 * on changes nothing (J3).
 */
export function creationOf(history: EntityHistory, type: string): (EntityEvent & { body: JsonObject }) | null {
  const made = history.events.find((event) => event.type === type && event.body !== null)
  return made === undefined ? null : (made as EntityEvent & { body: JsonObject })
}

/** `body.set` of an event, the usual place of register values. */
export function setOfBody(event: EntityEvent): JsonObject | null {
  const set = event.body?.set
  return set !== undefined && set !== null && typeof set === 'object' && !Array.isArray(set) ? set : null
}
