import type { PlanView } from '../shared/domain/plans/planView.ts'
import type { Db } from './open.ts'
import type { PlanPartTable, RoomTable } from './schema.ts'
import { prepared } from './statements.ts'

/** A plan read from the store: its rooms and parts that stand, in their order, and what both say together. */
export interface PlanRows {
  readonly rooms: ReadonlyMap<string, RoomTable>
  /** By kind, each by part id. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, PlanPartTable>>
  readonly view: PlanView
}

/** Rows of all plans that are kept; of more, the plan asked for longest ago is let go. The newest one always stays. */
const ROWS_LIMIT = 80_000
/** Written rows that are read one by one; after more of them the whole plan is read anew. */
const CHANGED_LIMIT = 200

/**
 * What of a site's plan stands in the store, as a token: the same one means the same rooms, buildings, head and parts.
 */
export type PlanRevision = Readonly<Record<never, never>>

interface Site {
  revision: PlanRevision
  kept: PlanRows | null
  /** Entities whose rows were written since `kept` was read. */
  changed: Set<string>
}

interface Memory {
  /** Commits of other connections, as this one counted them; its own writes come by its projections. */
  others: number
  /** The one asked for last stands last. */
  sites: Map<string, Site>
}

const memories = new WeakMap<Db, Memory>()

/** The memory of a store; a new one when another connection has written since. */
function memoryOf(db: Db): Memory {
  const { data_version: others } = prepared(db, 'PRAGMA data_version').get() as { data_version: number }
  const known = memories.get(db)
  if (known?.others === others) return known
  const memory: Memory = { others, sites: new Map() }
  memories.set(db, memory)
  return memory
}

function siteOf({ sites }: Memory, siteId: string): Site {
  const known = sites.get(siteId)
  if (known !== undefined) return known
  const site: Site = { revision: {}, kept: null, changed: new Set() }
  sites.set(siteId, site)
  return site
}

/**
 * Notes that a projection wrote a row of a site's plan: a room, a building, the head or a part. Also inside a
 * transaction that is rolled back later, which costs a reading and makes nothing wrong.
 */
export function notePlanRow(db: Db, siteId: string, entity: string): void {
  const memory = memories.get(db)
  // Nothing of this store was asked for yet.
  if (memory === undefined) return
  const site = siteOf(memory, siteId)
  site.revision = {}
  if (site.kept === null) return
  site.changed.add(entity)
  if (site.changed.size <= CHANGED_LIMIT) return
  site.kept = null
  site.changed.clear()
}

/** Forgets every plan of a store: its tables were emptied, or whoever read them has left. */
export function forgetPlanRows(db: Db): void {
  memories.delete(db)
}

/**
 * Keeps what is made of a site's plan and of nothing else until a row of the plan is written; small things, since they
 * are kept for every site. What is made inside a transaction is not kept: it may never have happened.
 */
export function keptWithPlan<T extends object>(): (db: Db, siteId: string, make: () => T) => T {
  const made = new WeakMap<PlanRevision, T>()
  return (db, siteId, make) => {
    const { revision } = siteOf(memoryOf(db), siteId)
    const known = made.get(revision)
    if (known !== undefined) return known
    const now = make()
    if (!db.inTransaction) made.set(revision, now)
    return now
  }
}

/** The rows kept of a site's plan with the entities written since; null when nothing is kept. */
export function planChanges(db: Db, siteId: string): { kept: PlanRows; changed: ReadonlySet<string> } | null {
  const { sites } = memoryOf(db)
  const site = sites.get(siteId)
  if (site === undefined || site.kept === null) return null
  // The newest asked for stands last.
  sites.delete(siteId)
  sites.set(siteId, site)
  return { kept: site.kept, changed: site.changed }
}

/** Keeps what was just read of a site's plan. */
export function keepPlan(db: Db, siteId: string, kept: PlanRows): void {
  const memory = memoryOf(db)
  const { sites } = memory
  const site = siteOf(memory, siteId)
  site.kept = kept
  site.changed = new Set()
  sites.delete(siteId)
  let rows = rowsIn(kept)
  for (const one of [...sites.values()].reverse()) {
    if (one.kept === null) continue
    rows += rowsIn(one.kept)
    if (rows <= ROWS_LIMIT) continue
    one.kept = null
    one.changed.clear()
  }
  sites.set(siteId, site)
}

function rowsIn({ rooms, parts }: PlanRows): number {
  return [...parts.values()].reduce((sum, shelf) => sum + shelf.size, rooms.size)
}
