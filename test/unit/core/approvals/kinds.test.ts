import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectiveDecision } from '../../../../electron/core/approvals.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import { defaultApprovalRules, type RequestKind } from '../../../../shared/domain/approvals/kinds.ts'
import {
  FORM_KINDS,
  type FormKind,
  fieldsOf,
  formLevel,
  wayOf,
} from '../../../../shared/domain/approvals/requestForms.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { filled } from '../../../support/requestForms.ts'
import { errorOf } from '../identity/support.ts'
import { type Bench, id, startBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.end())

const draft = (kind: RequestKind) =>
  bench.approvals.draft({
    ...{ commandId: id(), kind, level: 1, caseId: bench.test.caseId, siteId: null, subject: '', title: '' },
  })
const by = ({ requestId, rev }: RequestDetail) => ({ commandId: id(), requestId, rev })
const send = (request: RequestDetail, values: Record<string, string>) =>
  bench.approvals.submitForm({ ...by(request), values, dueOn: null, note: '' })

/** Somebody borrows another role of the court: the ways of ten kinds need more people than a bench has. */
async function asRole<T>(who: keyof Bench['people'], role: Role, work: () => T | Promise<T>): Promise<T> {
  await bench.as(who)
  return inRole(bench.test, role, work)
}

/** Everybody the way asks for is heard. */
async function heard(request: RequestDetail, kind: FormKind): Promise<RequestDetail> {
  let now = request
  for (const step of wayOf(defaultApprovalRules, kind, formLevel(kind, filled[kind]))) {
    if (step.step !== 'opinion' || !step.required) continue
    const said = { version: now.version, opinion: 'AGREE', text: '' } as const
    const role = step.roles[0] ?? 'bureauDirector'
    const shown = now
    now = await asRole('bureauDirector', role, () => bench.approvals.giveOpinion({ ...by(shown), ...said }))
  }
  return now
}

describe('a fine or a detention of the same person, asked for again', () => {
  const propose = (person: string, answers: { returned: string; point: string; text: string }[] = []) =>
    bench.approvals.propose({
      ...{ commandId: id(), kind: 'fine', caseId: bench.test.caseId, title: '', dueOn: null, note: '', answers },
      values: { ...filled.fine, person },
    })
  const carried = (person: string) =>
    bench.approvals.carried({ kind: 'fine', caseId: bench.test.caseId, person }).points.map((one) => one.text)
  const decided = async (person: string, decision: 'APPROVED' | 'REJECTED', reasons: string[]) => {
    const sent = await propose(person)
    await bench.as('courtPresident')
    const done = await bench.decide(sent, decision, { reasons })
    await bench.as('handler')
    bench.test.on.now += 60_000
    return done
  }

  it('[F6] [CPL 118] answers what the first was refused for, whoever else was fined since; another person answers nothing', async () => {
    const refused = await decided('巳某刚', 'REJECTED', ['证据不足'])
    await decided('午某', 'APPROVED', [])
    expect(carried(' 巳 某刚')).toEqual(['证据不足'])
    expect(carried('未某')).toEqual([])
    expect((await errorOf(() => propose('巳某刚'))).data.rule).toBe('pointsUnanswered')
    const answer = { returned: refused.returnedHash ?? '', point: 'p1', text: '补充录像' }
    const again = await propose('巳某刚', [answer])
    expect(again).toMatchObject({ state: 'submitted', version: 1, pointList: [{ answer: '补充录像' }] })
  })

  it('[F6] one that is refused for want of an answer leaves no draft behind', async () => {
    await decided('巳某刚', 'REJECTED', ['证据不足'])
    const mine = async () => (await bench.approvals.inbox()).mine.length
    const before = await mine()
    const wrong = { returned: '0'.repeat(64), point: 'p1', text: '补充录像' }
    expect((await errorOf(() => propose('巳某刚'))).data.rule).toBe('pointsUnanswered')
    expect((await errorOf(() => propose('巳某刚', [wrong]))).code).toBe('NOT_FOUND')
    expect(await mine()).toBe(before)
  })

  it('[F6] is not asked for under the name of another', async () => {
    await decided('巳某刚', 'REJECTED', ['证据不足'])
    const other = await propose('未某')
    const renamed = await errorOf(() => send(other, { ...filled.fine, person: '巳某刚' }))
    expect(renamed.data.rule).toBe('otherPersonRefused')
  })
})

