import { caseFlagsOf, caseRowById } from '../../../db/cases.ts'
import { type Names, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { planRow, planRows, planVersionRows } from '../../../db/plans.ts'
import type { PlanPartTable, PlanTable, PlanVersionTable, RoomTable } from '../../../db/schema.ts'
import { itemsByRoom, siteRow } from '../../../db/site.ts'
import type {
  PlanAnswer,
  PlanPartAnswer,
  PlanRoomAnswer,
  PlanVersionAnswer,
} from '../../../shared/contract/desk/plans.ts'
import { shortCode } from '../../../shared/domain/documents/inventoryList.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import type { Register } from '../../../shared/journal/registers.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import { standingViewsOf } from '../history.ts'
import { measuredPlan } from './measured.ts'

/** The whole plan of a site as the contract shows it, measured (domain §8.4, §8.5). */
export function planAnswer(context: CoreContext, siteId: string): PlanAnswer {
  const { db } = context.store()
  const site = found(siteRow(db, siteId), 'site')
  const names = namesOf(db)
  const { rooms, parts, view } = planRows(db, siteId)
  const { facts, findings, passed, checks, level, hours } = measuredPlan(context, siteId)
  const items = itemsByRoom(db, siteId)
  return {
    siteId,
    caseId: site.case_id,
    caseNo: caseRowById(db, site.case_id)?.case_no ?? '',
    siteName: site.name,
    flags: caseFlagsOf(db, site.case_id),
    head: headAnswer(db, planRow(db, siteId), names),
    buildings: view.buildings.map(({ id: buildingId, name, ord }) => ({ buildingId, name, ord })),
    rooms: [...rooms.values()].map((row) => roomAnswer(db, row, items.get(row.room_id) ?? 0, names)),
    parts: [...parts.keys()]
      .sort()
      .flatMap((kind) => [...(parts.get(kind)?.values() ?? [])].map((row) => partAnswer(db, row, names))),
    findings,
    passed,
    checks,
    level,
    hours,
    course: facts.course,
    versions: planVersionRows(db, siteId).map((row) => versionAnswer(row, names)),
  }
}

/** A plan's head as the contract shows it; a plan nobody opened has an empty one. */
export function headAnswer(db: Db, row: PlanTable | undefined, names: Names): PlanAnswer['head'] {
  if (row === undefined) return { opened: false, purpose: '', window: null, doubts: {}, rev: [] }
  const stated = JSON.parse(row.stated) as JsonObject
  return {
    opened: true,
    purpose: String(stated.purpose ?? ''),
    window: (stated.window ?? null) as PlanAnswer['head']['window'],
    doubts: doubtViews(db, `plan/${row.site_id}`, row.doubts, names),
    rev: JSON.parse(row.rev) as string[],
  }
}

/** Answers made of rows that are kept: what nobody disputes is made of the row alone. */
const answers = { parts: new WeakMap<PlanPartTable, PlanPartAnswer>(), rooms: new WeakMap<RoomTable, PlanRoomAnswer>() }

/** A part as the contract shows it. */
export function partAnswer(db: Db, row: PlanPartTable, names: Names): PlanPartAnswer {
  const known = answers.parts.get(row)
  if (known !== undefined) return known
  const answer = partAnswerNow(db, row, names)
  if (row.doubts === '{}') answers.parts.set(row, answer)
  return answer
}

function partAnswerNow(db: Db, row: PlanPartTable, names: Names): PlanPartAnswer {
  return {
    partId: row.part_id,
    kind: row.kind as PartKind,
    stated: JSON.parse(row.stated) as JsonObject,
    doubts: doubtViews(db, row.entity, row.doubts, names),
    rev: JSON.parse(row.rev) as string[],
  }
}

/** A room as a plan shows it, with the lots recorded in it. */
export function roomAnswer(db: Db, row: RoomTable, items: number, names: Names): PlanRoomAnswer {
  const known = answers.rooms.get(row)
  if (known?.items === items) return known
  const answer = roomAnswerNow(db, row, items, names)
  if (row.doubts === '{}') answers.rooms.set(row, answer)
  return answer
}

function roomAnswerNow(db: Db, row: RoomTable, items: number, names: Names): PlanRoomAnswer {
  return {
    roomId: row.room_id,
    buildingId: row.building_id,
    floor: row.floor,
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
    items,
    doubts: doubtViews(db, `room/${row.room_id}`, row.doubts, names),
    rev: JSON.parse(row.rev) as string[],
  }
}

/** A frozen version as the contract shows it. */
export function versionAnswer(row: PlanVersionTable, names: Names): PlanVersionAnswer {
  return {
    versionId: row.version_id,
    number: row.number,
    frozenAt: row.frozen_at,
    officer: names.officers.get(row.officer_id) ?? row.officer_id,
    code: shortCode(Buffer.from(row.snapshot_hash, 'hex')),
    snapshotHash: row.snapshot_hash,
  }
}

/** Registers in doubt with who stated each value; events are read only where there is a doubt. */
function doubtViews(db: Db, entity: string, doubts: string, names: Names): PlanRoomAnswer['doubts'] {
  if (doubts === '{}') return {}
  const registers = JSON.parse(doubts) as Record<string, Register<Json>>
  return Object.fromEntries(
    Object.entries(registers).map(([name, register]) => [name, standingViewsOf(db, entity, register, names)]),
  )
}
