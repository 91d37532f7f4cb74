import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officerRows } from '../../../../db/identity.ts'
import { prepared } from '../../../../db/statements.ts'
import { approvalItems } from '../../../../electron/core/approvals/workItems.ts'
import { openSteps } from '../../../../electron/core/officialForms/approvalSheet.ts'
import { type Bench, id, refused, startBench } from './support.ts'

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
    expect(raised).toMatchObject({ level: 2, escalated: 2 })
    expect(sent.escalated).toBeNull()
    await bench.as('handler')
    expect((await bench.submit(raised, 2, { rooms: 2 }, 1)).level).toBe(2)
    expect(bench.told.at(-1)?.level).toBe(2)
  })
})

/** What the work list holds of the requests: which kind of duty, and whose. */
const items = () => {
  const { context } = bench.test.core
  return approvalItems(context, context.store().db).map(({ item, officerIds }) => [item.rule, officerIds?.toSorted()])
}

describe('the work list', () => {
  it('[A5] [F6] keeps a returned request with its submitter until it goes up again, answered or not', async () => {
    const heard = await bench.heard(await bench.submit(await bench.draftPlan(), 1, { rooms: 1 }))
    await bench.as('courtPresident')
    const back = await bench.decide(heard, 'RETURNED')
    expect(items()).toEqual([['approvalReturned', [bench.people.handler]]])
    await bench.as('handler')
    const point = { returned: back.returnedHash ?? '', point: 'p1', text: '已补' }
    const { requestId, rev } = back
    const answered = await bench.approvals.answer({ commandId: id(), requestId, rev, ...point })
    expect(items()).toEqual([['approvalAnswered', [bench.people.handler]]])
    await bench.submit(answered, 2, { rooms: 2 })
    expect(items()).toEqual([['approvalOpinion', [bench.people.teamLead, bench.people.bureauDirector].sort()]])
  })
  it('[A5] gives a request nobody here can take to its submitter, and says so', async () => {
    await bench.heard(await bench.submit(await bench.draftPlan(), 1, { rooms: 1 }))
    expect(items()).toEqual([['approvalDecision', [bench.people.courtPresident]]])
    const { db } = bench.test.core.context.store()
    prepared(db, 'UPDATE officer SET active = 0 WHERE officer_id = ?').run(bench.people.courtPresident)
    expect(items()).toEqual([['approvalNobody', [bench.people.handler]]])
    prepared(db, 'UPDATE officer SET active = 0 WHERE officer_id = ?').run(bench.people.handler)
    const drafters = officerRows(db).filter((one) => one.role === 'teamLead')
    expect(items()).toEqual([['approvalNobody', drafters.map((one) => one.officer_id)]])
  })
})

describe('a subject that is asked about again', () => {
  for (const ending of ['rejected', 'returned and withdrawn'] as const) {
    it(`[F6] after it was ${ending} answers the reasons first, and shows the decider what changed since their look`, async () => {
      const sent = await bench.heard(await bench.submit(await bench.draftPlan(), 1, { day: '9月15日' }))
      await bench.as('courtPresident')
      let ended = await bench.decide(sent, ending === 'rejected' ? 'REJECTED' : 'RETURNED', { reasons: ['人手不足'] })
      await bench.as('handler')
      if (ending !== 'rejected') {
        const act = { commandId: id(), requestId: ended.requestId, rev: ended.rev }
        ended = await bench.approvals.withdraw({ ...act, reason: '重新研究' })
      }
      bench.test.on.now += 60_000
      expect(bench.approvals.openPoints(`plan:${bench.test.siteId}`)).toBe(1)
      const drafted = await bench.draftPlan()
      expect(drafted).toMatchObject({ pointList: [{ text: '人手不足', answer: null }], may: { answer: true } })
      await refused(bench.submit(drafted, 2, { day: '9月16日' }), { data: { rule: 'pointsUnanswered' } })
      const { requestId, rev, returnedHash } = drafted
      const answer = { returned: returnedHash ?? '', point: 'p1', text: '增派法警 4 人' }
      const answered = await bench.approvals.answer({ commandId: id(), requestId, rev, ...answer })
      expect(answered).toMatchObject({ requestId, pointList: [{ answer: '增派法警 4 人' }], findings: 0 })
      const again = await bench.heard(await bench.submit(answered, 2, { day: '9月16日' }))
      await bench.as('courtPresident')
      const shown = await bench.approvals.get({ requestId: again.requestId })
      expect(shown.changes).toMatchObject({ since: { version: 1 }, list: [{ before: '9月15日', after: '9月16日' }] })
      expect(shown.pointList).toMatchObject([{ answer: '增派法警 4 人' }])
      expect((await bench.decide(shown, 'APPROVED')).state).toBe('approved')
      expect(bench.approvals.openPoints(`plan:${bench.test.siteId}`)).toBe(0)
    })
  }
})
