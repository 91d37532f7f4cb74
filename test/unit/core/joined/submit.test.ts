import { afterEach, describe, expect, it } from 'vitest'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import { planVersionFormat } from '../../../../shared/domain/plans/planVersion.ts'
import {
  announcement,
  id,
  type Joined,
  readyToSubmit,
  scheduled,
  startJoined,
  untilDrafting,
  writeWholePlan,
} from '../../../support/joined.ts'
import { errorOf, eventsOf } from '../identity/support.ts'

let joined: Joined
afterEach(() => joined.test.close())

const rule = async (call: () => unknown) => {
  const { code, data } = await errorOf(call)
  return code === 'REFUSED' ? data.rule : code
}
const step = async (code: string) => (await joined.gate()).steps.find((one) => one.code === code)

describe('an announcement', () => {
  it('[B4] [P1] goes to the president and comes back signed: the step is done and names the decision', async () => {
    joined = await startJoined()
    await untilDrafting(joined)
    const done = await step('E07')
    expect(done).toMatchObject({
      status: 'DONE',
      request: { state: 'approved', version: 1, decision: { decision: 'APPROVED', officer: '李某正', number: 1 } },
      records: [{ set: { signature: { name: '李某正', on: '2025-08-20' }, until: '2025-09-10' }, faults: [] }],
    })
    expect(done?.records[0]?.set.note).toContain('法院收件第1号')
    expect((await joined.gate()).task?.state).toBe('PLAN_DRAFTING')
  })

  it('[F1] [B4] that comes back is mended where it was written, goes up again and is signed', async () => {
    const asked = await announcedOnly()
    await joined.decide(asked.requestId, 'RETURNED', ['迁出期限太短', '地址不全'])
    expect((await joined.gate()).task).toMatchObject({ state: 'DRAFT', findings: [] })
    expect(eventsOf(joined.test.core, 'plans.moved').at(-1)?.body).toMatchObject({
      move: 'announcementReturned',
      data: { reason: '迁出期限太短；地址不全', request: asked.requestId },
    })
    expect(await step('E07')).toMatchObject({ status: 'ATTEMPTED', request: { state: 'returned' } })
    await joined.as('handler')
    const { forOrders, moves } = await joined.gate()
    expect(forOrders).toMatchObject({ titleOrders: '腾空并返还房屋', complyBy: '2025-09-10' })
    expect(moves.map((one) => one.move)).toContain('submitAnnouncement')
    const { orders } = joined.test.services
    const mended = { siteId: joined.siteId, ...announcement, address: '云栖路18号1幢', complyBy: '2025-09-15' }
    expect(await rule(() => orders.submitAnnouncement({ commandId: id(), ...mended }))).toBe('pointsUnanswered')
    await answerAll(asked.requestId)
    const again = await orders.submitAnnouncement({ commandId: id(), ...mended })
    expect(again).toMatchObject({ requestId: asked.requestId, version: 2 })
    expect((await joined.gate()).task?.state).toBe('ANNOUNCEMENT_PENDING')
    await joined.decide(again.requestId, 'APPROVED')
    expect((await joined.gate()).task?.state).toBe('ANNOUNCED')
    expect(await step('E07')).toMatchObject({ status: 'DONE', records: [{ set: { until: '2025-09-15' }, faults: [] }] })
  })

  it('[F1] that is refused or withdrawn goes back too, and the next one is a new request', async () => {
    const asked = await announcedOnly()
    await joined.decide(asked.requestId, 'REJECTED', ['当事人已达成和解'])
    expect((await joined.gate()).task?.state).toBe('DRAFT')
    await joined.as('handler')
    const { orders, approvals } = joined.test.services
    const anew = () => orders.submitAnnouncement({ commandId: id(), siteId: joined.siteId, ...announcement })
    expect(await rule(anew)).toBe('pointsUnanswered')
    await answerAll(asked.requestId)
    const next = await anew()
    expect(next.requestId).not.toBe(asked.requestId)
    const { rev } = await approvals.get({ requestId: next.requestId })
    await approvals.withdraw({ commandId: id(), requestId: next.requestId, rev, reason: '文书有误' })
    expect((await joined.gate()).task?.state).toBe('DRAFT')
    expect((await step('E07'))?.records.at(-1)?.set.reason).toBe('第1版已由提交人撤回：文书有误')
  })

  it('[P2] a signature taken back after service ends the period, and the old service does not serve the new paper', async () => {
    const asked = await announcedOnly()
    await joined.decide(asked.requestId, 'APPROVED')
    await joined.as('handler')
    joined.record('E08', {
      outcome: 'DONE',
      on: '2025-08-20',
      document: { title: '送达回证', no: '1', hash: '' },
      service: { mode: 'DIRECT', receipt: true, refusal: '', photos: 0, video: false, places: 0 },
    })
    await joined.move('serve')
    await joined.decide(asked.requestId, 'RETURNED', ['公告地址有误'])
    expect((await joined.gate()).task?.state).toBe('DRAFT')
    joined.today('2025-08-22')
    await joined.as('handler')
    await answerAll(asked.requestId)
    const { orders } = joined.test.services
    const again = await orders.submitAnnouncement({ commandId: id(), siteId: joined.siteId, ...announcement })
    await joined.decide(again.requestId, 'APPROVED')
    await joined.as('handler')
    const serve = (await joined.gate()).moves.find((one) => one.move === 'serve')
    expect(serve?.conditions.find((one) => one.code === 'SERVED')).toMatchObject({ met: false })
  })
})

