import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSteps } from '../../../../electron/core/officialForms/approvalSheet.ts'
import { type Bench, id, startBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.end())

const agree = async (who: keyof Bench['people'], requestId: string, opinion: 'AGREE' | 'ESCALATE' = 'AGREE') => {
  await bench.as(who)
  const { rev, version } = await bench.approvals.get({ requestId })
  const text = opinion === 'AGREE' ? '' : '涉及面大'
  return bench.approvals.giveOpinion({ commandId: id(), requestId, rev, version, opinion, text })
}

describe('a team lead’s own plan', () => {
  it('[F1] waits for the director and then for the president, never for its own team lead', async () => {
    await bench.as('teamLead')
    const sent = await bench.submit(await bench.draftPlan(), 1, { rooms: 330 })
    expect(sent.waitsFor).toEqual(['bureauDirector'])
    expect(sent.marks.map((mark) => mark.code)).toContain('opinionOfProposer')
    const heard = await agree('bureauDirector', sent.requestId)
    expect(heard.marks.find((mark) => mark.code === 'opinionsGiven')?.state).toBe('good')
    await bench.as('courtPresident')
    expect((await bench.decide(heard, 'APPROVED')).state).toBe('approved')
  })
  it('[F1] says so on its approval sheet, in the place where the team lead would sign', () => {
    const steps = openSteps(1, [{ role: 'teamLead', name: '吴某远（团队长）', at: '2025-08-20T09:00:00+08:00' }])
    expect(steps).toMatchObject([
      { role: '团队长', opinion: '提交人即团队长', officer: '吴某远（团队长）', decision: null },
      { role: '执行局局长', opinion: null, officer: null },
    ])
    expect(openSteps(1, [{ role: 'handler', name: '周某舟', at: '' }])[0]?.opinion).toBe(null)
  })
})

describe('an escalated request', () => {
  it('[F2] goes up again at the level somebody asked for, whatever it is measured at', async () => {
    const sent = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 }, 1)
    const { requestId } = sent
    expect(sent.level).toBe(1)
    const raised = await agree('teamLead', requestId, 'ESCALATE')
    expect(raised.level).toBe(2)
    await bench.as('handler')
    expect((await bench.submit(raised, 2, { rooms: 2 }, 1)).level).toBe(2)
    expect(bench.told.at(-1)?.level).toBe(2)
  })
})
