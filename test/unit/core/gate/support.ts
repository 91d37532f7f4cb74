import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CourtKnown, GatePorts, PlanFacts } from '../../../../electron/core/gate/ports.ts'
import { gateService } from '../../../../electron/core/gate.ts'
import { worklistService } from '../../../../electron/core/worklist.ts'
import type { GateView, StepSet } from '../../../../shared/contract/desk/plans/gate.ts'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import type { StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import type { CountedDecision } from '../../../../shared/domain/plans/taskGuards.ts'
import type { TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { noPlan } from '../../../support/gatePorts.ts'
import { id, type OnSite, startSite } from '../site/support.ts'

export const day = (text: string) => text as CalendarDate

/** A site with its gate over neighbours that a test writes by hand. */
export interface GateUnderTest {
  test: OnSite
  gate: ReturnType<typeof gateService>
  plan: { facts: PlanFacts }
  decisions: Map<string, CountedDecision>
  /** Pages that went to the president, and those that were approved. */
  pages: { drawn: Set<string>; approved: Set<string> }
  contact: { hours: number | null; known: CourtKnown }
  worklist: ReturnType<typeof worklistService>
  today(date: string): void
  view(): GateView
  record(step: StepCode, set: StepSet, role?: Role): Promise<GateView>
  move(move: TaskMove, data?: object, role?: Role): Promise<GateView>
  /** Confirms the newest record of a step as another officer of that role. */
  confirm(step: StepCode, role: Role): Promise<GateView>
  /** Plays another officer for some calls. */
  as<T>(officerId: string, role: Role, work: () => T | Promise<T>): Promise<T>
  /** The signed announcement: kept by the clerk, confirmed by the team lead. */
  announce(until: string): Promise<GateView>
  /** A scan of a signed paper in the store; its hash. */
  scan(): Promise<string>
}

export async function startGate(): Promise<GateUnderTest> {
  const test = await startSite()
  const plan = { facts: noPlan }
  const decisions = new Map<string, CountedDecision>()
  const pages = { drawn: new Set<string>(), approved: new Set<string>() }
  const contact: GateUnderTest['contact'] = { hours: 1, known: { courtSeq: null, offlineSince: null } }
  const ports: GatePorts = {
    planFacts: () => plan.facts,
    decisionFor: (subject) => decisions.get(subject) ?? null,
    requestFor: () => null,
    orderPages: () => pages,
    contactHours: () => contact.hours,
    lastKnown: () => contact.known,
  }
  const gate = gateService(test.core.context, ports)
  const { siteId } = test
  const view = () => gate.get({ siteId })
  const it: GateUnderTest = {
    test,
    gate,
    plan,
    decisions,
    pages,
    contact,
    worklist: worklistService(test.core.context, ports),
    today: (date) => {
      test.on.now = Date.parse(`${date}T02:00:00Z`)
    },
    view,
    record(step, set, role = 'handler') {
      // Records made in one millisecond have no order.
      test.on.now += 1
      return inRole(test, role, () => gate.record({ commandId: id(), siteId, step, set }))
    },
    move: (move, data = {}, role = 'handler') =>
      inRole(test, role, () => gate.move({ commandId: id(), siteId, rev: view().task?.rev ?? [], move, data })),
    async as(officerId, role, work) {
      const session = test.core.context.session()
      const own = { officerId: session.officerId, role: session.role, name: session.name }
      Object.assign(session, { officerId, role, name: officerId })
      try {
        return await work()
      } finally {
        Object.assign(session, own)
      }
    },
    confirm: (step, role) =>
      it.as(`second ${role}`, role, () => {
        const record = view()
          .steps.find((one) => one.code === step)
          ?.records.at(-1)
        const { recordId = '', rev = [] } = record ?? {}
        return gate.confirm({ commandId: id(), recordId, rev })
      }),
    async announce(until) {
      const document = { ...paper, hash: await it.scan() }
      const signature = { name: '寅某平', on: '2026-05-04' }
      await it.record('E07', { outcome: 'DONE', on: '2026-05-04', document, signature, until }, 'courtClerk')
      return it.confirm('E07', 'teamLead')
    },
    async scan() {
      const path = join(test.core.paths.folder, 'signed.pdf')
      writeFileSync(path, '%PDF signed by the president %%EOF')
      return (await gate.attach({ siteId, path })).hash
    },
  }
  return it
}

export const paper = { title: '笔录', no: '卷1', hash: '' }
export const direct = { mode: 'DIRECT' as const, receipt: true, refusal: '', photos: 0, video: false, places: 0 }

/** Takes a new site to where its plan is being drafted: served on 2026-05-04, to leave by 05-20, today 05-21. */
export async function untilDrafting(it: GateUnderTest): Promise<void> {
  it.gate.open({ commandId: id(), siteId: it.test.siteId })
  await it.record('E02', { outcome: 'DONE', on: '2026-01-10', document: paper, service: direct })
  await it.record('E04', { outcome: 'DONE', on: '2026-03-10', document: paper })
  await it.record('E06', { outcome: 'NOT_NEEDED', reason: '商业用房' })
  await it.confirm('E06', 'bureauDirector')
  await it.move('submitAnnouncement', { persons: '贺某明', complyBy: '2026-05-20', address: '示例路 1 号' })
  await it.announce('2026-05-20')
  await it.move('presidentSigned')
  await it.record('E08', { outcome: 'DONE', on: '2026-05-04', service: direct })
  await it.move('serve')
  it.today('2026-05-21')
  await it.move('graceEnded')
}

/** On to a scheduled action on version 3. */
export async function untilScheduled(it: GateUnderTest): Promise<void> {
  await untilDrafting(it)
  const version = { number: 3, hash: 'aa' }
  it.plan.facts = { ...it.plan.facts, complete: true, asApproved: true, version, windowFrom: day('2026-05-25') }
  await it.move('submitPlan')
  it.decisions.set(`plan:${it.test.siteId}`, { decision: 'APPROVED', version: 3, hash: 'aa' })
  await it.move('approve', {}, 'bureauDirector')
  const to = (kind: 'DEBTOR' | 'BASE_ORGANISATION') => ({ name: '某', kind })
  await it.record('E09', { outcome: 'DONE', on: '2026-05-21', document: paper, addressee: to('DEBTOR') })
  await it.record('E09', { outcome: 'DONE', on: '2026-05-21', document: paper, addressee: to('BASE_ORGANISATION') })
  await it.move('schedule')
}

/** On to the site: two officers, two recorders. */
export async function untilOnSite(it: GateUnderTest): Promise<void> {
  await untilScheduled(it)
  const officers = [
    { name: '周某舟', cardNo: '1' },
    { name: '祝某宁', cardNo: '2' },
  ]
  await it.record('E13', { outcome: 'DONE', on: '2026-05-21', document: paper, officers, recorders: 2 })
  await it.move('arrive')
}
