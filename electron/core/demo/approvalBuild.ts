import { noteBlob } from '../../../db/documents.ts'
import { officerRows } from '../../../db/identity.ts'
import type { Decision } from '../../../shared/domain/approvals/kinds.ts'
import { addDays, type CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { evictionAnnouncement } from '../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import { officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import type { TaskMove } from '../../../shared/domain/plans/taskMoves.ts'
import { taskTypes } from '../../../shared/domain/plans/taskState.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { command, draft } from '../context.ts'
import type { Core } from '../core.ts'
import { found } from '../errors.ts'
import { officialHead } from '../frozenDocuments.ts'
import { siteFacts } from '../gate/facts.ts'
import type { gateService } from '../gate.ts'
import { announcementData } from '../officialForms/announcement.ts'
import type { planSubmission } from '../plans/submit.ts'
import { plansService } from '../plans.ts'
import { drawForApproval, freezeDrawn, type SubmitDeps } from '../submissions.ts'
import {
  DEMO_ANSWERS,
  DEMO_PEOPLE,
  DEMO_PIN,
  DEMO_RETURN,
  demoNotice,
  demoService,
  demoStepsBefore,
} from './approvalWork.ts'
import { changeDemoPlan, noteAfterwards } from './planBuild.ts'

/** Services the demo's plan passes through, as the program makes them. */
export interface DemoDesk {
  submitting: SubmitDeps
  gate: ReturnType<typeof gateService>
  submitPlan: ReturnType<typeof planSubmission>
}

/**
 * Takes the demo's plan through its gate: announced and served weeks ago, submitted, returned by the president with two
 * reasons, answered, changed and submitted again; it waits for the president. Ends unlocked as `lead`.
 */
export async function passDemoPlan(
  core: Core,
  desk: DemoDesk,
  siteId: string,
  people: { lead: string; clerk: string },
): Promise<void> {
  const { lead } = people
  const today = chinaDate(core.ports.now())
  await announced(core, desk, siteId, today, people)
  const { requestId } = await sent(core, desk, siteId)
  await heard(core, desk, requestId)
  await decided(core, desk, requestId, 'RETURNED', DEMO_RETURN)
  await core.identity.unlock({ officerId: lead, pin: DEMO_PIN })
  await answered(core, desk, requestId)
  changeDemoPlan(core, siteId)
  await sent(core, desk, siteId)
  await heard(core, desk, requestId)
  await core.identity.unlock({ officerId: lead, pin: DEMO_PIN })
  noteAfterwards(core, siteId)
}

/** The announcement on paper, signed and served; its moves are weeks old, so no guard of today is asked. */
async function announced(
  core: Core,
  desk: DemoDesk,
  siteId: string,
  today: CalendarDate,
  people: { lead: string; clerk: string },
): Promise<void> {
  const { context } = core
  const { gate, submitting } = desk
  const record = (one: ReturnType<typeof demoNotice>) => gate.record({ commandId: context.newId(), siteId, ...one })
  const { blobs, db, journal } = context.store()
  for (const one of demoStepsBefore(today)) record(one)
  await unlockAs(core, 'bureauDirector')
  confirmed(core, desk, siteId, 'E06')
  await core.identity.unlock({ officerId: people.lead, pin: DEMO_PIN })
  const signedOn = addDays(today, -30)
  const until = addDays(today, -9)
  const facts = siteFacts(context, context.store().db, siteId, submitting.ports)
  const words = {
    persons: '甲某仁',
    address: facts.site.address,
    complyBy: until,
    titleName: '（2024）浙9901民初88号民事判决书',
    titleOrders: '甲某仁腾空并返还云栖商贸城房屋',
  }
  const head = officialHead(context, facts.case.case_no, false)
  const data = { ...announcementData(facts, words), signedOn }
  const drawn = await drawForApproval(submitting, officialDocumentOf(evictionAnnouncement, data, head))
  const call = { commandId: context.newId(), procedure: 'demo.announcement' }
  command(context, 'plan.draft', call, (act) => freezeDrawn(act, siteId, '', drawn))
  // The signed original is another file than the drawing: here the same pages, marked as scanned for the demo.
  const pages = Buffer.from(await blobs.readAll(drawn.rendering.hash))
  const scan = await blobs.put({
    bytes: Buffer.concat([pages, Buffer.from('\n% scan of the signed original (demo)\n')]),
  })
  journal.transact(() => noteBlob(db, scan.hash, scan.size, 'application/octet-stream'))
  const document = { title: '强制迁出公告', no: facts.case.case_no, hash: scan.hash }
  const signature = { name: '李某正', on: signedOn }
  await core.identity.unlock({ officerId: people.clerk, pin: DEMO_PIN })
  record({ step: 'E07', set: { outcome: 'DONE', on: signedOn, document, signature, until } })
  await core.identity.unlock({ officerId: people.lead, pin: DEMO_PIN })
  confirmed(core, desk, siteId, 'E07')
  for (const one of demoService(addDays(today, -29))) record(one)
  const { persons, address, complyBy } = words
  moved(core, siteId, [
    ['submitAnnouncement', { address, complyBy, persons }],
    ['presidentSigned', {}],
    ['serve', {}],
  ])
  const rev = gate.get({ siteId }).task?.rev ?? []
  gate.move({ commandId: context.newId(), siteId, rev, move: 'graceEnded', data: {} })
  record(demoNotice(addDays(today, -3)))
}

/** Whoever is at work stands for the newest record of a step. */
function confirmed(core: Core, { gate }: DemoDesk, siteId: string, code: StepCode): void {
  const step = gate.get({ siteId }).steps.find((one) => one.code === code)
  const { recordId, rev } = found(step?.records.at(-1), 'gateStep')
  gate.confirm({ commandId: core.context.newId(), recordId, rev })
}

function moved(core: Core, siteId: string, moves: readonly [TaskMove, JsonObject][]): void {
  const { context } = core
  const call = { commandId: context.newId(), procedure: 'demo.moves' }
  command(context, 'plan.draft', call, (act) => {
    for (const [move, data] of moves) {
      const seen = act.journal.history(`plan/${siteId}`).frontier
      act.append([draft(`site:${siteId}`, taskTypes.moved, 'plan', siteId, seen, { data, move })])
    }
  })
}

function sent(core: Core, desk: DemoDesk, siteId: string) {
  const { findings } = plansService(core.context).get({ siteId })
  const reasons = findings
    .filter((one) => one.severity === 'reason')
    .map(({ code }) => ({ code, text: '已核实，到场前补齐。' }))
  const dueOn = addDays(chinaDate(core.ports.now()), 1)
  return desk.submitPlan({ commandId: core.context.newId(), siteId, dueOn, note: '提请审批。', reasons })
}

async function unlockAs(core: Core, role: (typeof DEMO_PEOPLE)[number]['role']): Promise<void> {
  const name = DEMO_PEOPLE.find((one) => one.role === role)?.name
  const person = officerRows(core.context.store().db).find((one) => one.name === name)
  await core.identity.unlock({ officerId: found(person, 'officer').officer_id, pin: DEMO_PIN })
}

async function heard(core: Core, desk: DemoDesk, requestId: string): Promise<void> {
  const { approvals } = desk.submitting
  for (const role of ['teamLead', 'bureauDirector'] as const) {
    await unlockAs(core, role)
    const { rev, version } = await approvals.get({ requestId })
    approvals.markSeen({ requestId, version })
    const said = { opinion: 'AGREE', text: role === 'teamLead' ? '分组和日程可行。' : '同意，请院长审批。' } as const
    await approvals.giveOpinion({ commandId: core.context.newId(), requestId, rev, version, ...said })
  }
}

async function decided(
  core: Core,
  desk: DemoDesk,
  requestId: string,
  decision: Decision,
  reasons: readonly string[],
): Promise<void> {
  const { approvals } = desk.submitting
  await unlockAs(core, 'courtPresident')
  const { rev, version, submission } = await approvals.get({ requestId })
  approvals.markSeen({ requestId, version })
  const signed = { decision, reasons: [...reasons], pin: DEMO_PIN, code: submission?.code ?? '' }
  await approvals.decide({ commandId: core.context.newId(), requestId, rev, version, ...signed })
}

async function answered(core: Core, desk: DemoDesk, requestId: string): Promise<void> {
  const { approvals } = desk.submitting
  const { pointList } = await approvals.get({ requestId })
  for (const [at, point] of pointList.entries()) {
    const { rev, returnedHash } = await approvals.get({ requestId })
    const answer = { returned: returnedHash ?? '', point: point.id, text: DEMO_ANSWERS[at] ?? '' }
    await approvals.answer({ commandId: core.context.newId(), requestId, rev, ...answer })
  }
}
