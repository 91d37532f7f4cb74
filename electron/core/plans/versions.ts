import { caseRowById } from '../../../db/cases.ts'
import { noteBlob } from '../../../db/documents.ts'
import { planVersionRow, planVersionRows, planView } from '../../../db/plans.ts'
import { keptWithPlan } from '../../../db/plansMemory.ts'
import type { PlanVersionTable } from '../../../db/schema.ts'
import { siteRow } from '../../../db/site.ts'
import { planTypes } from '../../../shared/domain/plans/plan.ts'
import {
  isPlanVersionFormat,
  type PlanVersionSnapshot,
  planContent,
  planVersionBytes,
  planVersionFormat,
  planVersionOf,
  planVersionSnapshot,
} from '../../../shared/domain/plans/planVersion.ts'
import { canonicalBytes, type JsonObject, parseCanonical, sameJson } from '../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import { type Act, type CoreContext, draft } from '../context.ts'
import { absentIsNull, deskError, found } from '../errors.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { readKept } from '../keptFiles.ts'

/** A snapshot whose bytes lie in the store already, waiting for the event that names them. */
export interface PreparedPlanVersion {
  siteId: string
  snapshot: PlanVersionSnapshot
  hash: string
  size: number
  /** The newest version says exactly this: nothing new is frozen. */
  known: PlanVersionTable | null
}

/** The plan as it stands now, as the next version of its site. NOT_FOUND `site` or `case`. */
export function snapshotNow(context: CoreContext, siteId: string): PlanVersionSnapshot {
  const { db } = context.store()
  const { officerId, name } = context.session()
  const profile = context.profile()
  const site = found(siteRow(db, siteId), 'site')
  return planVersionOf(planView(db, siteId), {
    demo: profile.demo,
    court: { code: profile.courtCode, name: profile.courtName },
    caseNo: found(caseRowById(db, site.case_id), 'case').case_no,
    site: { id: siteId, name: site.name, place: site.address },
    number: (planVersionRows(db, siteId)[0]?.number ?? 0) + 1,
    preparedAt: instant(context.ports.now()),
    preparedBy: { id: officerId, name },
    programVersion: context.ports.version,
  })
}

/**
 * First step of freezing: writes the snapshot's bytes as a blob, which takes a file and cannot stand in a transaction.
 * Bytes without an event are nobody's version and do no harm. Version `spent`, and what is older, is not taken again even
 * when the plan still says the same: each time a plan goes up it is a version of its own (§1.2, P2).
 */
export async function preparePlanVersion(
  context: CoreContext,
  siteId: string,
  spent: number,
): Promise<PreparedPlanVersion> {
  const snapshot = snapshotNow(context, siteId)
  const newest = planVersionRows(context.store().db, siteId).find((row) => row.number > spent)
  const before = newest === undefined ? null : await readableSnapshot(context, newest)
  const known = before !== null && sameJson(planContent(before), planContent(snapshot)) ? (newest ?? null) : null
  const bytes = planVersionBytes(snapshot)
  if (known !== null) return { siteId, snapshot, hash: sha256Hex(bytes), size: bytes.length, known }
  const { hash, size } = await context.store().blobs.put({ bytes })
  return { siteId, snapshot, hash, size, known: null }
}

/**
 * Second step, inside any service's transaction: writes the event that names the prepared snapshot, or returns the
 * version that says the same. STALE `plan` when the plan changed since it was prepared.
 */
export function freezePlanVersion(context: CoreContext, act: Act, prepared: PreparedPlanVersion): PlanVersionTable {
  const { siteId, snapshot, hash, size, known } = prepared
  const now = snapshotNow(context, siteId)
  if (!sameJson(planContent(now), planContent(snapshot))) throw deskError('STALE', { what: 'plan', rev: [] })
  if (known !== null) return found(planVersionRow(act.db, known.version_id), 'planVersion')
  if (now.number !== snapshot.number) throw deskError('STALE', { what: 'plan', rev: [] })
  noteBlob(act.db, hash, size, planVersionFormat)
  const versionId = act.newId()
  const body = { format: planVersionFormat, number: snapshot.number, site: siteId, snapshot: hash }
  act.append([draft(`site:${siteId}`, planTypes.versionFrozen, 'planVersion', versionId, [], body)])
  act.touch('plans', siteId, [versionId])
  return found(planVersionRow(act.db, versionId), 'planVersion')
}

/** A frozen version's snapshot, its bytes checked against the hash that was frozen. NOT_FOUND `snapshot` (B3). */
export async function readSnapshot(context: CoreContext, row: PlanVersionTable): Promise<PlanVersionSnapshot> {
  const bytes = await readKept(context, row.snapshot_hash, 'snapshot')
  if (!isPlanVersionFormat(row.format)) throw deskError('NEEDS_NEWER_PROGRAM', { what: 'plan' })
  const read = planVersionSnapshot.safeParse(parseCanonical(bytes) as JsonObject)
  if (!read.success) throw deskError('NEEDS_NEWER_PROGRAM', { what: 'plan' })
  return read.data
}

/** {@link readSnapshot}, null where its bytes are not here or are a later program's. */
export function readableSnapshot(context: CoreContext, row: PlanVersionTable): Promise<PlanVersionSnapshot | null> {
  return readSnapshot(context, row).catch((error: unknown) => {
    return (error as { code?: unknown }).code === 'NEEDS_NEWER_PROGRAM' ? null : absentIsNull(error)
  })
}

/** The version of a site that froze these bytes; undefined when its event is not here. */
export function versionFrozenAs(context: CoreContext, siteId: string, hash: string): PlanVersionTable | undefined {
  return planVersionRows(context.store().db, siteId).find((row) => row.snapshot_hash === hash)
}

/** Hash of what a snapshot says of the plan: equal for two that say the same, whoever froze them when. */
export function contentHash(snapshot: PlanVersionSnapshot): string {
  return sha256Hex(canonicalBytes(planContent(snapshot)))
}

/** What a snapshot's content says beside the plan's own rows, in one text. NOT_FOUND `site`. */
export function besidePlan(context: CoreContext, siteId: string): string {
  const { db } = context.store()
  const site = found(siteRow(db, siteId), 'site')
  return JSON.stringify([site.name, site.address, caseRowById(db, site.case_id)?.case_no])
}

const keptHashes = keptWithPlan<Map<string, string>>()

/** {@link contentHash} of a site's plan as it stands; made anew only when the plan, its site or its case says else. */
export function planContentHash(context: CoreContext, siteId: string): string {
  const { db } = context.store()
  const beside = besidePlan(context, siteId)
  const hashes = keptHashes(db, siteId, () => new Map())
  const known = hashes.get(beside)
  if (known !== undefined) return known
  const hash = contentHash(snapshotNow(context, siteId))
  hashes.clear()
  hashes.set(beside, hash)
  return hash
}
