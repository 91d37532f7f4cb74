import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/**
 * Where the events of an entity and the row of a case lie, by the last 48 bits of their id (`entityRef`): one entry each,
 * the entries of a case side by side. Those bits are random, so in a plain index each of an import's rows would change a
 * page of its own, the same pages at every commit. New entries go to the small `place_new`; `settlePlaces` moves them to
 * the large `place_old` in the order of the key, a stretch at a time, so that one page there takes many (decision 0014).
 * `place` asks both. `what`: 0 an event, 1 a row of `case_row`. Entries name candidates: readers check the id itself.
 */
export const placeDdl: readonly string[] = [
  ...['place_new', 'place_old'].map(
    (table) =>
      `CREATE TABLE ${table} (ref INTEGER NOT NULL, what INTEGER NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (ref, what, id)) STRICT, WITHOUT ROWID`,
  ),
  'CREATE VIEW place AS SELECT ref, what, id FROM place_new UNION ALL SELECT ref, what, id FROM place_old',
]

/** Values a reference may take: 48 bits. */
const REFS = 2 ** 48

/** Entities that wait in `place_new` while rows pour in: about 200 pages there, a fiftieth of `place_old` a thousand rows. */
const WAITING = 50_000

/** Writes of one transaction below which nothing is moved: a person's act never pays for it. */
const SETTLE_FROM = 100

/** Where the next stretch begins, per connection; lost at close, and any place is as good. */
const cursors = new WeakMap<Db, number>()

/** Notes where an event (0) or a row of a case (1) was put. Not by a trigger: with one, every insert keeps a way back. */
export function notePlace(db: Db, ref: number, what: 0 | 1, id: number | bigint): void {
  prepared(db, 'INSERT OR IGNORE INTO place_new (ref, what, id) VALUES (?, ?, ?)').run(ref, what, id)
}

/** Forgets where a row of a case lay; it is gone. */
export function forgetPlace(db: Db, ref: number, what: 1, id: number): void {
  for (const table of ['place_new', 'place_old']) {
    prepared(db, `DELETE FROM ${table} WHERE ref = ? AND what = ? AND id = ?`).run(ref, what, id)
  }
}

/** Moves as wide a stretch of keys as `written` new entities call for. Inside the transaction that wrote them. */
export function settlePlaces(db: Db, written: number): void {
  if (written < SETTLE_FROM) return
  const from = cursors.get(db) ?? 0
  const to = Math.min(REFS, from + Math.ceil((REFS * written) / WAITING))
  prepared(db, 'INSERT OR IGNORE INTO place_old SELECT * FROM place_new WHERE ref >= ? AND ref < ?').run(from, to)
  prepared(db, 'DELETE FROM place_new WHERE ref >= ? AND ref < ?').run(from, to)
  cursors.set(db, to === REFS ? 0 : to)
}

/** Notes again where every event lies, as the events themselves say. */
export function restoreEventPlaces(db: Db): void {
  db.exec(`DELETE FROM place_new WHERE what = 0; DELETE FROM place_old WHERE what = 0;
    INSERT INTO place_old SELECT entity_ref, 0, event_id FROM event ORDER BY entity_ref, event_id`)
}

/** Forgets the rows of cases, for a rebuild. */
export function clearCasePlaces(db: Db): void {
  db.exec('DELETE FROM place_new WHERE what = 1; DELETE FROM place_old WHERE what = 1')
}
