import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadEvents, sealBody } from '../../../../db/journal.ts'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { addOfficer, codeOf, errorOf, eventsOf } from '../identity/support.ts'
import { id } from '../site/support.ts'
import {
  day,
  direct,
  type GateUnderTest,
  paper,
  startGate,
  untilDrafting,
  untilOnSite,
  untilScheduled,
} from './support.ts'

let gate: GateUnderTest
beforeEach(async () => {
  gate = await startGate()
})
afterEach(() => gate.test.end())

const step = (view: GateView, code: string) => view.steps.find((one) => one.code === code)
const unmet = (view: GateView, move: string) =>
  view.moves.find((one) => one.move === move)?.conditions.filter((one) => !one.met && !one.overridden) ?? []
const refusal = async (call: () => unknown) => {
  const { code, data } = await errorOf(call)
  return code === 'REFUSED' ? data.rule : code
}

describe('a scan of the signed paper', () => {
  const taken = async (name: string, bytes: Uint8Array | string) => {
    const path = join(gate.test.core.paths.folder, name)
    writeFileSync(path, bytes)
    const { siteId } = gate.test
    return (await errorOf(() => gate.gate.attach({ siteId, path }))).data.reason
  }
  it('[B4] is a PDF, a JPEG or a PNG by what is in it, whatever it is called', async () => {
    expect(await taken('公告.pdf', 'MZ a program')).toBe('notAPicture')
    expect(await taken('公告.pdf', Buffer.alloc(31 * 1024 * 1024))).toBe('tooLarge')
    const path = join(gate.test.core.paths.folder, '公告.bin')
    writeFileSync(path, '%PDF-1.7 a signed page %%EOF')
    expect(await gate.gate.attach({ siteId: gate.test.siteId, path })).toMatchObject({ fileName: '公告.bin' })
  })
  it('[B4] that broke off is said to be damaged, also where it holds a whole preview', async () => {
    expect(await taken('公告.pdf', '%PDF-1.7 a signed')).toBe('damaged')
    expect(await taken('公告.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]))).toBe('damaged')
    const preview = [0xff, 0xe1, 0, 4, 0xff, 0xd9]
    const broken = [0xff, 0xd8, ...preview, 0xff, 0xda, 0, 2, 7]
    expect(await taken('公告.jpg', Buffer.from(broken))).toBe('damaged')
    expect(await taken('公告.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0]))).toBe('damaged')
  })
})

describe('the statutory steps of a site', () => {
  it('[B4] are all shown from the first day, each with document, basis and who decides', () => {
    const view = gate.view()
    expect(view.task).toBeNull()
    expect(view.steps).toHaveLength(26)
    expect(step(view, 'E01')).toMatchObject({ status: 'DONE', known: { on: '2026-01-05' } })
    expect(step(view, 'E07')).toMatchObject({ status: 'FUTURE', decider: 'PRESIDENT', basis: '民诉法第261条第1款' })
  })
  it('[B4] lead from draft to the site only as their conditions are met', async () => {
    await untilOnSite(gate)
    expect(gate.view().task?.state).toBe('ON_SITE')
    expect(gate.view().task?.findings).toEqual([])
    const arrived = eventsOf(gate.test.core, 'plans.moved').at(-1)
    expect(arrived?.body).toEqual({ data: { snapshot: 'aa', version: 3 }, move: 'arrive' })
    expect(arrived?.envelope.entity).toBe(`plan/${gate.test.siteId}`)
  })
  it('[B4] a move whose conditions are open is refused and says which', async () => {
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    await gate.move('submitAnnouncement', { persons: '贺某明', complyBy: '2026-05-20' })
    expect(await refusal(() => gate.move('presidentSigned'))).toBe('moveNotYet')
    expect(unmet(gate.view(), 'presidentSigned').map((one) => one.code)).toEqual(['PRESIDENT_SIGNED'])
    expect(await refusal(() => gate.move('arrive'))).toBe('moveNotHere')
  })
  it('[B4] an announcement without the signed original stays incomplete', async () => {
    const signature = { name: '寅某平', on: '2026-05-04' }
    const view = await gate.record('E07', {
      outcome: 'DONE',
      on: '2026-05-04',
      document: paper,
      signature,
      until: '2026-05-20',
    })
    expect(step(view, 'E07')).toMatchObject({ status: 'INCOMPLETE' })
    expect(step(view, 'E07')?.records[0]?.faults).toEqual(['noOriginal'])
    const made = { outcome: 'DONE' as const, document: { ...paper, hash: 'cd'.repeat(32) } }
    expect(await refusal(() => gate.record('E07', made))).toBe('scanMissing')
  })
  it('[B4] nobody goes on without the president’s announcement', async () => {
    const skip = { outcome: 'NOT_NEEDED' as const, reason: '口头通知过' }
    expect(await refusal(() => gate.record('E07', skip, 'bureauDirector'))).toBe('presidentOnly')
    expect(step(await gate.record('E11', skip), 'E11')?.status).toBe('NOT_NEEDED')
  })
  it('[B4] an override carries role and reason for ever and is never a done step', async () => {
    const set = { outcome: 'OVERRIDE' as const, reason: '占有人拒绝开门' }
    expect(await refusal(() => gate.record('E04', set, 'handler'))).toBe('overrideRole')
    expect(await refusal(() => gate.record('E04', { outcome: 'OVERRIDE', reason: ' ' }, 'bureauDirector'))).toBe(
      'gateReasonNeeded',
    )
    const view = await gate.record('E04', set, 'bureauDirector')
    expect(step(view, 'E04')).toMatchObject({ status: 'OVERRIDDEN', records: [{ by: { role: 'bureauDirector' } }] })
    gate.test.on.now += 1000
    const later = await gate.record('E04', { outcome: 'DONE', on: '2026-05-01', document: paper })
    expect(step(later, 'E04')).toMatchObject({ status: 'DONE' })
    expect(step(later, 'E04')?.records.map((one) => one.set.outcome)).toEqual(['OVERRIDE', 'DONE'])
  })
  it('[U2] a record shown before somebody changed it is not overwritten', async () => {
    const record = step(await gate.record('E04', { outcome: 'DONE', on: '2026-05-01', document: paper }), 'E04')
      ?.records[0]
    const { recordId = '', rev = [] } = record ?? {}
    gate.gate.edit({ commandId: id(), recordId, rev, set: { note: '补页' } })
    expect(await codeOf(() => gate.gate.edit({ commandId: id(), recordId, rev, set: { note: '另一句' } }))).toBe(
      'STALE',
    )
    const fresh = step(gate.view(), 'E04')?.records[0]
    expect(fresh?.set.note).toBe('补页')
    gate.gate.strike({ commandId: id(), recordId, rev: fresh?.rev ?? [], reason: '记错现场' })
    expect(step(gate.view(), 'E04')).toMatchObject({ status: 'OPEN', records: [{ struck: '记错现场' }] })
  })
  it('[J8] a repeated command records once', async () => {
    const input = { commandId: id(), siteId: gate.test.siteId, step: 'E04' as const, set: { outcome: 'DONE' as const } }
    gate.gate.record(input)
    gate.gate.record(input)
    expect(step(gate.view(), 'E04')?.records).toHaveLength(1)
  })
  it('[L2] who may not record is refused by role', async () => {
    expect(await codeOf(() => gate.record('E08', { outcome: 'DONE' }, 'judicialPolice'))).toBe('NOT_ALLOWED')
    expect(await codeOf(() => gate.record('E08', { outcome: 'DONE' }, 'courtClerk'))).toBe('none')
    expect(await codeOf(() => gate.move('approve', {}, 'handler'))).toBe('NOT_ALLOWED')
  })
})

describe('a home', () => {
  it('[OBJ 20] is not cleared before three months from the enforcement notice, unless a director answers for it', async () => {
    gate.plan.facts = { ...gate.plan.facts, executionKind: 'DELIVERY_JUDGMENT', dwelling: true }
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    await gate.record('E02', { outcome: 'DONE', on: '2026-03-02', document: paper, service: direct })
    expect(gate.view().residence).toMatchObject({ applies: true, graceEnd: '2026-06-02' })
    await gate.record('E06', { outcome: 'DONE', on: '2026-04-01', document: paper })
    await gate.confirm('E06', 'bureauDirector')
    await gate.move('submitAnnouncement', { persons: '贺某明', complyBy: '2026-05-20' })
    await gate.announce('2026-05-20')
    await gate.move('presidentSigned')
    await gate.record('E08', { outcome: 'DONE', on: '2026-05-04', service: direct })
    await gate.move('serve')
    gate.today('2026-05-21')
    expect(unmet(gate.view(), 'graceEnded')).toMatchObject([
      { code: 'GRACE_PASSED', guard: 'RESIDENCE_GRACE', detail: '2026-06-02' },
    ])
    const early = { outcome: 'OVERRIDE' as const, guard: 'RESIDENCE_GRACE' as const, reason: '已安排周转房' }
    expect(await refusal(() => gate.record('E06', early))).toBe('overrideRole')
    await gate.record('E06', early, 'bureauDirector')
    expect((await gate.move('graceEnded')).task?.state).toBe('PLAN_DRAFTING')
  })
})

describe('an objection to an auction hand-over (scenario 3)', () => {
  async function filed() {
    gate.today('2025-06-09')
    const room = gate.test.site.addRoom({
      commandId: id(), siteId: gate.test.siteId, buildingId: gate.test.buildingId, floor: 3, code: '2-301', purpose: '', occupant: '',
    }) // biome-ignore format: one room
    const other = { ...room, code: '2-302' }
    gate.test.site.addRoom({
      commandId: id(), siteId: gate.test.siteId, buildingId: gate.test.buildingId, floor: 3, code: other.code, purpose: '', occupant: '',
    }) // biome-ignore format: one room
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    const set = { person: '乙某兰', capacity: '承租人', receivedOn: '2025-06-09', rooms: [room.roomId] }
    return gate.gate.fileObjection({ commandId: id(), siteId: gate.test.siteId, kind: 'THIRD_PARTY', set })
  }
  const edit = (set: object) => {
    const { objectionId = '', rev = [] } = gate.view().objections[0] ?? {}
    return gate.gate.editObjection({ commandId: id(), objectionId, rev, set })
  }

  it('[CPL 238] sets its clocks, blocks its rooms only, and marks the task', async () => {
    const [objection] = (await filed()).objections
    const clock = (code: string) => objection?.clocks.find((one) => one.code === code)?.dueOn
    expect([clock('ACCEPT'), clock('RULE')]).toEqual(['2025-06-12', '2025-06-24'])
    expect(objection).toMatchObject({ open: true, rooms: ['2-301'], block: { reason: 'UNDER_REVIEW' } })
    expect(gate.view().task?.openObjections).toBe(1)
  })
  it('[CPL 238] a rejecting ruling closes it on the task and blocks through 2025-07-10', async () => {
    await filed()
    const ruling = { result: 'REJECTED' as const, on: '2025-06-23', no: '（2025）浙9901执异1号' }
    const judge = await addOfficer(gate.test.core, '卯某山', 'handler')
    const document = { title: '执行裁定书', hash: await gate.scan() }
    gate.today('2025-06-25')
    const set = { reviewer: judge, ruling, document, rulingServedOn: '2025-06-25' }
    expect((await gate.as(judge, 'handler', () => edit(set))).task?.openObjections).toBe(0)
    gate.today('2025-07-10')
    expect(gate.view().objections[0]).toMatchObject({
      open: false,
      block: { reason: 'NO_DISPOSAL', until: '2025-07-10' },
    })
    gate.today('2025-07-11')
    expect(gate.view().objections[0]).toMatchObject({ block: null, rooms: [] })
  })
  it('[OBJ 11] is reviewed by nobody who enforces the case', async () => {
    await filed()
    const { core, officerId } = gate.test
    const judge = await addOfficer(core, '卯某山', 'handler')
    const onDuty = await addOfficer(core, '辰某海', 'judgeAssistant')
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: onDuty, commands: false }] }
    expect(gate.view().reviewers.map((one) => one.name)).toEqual(['卯某山'])
    expect(await refusal(() => edit({ reviewer: officerId }))).toBe('reviewerEnforces')
    expect(await refusal(() => edit({ reviewer: onDuty }))).toBe('reviewerEnforces')
    expect(edit({ reviewer: judge }).objections[0]?.clocks[0]?.officer).toBe('卯某山')
  })
  it('[B4] keeps the action from being scheduled until a director answers for those rooms', async () => {
    await untilDrafting(gate)
    const version = { number: 3, hash: 'aa' }
    gate.plan.facts = { ...gate.plan.facts, complete: true, asApproved: true, version, windowFrom: day('2026-05-25') }
    await gate.move('submitPlan')
    gate.decisions.set(`plan:${gate.test.siteId}`, { decision: 'APPROVED', version: 3, hash: 'aa' })
    await gate.move('approve', {}, 'bureauDirector')
    await gate.record('E09', { outcome: 'NOT_NEEDED', reason: '已当面通知并签收' })
    const set = { person: '乙某兰', receivedOn: '2026-05-20' }
    const { objections } = gate.gate.fileObjection({
      commandId: id(),
      siteId: gate.test.siteId,
      kind: 'THIRD_PARTY',
      set,
    })
    expect(await refusal(() => gate.move('schedule'))).toBe('moveNotYet')
    const subject = objections[0]?.objectionId ?? ''
    const answer = {
      outcome: 'OVERRIDE' as const,
      guard: 'OBJECTION_BLOCKS' as const,
      subject,
      reason: '申请人已提供担保',
    }
    await gate.record('E10', answer, 'bureauDirector')
    const view = await gate.move('schedule')
    expect(view.task?.state).toBe('SCHEDULED')
    expect(step(view, 'E10')?.records).toMatchObject([
      { set: { guard: 'OBJECTION_BLOCKS' }, by: { role: 'bureauDirector' } },
    ])
  })
})

describe('a return that arrives after the team went in (scenario 12)', () => {
  /** The court's desk returns version 3, having seen the approval and nothing later. */
  async function returnLate() {
    await untilOnSite(gate)
    const { core, siteId } = gate.test
    const entity = `plan/${siteId}`
    const moves = loadEvents(core.context.store().db, entity)
    const approval = moves.find((event) => event.body?.move === 'approve')
    const { journal } = core.context.store()
    const body = sealBody({ data: { reason: '新收到异议', version: 3 }, move: 'return' })
    const seen = [approval?.hash ?? '']
    const president = await addOfficer(core, '寅某平', 'courtPresident')
    journal.transact(() => {
      journal.append(
        [{ scope: `site:${siteId}`, type: 'plans.moved', entity, seen, body }],
        { officerId: president, role: 'courtPresident' },
        id(),
      )
    })
  }

  it('[F5] keeps the facts, says who returned and why, and stops the next step', async () => {
    await returnLate()
    const { task, moves } = gate.view()
    expect(task).toMatchObject({
      state: 'PLAN_RETURNED',
      approvedVersion: null,
      held: {
        cause: { officer: '寅某平', role: 'courtPresident', reason: '新收到异议' },
        version: 3,
        acted: [{ move: 'arrive', officer: '周某舟' }],
        arrival: { version: 3 },
        reported: null,
      },
    })
    expect(task?.findings.map((one) => one.move)).toEqual(['schedule', 'arrive'])
    expect(moves.filter((one) => one.possible).map((one) => one.move)).toEqual(['reconciled', 'suspend'])
  })
  it('[F5] waits for the commander, who decides with a reason', async () => {
    await returnLate()
    const commander = await addOfficer(gate.test.core, '巳某林', 'teamLead')
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: commander, commands: true }] }
    expect(await refusal(() => gate.move('reconciled', { decision: 'STOP', reason: '停止' }))).toBe('onlyCommander')
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: gate.test.officerId, commands: true }] }
    expect(await refusal(() => gate.move('reconciled', { decision: 'STOP', reason: ' ' }))).toBe('gateReasonNeeded')
    const view = await gate.move('reconciled', { decision: 'STOP', reason: '退回后停止，物品已封存' })
    expect(view.task).toMatchObject({ state: 'PLAN_RETURNED', held: null })
    expect(view.task?.findings.filter((one) => !one.settled).map((one) => one.move)).toEqual(['schedule'])
  })
  it('[P5] facts can still be recorded while it is held', async () => {
    await returnLate()
    const view = await gate.record('E16', { outcome: 'DONE', on: '2026-05-21', document: paper })
    expect(step(view, 'E16')?.status).toBe('DONE')
  })
})

