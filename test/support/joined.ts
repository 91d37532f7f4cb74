import type { RequestDetail } from '../../shared/contract/desk/approvals.ts'
import type { GateView, StepSet } from '../../shared/contract/desk/plans/gate.ts'
import type { Decision } from '../../shared/domain/approvals/kinds.ts'
import type { StepCode } from '../../shared/domain/plans/gateTable.ts'
import type { PartKind } from '../../shared/domain/plans/parts.ts'
import type { TaskMove } from '../../shared/domain/plans/taskMoves.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { newCommandId as id, startTestCore, TEST_PIN, type TestCore } from './coreHarness.ts'
import { oneCase } from './oneCase.ts'

export { id, TEST_PIN }

/** Everybody a plan passes; `handler` set the court up. */
export type Who = 'handler' | 'courtClerk' | 'teamLead' | 'bureauDirector' | 'courtPresident'
const NAMES: Readonly<Record<Exclude<Who, 'handler'>, string>> = {
  courtClerk: '周某宁',
  teamLead: '吴某远',
  bureauDirector: '钱某安',
  courtPresident: '李某正',
}

/** A court with a case, a site and the services as the program makes them. */
export interface Joined {
  test: TestCore
  caseId: string
  siteId: string
  people: Record<Who, string>
  as(who: Who): Promise<void>
  today(date: string, time?: string): void
  gate(): Promise<GateView>
  record(step: StepCode, set: StepSet): GateView
  move(move: TaskMove, data?: object): Promise<GateView>
  /** Adds rows of the plan; their ids. */
  add(kind: PartKind, ...sets: JsonObject[]): string[]
  /** Changes one row of a kind, by the name of its first register. */
  edit(kind: PartKind, set: JsonObject): void
  submitPlan(
    change?: Partial<Parameters<TestCore['services']['submitPlan']>[0]>,
  ): Promise<{ requestId: string; version: number; code: string; pages: number }>
  /** Opinions of everybody before the decider, then the decision. */
  decided(requestId: string, decision: Decision, reasons?: string[]): Promise<RequestDetail>
  hear(requestId: string): Promise<void>
  decide(requestId: string, decision: Decision, reasons?: string[]): Promise<RequestDetail>
}

export const NOW = Date.UTC(2025, 7, 20, 1)
const paper = { title: '笔录', no: '卷1', hash: '' }
export const direct = { mode: 'DIRECT' as const, receipt: true, refusal: '', photos: 0, video: false, places: 0 }

