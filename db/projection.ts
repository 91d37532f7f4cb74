import type { EntityEvent, EntityHistory, RankOf } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'

/** A table that a projection fills and the columns that name a row of it. */
export interface ProjectedTable {
  name: string
  key: string
  /** Columns that are local bookkeeping (row numbers) and may differ after a rebuild. */
  local: readonly string[]
}

/**
 * How one feature's entities become rows. `write` gets the whole history of one entity and puts its rows: the same
 * history always gives the same rows (J3), so dropping the tables and calling it for each entity rebuilds them (J4).
 */
export interface Projection {
  feature: string
  /** Raised when the fold changes; only this feature's tables are then rebuilt. */
  version: number
  /** Entity kinds it folds. */
  kinds: readonly string[]
  /** Event types it understands; any other type of its kinds waits for a newer program (J5). */
  types: readonly string[]
  tables: readonly ProjectedTable[]
  rankOf: RankOf
  /** Upserts the rows of one entity. */
  write(db: Db, id: string, kind: string, history: EntityHistory): void
  /** Told before (`true`) and after (`false`, still inside the transaction) many writes in a row. */
  bulk(db: Db, begins: boolean): void
  /** Empties its tables and search indexes. */
  clear(db: Db): void
}

/**
 * An entity's events with the bodies of unknown types blanked: they keep their place in `seen` and change nothing until
 * a newer program folds them (J5).
 */
export function foldable(events: readonly EntityEvent[], projection: Projection): EntityEvent[] {
  return events.map((event) => (projection.types.includes(event.type) ? event : { ...event, body: null }))
}

/** First event of an entity in fold order; a projected entity always has one. */
export function firstEvent(history: EntityHistory): EntityEvent {
  const first = history.events[0]
  if (first === undefined) throw new Error('entity without events')
  return first
}

/** `rev` column of a row: the newest events as a JSON array. */
export function revOf(history: EntityHistory): string {
  return JSON.stringify(history.frontier)
}
