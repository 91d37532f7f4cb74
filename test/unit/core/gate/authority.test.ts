import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealBody } from '../../../../db/journal.ts'
import { planView } from '../../../../db/plans.ts'
import { planFacts } from '../../../../electron/core/plans/facts.ts'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import type { TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import { addOfficer, errorOf } from '../identity/support.ts'
import { id } from '../site/support.ts'
import { type GateUnderTest, paper, startGate, untilDrafting, untilOnSite, untilScheduled } from './support.ts'

let gate: GateUnderTest
beforeEach(async () => {
  gate = await startGate()
})
afterEach(() => gate.test.end())

const step = (code: string, view: GateView = gate.view()) => view.steps.find((one) => one.code === code)
const unmet = (move: TaskMove) =>
  gate
    .view()
    .moves.find((one) => one.move === move)
    ?.conditions.filter((one) => !one.met && !one.overridden)
    .map((one) => (one.code === 'STEP' ? one.detail : one.code)) ?? []
const refusal = async (call: () => unknown) => {
  const { code, data } = await errorOf(call)
  return code === 'REFUSED' ? data.rule : code
}
const newest = (code: string) => {
  const { recordId = '', rev = [] } = step(code)?.records.at(-1) ?? {}
  return { recordId, rev }
}
const signed = { outcome: 'DONE' as const, on: '2026-05-04', signature: { name: '寅某平', on: '2026-05-04' } }
const addRoom = (code: string) => {
  const { siteId, buildingId, site } = gate.test
  return site.addRoom({ commandId: id(), siteId, buildingId, floor: 3, code, purpose: '', occupant: '' }).roomId
}
const done = { outcome: 'DONE' as const, on: '2026-05-21', document: paper }

describe('what only the president signs', () => {
  it('[B4] [CPL 261] the unsigned drawing is no original, whatever name the handler types', async () => {
    const hash = await gate.scan()
    gate.pages.drawn.add(hash)
    await gate.record('E07', {
      outcome: 'ATTEMPTED',
      reason: '已报',
      document: { ...paper, hash },
      until: '2026-05-20',
    })
    const edit = () => gate.gate.edit({ commandId: id(), ...newest('E07'), set: signed })
    expect(await refusal(edit)).toBe('orderWithPresident')
    gate.test.on.now += 1000
    const view = await gate.record('E07', { ...signed, document: { ...paper, hash }, until: '2026-05-20' })
    expect(step('E07', view)).toMatchObject({ status: 'INCOMPLETE' })
    expect(step('E07', view)?.records.at(-1)?.faults).toEqual(['unsignedPages'])
  })
  it('[B4] [F4] a signed original counts when the clerk kept it and a second person confirmed it', async () => {
    const document = { ...paper, hash: await gate.scan() }
    const set = { ...signed, document, until: '2026-05-20' }
    await gate.record('E07', set)
    expect(step('E07')?.records.at(-1)?.faults).toEqual(['notRegistered', 'notConfirmed'])
    gate.test.on.now += 1000
    await gate.record('E07', set, 'courtClerk')
    expect(step('E07')?.records.at(-1)?.faults).toEqual(['notConfirmed'])
    const own = () => gate.gate.confirm({ commandId: id(), ...newest('E07') })
    expect(await refusal(() => gate.as(gate.test.officerId, 'teamLead', own))).toBe('confirmOwn')
    expect(await refusal(() => gate.as('other handler', 'handler', own))).toBe('NOT_ALLOWED')
    expect(step('E07', await gate.confirm('E07', 'teamLead'))?.status).toBe('DONE')
    // Whatever is changed afterwards takes the confirmation back; a remark does not.
    gate.gate.edit({ commandId: id(), ...newest('E07'), set: { note: '卷内第3页' } })
    expect(step('E07')?.status).toBe('DONE')
    gate.gate.edit({ commandId: id(), ...newest('E07'), set: { until: '2026-05-06' } })
    expect(step('E07')).toMatchObject({ status: 'INCOMPLETE' })
  })
})

describe('an announcement that another desk records as done under a condition', () => {
  it('[B4] [CPL 261] is no announcement here, neither for the gate nor for the plan', async () => {
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    const { core, siteId } = gate.test
    const document = { ...paper, hash: await gate.scan() }
    const set = { ...signed, document, until: '2026-05-20', guard: 'RESIDENCE_GRACE' }
    const { journal } = core.context.store()
    const entity = `gateStep/${core.context.newId()}`
    const body = sealBody({ set, site: siteId, step: 'E07' })
    const event = { scope: `site:${siteId}`, type: 'plans.stepRecorded', entity, seen: [], body }
    journal.transact(() => journal.append([event], { officerId: 'elsewhere', role: 'handler' }, id()))
    expect(step('E07')).toMatchObject({ status: 'FUTURE' })
    expect(step('E07')?.records[0]?.faults).toEqual(['guardNotOverride', 'notRegistered', 'notConfirmed'])
    expect(gate.view().complyBy).toBeNull()
    const measured = planFacts(core.context, siteId, planView(core.context.store().db, siteId))
    expect(measured).toMatchObject({ announcementSigned: false, complyBy: null, course: { announcedOn: null } })
  })
})

describe('what the director decides with the handler', () => {
  it('[B4] the review of who lives there waits for the director, done or not needed', async () => {
    gate.gate.open({ commandId: id(), siteId: gate.test.siteId })
    for (const set of [done, { outcome: 'NOT_NEEDED' as const, reason: '不是住房' }]) {
      const view = await gate.record('E06', { ...set, on: '2026-05-01' })
      expect(step('E06', view)?.records.at(-1)?.faults).toEqual(['noDirector'])
    }
    expect(await refusal(() => gate.confirm('E06', 'teamLead'))).toBe('confirmRole')
    expect(step('E06', await gate.confirm('E06', 'bureauDirector'))?.status).toBe('NOT_NEEDED')
  })
  it('[B4] disposal of uncollected goods and the fees are the director’s too', async () => {
    for (const code of ['E10', 'E22', 'E25'] as const) {
      const view = await gate.record(code, { ...done, on: '2026-05-01' })
      expect(step(code, view)?.status).toBe('INCOMPLETE')
    }
    expect(step('E22', await gate.confirm('E22', 'bureauDirector'))?.status).toBe('DONE')
  })
  it('[§1.3] a new warning about the home asks the director again', async () => {
    await untilScheduled(gate)
    expect(unmet('arrive')).not.toContain('RESIDENCE_DECIDED')
    gate.plan.facts = { ...gate.plan.facts, executionKind: 'AUCTION_HANDOVER', dwelling: true, onlyHome: true }
    const asked = gate.view().moves.find((one) => one.move === 'arrive')?.conditions
    expect(asked?.find((one) => one.code === 'RESIDENCE_DECIDED')).toMatchObject({ detail: 'ONLY_HOME_NEEDS_GROUND' })
    gate.gate.edit({ commandId: id(), ...newest('E06'), set: { reason: '唯一住房，已安排周转房' } })
    await gate.confirm('E06', 'bureauDirector')
    expect(unmet('arrive')).not.toContain('RESIDENCE_DECIDED')
  })
})

describe('an action and its end', () => {
  it('[B5] a plan that no longer says what was approved, or blocks, goes on no site', async () => {
    await untilScheduled(gate)
    gate.plan.facts = { ...gate.plan.facts, asApproved: false, complete: false, openFindings: 1 }
    expect(unmet('arrive')).toEqual(expect.arrayContaining(['PLAN_AS_APPROVED', 'PLAN_COMPLETE']))
  })
  it('[B4] notices, arrival and overrides of one action answer for no later one', async () => {
    await untilScheduled(gate)
    gate.contact.hours = 30
    await gate.record('E13', { outcome: 'OVERRIDE', guard: 'COURT_CONTACT', reason: '电话核实未退回' })
    const officers = ['周某舟', '祝某宁'].map((name, at) => ({ name, cardNo: String(at) }))
    await gate.record('E13', { ...done, officers, recorders: 2 })
    await gate.move('arrive')
    await gate.move('abort', { reason: '人员受伤' })
    expect(step('E09')).toMatchObject({ status: 'OPEN', records: [{ isPast: true }, { isPast: true }] })
    gate.plan.facts = { ...gate.plan.facts, version: { number: 4, hash: 'bb' } }
    await gate.move('submitPlan')
    gate.decisions.set(`plan:${gate.test.siteId}`, { decision: 'APPROVED', version: 4, hash: 'bb' })
    await gate.move('approve', {}, 'bureauDirector')
    expect(unmet('schedule')).toEqual(['E09'])
    await gate.record('E09', { outcome: 'NOT_NEEDED', reason: '已当面通知并签收' })
    await gate.move('schedule')
    expect(unmet('arrive')).toEqual(['E13', 'COURT_CONTACT'])
  })
  it('[P2] the court’s silence is answered for by the plan’s commander and nobody else', async () => {
    const commander = await addOfficer(gate.test.core, '巳某林', 'teamLead')
    await untilScheduled(gate)
    gate.contact.hours = 30
    const set = { outcome: 'OVERRIDE' as const, guard: 'COURT_CONTACT' as const, reason: '电话核实未退回' }
    await gate.record('E13', set)
    expect(unmet('arrive')).not.toContain('COURT_CONTACT')
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: commander, commands: true }] }
    expect(unmet('arrive')).toContain('COURT_CONTACT')
    expect(await refusal(() => gate.record('E13', set, 'bureauDirector'))).toBe('onlyCommander')
    await gate.as(commander, 'teamLead', () =>
      gate.gate.record({ commandId: id(), siteId: gate.test.siteId, step: 'E13', set }),
    )
    expect(unmet('arrive')).not.toContain('COURT_CONTACT')
  })
  it('[§1.2] only the commander pauses, resumes and gives up, a pause with its mark on the recording', async () => {
    await untilOnSite(gate)
    const commander = await addOfficer(gate.test.core, '巳某林', 'teamLead')
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: commander, commands: true }] }
    const pause = { cause: 'MEDICAL', reason: '老人发病', videoMark: '10:42:15' }
    expect(await refusal(() => gate.move('pause', pause))).toBe('onlyCommander')
    expect(await refusal(() => gate.move('abort', { reason: '下雨' }))).toBe('onlyCommander')
    await gate.as(commander, 'teamLead', async () => {
      expect(await refusal(() => gate.move('pause', { ...pause, videoMark: ' ' }, 'teamLead'))).toBe('videoMarkNeeded')
      await gate.move('pause', pause, 'teamLead')
    })
    expect(await refusal(() => gate.move('resume'))).toBe('onlyCommander')
  })
  it('[SETL 2] a suspension and its end name their rulings', async () => {
    await untilDrafting(gate)
    expect(await refusal(() => gate.move('suspend', { reason: '和解' }))).toBe('rulingNeeded')
    await gate.move('suspend', { reason: '和解', document: '（2026）浙9901执1号之一' })
    expect(await refusal(() => gate.move('resumeEnforcement', { reason: '不履行' }))).toBe('rulingNeeded')
  })
  it('[B4] nothing is locked or closed over an open step of every eviction', async () => {
    await untilOnSite(gate)
    expect(unmet('lockInventory')).toEqual(['ROOMS_DONE', 'E14', 'E16', 'E17'])
    const roomId = gate.test.openRoom('2-301')
    const rev = gate.test.site.get({ siteId: gate.test.siteId }).roomList[0]?.rev ?? []
    gate.test.site.leaveRoom({ commandId: id(), roomId, rev })
    for (const code of ['E14', 'E16', 'E17'] as const) await gate.record(code, done)
    await gate.move('lockInventory')
    const to = (kind: 'DEBTOR' | 'APPLICANT') => ({ ...done, addressee: { name: '某', kind } })
    await gate.record('E23', to('DEBTOR'))
    expect(step('E23')?.records.at(-1)?.faults).toEqual(['wrongRecipient', 'noSignature'])
    expect(unmet('premisesHandedOver')).toEqual(['E23'])
    await gate.record('E23', { ...to('APPLICANT'), signature: { name: '某', on: '2026-05-21' } })
    await gate.move('premisesHandedOver')
    await gate.record('E20', to('DEBTOR'))
    expect(unmet('goodsReturned')).toEqual(['E24', 'E25'])
    for (const code of ['E24', 'E25'] as const) await gate.record(code, done)
    expect(unmet('goodsReturned')).toEqual(['E25'])
    await gate.confirm('E25', 'bureauDirector')
    expect((await gate.move('goodsReturned')).task?.state).toBe('CLOSED')
  })
})

