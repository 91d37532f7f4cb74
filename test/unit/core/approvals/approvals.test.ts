import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepared } from '../../../../db/statements.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { effectiveDecision, rememberedDecision } from '../../../../electron/core/approvals.ts'
import { fields } from '../site/support.ts'
import { type Bench, id, OTHER_PIN, PIN, refused, startBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.end())

const rule = (name: string) => ({ code: 'REFUSED', data: { rule: name } })
const events = () => prepared(bench.test.core.context.store().db, 'SELECT count(*) AS n FROM event').get()

/** A plan's version 3, heard by team lead and director, the president at the desk. */
async function heardPlan() {
  const request = await bench.heard(await bench.submit(await bench.draftPlan(), 3, { rooms: 330 }))
  await bench.as('courtPresident')
  return request
}

describe('a plan’s way to the president', () => {
  it('[F1] [F2] [F3] is heard, decided with the PIN, received, and counts', async () => {
    const request = await heardPlan()
    expect(request.state).toBe('submitted')
    expect((await bench.approvals.get({ requestId: request.requestId })).awaits).toBe('decision')
    const decided = await bench.decide(request, 'APPROVED')
    expect(decided.state).toBe('approved')
    expect(decided.decisions).toMatchObject([
      { officer: '李某正', standing: true, verdict: { counts: true, number: 1 }, decision: 'APPROVED' },
    ])
    const effective = await effectiveDecision(bench.test.core.context, `plan:${bench.test.siteId}`)
    expect(effective).toMatchObject({
      version: 3,
      decision: 'APPROVED',
      arrival: 1,
      officerId: bench.people.courtPresident,
    })
    expect(rememberedDecision(bench.test.core.context, request.requestId)).toEqual(effective)
    expect(verifyChains(bench.test.core.context.store().db).ok).toBe(true)
  })
  it('[J2] tells the subject in the same transaction; a subject that refuses takes everything back', async () => {
    const request = await heardPlan()
    bench.onDecision.run = () => {
      throw new Error('the plan moved on')
    }
    const count = events()
    await expect(bench.decide(request, 'APPROVED')).rejects.toThrow('the plan moved on')
    expect(events()).toEqual(count)
    bench.onDecision.run = () => undefined
    await bench.decide(request, 'APPROVED')
    expect(bench.told.map((one) => ('decision' in one ? [one.decision, one.arrival] : one.version))).toEqual([
      3,
      ['APPROVED', 1],
    ])
  })
  it('[J8] a decision sent twice is one decision', async () => {
    const request = await heardPlan()
    const commandId = id()
    const first = await bench.decide(request, 'APPROVED', { commandId })
    const count = events()
    expect(await bench.decide(request, 'APPROVED', { commandId })).toEqual(first)
    expect(events()).toEqual(count)
  })
  it('[F2] needs the PIN again: a wrong one writes nothing', async () => {
    const request = await heardPlan()
    const count = events()
    await refused(bench.decide(request, 'APPROVED', { pin: PIN }), { code: 'WRONG_PIN' })
    expect(events()).toEqual(count)
  })
  it('[F2] is never decided on a laptop without the court’s receipt key, but read, heard and queued there', async () => {
    const { db } = bench.test.core.context.store()
    const request = await heardPlan()
    prepared(db, "DELETE FROM secret WHERE name = 'court.receipt'").run()
    const shown = await bench.approvals.get({ requestId: request.requestId })
    expect(shown.decidesHere).toBe(false)
    await refused(bench.decide(request, 'APPROVED'), rule('decideAtCourt'))
    await bench.as('teamLead')
    const heard = await bench.approvals.giveOpinion({
      ...{ commandId: id(), requestId: shown.requestId, rev: shown.rev, version: 3 },
      ...{ opinion: 'OBJECT', text: '人手不足' },
    })
    expect(heard.opinions).toHaveLength(3)
  })
  it('[P1] signs only what was on this officer’s screen, under the code it showed', async () => {
    const request = await heardPlan()
    await refused(bench.decide(request, 'APPROVED', { code: '0000-0000-0000' }), rule('codeDiffers'))
    prepared(bench.test.core.context.store().db, 'DELETE FROM request_seen').run()
    await refused(
      bench.approvals.decide({
        ...{ commandId: id(), requestId: request.requestId, rev: request.rev, version: 3, pin: OTHER_PIN },
        ...{ code: request.submission?.code ?? '', decision: 'APPROVED', reasons: [] },
      }),
      rule('notShown'),
    )
  })
  it('[P1] nobody decides their own request, however many roles and laptops they have', async () => {
    const session = bench.test.core.context.session()
    const request = await heardPlan()
    const president = bench.test.core.context.session()
    expect(president).not.toBe(session)
    president.officerId = bench.people.handler
    await refused(bench.decide(request, 'APPROVED'), rule('APPROVER_IS_PROPOSER'))
  })
  it('[F1] waits for the required opinions; a return needs none but a reason', async () => {
    const request = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 })
    await bench.as('courtPresident')
    await refused(bench.decide(request, 'APPROVED'), rule('opinionMissing'))
    await refused(bench.decide(request, 'RETURNED', { reasons: [' '] }), rule('reasonNeeded'))
    expect((await bench.decide(request, 'RETURNED')).state).toBe('returned')
  })
  it('[F1] roles without the right are told which it would take', async () => {
    const request = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 })
    await bench.as('bureauDirector')
    await refused(bench.decide(request, 'APPROVED'), { code: 'NOT_ALLOWED', data: { permission: 'plan.approveL3' } })
    await refused(bench.draftPlan(), { code: 'NOT_ALLOWED', data: { permission: 'plan.submit' } })
  })
  it('a screen that is behind is told so', async () => {
    const request = await heardPlan()
    const opinion = { opinion: 'AGREE' as const, text: '', version: 3 }
    await bench.as('teamLead')
    await bench.approvals.giveOpinion({ commandId: id(), requestId: request.requestId, rev: request.rev, ...opinion })
    await bench.as('courtPresident')
    await refused(bench.decide(request, 'APPROVED'), { code: 'STALE', data: { what: 'request' } })
  })
})

