import { foldStep, type StepRecord, stepTypes, understandsStep } from '../shared/domain/plans/gateSteps.ts'
import {
  foldObjection,
  type Objection,
  objectionTypes,
  understandsObjection,
} from '../shared/domain/plans/objections.ts'
import { foldRules, ruleTypes, understandsRules } from '../shared/domain/plans/planRules.ts'
import { foldTask, type TaskFold, unreconciled } from '../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import { creationOf, type EntityHistory, noRank } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'

const saveTask = upsertSql('plan_task', 'site_id', ['site_id', 'case_id', 'state', 'held', 'fold', 'rev'])
const saveStep = upsertSql('gate_step', 'record_id', [
  'record_id',
  'site_id',
  'step',
  'recorded_at',
  'struck',
  'record',
  'rev',
])
const saveObjection = upsertSql('objection', 'objection_id', [
  'objection_id',
  'site_id',
  'filed_at',
  'struck',
  'objection',
  'rev',
])
const saveRules = upsertSql('plan_rules', 'rules_id', ['rules_id', 'stated', 'rev'])

/** The statutory gate as rows: records of steps, objections, a court's own rules. The task stands with the plan's head. */
export const gateProjection: Projection = {
  feature: 'gate',
  version: 3,
  kinds: ['gateStep', 'objection', 'planRules'],
  types: [stepTypes, objectionTypes, ruleTypes].flatMap((types) => Object.values(types)),
  understands: (event) => understandsStep(event) || understandsObjection(event) || understandsRules(event),
  tables: [
    { name: 'gate_step', key: 'record_id', local: [] },
    { name: 'objection', key: 'objection_id', local: [] },
    { name: 'plan_rules', key: 'rules_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'gateStep') writeStep(db, id, history)
    else if (kind === 'objection') writeObjection(db, id, history)
    else writeRules(db, id, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM gate_step; DELETE FROM objection; DELETE FROM plan_rules')
  },
}

/** Writes the row of a site's eviction task. */
export function writeTask(db: Db, siteId: string, history: EntityHistory): void {
  const fold = foldTask(history)
  if (fold === null) return
  prepared(db, saveTask).run({
    site_id: siteId,
    case_id: fold.caseId,
    state: fold.state,
    held: unreconciled(fold).length > 0 ? 1 : 0,
    fold: JSON.stringify(fold),
    rev: revOf(history),
  })
}

/** Writes the row of one record of a step. */
export function writeStep(db: Db, recordId: string, history: EntityHistory): void {
  const record = foldStep(history)
  if (record === null) return
  prepared(db, saveStep).run({
    record_id: recordId,
    site_id: record.siteId,
    step: record.step,
    recorded_at: creationOf(history, stepTypes.recorded)?.at[0] ?? 0,
    struck: record.struck === null ? 0 : 1,
    record: JSON.stringify(record),
    rev: revOf(history),
  })
}

/** Writes the row of one objection. */
export function writeObjection(db: Db, objectionId: string, history: EntityHistory): void {
  const objection = foldObjection(history)
  if (objection === null) return
  prepared(db, saveObjection).run({
    objection_id: objectionId,
    site_id: objection.siteId,
    filed_at: creationOf(history, objectionTypes.filed)?.at[0] ?? 0,
    struck: objection.struck === null ? 0 : 1,
    objection: JSON.stringify(objection),
    rev: revOf(history),
  })
}

/** Writes the row of a court's own rules. */
export function writeRules(db: Db, rulesId: string, history: EntityHistory): void {
  const stated = foldRules(history)
  if (stated === null) return
  prepared(db, saveRules).run({ rules_id: rulesId, stated: JSON.stringify(stated), rev: revOf(history) })
}

/** A site's task with the newest events of its head. */
export interface StoredTask {
  siteId: string
  fold: TaskFold
  rev: string[]
}
export interface StoredStep {
  recordId: string
  record: StepRecord
  recordedAt: number
  rev: string[]
}
export interface StoredObjection {
  objectionId: string
  objection: Objection
  filedAt: number
  rev: string[]
}

/** The task of a site, or null before it is opened. */
export function taskOf(db: Db, siteId: string): StoredTask | null {
  const row = prepared(db, 'SELECT * FROM plan_task WHERE site_id = ?').get(siteId)
  return row === undefined ? null : storedTask(row as TaskRow)
}

/** Whether a difference keeps a site's task from going on (F5). */
export function isTaskHeld(db: Db, siteId: string): boolean {
  return prepared(db, 'SELECT 1 FROM plan_task WHERE site_id = ? AND held = 1').get(siteId) !== undefined
}

interface TaskRow {
  site_id: string
  fold: string
  rev: string
}

function storedTask(row: TaskRow): StoredTask {
  return { siteId: row.site_id, fold: JSON.parse(row.fold) as TaskFold, rev: JSON.parse(row.rev) as string[] }
}

interface StepRow {
  record_id: string
  record: string
  recorded_at: number
  rev: string
}

/** Records of a site's steps in the order in which they were made, struck ones too. */
export function stepsOfSite(db: Db, siteId: string): StoredStep[] {
  const rows = prepared(db, 'SELECT * FROM gate_step WHERE site_id = ? ORDER BY recorded_at, record_id').all(siteId)
  return (rows as StepRow[]).map(storedStep)
}

/** One record of a step. */
export function stepById(db: Db, recordId: string): StoredStep | undefined {
  const row = prepared(db, 'SELECT * FROM gate_step WHERE record_id = ?').get(recordId) as StepRow | undefined
  return row === undefined ? undefined : storedStep(row)
}

function storedStep(row: StepRow): StoredStep {
  const record = JSON.parse(row.record) as StepRecord
  return { recordId: row.record_id, record, recordedAt: row.recorded_at, rev: JSON.parse(row.rev) as string[] }
}

interface ObjectionRow {
  objection_id: string
  objection: string
  filed_at: number
  rev: string
}

/** Objections about a site, oldest first, struck ones too. */
export function objectionsOfSite(db: Db, siteId: string): StoredObjection[] {
  const rows = prepared(db, 'SELECT * FROM objection WHERE site_id = ? ORDER BY filed_at, objection_id').all(siteId)
  return (rows as ObjectionRow[]).map(storedObjection)
}

/** One objection. */
export function objectionById(db: Db, objectionId: string): StoredObjection | undefined {
  const row = prepared(db, 'SELECT * FROM objection WHERE objection_id = ?').get(objectionId)
  return row === undefined ? undefined : storedObjection(row as ObjectionRow)
}

/** Sites with a record of a step or an objection, whether or not their task was opened. */
export function sitesWithGate(db: Db): string[] {
  const rows = prepared(
    db,
    `SELECT site_id FROM plan_task WHERE state NOT IN ('CLOSED', 'VOLUNTARILY_VACATED') OR held = 1
     UNION SELECT site_id FROM objection WHERE struck = 0
     UNION SELECT site_id FROM gate_step WHERE struck = 0 AND site_id NOT IN (SELECT site_id FROM plan_task)
     ORDER BY site_id`,
  ).all()
  return (rows as { site_id: string }[]).map((row) => row.site_id)
}

function storedObjection(row: ObjectionRow): StoredObjection {
  const objection = JSON.parse(row.objection) as Objection
  return { objectionId: row.objection_id, objection, filedAt: row.filed_at, rev: JSON.parse(row.rev) as string[] }
}

/** What a court states about the configurable rules, with its newest events. */
export function statedRules(db: Db, rulesId: string): { values: JsonObject; rev: string[] } {
  const row = prepared(db, 'SELECT stated, rev FROM plan_rules WHERE rules_id = ?').get(rulesId) as
    | { stated: string; rev: string }
    | undefined
  if (row === undefined) return { values: {}, rev: [] }
  return { values: JSON.parse(row.stated) as JsonObject, rev: JSON.parse(row.rev) as string[] }
}
