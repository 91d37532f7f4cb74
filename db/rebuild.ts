import { splitEntity } from '../shared/journal/ids.ts'
import { orderEvents } from '../shared/journal/registers.ts'
import { restoreAdopted } from './branches.ts'
import { loadEvents } from './journal.ts'
import type { Db } from './open.ts'
import { restoreEventPlaces, settlePlaces } from './places.ts'
import { foldable, isFoldable, type Projection } from './projection.ts'
import { prepared } from './statements.ts'

/** Called with the number of entities done and the total. Return false to stop. */
export type RebuildProgress = (done: number, total: number) => void

/** Distinct entities of `kinds` in the order in which they first arrived, read from the stored envelopes. */
export function* entitiesOf(source: Db, kinds: ReadonlySet<string>): Generator<string> {
  const rows = source
    .prepare(
      'SELECT json_extract(CAST(envelope AS TEXT), ?) AS entity, entity_ref, event_id FROM event ORDER BY event_id',
    )
    .iterate('$.entity') as IterableIterator<{ entity: string; entity_ref: number }>
  const seen = new Set<string>()
  for (const row of rows) {
    if (!kinds.has(splitEntity(row.entity).kind) || seen.has(row.entity)) continue
    seen.add(row.entity)
    yield row.entity
  }
}

/**
 * Folds every entity of `projections` found in `source` and writes its rows into `target` (the same store for a
 * rebuild in place, a scratch store for a comparison) (J4). Runs in chunks; the caller owns no transaction.
 */
export function rebuildInto(
  source: Db,
  target: Db,
  projections: readonly Projection[],
  progress: RebuildProgress,
): void {
  const byKind = new Map(projections.flatMap((projection) => projection.kinds.map((kind) => [kind, projection])))
  const entities = [...entitiesOf(source, new Set(byKind.keys()))]
  target.transaction(() => {
    for (const projection of projections) projection.clear(target)
  })()
  for (let start = 0; start < entities.length; start += 1000) {
    target.transaction(() => {
      for (const projection of projections) projection.bulk(target, true)
      for (const entity of entities.slice(start, start + 1000)) {
        const { kind, id } = splitEntity(entity)
        const projection = byKind.get(kind)
        if (projection === undefined) continue
        const history = orderEvents(foldable(loadEvents(source, entity), projection), projection.rankOf)
        if (history.events.length > 0) projection.write(target, id, kind, history)
      }
      for (const projection of projections) projection.bulk(target, false)
      settlePlaces(target, Math.min(1000, entities.length - start))
    })()
    progress(Math.min(start + 1000, entities.length), entities.length)
  }
}

/**
 * Rebuilds in place every feature whose fold is newer than what the store was written with, then folds the entities that
 * waited for this program (J5). Returns the names of the rebuilt features.
 */
export function rebuildChanged(db: Db, projections: readonly Projection[], progress: RebuildProgress): string[] {
  const stored = new Map(
    (prepared(db, 'SELECT feature, version FROM projection').all() as { feature: string; version: number }[]).map(
      (row) => [row.feature, row.version],
    ),
  )
  const changed = projections.filter((projection) => stored.get(projection.feature) !== projection.version)
  const stale = changed.filter((projection) => stored.has(projection.feature))
  if (stale.length > 0) rebuildInto(db, db, stale, progress)
  const save = prepared(
    db,
    'INSERT INTO projection (feature, version) VALUES (?, ?) ON CONFLICT(feature) DO UPDATE SET version = excluded.version',
  )
  db.transaction(() => {
    for (const projection of changed) save.run(projection.feature, projection.version)
  })()
  foldNewlyKnown(db, projections)
  return stale.map((projection) => projection.feature)
}

/**
 * Mends tables that differ from the journal: where every event lies, then every feature's rows, anew from the events (J4).
 * Records are not touched. A crash meanwhile is harmless: the next start goes on, as after an update.
 */
export function repairTables(db: Db, projections: readonly Projection[], progress: RebuildProgress): void {
  db.transaction(() => {
    restoreEventPlaces(db)
    restoreAdopted(db)
    prepared(db, 'UPDATE projection SET version = 0').run()
  })()
  rebuildChanged(db, projections, progress)
}

/** Entities kept read-only because of unknown events, all of whose events this program knows: folded and freed (J5). */
function foldNewlyKnown(db: Db, projections: readonly Projection[]): void {
  const waiting = prepared(db, 'SELECT entity FROM newer_entity').all() as { entity: string }[]
  const free = prepared(db, 'DELETE FROM newer_entity WHERE entity = ?')
  for (const { entity } of waiting) {
    const { kind, id } = splitEntity(entity)
    const projection = projections.find((entry) => entry.kinds.includes(kind))
    const events = loadEvents(db, entity)
    if (projection === undefined || !events.every((event) => isFoldable(event, projection))) continue
    const history = orderEvents(events, projection.rankOf)
    db.transaction(() => {
      if (history.events.length > 0) projection.write(db, id, kind, history)
      free.run(entity)
    })()
  }
}