describe('decisions the gate rests on', () => {
  it('[P2] going in needs the decision on the very version and text that is there', async () => {
    await untilScheduled(gate)
    gate.plan.facts = { ...gate.plan.facts, version: { number: 4, hash: 'bb' } }
    expect(unmet(gate.view(), 'arrive').map((one) => one.code)).toContain('PLAN_DECIDED')
    gate.plan.facts = { ...gate.plan.facts, version: { number: 3, hash: 'aa' } }
    gate.decisions.clear()
    expect(unmet(gate.view(), 'arrive').map((one) => one.code)).toContain('PLAN_DECIDED')
  })
  it('[P2] an old contact with the court needs the commander’s reasoned override', async () => {
    await untilScheduled(gate)
    gate.contact.hours = 30
    expect(unmet(gate.view(), 'arrive').map((one) => [one.code, one.detail])).toContainEqual(['COURT_CONTACT', '30'])
    await gate.record('E13', { outcome: 'OVERRIDE', guard: 'COURT_CONTACT', reason: '电话核实未退回' })
    expect(unmet(gate.view(), 'arrive').map((one) => one.code)).toEqual(['STEP'])
  })
})

describe('the work list', () => {
  it('[A5] names every open deadline of the gate by person, and drops it when it is done', async () => {
    gate.plan.facts = {
      ...gate.plan.facts,
      negotiations: [{ id: 'n1', occupant: '乙某兰', nextOn: day('2026-05-22'), officerId: null }],
    }
    await untilDrafting(gate)
    const judge = await addOfficer(gate.test.core, '卯某山', 'handler')
    const set = { person: '乙某兰', receivedOn: '2026-05-18', reviewer: judge }
    gate.gate.fileObjection({ commandId: id(), siteId: gate.test.siteId, kind: 'THIRD_PARTY', set })
    const titles = (scope: 'mine' | 'all') => {
      const list = gate.worklist.list({ scope, limit: 50 })
      const all = [list.overdue, list.dueToday, list.thisWeek, list.later].flatMap((group) => group.items)
      expect(all).toHaveLength(list[scope])
      return all.filter((item) => item.siteId !== null).map((item) => `${item.title} ${item.dueOn} ${item.handler}`)
    }
    expect(titles('all')).toEqual(['ACCEPT 2026-05-21 卯某山', 'NEXT_TALK 2026-05-22 周某舟', 'RULE 2026-06-02 卯某山'])
    expect(titles('mine')).toEqual(['NEXT_TALK 2026-05-22 周某舟'])
    await inRole(gate.test, 'handler', () => {
      const { objectionId = '', rev = [] } = gate.view().objections[0] ?? {}
      gate.gate.editObjection({
        commandId: id(),
        objectionId,
        rev,
        set: { acceptedOn: '2026-05-21', notifiedOn: '2026-05-21' },
      })
    })
    expect(titles('all')).toEqual(['NEXT_TALK 2026-05-22 周某舟', 'RULE 2026-06-02 卯某山'])
  })
  it('[A5] counts the notice from the filing and the day to leave by from the announcement', async () => {
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    const overdue = gate.worklist.list({ scope: 'mine', limit: 50 }).overdue.items
    expect(overdue.map((item) => [item.rule, item.title, item.dueOn])).toEqual([['gate', 'E02', '2026-01-15']])
    await gate.announce('2026-05-20')
    const later = gate.worklist.list({ scope: 'mine', limit: 50 }).later.items
    expect(later.find((item) => item.title === 'COMPLY_BY')).toMatchObject({
      dueOn: '2026-05-20',
      siteId: gate.test.siteId,
    })
  })
})