describe('each kind of request', () => {
  it('[F2] is passed up only where somebody else is above', async () => {
    const fine = await send(await draft('fine'), filled.fine)
    const plan = await bench.submit(await bench.draftPlan(), 1, { rooms: 1 }, 1)
    const may = async (who: keyof Bench['people'], { requestId }: RequestDetail) => {
      await bench.as(who)
      return (await bench.approvals.get({ requestId })).may.escalate
    }
    for (const who of ['teamLead', 'bureauDirector', 'courtPresident'] as const) {
      expect(await may(who, fine)).toBe(false)
    }
    expect(await may('teamLead', plan)).toBe(true)
    expect(await may('bureauDirector', plan)).toBe(true)
  })

  it.each(FORM_KINDS)('[F1] %s is drafted, sent with its own fields, returned, mended and sent again', async (kind) => {
    const drafted = await draft(kind)
    expect(drafted).toMatchObject({ state: 'drafted', form: null, may: { submit: true } })
    const [first] = fieldsOf(kind)
    const lacking = await errorOf(() => send(drafted, { ...filled[kind], [first?.id ?? '']: '' }))
    expect(lacking).toMatchObject({ code: 'REFUSED', data: { rule: 'requestForm.missing', field: first?.id } })
    const sent = await send(drafted, filled[kind])
    expect(sent).toMatchObject({ state: 'submitted', version: 1, level: formLevel(kind, filled[kind]) })
    expect(sent.text).toHaveLength(Object.keys(filled[kind]).length)
    expect(Object.keys(sent.form ?? {}).sort()).toEqual(Object.keys(filled[kind]).sort())
    const way = wayOf(defaultApprovalRules, kind, formLevel(kind, filled[kind]))
    const waitsFor = way.find((one) => one.step !== 'propose' && one.required)
    expect(sent.waitsFor).toEqual(waitsFor?.roles)
    // Whoever is heard first sends it back where that is somebody's; else the decider does.
    const back = way.find((one) => one.step !== 'propose')?.roles[0]
    const who = back === 'bureauDirector' || back === 'teamLead' ? back : 'courtPresident'
    expect(back).toBe(who)
    await bench.as(who)
    const returned = await bench.decide(sent, 'RETURNED', { reasons: ['补充证据'] })
    expect(returned.state).toBe('returned')
    await bench.as('handler')
    const again = { ...filled[kind], facts: '补充：监控录像', investigation: '补充：实地走访' }
    expect((await errorOf(() => send(returned, again))).data.rule).toBe('pointsUnanswered')
    const answer = { returned: returned.returnedHash ?? '', point: 'p1', text: '已补' }
    const answered = await bench.approvals.answer({ ...by(returned), ...answer })
    const second = await send(answered, again)
    expect(second).toMatchObject({ state: 'submitted', version: 2, requestId: sent.requestId })
  })

  it('[F1] [CPL 119] a fine is decided by the president alone, on exactly the fields that were shown', async () => {
    const sent = await send(await draft('fine'), filled.fine)
    expect(sent.text).toContainEqual({ section: '金额（元）', text: '30000' })
    expect(sent.text).toContainEqual({ section: '妨害行为', text: '撕毁公告、封条' })
    await bench.as('bureauDirector')
    bench.approvals.markSeen({ requestId: sent.requestId, version: 1 })
    expect((await errorOf(() => bench.decide(sent, 'APPROVED'))).code).toBe('NOT_ALLOWED')
    await bench.as('courtPresident')
    const approved = await bench.decide(sent, 'APPROVED')
    expect(approved.state).toBe('approved')
    expect(await effectiveDecision(bench.test.core.context, sent.requestId)).toMatchObject({
      decision: 'APPROVED',
      snapshot: { format: 'requestForm/1' },
    })
  })

  it('[F1] [CPLI 517] a termination without consent needs the director first and the president after', async () => {
    const kind = 'terminationReview'
    const sent = await send(await draft(kind), filled[kind])
    expect(sent.level).toBe(2)
    await bench.as('courtPresident')
    bench.approvals.markSeen({ requestId: sent.requestId, version: 1 })
    expect((await errorOf(() => bench.decide(sent, 'APPROVED'))).data.rule).toBe('opinionMissing')
    const ready = await heard(sent, kind)
    await bench.as('courtPresident')
    expect((await bench.decide(ready, 'APPROVED')).state).toBe('approved')
  })

  it('[F6] a newer version of a waiting request shows what changed by weight, and nothing signs the old one', async () => {
    const sent = await send(await draft('fine'), filled.fine)
    await bench.as('courtPresident')
    bench.approvals.markSeen({ requestId: sent.requestId, version: 1 })
    await bench.as('handler')
    const second = await send(sent, { ...filled.fine, amount: '20000', act: 'VIOLENCE' })
    expect(second).toMatchObject({ version: 2, state: 'submitted' })
    await bench.as('courtPresident')
    const shown = await bench.approvals.get({ requestId: sent.requestId })
    expect(shown.changes.list).toEqual([
      { weight: 'law', section: '妨害行为', kind: 'changed', before: '撕毁公告、封条', after: '暴力、威胁' },
      { weight: 'money', section: '金额（元）', kind: 'changed', before: '30000', after: '20000' },
    ])
    const old = { rev: shown.rev, version: 1, code: sent.submission?.code ?? '' }
    expect((await errorOf(() => bench.decide(shown, 'APPROVED', old))).data.rule).toBe('versionNotCurrent')
  })

  it('[F1] is replaced by another of its case by its submitter only; the one that took its place is named', async () => {
    const fine = await send(await draft('fine'), filled.fine)
    const detention = await send(await draft('detention'), filled.detention)
    const replace = (request: RequestDetail, other: string) => () =>
      bench.approvals.supersede({ ...by(request), by: other, reason: '改为拘留' })
    expect((await errorOf(replace(fine, fine.requestId))).data.rule).toBe('otherCase')
    await asRole('teamLead', 'handler', async () => {
      expect((await errorOf(replace(fine, detention.requestId))).data.rule).toBe('notYourCase')
    })
    await bench.as('handler')
    const replaced = await replace(fine, detention.requestId)()
    expect(replaced).toMatchObject({
      state: 'superseded',
      ended: {
        officer: '周某舟',
        reason: '改为拘留',
        replacedBy: { requestId: detention.requestId, kind: 'detention' },
      },
    })
    expect((await errorOf(replace(replaced, detention.requestId))).data.rule).toBe('requestEnded')
    await bench.as('courtPresident')
    expect((await bench.approvals.inbox()).waiting.map((one) => one.requestId)).toEqual([detention.requestId])
    bench.approvals.markSeen({ requestId: fine.requestId, version: 1 })
    expect((await errorOf(() => bench.decide(replaced, 'APPROVED'))).data.rule).toBe('notWaiting')
  })

  it('[F1] a kind whose document is made elsewhere takes no form', async () => {
    const plan = await draft('plan')
    const input = { ...by(plan), values: {}, dueOn: null, note: '' }
    expect((await errorOf(() => bench.approvals.submitForm(input))).data.rule).toBe('planFromPlan')
  })
})