describe('an outsider’s objection', () => {
  const file = (set: object) =>
    gate.gate.fileObjection({
      ...{ commandId: id(), siteId: gate.test.siteId, kind: 'THIRD_PARTY' },
      set: { person: '乙某兰', receivedOn: '2026-05-21', ...set },
    })
  const edit = (set: object) => {
    const { objectionId = '', rev = [] } = gate.view().objections[0] ?? {}
    return gate.gate.editObjection({ commandId: id(), objectionId, rev, set })
  }
  const ruling = { result: 'REJECTED' as const, on: '2026-05-22', no: '（2026）浙9901执异1号' }

  it('[OBJ 11] nobody who enforces the case rules on it, withdraws it, narrows it or strikes it', async () => {
    await untilDrafting(gate)
    const room = addRoom('2-301')
    const other = addRoom('2-302')
    file({ rooms: [room, other] })
    const judge = await addOfficer(gate.test.core, '卯某山', 'handler')
    for (const set of [
      { ruling, reviewer: judge },
      { withdrawnOn: '2026-05-21' },
      { security: 'APPLICANT' },
      { rooms: [room] },
    ]) {
      gate.today('2026-05-23')
      expect(await refusal(() => edit(set))).toBe('objectionEnforcer')
    }
    const { objectionId = '', rev = [] } = gate.view().objections[0] ?? {}
    const strike = { commandId: id(), objectionId, rev, reason: '记错' }
    expect(await refusal(() => gate.gate.strikeObjection(strike))).toBe('objectionEnforcer')
    expect(gate.view().decidesObjections).toBe(false)
  })
  it('[CPL 238] a ruling needs its reviewer, number and paper, and days in order', async () => {
    await untilDrafting(gate)
    file({})
    const judge = await addOfficer(gate.test.core, '卯某山', 'handler')
    const document = { title: '裁定书', hash: await gate.scan() }
    gate.today('2026-05-25')
    await gate.as(judge, 'handler', async () => {
      expect(await refusal(() => edit({ ruling }))).toBe('rulingReviewer')
      expect(await refusal(() => edit({ reviewer: judge, ruling: { ...ruling, no: ' ' } }))).toBe('rulingNumber')
      expect(await refusal(() => edit({ reviewer: judge, ruling }))).toBe('rulingPaper')
      const early = { reviewer: judge, ruling, document, rulingServedOn: '2026-05-20' }
      expect(await refusal(() => edit(early))).toBe('objectionDays')
      expect(await refusal(() => edit({ withdrawnOn: '2020-01-01', document }))).toBe('objectionDays')
      edit({ reviewer: judge, ruling, document, rulingServedOn: '2026-05-25' })
    })
    expect(gate.view().objections[0]).toMatchObject({ open: false, faults: [], block: { reason: 'NO_DISPOSAL' } })
    // Whoever ruled and later enforces the case has ruled on nothing.
    gate.plan.facts = { ...gate.plan.facts, officers: [{ officerId: judge, commands: false }] }
    expect(gate.view().objections[0]).toMatchObject({
      faults: ['noReviewer', 'enforcerDecided'],
      block: { reason: 'UNDER_REVIEW' },
    })
  })
  it('[§2.4] stops its own rooms: with those left out the others are cleared', async () => {
    await untilScheduled(gate)
    const claimed = addRoom('2-301')
    addRoom('2-302')
    file({ rooms: [claimed] })
    expect(unmet('arrive')).toContain('ROOMS_FREE')
    const room = gate.test.site.get({ siteId: gate.test.siteId }).roomList.find((one) => one.roomId === claimed)
    gate.test.site.excludeRoom({
      commandId: id(),
      roomId: claimed,
      rev: room?.rev ?? [],
      on: true,
      reason: '案外人异议审查中',
    })
    expect(unmet('arrive')).not.toContain('ROOMS_FREE')
    expect(gate.view().objections[0]).toMatchObject({ block: { reason: 'UNDER_REVIEW' }, rooms: [] })
  })
})

describe('a case of somebody else', () => {
  it('[L2] [§10] is not recorded in by a handler without a duty in it', async () => {
    const other = await addOfficer(gate.test.core, '午某川', 'handler')
    const input = { commandId: id(), siteId: gate.test.siteId, step: 'E04' as const, set: done }
    expect(await refusal(() => gate.as(other, 'handler', () => gate.gate.record(input)))).toBe('notYourCase')
    expect(await refusal(() => gate.as(other, 'courtClerk', () => gate.gate.record(input)))).toBe('none')
  })
})
