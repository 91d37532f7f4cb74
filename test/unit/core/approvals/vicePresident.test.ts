import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planView } from '../../../../db/plans.ts'
import { effectiveDecision } from '../../../../electron/core/approvals.ts'
import { openSteps } from '../../../../electron/core/officialForms/approvalSheet.ts'
import { planFacts } from '../../../../electron/core/plans/facts.ts'
import { type Bench, id, OTHER_PIN, refused, startBench } from './support.ts'

let bench: Bench
let vicePresident: string
beforeEach(async () => {
  bench = await startBench()
  const person = { commandId: id(), name: '何某川', role: 'vicePresident', pin: OTHER_PIN } as const
  vicePresident = (await bench.test.core.identity.addOfficer(person)).officerId
})
afterEach(() => bench.end())

const atWork = () => bench.test.core.identity.unlock({ officerId: vicePresident, pin: OTHER_PIN })

describe('the vice-president in charge (domain §8.5)', () => {
  it('[F1] [P1] decides a plan of level 2, and the decision counts by their certificate', async () => {
    const request = await bench.heard(await bench.submit(await bench.draftPlan(), 1, { rooms: 2 }, 2))
    expect(request.waitsFor).toEqual(['vicePresident', 'courtPresident'])
    await atWork()
    const decided = await bench.decide(request, 'APPROVED')
    expect(decided).toMatchObject({ state: 'approved', decisions: [{ officer: '何某川', verdict: { counts: true } }] })
    expect(await effectiveDecision(bench.test.core.context, `plan:${bench.test.siteId}`)).toMatchObject({
      ...{ decision: 'APPROVED', officerId: vicePresident, role: 'vicePresident' },
    })
  })

  it('[F1] is heard on level 3 and cannot approve it; the president can without waiting for them', async () => {
    const request = await bench.heard(await bench.submit(await bench.draftPlan(), 1, { rooms: 330 }, 3))
    expect(request.waitsFor).toEqual(['courtPresident'])
    await atWork()
    await refused(bench.decide(request, 'APPROVED'), { code: 'NOT_ALLOWED' })
    const { rev, version, requestId } = request
    const opinion = { opinion: 'AGREE', text: '同意' } as const
    const heard = await bench.approvals.giveOpinion({ commandId: id(), requestId, rev, version, ...opinion })
    expect(heard.opinions).toHaveLength(3)
    await bench.as('courtPresident')
    expect((await bench.decide(heard, 'APPROVED')).state).toBe('approved')
  })

  it('[F2] gets a plan of level 1 that the director passes up', async () => {
    const sent = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 }, 1)
    const { context } = bench.test.core
    const { siteId } = bench.test
    // What the plan is measured against from then on: at level 3 it names its reports upwards.
    const escalated = () => planFacts(context, siteId, planView(context.store().db, siteId)).escalated
    expect(escalated()).toBeNull()
    await bench.as('teamLead')
    const said = { requestId: sent.requestId, version: 1 }
    const agreed = await bench.approvals.giveOpinion({
      ...{ commandId: id(), rev: sent.rev, opinion: 'AGREE', text: '' },
      ...said,
    })
    await bench.as('bureauDirector')
    const raised = await bench.approvals.giveOpinion({
      ...{ commandId: id(), rev: agreed.rev, opinion: 'ESCALATE', text: '有媒体到场' },
      ...said,
    })
    expect(raised).toMatchObject({ level: 2, waitsFor: ['vicePresident', 'courtPresident'] })
    expect(escalated()).toBe(2)
  })

  it('[F1] has a place of their own on the sheet of level 2 and 3', () => {
    for (const level of [2, 3] as const) expect(openSteps(level, [])[2]?.role).toBe('分管副院长')
  })
})
