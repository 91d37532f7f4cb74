import { namesOf } from '../../db/identity.ts'
import { planRow, planVersionRow, planVersionRows } from '../../db/plans.ts'
import type { PlanVersionTable } from '../../db/schema.ts'
import { siteRow } from '../../db/site.ts'
import { type PlanWindow, planTypes } from '../../shared/domain/plans/plan.ts'
import { planDifference } from '../../shared/domain/plans/planDifference.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { requireReach, requireSiteReach } from './caseReach.ts'
import { answered, type CoreContext, command, draft, requirePermission, requireSame } from './context.ts'
import { checkRev, found, refuse } from './errors.ts'
import { historyLines } from './history.ts'
import { refuseFileRegisters } from './plans/pictures.ts'
import { renewedPlan } from './plans/renewal.ts'
import { freezePlanVersion, preparePlanVersion, readSnapshot, snapshotNow } from './plans/versions.ts'
import { headAnswer, planAnswer, versionAnswer } from './plans/view.ts'
import { checkDoubts, type PartsInput, type RoomsInput, writeParts, writeRooms } from './plans/write.ts'
import { turns } from './turns.ts'

export { freezePlanVersion, preparePlanVersion } from './plans/versions.ts'

export interface HeadInput {
  commandId: string
  siteId: string
  rev: string[]
  set: { purpose?: string | undefined; window?: PlanWindow | null | undefined }
  reason: string
}

/** Eviction plans: written in rows by several desks, measured as they stand, frozen in numbered versions (B1–B3, B5). */
export function plansService(context: CoreContext) {
  const { inTurn } = turns()
  const viewOf = (row: PlanVersionTable) => versionAnswer(row, namesOf(context.store().db))

  const versionOf = (siteId: string, versionId: string): PlanVersionTable => {
    const row = planVersionRow(context.store().db, versionId)
    return found(row?.site_id === siteId ? row : null, 'planVersion')
  }

  return {
    get(input: { siteId: string }) {
      requirePermission(context, 'case.read')
      return planAnswer(context, input.siteId)
    },
    renew(input: { siteId: string; stamp: string | null }) {
      requirePermission(context, 'case.read')
      return renewedPlan(context, input.siteId, input.stamp)
    },
    editHead: (input: HeadInput) =>
      command(context, 'plan.draft', call(input, 'plans.editHead'), (act) => {
        const { siteId, rev } = input
        const site = found(siteRow(act.db, siteId), 'site')
        requireReach(context, act.db, 'plan.draft', site.case_id)
        const row = planRow(act.db, siteId)
        checkRev('plan', row === undefined ? [] : (JSON.parse(row.rev) as string[]), rev)
        const set = stated(input.set)
        if (Object.keys(set).length === 0) refuse('nothingToWrite', 'rows', '')
        checkDoubts(row?.doubts ?? '{}', set, input.reason)
        const scope = `site:${siteId}`
        const said: JsonObject = input.reason === '' ? {} : { reason: input.reason }
        act.append([
          row === undefined
            ? draft(scope, planTypes.opened, 'plan', siteId, [], { case: site.case_id, set, site: siteId })
            : draft(scope, planTypes.edited, 'plan', siteId, rev, { ...said, set }),
        ])
        act.touch('plans', siteId, [siteId])
        return headAnswer(act.db, planRow(act.db, siteId), namesOf(act.db))
      }),
    write: (input: PartsInput & { commandId: string }) =>
      command(context, 'plan.draft', call(input, 'plans.write'), (act) => {
        const site = found(siteRow(act.db, input.siteId), 'site')
        requireReach(context, act.db, 'plan.draft', site.case_id)
        refuseFileRegisters(input)
        return writeParts(act, input)
      }),
    editRooms: (input: RoomsInput & { commandId: string }) =>
      command(context, 'plan.draft', call(input, 'plans.editRooms'), (act) => {
        const site = found(siteRow(act.db, input.siteId), 'site')
        requireReach(context, act.db, 'plan.draft', site.case_id)
        return writeRooms(act, input)
      }),
    history(input: { kind: string; id: string; field: string | null }) {
      requirePermission(context, 'case.read')
      return historyLines(context, [`${input.kind}/${input.id}`], input.field)
    },
    /** One freeze after the other, so that two presses of one key are one version. */
    freeze: inTurn(async (input: { commandId: string; siteId: string }) => {
      const session = requirePermission(context, 'plan.draft')
      const asked = call(input, 'plans.freeze')
      const before = answered<ReturnType<typeof viewOf>>(context, asked)
      if (before !== null) return before
      const prepared = await preparePlanVersion(context, input.siteId, 0)
      requireSame(context, session)
      return command(context, 'plan.draft', asked, (act) => {
        requireSiteReach(context, act.db, 'plan.draft', input.siteId)
        return viewOf(freezePlanVersion(context, act, prepared))
      })
    }),
    versions(input: { siteId: string }) {
      requirePermission(context, 'case.read')
      return planVersionRows(context.store().db, input.siteId).map(viewOf)
    },
    async difference(input: { siteId: string; from: string; to: string | null }) {
      const session = requirePermission(context, 'case.read')
      const { siteId } = input
      const from = await readSnapshot(context, versionOf(siteId, input.from))
      const to = input.to === null ? null : await readSnapshot(context, versionOf(siteId, input.to))
      requireSame(context, session)
      return planDifference(from, to ?? snapshotNow(context, siteId))
    },
  }
}

/** The registers an input names; what it leaves out is not stated. */
function stated({ purpose, window }: HeadInput['set']): JsonObject {
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(window === undefined ? {} : { window: window === null ? null : { ...window } }),
  }
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}