describe('the court’s own rules', () => {
  it('[B6] are stated with a reason, keep their past and apply at once', async () => {
    await untilScheduled(gate)
    const officers = [
      { name: '周某舟', cardNo: '1' },
      { name: '祝某宁', cardNo: '2' },
    ]
    const arrival = { outcome: 'DONE' as const, on: '2026-05-21', document: paper, officers, recorders: 2 }
    expect(step(await gate.record('E13', arrival), 'E13')?.status).toBe('DONE')
    const before = gate.gate.rules()
    const change = { commandId: id(), rev: before.rev, name: 'recordersAtLeast', value: 3, reason: '本院规定三台' }
    const after = gate.gate.putRule(change)
    expect(after.rules.find((rule) => rule.name === 'recordersAtLeast')).toMatchObject({
      value: 3,
      proposed: 2,
      mark: 'v-local',
    })
    expect(step(gate.view(), 'E13')).toMatchObject({ status: 'INCOMPLETE', records: [{ faults: ['tooFewRecorders'] }] })
    expect(after.rules.find((rule) => rule.name === 'recordersAtLeast')?.past).toEqual([
      { value: 3, officer: '周某舟', role: 'handler', at: gate.test.on.now, reason: '本院规定三台' },
    ])
    expect(before.rules.every((rule) => rule.past.length === 0)).toBe(true)
    expect(eventsOf(gate.test.core, 'plans.ruleStated')[0]?.body).toMatchObject({ reason: '本院规定三台' })
    expect(await codeOf(() => gate.gate.putRule({ ...change, commandId: id() }))).toBe('STALE')
    const wrong = { ...change, commandId: id(), rev: after.rev, value: 999 }
    expect(await refusal(() => gate.gate.putRule(wrong))).toBe('ruleValue')
    expect(await codeOf(() => inRole(gate.test, 'courtClerk', () => gate.gate.putRule(wrong)))).toBe('NOT_ALLOWED')
  })
})
