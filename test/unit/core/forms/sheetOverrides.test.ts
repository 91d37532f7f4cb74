import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealBody } from '../../../../db/journal.ts'
import { siteFacts } from '../../../../electron/core/gate/facts.ts'
import { approvalSheetData } from '../../../../electron/core/officialForms/approvalSheet.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { standingAlone } from '../../../support/gatePorts.ts'
import { wholePlan } from '../../domain/plans/sample.ts'
import { id, type OnSite, startSite } from '../site/support.ts'

let test: OnSite
beforeEach(async () => {
  test = await startSite()
})
afterEach(() => test.end())

/** A record as another desk wrote it, past the checks of this one. */
function recordElsewhere(step: string, set: JsonObject): void {
  const { journal } = test.core.context.store()
  const entity = `gateStep/${test.core.context.newId()}`
  const body = sealBody({ set, site: test.siteId, step })
  const event = { scope: `site:${test.siteId}`, type: 'plans.stepRecorded', entity, seen: [], body }
  journal.transact(() => journal.append([event], { officerId: 'elsewhere', role: 'handler' }, id()))
}

function printed(): (string | null)[][] {
  const { context } = test.core
  const facts = siteFacts(context, context.store().db, test.siteId, standingAlone)
  const level = { level: 1, reasons: [] } as const
  const sheet = approvalSheetData({
    ...{ plan: wholePlan(), version: 1, address: '', level: { ...level, reasons: [] }, facts },
    ...{ code: '', note: '', submittedAt: '', steps: [], papers: [] },
  })
  return sheet.overrides.map(({ outcome, reason }) => [outcome, reason])
}

describe('what the approval sheet says was gone on without', () => {
  it('[B4] of a condition is only an override, never a record that calls the condition not needed', () => {
    recordElsewhere('E06', { outcome: 'NOT_NEEDED', guard: 'RESIDENCE_GRACE', reason: '不属越过' })
    recordElsewhere('E06', { outcome: 'OVERRIDE', guard: 'RESIDENCE_GRACE', reason: '已安置' })
    recordElsewhere('E04', { outcome: 'NOT_NEEDED', reason: '空置商铺' })
    recordElsewhere('E05', { outcome: 'OVERRIDE', reason: '拒绝谈话' })
    expect(
      printed()
        .map(([, reason]) => reason)
        .sort(),
    ).toEqual(['已安置', '拒绝谈话', '空置商铺'].sort())
  })
})
