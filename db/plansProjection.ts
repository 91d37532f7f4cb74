import { foldPart, understandsPart } from '../shared/domain/plans/part.ts'
import { PART_KINDS, partTypes } from '../shared/domain/plans/parts.ts'
import { foldPlanHead, planTypes, understandsPlanHead, understandsPlanVersion } from '../shared/domain/plans/plan.ts'
import { taskRank, taskTypes, understandsTask } from '../shared/domain/plans/taskState.ts'
import { entityName } from '../shared/journal/ids.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import { writeTask } from './gate.ts'
import type { Db } from './open.ts'
import { forgetPlanRows, notePlanRow } from './plansMemory.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'

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
    forgetPlanRows(db)
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
  notePlanRow(db, id, entityName('plan', id))
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
  notePlanRow(db, part.siteId, entityName(kind, id))
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
