import { caseFlagsOf, caseRowById } from '../../../db/cases.ts'
import { type Names, namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { partRows, planRow, planVersionRows, planView } from '../../../db/plans.ts'
import type { PlanPartTable, PlanTable, PlanVersionTable, RoomTable } from '../../../db/schema.ts'
import { buildingRows, roomRows, siteRow } from '../../../db/site.ts'
import type {
  PlanAnswer,
  PlanFindingAnswer,
  PlanPartAnswer,
  PlanRoomAnswer,
  PlanVersionAnswer,
} from '../../../shared/contract/desk/plans.ts'
import { shortCode } from '../../../shared/domain/documents/inventoryList.ts'
import { approvalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { completeness, type PlanFinding } from '../../../shared/domain/plans/completeness.ts'
import { eveningHours } from '../../../shared/domain/plans/hours.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { completenessOptionsOf, rateOf, thresholdsOf } from '../../../shared/domain/plans/ruledFigures.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import type { Register } from '../../../shared/journal/registers.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import { rulesHere } from '../gate/facts.ts'
import { standingViewsOf } from '../history.ts'
import { planFacts } from './facts.ts'

/** Cells of one finding that an answer names; the count says how many there are. */
const PLACES_LIMIT = 100

/** The whole plan of a site as the contract shows it, measured (domain §8.4, §8.5). */
export function planAnswer(context: CoreContext, siteId: string): PlanAnswer {
  const { db } = context.store()
  const site = found(siteRow(db, siteId), 'site')
  const names = namesOf(db)
  const view = planView(db, siteId)
  const facts = planFacts(context, siteId, view)
  const rules = rulesHere(context, db)
  const { findings, passed, checks } = completeness(view, facts, completenessOptionsOf(rules))
  return {
    siteId,
    caseId: site.case_id,
    caseNo: caseRowById(db, site.case_id)?.case_no ?? '',
    siteName: site.name,
    flags: caseFlagsOf(db, site.case_id),
    head: headAnswer(db, planRow(db, siteId), names),
    buildings: buildingRows(db, siteId).map((row) => ({ buildingId: row.building_id, name: row.name, ord: row.ord })),
    rooms: roomRows(db, siteId)
      .filter((row) => row.struck_reason === null)
      .map((row) => roomAnswer(db, row, row.items, names)),
    parts: partRows(db, siteId).map((row) => partAnswer(db, row, names)),
    findings: findingsByRule(findings),
    passed,
    checks,
    level: approvalLevel(view, facts, thresholdsOf(rules)),
    hours: eveningHours(view, rateOf(rules)),
    course: facts.course,
    versions: planVersionRows(db, siteId).map((row) => versionAnswer(row, names)),
  }
}

function findingsByRule(findings: readonly PlanFinding[]): PlanFindingAnswer[] {
  return [...Map.groupBy(findings, (finding) => finding.code)].map(([code, list]) => ({
    code,
    severity: list[0]?.severity ?? 'reason',
    count: list.length,
    places: list.slice(0, PLACES_LIMIT).map(({ where, detail }) => ({ ...where, detail })),
  }))
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

/** A part as the contract shows it. */
export function partAnswer(db: Db, row: PlanPartTable, names: Names): PlanPartAnswer {
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
