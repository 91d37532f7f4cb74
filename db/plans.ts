import { foldPart, understandsPart } from '../shared/domain/plans/part.ts'
import { PART_KINDS, partTypes } from '../shared/domain/plans/parts.ts'
import { foldPlanHead, planTypes, understandsPlanHead, understandsPlanVersion } from '../shared/domain/plans/plan.ts'
import {
  type Doubts,
  emptyShelves,
  type PlanPart,
  type PlanRoom,
  type PlanView,
  partValues,
} from '../shared/domain/plans/planView.ts'
import { taskRank, taskTypes, understandsTask } from '../shared/domain/plans/taskState.ts'
import type { Json, JsonObject } from '../shared/journal/canonical.ts'
import { entityName } from '../shared/journal/ids.ts'
import { creationOf, type EntityHistory, type Register } from '../shared/journal/registers.ts'
import { writeTask } from './gate.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { PlanPartTable, PlanTable, PlanVersionTable, RoomTable } from './schema.ts'
import { buildingRows, roomRows } from './site.ts'
import { prepared, rowOf, rowsOf, sqlBuilder, upsertSql } from './statements.ts'

const savePlan = upsertSql('plan', 'site_id', ['site_id', 'stated', 'doubts', 'rev'])
const savePart = upsertSql('plan_part', 'entity', [
  'entity',
  'part_id',
  'site_id',
  'kind',
  'ord',
  'stated',
  'doubts',
  'struck_reason',
  'rev',
])
const saveVersion = upsertSql('plan_version', 'version_id', [
  'version_id',
  'site_id',
  'number',
  'snapshot_hash',
  'format',
  'frozen_at',
  'officer_id',
  'rev',
])

/**
 * Heads, parts and frozen versions of plans as rows. A head's registers and its task's moves stand on one entity and are
 * folded apart; moves alone have a written rank.
 */
export const plansProjection: Projection = {
  feature: 'plans',
  version: 3,
  kinds: ['plan', 'planVersion', ...PART_KINDS],
  types: [...Object.values(planTypes), ...Object.values(partTypes), taskTypes.moved],
  understands: (event) =>
    understandsPart(event) ||
    understandsPlanHead(event) ||
    understandsPlanVersion(event) ||
    (event.type === taskTypes.moved && understandsTask(event)),
  tables: [
    { name: 'plan', key: 'site_id', local: [] },
    { name: 'plan_task', key: 'site_id', local: [] },
    { name: 'plan_part', key: 'entity', local: [] },
    { name: 'plan_version', key: 'version_id', local: [] },
  ],
  rankOf: taskRank,
  write(db, id, kind, history) {
    if (kind === 'plan') {
      writeHead(db, id, history)
      writeTask(db, id, history)
    } else if (kind === 'planVersion') writeVersion(db, id, history)
    else writePart(db, id, kind, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM plan; DELETE FROM plan_task; DELETE FROM plan_part; DELETE FROM plan_version')
  },
}

function writeHead(db: Db, id: string, history: EntityHistory): void {
  const head = foldPlanHead(history)
  if (head === null) return
  const { values, doubts } = head
  prepared(db, savePlan).run({
    site_id: id,
    stated: JSON.stringify(values),
    doubts: JSON.stringify(doubts),
    rev: revOf(history),
  })
}

function writePart(db: Db, id: string, kind: string, history: EntityHistory): void {
  const part = foldPart(kind, history)
  if (part === null) return
  prepared(db, savePart).run({
    entity: entityName(kind, id),
    part_id: id,
    site_id: part.siteId,
    kind,
    ord: part.ord,
    stated: JSON.stringify(part.values),
    doubts: JSON.stringify(part.doubts),
    struck_reason: part.struck,
    rev: revOf(history),
  })
}

function writeVersion(db: Db, id: string, history: EntityHistory): void {
  const body = creationOf(history, planTypes.versionFrozen)
  if (body === null) return
  prepared(db, saveVersion).run({
    version_id: id,
    site_id: String(body.body.site),
    number: Number(body.body.number),
    snapshot_hash: String(body.body.snapshot),
    format: String(body.body.format),
    frozen_at: body.at[0],
    officer_id: body.actor,
    rev: revOf(history),
  })
}

/** Head of a site's plan; undefined while nobody has opened it. */
export function planRow(db: Db, siteId: string): PlanTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('plan').selectAll().where('site_id', '=', siteId))
}

