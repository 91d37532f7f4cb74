import { liveRequestRows } from '../../../db/approvals.ts'
import { caseRowById } from '../../../db/cases.ts'
import { officerRows } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { OfficerTable } from '../../../db/schema.ts'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { defaultApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import { answeredPoints, currentSubmission } from '../../../shared/domain/approvals/request.ts'
import { awaitsFrom } from '../../../shared/domain/approvals/waiting.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import type { CoreContext } from '../context.ts'
import { caseOf, type GateItem } from '../workItem.ts'
import { type LoadedRequest, loadRequest } from './verdicts.ts'

const LIMIT = 500

/** Requests that wait for an opinion, a decision or answers to a return, each with the persons it waits for (A5, F6). */
export function approvalItems(context: CoreContext, db: Db): GateItem[] {
  const officers = officerRows(db).filter((one) => one.active === 1)
  const since = Number.POSITIVE_INFINITY
  return liveRequestRows(db, since, LIMIT).flatMap((row) => {
    const loaded = loadRequest(context, defaultApprovalRules, row.request_id)
    const waiting = waitingFor(loaded, officers)
    return waiting.officers.length === 0 ? [] : itemOf(db, loaded, waiting)
  })
}

type Waiting = { rule: 'approvalDecision' | 'approvalOpinion' | 'approvalReturned'; officers: OfficerTable[] }

function waitingFor({ fold, rule }: LoadedRequest, officers: readonly OfficerTable[]): Waiting {
  if (fold.state === 'returned') {
    const open = answeredPoints(fold, fold.version).some((one) => one.answer === null)
    const submitter = currentSubmission(fold)?.by ?? fold.draftedBy
    return { rule: 'approvalReturned', officers: open ? officers.filter((one) => one.officer_id === submitter) : [] }
  }
  const awaited = (what: 'decision' | 'opinion') =>
    officers.filter((one) => awaitsFrom(fold, rule, { id: one.officer_id, role: one.role as Role }) === what)
  const decides = awaited('decision')
  return decides.length > 0
    ? { rule: 'approvalDecision', officers: decides }
    : { rule: 'approvalOpinion', officers: awaited('opinion') }
}

/** Without a day of its own a request is due on the day it came. */
function itemOf(db: Db, { row, fold }: LoadedRequest, waiting: Waiting): GateItem[] {
  const found = fold.caseId === null ? undefined : caseRowById(db, fold.caseId)
  if (found === undefined) return []
  const submission = currentSubmission(fold)
  const dueOn = (submission?.dueOn ?? chinaDate(row.last_at)) as WorkItem['dueOn']
  const item: WorkItem = {
    ...caseOf(found),
    key: `request:${row.request_id}`,
    dueOn,
    originalOn: dueOn,
    rule: waiting.rule,
    title: fold.kind,
    basis: '',
    progress: String(fold.version),
    handler: waiting.officers.map((one) => one.name).join('、'),
    deadlineId: null,
    siteId: fold.siteId,
    requestId: row.request_id,
    rev: [],
  }
  return [{ item, officerIds: waiting.officers.map((one) => one.officer_id) }]
}