describe('passing a request up', () => {
  const up = (request: RequestDetail) =>
    bench.approvals.giveOpinion({ ...by(request), version: request.version, opinion: 'ESCALATE', text: '涉及面大' })
  const rule = (code: string) => ({ code: 'REFUSED', data: { rule: code } })
  const shown = ({ requestId }: RequestDetail) => bench.approvals.get({ requestId })

  it('[F2] is refused where the kind has one level, and nothing is written', async () => {
    await bench.as('handler')
    const sent = await send(await draft('fine'), filled.fine)
    for (const who of ['bureauDirector', 'courtPresident'] as const) {
      await bench.as(who)
      const before = await shown(sent)
      expect(before.may).toMatchObject({ giveOpinion: true, escalate: false })
      expect(await errorOf(() => up(before))).toMatchObject(rule('escalateOneLevel'))
      expect(await shown(sent)).toMatchObject({ rev: before.rev, level: 1, escalated: null })
    }
  })

  it('[F2] is refused at the highest level, but for who decides there: that one may ask for the meeting', async () => {
    await bench.as('handler')
    const sent = await bench.submit(await bench.draftPlan(), 1, { rooms: 330 })
    expect(sent.level).toBe(3)
    await bench.as('bureauDirector')
    expect(await errorOf(async () => up(await shown(sent)))).toMatchObject(rule('escalateHighest'))
    await bench.as('courtPresident')
    expect(await up(await shown(sent))).toMatchObject({ level: 3, escalated: 3 })
  })

  it('[F2] is refused to who decides at the level above as well', async () => {
    await bench.as('handler')
    const sent = await bench.submit(await bench.draftPlan(), 1, { rooms: 20 }, 2)
    expect(sent.level).toBe(2)
    await bench.as('courtPresident')
    expect(await errorOf(async () => up(await shown(sent)))).toMatchObject(rule('escalateToSelf'))
    await bench.as('bureauDirector')
    expect(await up(await shown(sent))).toMatchObject({ level: 3, escalated: 3 })
  })
})