describe('a returned plan', () => {
  it('[F6] [P2] is answered reason by reason, comes back as version 4, and shows what changed since', async () => {
    const content = { rooms: [{ id: 'r1', group: '' }], day: '9月15日' }
    const first = await bench.heard(await bench.submit(await bench.draftPlan(), 3, content))
    await bench.as('courtPresident')
    const returned = await bench.decide(first, 'RETURNED', { reasons: ['没有医疗保障', '2-411 没有分到组'] })
    await bench.as('handler')
    const again = { rooms: [{ id: 'r1', group: '二组' }], day: '9月15日' }
    await refused(bench.submit(returned, 4, again), rule('pointsUnanswered'))
    let now = returned
    for (const point of returned.pointList) {
      now = await bench.approvals.answer({
        ...{ commandId: id(), requestId: now.requestId, rev: now.rev },
        ...{ returned: now.returnedHash ?? '', point: point.id, text: '已补' },
      })
    }
    await bench.submit(now, 4, again)
    await bench.as('courtPresident')
    const shown = await bench.approvals.get({ requestId: now.requestId })
    expect(shown.changes.since?.version).toBe(3)
    expect(shown.changes.list).toEqual([
      { weight: 'rest', section: 'rooms.r1.group', kind: 'changed', before: '', after: '二组' },
    ])
    expect(shown.pointList.map((point) => point.answer)).toEqual(['已补', '已补'])
    expect(shown.state).toBe('submitted')
    expect(await effectiveDecision(bench.test.core.context, now.requestId)).toMatchObject({
      version: 3,
      decision: 'RETURNED',
    })
  })
  it('[F5] [P2] [P5] late, after approval, takes the approval back, names it, tells the subject, and erases no fact (scenario 12)', async () => {
    const approved = await bench.decide(await heardPlan(), 'APPROVED')
    await bench.as('handler')
    const roomId = bench.test.openRoom('2-301')
    for (const name of ['木桌', '书柜', '台灯']) {
      bench.test.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: '' })
    }
    await bench.as('courtPresident')
    bench.test.on.now += 70 * 60_000
    const returned = await bench.decide(approved, 'RETURNED', { reasons: ['新提出异议'] })
    expect(returned.state).toBe('returned')
    expect(returned.decisions).toMatchObject([
      { decision: 'APPROVED', standing: false, verdict: { counts: false, fault: 'SUPERSEDED' } },
      { decision: 'RETURNED', standing: true, reverses: true, verdict: { counts: true, number: 2 } },
    ])
    const effective = await effectiveDecision(bench.test.core.context, `plan:${bench.test.siteId}`)
    expect(effective).toMatchObject({
      decision: 'RETURNED',
      reverses: true,
      version: 3,
      points: [{ text: '新提出异议' }],
    })
    expect(bench.told.at(-1)).toMatchObject({ decision: 'RETURNED', replaces: approved.decisions[0]?.hash })
    const window = { siteId: bench.test.siteId, roomId, text: '', offset: 0, limit: 9 }
    expect(bench.test.inventory.list(window)).toMatchObject({ total: 3, struck: 0 })
  })
  it('only the decider takes back what was decided', async () => {
    const approved = await bench.decide(await heardPlan(), 'APPROVED')
    await bench.as('teamLead')
    await refused(bench.decide(approved, 'RETURNED'), { code: 'NOT_ALLOWED' })
    await bench.as('courtPresident')
    await refused(bench.decide(approved, 'APPROVED'), rule('alreadyDecided'))
  })
})