export async function startJoined(): Promise<Joined> {
  const test = await startTestCore({ now: NOW })
  const caseId = await oneCase(test)
  const { site } = test.services
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  site.generateRooms({ commandId: id(), siteId, buildingId, firstFloor: 1, floors: 1, roomsPerFloor: 2, prefix: '1-' })
  const people: Joined['people'] = {
    handler: test.officerId,
    courtClerk: await test.addOfficer(NAMES.courtClerk, 'courtClerk'),
    teamLead: await test.addOfficer(NAMES.teamLead, 'teamLead'),
    bureauDirector: await test.addOfficer(NAMES.bureauDirector, 'bureauDirector'),
    courtPresident: await test.addOfficer(NAMES.courtPresident, 'courtPresident'),
  }
  const joined: Joined = {
    test,
    caseId,
    siteId,
    people,
    as: (who) => test.actAs(people[who]),
    today: (date, time = '10:00') => test.setNow(Date.parse(`${date}T${time}:00+08:00`)),
    gate: () => test.services.showGate({ siteId }),
    record: (step, set) => test.services.gate.record({ commandId: id(), siteId, step, set }),
    async move(move, data = {}) {
      const rev = (await joined.gate()).task?.rev ?? []
      return test.services.gate.move({ commandId: id(), siteId, rev, move, data })
    },
    add: (kind, ...sets) =>
      test.services.plans
        .write({ commandId: id(), siteId, add: sets.map((set) => ({ kind, set })), edit: [], strike: [], reason: '' })
        .added.map((part) => part.partId),
    edit(kind, set) {
      const part = test.services.plans.get({ siteId }).parts.find((one) => one.kind === kind)
      const { partId = '', rev = [] } = part ?? {}
      const edit = [{ kind, partId, rev, set }]
      test.services.plans.write({ commandId: id(), siteId, add: [], edit, strike: [], reason: '' })
    },
    submitPlan: (change = {}) =>
      test.services.submitPlan({
        commandId: id(),
        siteId,
        dueOn: null,
        note: '请审批。',
        reasons: reasonsOf(joined),
        ...change,
      }),
    async hear(requestId) {
      for (const who of ['teamLead', 'bureauDirector'] as const) {
        await joined.as(who)
        const { rev, version, waitsFor } = await test.services.approvals.get({ requestId })
        if (!waitsFor.includes(who)) continue
        const said = { opinion: 'AGREE', text: '' } as const
        await test.services.approvals.giveOpinion({ commandId: id(), requestId, rev, version, ...said })
      }
    },
    async decide(requestId, decision, reasons = []) {
      await joined.as('courtPresident')
      const { approvals } = test.services
      const { rev, version, submission } = await approvals.get({ requestId })
      approvals.markSeen({ requestId, version })
      const code = submission?.code ?? ''
      const signed = { commandId: id(), requestId, rev, version, code, decision, reasons, pin: TEST_PIN }
      return approvals.decide(signed)
    },
    async decided(requestId, decision, reasons = []) {
      await joined.hear(requestId)
      return joined.decide(requestId, decision, reasons)
    },
  }
  return joined
}

/** A reason for every finding that wants one. */
export function reasonsOf(joined: Joined): { code: string; text: string }[] {
  const { findings } = joined.test.services.plans.get({ siteId: joined.siteId })
  return findings.filter((one) => one.severity === 'reason').map(({ code }) => ({ code, text: `已知情，${code}` }))
}

/** A plan nothing blocks: two groups, one occupant who needs care, state property, so that the president decides. */
export function writeWholePlan(joined: Joined): void {
  const { services } = joined.test
  const { siteId } = joined
  const window = { from: '2025-09-16', to: '2025-09-18' }
  const { rev } = services.plans.get({ siteId }).head
  services.plans.editHead({ commandId: id(), siteId, rev, set: { purpose: '腾空移交', window }, reason: '' })
  const [g0 = '', g1 = '', g2 = ''] = joined.add(
    'group',
    { kind: 'COMMAND', name: '指挥组' },
    { kind: 'IMPLEMENTATION', name: '一组' },
    { kind: 'IMPLEMENTATION', name: '二组' },
  )
  const team = (groupId: string, names: readonly string[]) =>
    (['LEADER', 'RECORDER', 'CHECKER', 'CAMERA'] as const).map((duty, at) => ({
      ...{ groupId, duty, name: names[at] ?? '' },
      sex: duty === 'RECORDER' ? 'F' : 'M',
    }))
  joined.add(
    'duty',
    { groupId: g0, duty: 'COMMANDER', name: '周某舟', officerId: joined.people.handler, sex: 'M' },
    { groupId: g0, duty: 'BAILIFF', name: '韩某霞', sex: 'F' },
    ...team(g1, ['郑某山', '周某宁', '吴某平', '孙某亮']),
    ...team(g2, ['冯某海', '陈某竹', '褚某秋', '卫某林']),
  )
  joined.add('premises', {
    executionKind: 'AUCTION_HANDOVER',
    dwelling: false,
    publicAsset: true,
    titleNo: '（2024）浙9901民初88号民事判决书',
    ownership: '云栖示例资产公司',
  })
  const { rooms } = services.plans.get({ siteId })
  const edit = rooms.map((room, at) => {
    return { roomId: room.roomId, rev: room.rev, set: { groupId: at === 0 ? g1 : g2, estimate: 40, area: '50' } }
  })
  services.plans.editRooms({ commandId: id(), siteId, edit, strike: [], reason: '' })
  joined.add('occupant', {
    ...{ roomId: rooms[0]?.roomId ?? '', name: '丙某芳', idNo: '990101194503120020', sex: 'F' },
    ...{ class: 'DEBTOR_HOUSEHOLD', needs: ['elderly', 'illness'], needsNote: '卧床', notifiedOn: '2025-08-12' },
  })
  joined.add('agency', { kind: 'MEDICAL', name: '示例医院', headcount: 4, confirmation: 'CONFIRMED', ambulance: true })
  joined.add('storage', { place: '示例仓库', area: '200', custodian: '示例仓储公司' })
  joined.add('cost', { kind: 'MOVING', payee: '示例搬家公司', amount: 1_250_000 })
  joined.add(
    'slot',
    ...[g1, g2].map((groupId) => {
      return { groupId, kind: 'CLEARING', time: { day: '2025-09-16', from: '09:00', to: '12:00' }, what: '1F' }
    }),
  )
  joined.add(
    'textSection',
    { section: 'SUMMARY', text: '商铺两间。' },
    { section: 'LEGAL_BASIS', text: '民诉法第261条。' },
  )
}

