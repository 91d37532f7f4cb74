import type { EntityEvent, EntityHistory, RankOf } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

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
  /** Whether the body of one of its types says what the fold needs; pure. One that doesn't changes nothing (J5). */
  understands(event: Pick<EntityEvent, 'type' | 'body'>): boolean
  tables: readonly ProjectedTable[]
  rankOf: RankOf
  /** Upserts the rows of one entity. */
  write(db: Db, id: string, kind: string, history: EntityHistory): void
  /** Told before (`true`) and after (`false`, still inside the transaction) many writes in a row. */
  bulk(db: Db, begins: boolean): void
  /** Empties its tables and search indexes. */
  clear(db: Db): void
}

/** Whether a projection folds this event: its type is known and its body, when it is here, says what the type promises. */
export function isFoldable(event: Pick<EntityEvent, 'type' | 'body'>, projection: Projection): boolean {
  return projection.types.includes(event.type) && (event.body === null || projection.understands(event))
}

/**
 * An entity's events with those blanked that this program does not understand: they keep their place in `seen` and
 * change nothing until a newer program folds them (J5).
 */
export function foldable(events: readonly EntityEvent[], projection: Projection): readonly EntityEvent[] {
  if (events.every((event) => isFoldable(event, projection))) return events
  return events.map((event) => (isFoldable(event, projection) ? event : { ...event, body: null }))
}

/** `rev` column of a row: the newest events as a JSON array. */
export function revOf(history: EntityHistory): string {
  return JSON.stringify(history.frontier)
}

/** Takes the rows of one entity away, because its events went elsewhere; only of kinds whose id is the key of their rows. */
export function dropRows(db: Db, projection: Projection | undefined, id: string): void {
  for (const { name, key } of projection?.tables ?? []) prepared(db, `DELETE FROM ${name} WHERE ${key} = ?`).run(id)
}

/** Entities of one call from which on writing them is bulk; a person's act stays below. */
const BULK_FROM = 50

/**
 * Writes the rows of so many entities inside one transaction; of many the projections are told, so that what they count is
 * settled once for all.
 */
export function writeMany(db: Db, projections: readonly Projection[], entities: number, write: () => void): void {
  if (entities < BULK_FROM) {
    write()
    return
  }
  for (const projection of projections) projection.bulk(db, true)
  try {
    write()
  } finally {
    for (const projection of projections) projection.bulk(db, false)
  }
}
