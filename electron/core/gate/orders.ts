import type { RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { type CalendarDate, dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { evictionAnnouncement } from '../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import { type Form, missingFields, officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import { searchWarrant } from '../../../shared/domain/documents/forms/searchWarrant.ts'
import { type OfficialDocument, officialDocumentFormat } from '../../../shared/domain/documents/officialDocument.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { taskTypes } from '../../../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { requireAnswered } from '../approvals/carried.ts'
import { requireReach } from '../caseReach.ts'
import { type Act, answered, command, draft, requirePermission, requireSame } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { officialHead } from '../frozenDocuments.ts'
import { type AnnouncementWords, announcementData } from '../officialForms/announcement.ts'
import { type WarrantWords, warrantData } from '../officialForms/warrant.ts'
import { drawForApproval, freezeDrawn, type SubmitDeps, type Submitted } from '../submissions.ts'
import { turns } from '../turns.ts'
import { noteAsked } from './asked.ts'
import { type SiteFacts, siteFacts } from './facts.ts'
import { moveBody } from './moves.ts'

interface OrderInput {
  commandId: string
  siteId: string
  dueOn: string | null
  note: string
}
export type AnnouncementInput = OrderInput & AnnouncementWords
export type WarrantInput = OrderInput & WarrantWords

/** An order that only the president signs: its request, its step, its form. */
interface Order {
  kind: RequestKind
  step: StepCode
  title: string
  /** Values that stay open although the form asks for them: the president's own. */
  open: readonly string[]
}
const ANNOUNCEMENT: Order = { kind: 'announcement', step: 'E07', title: '强制迁出公告', open: ['president'] }
const WARRANT: Order = { kind: 'searchWarrant', step: 'E11', title: '搜查令', open: ['president'] }

/**
 * Announcement and search warrant as requests to the president (CPL 259, 261): drawn from their form, submitted, and
 * noted beside their step as asked for; one transaction each. The step is done only by the president's decision or by
 * the signed paper. REFUSED `orderLacks` names the value that is missing.
 */
export function orderSubmissions(deps: SubmitDeps) {
  const { context, ports } = deps
  const { inTurn } = turns()

  /** The written announcement moves the task the first time it goes up. */
  const announced = (act: Act, input: AnnouncementInput): void => {
    const facts = siteFacts(context, act.db, input.siteId, ports)
    if (facts.guards.state === 'ANNOUNCEMENT_PENDING') return
    const task = found(facts.task, 'task')
    const { persons, address, complyBy, titleName, titleOrders } = input
    const said = { persons, address, complyBy }
    const body = moveBody(facts, context.session(), 'submitAnnouncement', said, ports.lastKnown())
    // Kept with the move, so that one that comes back is mended, not typed again.
    const data = { ...(body.data as JsonObject), titleName, titleOrders }
    const moved = { ...body, data }
    act.append([draft(`site:${input.siteId}`, taskTypes.moved, 'plan', input.siteId, task.rev, moved)])
  }

  return {
    submitAnnouncement: inTurn((input: AnnouncementInput) =>
      submitOrder(deps, ANNOUNCEMENT, input, {
        check(facts) {
          const { state, today } = facts.guards
          const before = state === 'DRAFT' || state === 'ANNOUNCEMENT_PENDING'
          if (facts.task === null || !before) refuse('moveNotHere', 'move', state)
          if (input.complyBy <= today) refuse('announcementDay', 'complyBy', '')
        },
        document: (facts) =>
          documentOf(deps, facts, ANNOUNCEMENT, evictionAnnouncement, announcementData(facts, input)),
        until: dateOf(input.complyBy),
        after: (act) => announced(act, input),
      }),
    ),
    submitWarrant: inTurn((input: WarrantInput) =>
      submitOrder(deps, WARRANT, input, {
        check: (facts) => found(facts.task, 'task'),
        document: (facts) => documentOf(deps, facts, WARRANT, searchWarrant, warrantData(facts, input)),
        until: null,
        after: () => undefined,
      }),
    ),
  }
}

interface OrderWork {
  check(facts: SiteFacts): unknown
  document(facts: SiteFacts): OfficialDocument
  until: CalendarDate | null
  after(act: Act): void
}

function documentOf<Data>(
  { context }: SubmitDeps,
  facts: SiteFacts,
  order: Order,
  form: Form<Data>,
  data: Data,
): OfficialDocument {
  const [missing] = missingFields(form, data).filter((path) => !order.open.includes(path))
  if (missing !== undefined) refuse('orderLacks', missing, missing)
  return officialDocumentOf(form, data, officialHead(context, facts.case.case_no, false))
}

async function submitOrder(deps: SubmitDeps, order: Order, input: OrderInput, work: OrderWork): Promise<Submitted> {
  const { context, ports, approvals } = deps
  const { siteId } = input
  const session = requirePermission(context, 'order.draft')
  const asked = { commandId: input.commandId, procedure: `gate.submit.${order.kind}` }
  const before = answered<Submitted>(context, asked)
  if (before !== null) return before
  const subject = `${order.kind}:${siteId}`
  await approvals.effectiveDecision(subject)
  const facts = siteFacts(context, context.store().db, siteId, ports)
  work.check(facts)
  requireAnswered(approvals.openPoints(subject))
  const drawn = await drawForApproval(deps, work.document(facts))
  requireSame(context, session)
  return command(context, 'order.draft', asked, (act): Submitted => {
    requireReach(context, act.db, 'order.draft', facts.case.case_id)
    freezeDrawn(act, siteId, '', drawn)
    const request = openOrder(deps, act, order, facts, subject)
    const version = request.fold.version + 1
    const { kept, rendering } = drawn
    approvals.submitIn(act, {
      commandId: input.commandId,
      requestId: request.row.request_id,
      rev: JSON.parse(request.row.rev) as string[],
      level: 1,
      version,
      snapshot: { hash: kept.hash, format: officialDocumentFormat },
      rendering,
      dueOn: input.dueOn,
      note: input.note,
    })
    const document = { title: order.title, no: facts.case.case_no, hash: rendering.hash }
    const said = { document, note: '', reason: `第${version}版已报院长签发`, until: work.until }
    noteAsked(act, siteId, order.step, said, ({ hash }) => hash !== '')
    work.after(act)
    act.touch('gate', siteId, [siteId])
    return { requestId: request.row.request_id, version, code: rendering.code, pages: rendering.pages }
  })
}

/** A request that was decided for good is not asked again: another order is another request. */
function openOrder({ approvals }: SubmitDeps, act: Act, order: Order, facts: SiteFacts, subject: string) {
  const open = approvals.openRequest(subject)
  if (open !== null && open.fold.state !== 'approved') return open
  const siteId = facts.site.site_id
  const caseId = facts.case.case_id
  approvals.draftIn(act, { kind: order.kind, level: 1, caseId, siteId, subject, title: '' })
  return found(approvals.openRequest(subject), 'request')
}