/** The announcement as the handler drafts it. */
export const announcement = {
  persons: '甲某仁',
  address: '云栖路18号',
  complyBy: '2025-09-10',
  titleName: '（2024）浙9901民初88号民事判决书',
  titleOrders: '腾空并返还房屋',
  dueOn: null,
  note: '',
}

/** Takes the site to where its plan is drafted, the president having signed the announcement; today 2025-09-11. */
export async function untilDrafting(joined: Joined): Promise<void> {
  const { gate, orders } = joined.test.services
  const { siteId } = joined
  gate.open({ commandId: id(), siteId })
  joined.record('E02', { outcome: 'DONE', on: '2025-08-16', document: paper, service: direct })
  joined.record('E04', { outcome: 'DONE', on: '2025-08-18', document: paper })
  joined.record('E06', { outcome: 'NOT_NEEDED', reason: '商业用房' })
  await countersigned(joined)
  const asked = await orders.submitAnnouncement({ commandId: id(), siteId, ...announcement })
  await joined.decide(asked.requestId, 'APPROVED')
  await joined.as('handler')
  joined.record('E08', { outcome: 'DONE', on: '2025-08-20', service: direct })
  await joined.move('serve')
  joined.today('2025-09-11')
  // Weeks have passed at one stroke: whoever works unlocks again, or the idle lock comes.
  await joined.as('handler')
  await joined.move('graceEnded')
}

/** The director countersigns the review of who lives there; ends with the handler at work. */
async function countersigned(joined: Joined): Promise<void> {
  await joined.as('bureauDirector')
  const record = (await joined.gate()).steps.find((one) => one.code === 'E06')?.records.at(-1)
  const { recordId = '', rev = [] } = record ?? {}
  joined.test.services.gate.confirm({ commandId: id(), recordId, rev })
  await joined.as('handler')
}

/** The plan written, the gate at drafting. */
export async function readyToSubmit(): Promise<Joined> {
  const joined = await startJoined()
  await untilDrafting(joined)
  writeWholePlan(joined)
  return joined
}

/** Notices sent; on to the scheduled action. */
export async function scheduled(joined: Joined): Promise<void> {
  await joined.as('handler')
  for (const kind of ['DEBTOR', 'BASE_ORGANISATION'] as const) {
    joined.record('E09', { outcome: 'DONE', on: '2025-09-11', document: paper, addressee: { name: '某', kind } })
  }
  await joined.move('schedule')
}

/** Two officers and two recorders at the door, as step E13 wants them. */
export function officersAtTheDoor(on: string) {
  const officers = [
    { name: '周某舟', cardNo: '1' },
    { name: '祝某宁', cardNo: '2' },
  ]
  return { outcome: 'DONE' as const, on, document: paper, officers, recorders: 2 } satisfies StepSet
}