/** A site whose announcement waits for the president; today 2025-08-20. */
async function announcedOnly() {
  joined = await startJoined()
  const { gate, orders } = joined.test.services
  gate.open({ commandId: id(), siteId: joined.siteId })
  return orders.submitAnnouncement({ commandId: id(), siteId: joined.siteId, ...announcement })
}

describe('a plan that is submitted', () => {
  it('[F1] [B5] freezes what it says, draws it, goes up at its level and moves the task in one act', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    expect(sent).toMatchObject({ version: 1 })
    expect(sent.pages).toBeGreaterThan(3)
    const request = await joined.test.services.approvals.get({ requestId: sent.requestId })
    const [version] = joined.test.services.plans.versions({ siteId: joined.siteId })
    expect(request).toMatchObject({
      ...{ kind: 'plan', level: 3, state: 'submitted', version: 1, subject: `plan:${joined.siteId}` },
      submission: {
        code: sent.code,
        pages: sent.pages,
        snapshotHash: version?.snapshotHash,
        format: planVersionFormat,
      },
    })
    expect((await joined.gate()).task?.state).toBe('PLAN_SUBMITTED')
    const acts = [approvalsTypes.submitted, 'plans.versionFrozen', 'plans.moved', 'documents.frozen']
    const newest = acts.map((type) => eventsOf(joined.test.core, type).at(-1)?.envelope.act)
    expect(new Set(newest).size).toBe(1)
  })
})

describe('what keeps a plan back', () => {
  it('[B3] a blocking finding refuses with its place, one that wants a reason until it has one', async () => {
    joined = await readyToSubmit()
    joined.edit('storage', { area: '1' })
    expect(await errorOf(() => joined.submitPlan())).toMatchObject({
      code: 'REFUSED',
      data: {
        rule: 'planBlocked',
        field: expect.stringMatching(/^storage\/.+\/area$/),
        detail: expect.stringContaining('仓储面积不足'),
      },
    })
    joined.edit('storage', { area: '200' })
    expect(await errorOf(() => joined.submitPlan({ reasons: [] }))).toMatchObject({
      data: { rule: 'findingReasonNeeded', field: 'careMissing' },
    })
    expect((await joined.gate()).task?.state).toBe('PLAN_DRAFTING')
    expect(eventsOf(joined.test.core, 'plans.versionFrozen')).toHaveLength(0)
    const sent = await joined.submitPlan()
    const { submission } = await joined.test.services.approvals.get({ requestId: sent.requestId })
    expect(submission?.note).toContain('请审批。\n丙某芳 须照护，照护安排未写明：已知情，careMissing')
  })

  it('[B4] goes up only when its task is there', async () => {
    joined = await startJoined()
    joined.test.services.gate.open({ commandId: id(), siteId: joined.siteId })
    writeWholePlan(joined)
    expect(await rule(() => joined.submitPlan())).toBe('moveNotHere')
  })

  it('[J8] a repeat writes nothing and gives the same answer', async () => {
    joined = await readyToSubmit()
    const commandId = id()
    const [one, two] = await Promise.all([joined.submitPlan({ commandId }), joined.submitPlan({ commandId })])
    expect(two).toEqual(one)
    expect(eventsOf(joined.test.core, approvalsTypes.submitted).filter((event) => event.body.level === 3)).toHaveLength(
      1,
    )
  })

  it('[L2] who may not submit is refused', async () => {
    joined = await readyToSubmit()
    await joined.as('courtClerk')
    expect((await errorOf(() => joined.submitPlan())).code).toBe('NOT_ALLOWED')
  })
})