/** Parts of a site's plan that stand, by kind and place among it. */
export function partRows(db: Db, siteId: string): PlanPartTable[] {
  return prepared(
    db,
    'SELECT * FROM plan_part WHERE site_id = ? AND struck_reason IS NULL ORDER BY kind, ord, part_id',
  ).all(siteId) as PlanPartTable[]
}

/** One part, struck or not. */
export function partRow(db: Db, kind: string, partId: string): PlanPartTable | undefined {
  return prepared(db, 'SELECT * FROM plan_part WHERE entity = ?').get(entityName(kind, partId)) as
    | PlanPartTable
    | undefined
}

/** The place behind the last part of a kind, struck ones counted. */
export function nextOrd(db: Db, siteId: string, kind: string): number {
  const row = prepared(
    db,
    'SELECT coalesce(max(ord), 0) + 1 AS next FROM plan_part WHERE site_id = ? AND kind = ?',
  ).get(siteId, kind)
  return (row as { next: number }).next
}

/** Frozen versions of a site's plan, newest number first; two desks may have frozen one number each. */
export function planVersionRows(db: Db, siteId: string): PlanVersionTable[] {
  const query = sqlBuilder.selectFrom('plan_version').selectAll().where('site_id', '=', siteId)
  return rowsOf(db, query.orderBy('number', 'desc').orderBy('frozen_at', 'desc').orderBy('version_id', 'desc'))
}

/** One frozen version. */
export function planVersionRow(db: Db, versionId: string): PlanVersionTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('plan_version').selectAll().where('version_id', '=', versionId))
}

/** The registers in doubt of a stored `doubts` column with who stated each value left out. */
export function standingValues(doubts: string): Doubts {
  if (doubts === '{}') return {}
  const registers = JSON.parse(doubts) as Record<string, Register<Json>>
  return Object.fromEntries(
    Object.entries(registers).map(([name, register]) => [name, register.map((standing) => standing.value)]),
  )
}

/** A site's whole plan as the store has it now; a site without a plan has an empty one. */
export function planView(db: Db, siteId: string): PlanView {
  const head = planRow(db, siteId)
  const stated = head === undefined ? {} : (JSON.parse(head.stated) as JsonObject)
  const parts = emptyShelves()
  for (const row of partRows(db, siteId)) {
    const kind = row.kind as keyof typeof parts
    const part = {
      id: row.part_id,
      values: partValues(kind, JSON.parse(row.stated)),
      doubts: standingValues(row.doubts),
    }
    // One row of one kind goes to that kind's shelf; TypeScript cannot see that both are the same kind.
    const shelf = parts[kind] as Map<string, PlanPart<never>>
    shelf.set(row.part_id, part as PlanPart<never>)
  }
  const rooms = roomRows(db, siteId).filter((room) => room.struck_reason === null)
  return {
    siteId,
    head: {
      purpose: String(stated.purpose ?? ''),
      window: (stated.window ?? null) as PlanView['head']['window'],
      doubts: standingValues(head?.doubts ?? '{}'),
    },
    buildings: buildingRows(db, siteId).map((row) => ({ id: row.building_id, name: row.name, ord: row.ord })),
    rooms: new Map(rooms.map((row) => [row.room_id, planRoomOf(row)])),
    parts,
  }
}

function planRoomOf(row: RoomTable): PlanRoom {
  return {
    id: row.room_id,
    buildingId: row.building_id,
    floor: row.floor,
    values: {
      code: row.code,
      purpose: row.purpose,
      occupant: row.occupant,
      area: row.area,
      keys: row.keys,
      utilities: row.utilities,
      groupId: row.group_id,
      estimate: row.estimate,
      excluded: row.excluded,
      note: row.note,
    },
    doubts: standingValues(row.doubts),
  }
}
