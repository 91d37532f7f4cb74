import { openRequestRows } from '../../../db/approvals.ts'
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

/**
 * Requests that wait for an opinion, a decision, or their submitter, each with the persons it waits for (A5, F6). None is
 * left out: one that nobody here can take stands with its submitter.
 */
export function approvalItems(context: CoreContext, db: Db): GateItem[] {
  const officers = officerRows(db).filter((one) => one.active === 1)
  return openRequestRows(db).flatMap((row) => {
    const loaded = loadRequest(context, defaultApprovalRules, row.request_id)
    const waiting = waitingFor(loaded, officers)
    return waiting === null ? [] : itemOf(db, loaded, waiting)
  })
}

interface Waiting {
  rule: 'approvalDecision' | 'approvalOpinion' | 'approvalReturned' | 'approvalAnswered' | 'approvalNobody'
  officers: readonly OfficerTable[]
}

/** Null for what never went up and what has ended: nobody has to do anything. */
function waitingFor(loaded: LoadedRequest, officers: readonly OfficerTable[]): Waiting | null {
  const { fold, rule } = loaded
  if (fold.state === 'returned') {
    const open = answeredPoints(fold, fold.version).some((one) => one.answer === null)
    return { rule: open ? 'approvalReturned' : 'approvalAnswered', officers: submittersOf(loaded, officers) }
  }
  if (fold.state !== 'submitted') return null
  const awaited = (what: 'decision' | 'opinion') =>
    officers.filter((one) => awaitsFrom(fold, rule, { id: one.officer_id, role: one.role as Role }) === what)
  const decides = awaited('decision')
  if (decides.length > 0) return { rule: 'approvalDecision', officers: decides }
  const heard = awaited('opinion')
  if (heard.length > 0) return { rule: 'approvalOpinion', officers: heard }
  return { rule: 'approvalNobody', officers: submittersOf(loaded, officers) }
}

/** Who sent it up; who left is followed by another who drafted or sent it, then by whoever may. */
function submittersOf({ fold, rule }: LoadedRequest, officers: readonly OfficerTable[]): readonly OfficerTable[] {
  const newestFirst = [currentSubmission(fold)?.by ?? fold.draftedBy, ...fold.proposers.toReversed()]
  for (const id of newestFirst) {
    const found = officers.find((one) => one.officer_id === id)
    if (found !== undefined) return [found]
  }
  return officers.filter((one) => rule.propose.roles.some((role) => role === one.role))
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
    calendarKnown: true,
    rule: waiting.rule,
    title: fold.kind,
    basis: '',
    progress: String(fold.version),
    handler: waiting.officers.map((one) => one.name).join('、'),
    deadlineId: null,
    siteId: fold.siteId,
    step: null,
    requestId: row.request_id,
    rev: [],
  }
  return [{ item, officerIds: waiting.officers.map((one) => one.officer_id) }]
}
