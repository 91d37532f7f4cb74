import { stepsOfSite } from '../../../db/gate.ts'
import { type StepRecord, stepTypes } from '../../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type Act, draft } from '../context.ts'

/**
 * Writes beside a step that the president is asked about it: attempted, with the pages that are shown, so that the
 * decision finds the record by them. A later version takes the record of the one before, which `isBefore` knows.
 */
export function noteAsked(
  act: Act,
  siteId: string,
  step: StepCode,
  said: { document: StepRecord['document']; reason: string } & JsonObject,
  isBefore: (document: StepRecord['document']) => boolean,
): void {
  const set: JsonObject = { ...said, outcome: 'ATTEMPTED' }
  const stood = stepsOfSite(act.db, siteId).findLast(
    ({ record }) =>
      record.step === step &&
      record.guard === '' &&
      record.struck === null &&
      record.outcome === 'ATTEMPTED' &&
      isBefore(record.document),
  )
  const scope = `site:${siteId}`
  act.append([
    stood === undefined
      ? draft(scope, stepTypes.recorded, 'gateStep', act.newId(), [], { set, site: siteId, step })
      : draft(scope, stepTypes.edited, 'gateStep', stood.recordId, stood.rev, { set }),
  ])
}