describe('the inbox', () => {
  it('[A5] shows each officer what waits for them, what is theirs, and what they decided', async () => {
    const request = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 })
    const inbox = await bench.approvals.inbox()
    expect(inbox.mine.map((one) => [one.requestId, one.waitsFor])).toEqual([[request.requestId, ['teamLead']]])
    expect(inbox.waiting).toEqual([])
    const heard = await bench.heard(request)
    expect((await bench.approvals.inbox()).waiting).toEqual([])
    await bench.as('courtPresident')
    expect((await bench.approvals.inbox()).waiting).toMatchObject([{ awaits: 'decision' }])
    await bench.decide(heard, 'APPROVED')
    const after = await bench.approvals.inbox()
    expect(after.waiting).toEqual([])
    expect(after.decided).toMatchObject([{ decided: { decision: 'APPROVED', version: 1 } }])
    expect(after.refused).toEqual([])
  })
  it('[F4] a paper original is kept, confirmed by somebody else, and opens nothing', async () => {
    const request = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 })
    const path = `${bench.test.core.paths.folder}/sheet.jpg`
    const { writeFile } = await import('node:fs/promises')
    await writeFile(path, Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 3, 0xff, 0xd9]))
    const sheet = { version: 1, decision: 'APPROVED' as const, signedBy: '李某正', signedOn: '2026-05-04', path }
    const act = () => ({ commandId: id(), requestId: request.requestId })
    const kept = await bench.approvals.keepPaper({ ...act(), rev: request.rev, ...sheet })
    const [paper] = kept.papers
    const confirm = { kept: paper?.hash ?? '', outcome: 'MATCHES' as const, note: '' }
    await refused(
      Promise.resolve().then(() => bench.approvals.confirmPaper({ ...act(), rev: kept.rev, ...confirm })),
      rule('paperOwn'),
    )
    await bench.as('teamLead')
    const confirmed = await bench.approvals.confirmPaper({ ...act(), rev: kept.rev, ...confirm })
    expect(confirmed.papers).toMatchObject([{ keptBy: '周某舟', confirmed: { officer: '吴某远', outcome: 'MATCHES' } }])
    expect(confirmed.state).toBe('submitted')
    expect(await effectiveDecision(bench.test.core.context, request.requestId)).toBe(null)
    await writeFile(path, 'text')
    await bench.as('handler')
    await refused(bench.approvals.keepPaper({ ...act(), rev: confirmed.rev, ...sheet }), {
      code: 'BAD_FILE',
      data: { reason: 'notAPicture' },
    })
  })
  it('[F1] typed grounds are frozen and sent up as they are', async () => {
    const draft = await bench.approvals.draft({
      ...{ commandId: id(), kind: 'fine', level: 1, caseId: bench.test.caseId, siteId: null, subject: '' },
      title: '罚款决定 30,000 元',
    })
    const act = { commandId: id(), requestId: draft.requestId, rev: draft.rev }
    const sent = await bench.approvals.submitText({
      ...act,
      level: 1,
      text: '一、撕毁公告\n\n二、拒不改正',
      dueOn: null,
      note: '',
    })
    expect(sent.text.map((line) => line.text)).toContain('二、拒不改正')
    expect(sent.marks).toMatchObject([{ code: 'contentLocked', state: 'good' }])
    await bench.as('courtPresident')
    const decided = await bench.decide(sent, 'REJECTED', { reasons: ['情节轻微'] })
    expect(decided.state).toBe('rejected')
    expect(
      (await bench.approvals.openFile({ requestId: sent.requestId, hash: sent.submission?.renderingHash ?? '' })).url,
    ).toMatch(/^http:\/\/127\.0\.0\.1:/)
  })
})