describe('a decision on a plan', () => {
  it('[F1] [B4] approval moves the task with version and snapshot, and opens the gate for exactly that version', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'APPROVED')
    expect((await joined.gate()).task).toMatchObject({ state: 'PLAN_APPROVED', approvedVersion: 1 })
    expect(eventsOf(joined.test.core, 'plans.moved').at(-1)?.body).toMatchObject({
      move: 'approve',
      data: { version: 1, arrival: 2 },
    })
    expect(await step('E10')).toMatchObject({ status: 'DONE', known: { on: '2025-09-11', words: '第1版' } })
    await scheduled(joined)
    expect((await joined.gate()).task?.state).toBe('SCHEDULED')
  })

  it('[P2] a version made after the approval closes the gate again and says so', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'APPROVED')
    await joined.as('handler')
    const { planStanding } = joined.test.services
    const { siteId } = joined
    expect(await planStanding({ siteId })).toMatchObject({ approved: { number: 1, officer: '李某正', differs: 0 } })
    joined.edit('storage', { area: '260' })
    expect(await planStanding({ siteId })).toMatchObject({ approved: { number: 1, differs: 1 }, sendable: false })
    await joined.test.services.plans.freeze({ commandId: id(), siteId })
    const schedule = (await joined.gate()).moves.find((one) => one.move === 'schedule')
    expect(schedule?.conditions.find((one) => one.code === 'PLAN_DECIDED')).toMatchObject({ met: false, detail: '2' })
  })

  it('[B5] [P2] a plan edited after its approval goes on no site, frozen anew or not, until it says what was approved', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'APPROVED')
    await scheduled(joined)
    const open = async () =>
      (await joined.gate()).moves
        .find((one) => one.move === 'arrive')
        ?.conditions.filter((one) => !one.met && ['PLAN_AS_APPROVED', 'PLAN_COMPLETE'].includes(one.code))
        .map((one) => one.code)
    expect(await open()).toEqual([])
    joined.edit('storage', { area: '1' })
    expect(await open()).toEqual(['PLAN_AS_APPROVED', 'PLAN_COMPLETE'])
    joined.edit('storage', { area: '200' })
    expect(await open()).toEqual([])
  })

  it('[S13] whoever approves sees what was skipped and who answers for it, and objections that are open', async () => {
    joined = await readyToSubmit()
    const { gate } = joined.test.services
    const set = { outcome: 'OVERRIDE' as const, reason: '占有人拒绝配合' }
    await joined.as('bureauDirector')
    gate.record({ commandId: id(), siteId: joined.siteId, step: 'E05', set })
    await joined.as('handler')
    const filed = { person: '乙某兰', receivedOn: '2025-09-11' }
    gate.fileObjection({ commandId: id(), siteId: joined.siteId, kind: 'CONDUCT', set: filed })
    const sent = await joined.submitPlan()
    const { marks } = await joined.test.services.approvals.get({ requestId: sent.requestId })
    expect(marks).toEqual(
      expect.arrayContaining([
        { code: 'openObjections', state: 'attention', detail: '1' },
        { code: 'overrides', state: 'attention', detail: '1' },
        { code: 'override', state: 'attention', detail: 'E05 劝导与和解：执行局局长钱某安，占有人拒绝配合' },
      ]),
    )
  })

  it('[F6] [B5] a return sends each reason to the submitter, who answers all and goes up with a changed plan', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    const back = await joined.decided(sent.requestId, 'RETURNED', ['丙某芳无医疗保障', '入夜如何收束未写'])
    expect((await joined.gate()).task).toMatchObject({ state: 'PLAN_RETURNED' })
    expect(eventsOf(joined.test.core, 'plans.moved').at(-1)?.body).toMatchObject({
      move: 'return',
      data: { reason: '丙某芳无医疗保障；入夜如何收束未写' },
    })
    await joined.as('handler')
    expect(await rule(() => joined.submitPlan())).toBe('pointsUnanswered')
    await answerAll(back.requestId)
    joined.edit('agency', { headcount: 6 })
    const again = await joined.submitPlan()
    expect(again).toMatchObject({ requestId: sent.requestId, version: 2 })
    expect((await joined.gate()).task?.state).toBe('PLAN_SUBMITTED')
    await joined.hear(again.requestId)
    await joined.as('courtPresident')
    const shown = await joined.test.services.approvals.get({ requestId: again.requestId })
    expect(shown.changes).toMatchObject({
      since: { version: 1 },
      list: [{ weight: 'force', section: '协助单位 示例医院 人数', kind: 'changed', before: '4', after: '6' }],
    })
    expect(shown.care).toEqual([{ section: '1-101 丙某芳', text: '高龄、重病：卧床' }])
    expect(shown.pointList.every((point) => point.answer !== null)).toBe(true)
  })

  it('[F6] [B4] one that came back goes up again as a new version when its reasons are answered, the plan unchanged', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    const back = await joined.decided(sent.requestId, 'RETURNED', ['入夜如何收束未写'])
    await joined.as('handler')
    expect(await rule(() => joined.submitPlan())).toBe('pointsUnanswered')
    await answerAll(back.requestId)
    const again = await joined.submitPlan()
    expect(again).toMatchObject({ requestId: sent.requestId, version: 2 })
    expect(again.code).not.toBe(sent.code)
    const { approvals, plans } = joined.test.services
    const [second, first] = plans.versions({ siteId: joined.siteId })
    expect([first?.number, second?.number]).toEqual([1, 2])
    expect(second?.snapshotHash).not.toBe(first?.snapshotHash)
    await joined.hear(again.requestId)
    await joined.as('courtPresident')
    const shown = await approvals.get({ requestId: again.requestId })
    expect(shown.changes).toMatchObject({ since: { version: 1 }, list: [] })
    expect(shown.pointList).toEqual([{ id: 'p1', text: '入夜如何收束未写', answer: '已补充。' }])
    expect(shown.returnedHash).toBe(shown.decisions[0]?.hash)
    // An approval is of the new version only; the answers stay bound to the return they answer (P2).
    await joined.decide(again.requestId, 'APPROVED')
    expect((await joined.gate()).task).toMatchObject({ state: 'PLAN_APPROVED', approvedVersion: 2 })
  })

  it('[P2] a second return asks only its own reasons, and the first answers answer nothing of it', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'RETURNED', ['入夜如何收束未写'])
    await joined.as('handler')
    await answerAll(sent.requestId)
    await joined.submitPlan()
    await joined.decided(sent.requestId, 'RETURNED', ['救护车未确认'])
    await joined.as('handler')
    const { pointList } = await joined.test.services.approvals.get({ requestId: sent.requestId })
    expect(pointList).toEqual([{ id: 'p1', text: '救护车未确认', answer: null }])
    expect(await rule(() => joined.submitPlan())).toBe('pointsUnanswered')
    await answerAll(sent.requestId)
    expect(await joined.submitPlan()).toMatchObject({ version: 3 })
  })

  it('[F1] one that was turned down for good goes up only changed, by a new request', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'REJECTED', ['不具备条件'])
    await joined.as('handler')
    expect(await rule(() => joined.submitPlan())).toBe('pointsUnanswered')
    await answerAll(sent.requestId)
    expect(await rule(() => joined.submitPlan())).toBe('planUnchanged')
    joined.edit('agency', { headcount: 6 })
    const again = await joined.submitPlan()
    expect(again.requestId).not.toBe(sent.requestId)
    expect(again.version).toBe(2)
  })

  it('[F1] [B4] a request that is withdrawn gives the plan back, and unchanged it goes up as the next version', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    const { approvals } = joined.test.services
    const { requestId, rev } = await approvals.get({ requestId: sent.requestId })
    await approvals.withdraw({ commandId: id(), requestId, rev, reason: '先协调社区' })
    expect((await joined.gate()).task?.state).toBe('PLAN_DRAFTING')
    expect(eventsOf(joined.test.core, 'plans.moved').at(-1)?.body).toMatchObject({
      move: 'reopenPlan',
      data: { reason: '先协调社区', request: requestId },
    })
    expect(await joined.submitPlan()).toMatchObject({ version: 2 })
    expect((await joined.gate()).task?.state).toBe('PLAN_SUBMITTED')
  })

  it('[F6] a first look gets a page of digest, what needs care, and the pages as PDF', async () => {
    joined = await readyToSubmit()
    const sent = await joined.submitPlan()
    await joined.as('teamLead')
    const { approvals } = joined.test.services
    const shown = await approvals.get({ requestId: sent.requestId })
    expect(shown.digest.find((line) => line.section === '规模')?.text).toBe('1 幢 2 室，100 ㎡，估 80 宗')
    expect(shown.text.some((line) => line.section === '占有人' && line.text.includes('丙某芳'))).toBe(true)
    const hash = shown.submission?.renderingHash ?? ''
    const { blobs } = joined.test.core.context.store()
    expect(Buffer.from(await blobs.readAll(hash)).toString('latin1', 0, 5)).toBe('%PDF-')
    expect((await approvals.openFile({ requestId: sent.requestId, hash })).url).not.toBeNull()
  })
})

async function answerAll(requestId: string): Promise<void> {
  const { approvals } = joined.test.services
  const { pointList } = await approvals.get({ requestId })
  for (const point of pointList) {
    const { rev, returnedHash } = await approvals.get({ requestId })
    const answer = { returned: returnedHash ?? '', point: point.id, text: '已补充。' }
    await approvals.answer({ commandId: id(), requestId, rev, ...answer })
  }
}
