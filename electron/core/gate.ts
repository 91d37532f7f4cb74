import { basename } from 'node:path'
import type { z } from 'zod'
import { noteBlob } from '../../db/documents.ts'
import { isTaskHeld, stepById, taskOf } from '../../db/gate.ts'
import { siteRow } from '../../db/site.ts'
import type { moveData, StepSet } from '../../shared/contract/desk/plans/gate.ts'
import { stepTypes } from '../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../shared/domain/plans/gateTable.ts'
import type { TaskMove } from '../../shared/domain/plans/taskMoves.ts'
import { taskTypes } from '../../shared/domain/plans/taskState.ts'
import { requireReach, requireSiteReach } from './caseReach.ts'
import { type Act, type CoreContext, command, draft, requirePermission, requireSame } from './context.ts'
import { checkRev, found, refuse } from './errors.ts'
import { readPicture, SCAN_LIMIT } from './files/pictureFile.ts'
import { siteFacts } from './gate/facts.ts'
import { firstGiven, moveBody, permissionOf } from './gate/moves.ts'
import { gateObjections } from './gate/objections.ts'
import type { GatePorts } from './gate/ports.ts'
import {
  boundTo,
  CONFIRMS,
  checkConfirming,
  checkEdit,
  checkRecord,
  decisionsOn,
  jsonOf,
  RECORDS,
} from './gate/records.ts'
import { courtRules } from './gate/rules.ts'
import { gateView, siteHeldView } from './gate/view.ts'

/** The statutory steps of a site (B4): what was done, what may come next and why not, and who answered for what. */
export function gateService(context: CoreContext, ports: GatePorts) {
  const view = (siteId: string) => {
    const { db } = context.store()
    return gateView(db, siteFacts(context, db, siteId, ports), context.session())
  }
  const answer = (act: Act, siteId: string, ids: readonly string[]) => {
    act.touch('gate', siteId, [siteId, ...ids])
    return gateView(act.db, siteFacts(context, act.db, siteId, ports), context.session())
  }
  const deps = { ports, answer }
  const recording = () => firstGiven(context.session().role, RECORDS)
  const confirming = () => firstGiven(context.session().role, CONFIRMS)

  return {
    get(input: { siteId: string }) {
      requirePermission(context, 'case.read')
      return view(input.siteId)
    },
    isHeld(input: { siteId: string }): boolean {
      requirePermission(context, 'case.read')
      return isTaskHeld(context.store().db, input.siteId)
    },
    held(input: { siteId: string }) {
      const session = requirePermission(context, 'case.read')
      const { db } = context.store()
      return siteHeldView(db, siteFacts(context, db, input.siteId, ports), session)
    },
    open: (input: { commandId: string; siteId: string }) =>
      command(context, 'plan.draft', { commandId: input.commandId, procedure: 'gate.open' }, (act) => {
        const site = found(siteRow(act.db, input.siteId), 'site')
        requireReach(context, act.db, 'plan.draft', site.case_id)
        if (taskOf(act.db, input.siteId) !== null) return answer(act, input.siteId, [])
        const body = { case: site.case_id, set: {}, site: input.siteId }
        act.append([draft(`site:${input.siteId}`, taskTypes.opened, 'plan', input.siteId, [], body)])
        return answer(act, input.siteId, [])
      }),
    async attach(input: { siteId: string; path: string }) {
      const session = requirePermission(context, recording())
      const { blobs, db, journal } = context.store()
      found(siteRow(db, input.siteId), 'site')
      const { bytes, type } = await readPicture(input.path, SCAN_LIMIT)
      const stored = await blobs.put({ bytes })
      requireSame(context, session)
      journal.transact(() => noteBlob(db, stored.hash, stored.size, type))
      return { hash: stored.hash, size: stored.size, fileName: basename(input.path) }
    },
    record: (input: { commandId: string; siteId: string; step: StepCode; set: StepSet }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.record' }, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        const { step, set } = input
        requireReach(context, act.db, recording(), facts.case.case_id)
        checkRecord(act, context.session(), facts, statedOf(step, set, {}))
        const recordId = act.newId()
        const body = { set: { ...jsonOf(set), bound: boundTo(facts) }, site: input.siteId, step }
        act.append([draft(`site:${input.siteId}`, stepTypes.recorded, 'gateStep', recordId, [], body)])
        return answer(act, input.siteId, [recordId])
      }),
    edit: (input: { commandId: string; recordId: string; rev: string[]; set: StepSet }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.edit' }, (act) => {
        const stored = found(stepById(act.db, input.recordId), 'gateStep')
        checkRev('gateStep', stored.rev, input.rev)
        const { record } = stored
        if (record.struck !== null) refuse('recordStruck', 'record', record.step)
        const facts = siteFacts(context, act.db, record.siteId, ports)
        requireReach(context, act.db, recording(), facts.case.case_id)
        checkEdit(record, input.set, ports.orderPages(record.siteId))
        checkRecord(act, context.session(), facts, statedOf(record.step, input.set, record))
        const body = { set: jsonOf(input.set) }
        act.append([draft(`site:${record.siteId}`, stepTypes.edited, 'gateStep', input.recordId, input.rev, body)])
        return answer(act, record.siteId, [input.recordId])
      }),
    strike: (input: { commandId: string; recordId: string; rev: string[]; reason: string }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.strike' }, (act) => {
        const stored = found(stepById(act.db, input.recordId), 'gateStep')
        checkRev('gateStep', stored.rev, input.rev)
        if (stored.record.struck !== null) refuse('recordStruck', 'record', stored.record.step)
        requireSiteReach(context, act.db, recording(), stored.record.siteId)
        const scope = `site:${stored.record.siteId}`
        const body = { set: { struck: input.reason } }
        act.append([draft(scope, stepTypes.struck, 'gateStep', input.recordId, input.rev, body)])
        return answer(act, stored.record.siteId, [input.recordId])
      }),
    /** A second person stands for a record: a signed paper, or what the director decides with the handler (B4). */
    confirm: (input: { commandId: string; recordId: string; rev: string[] }) =>
      command(context, confirming(), { commandId: input.commandId, procedure: 'gate.confirm' }, (act) => {
        const stored = found(stepById(act.db, input.recordId), 'gateStep')
        checkRev('gateStep', stored.rev, input.rev)
        const { record } = stored
        checkConfirming(context.session(), record)
        const facts = siteFacts(context, act.db, record.siteId, ports)
        const notes = record.step === 'E06' ? decisionsOn(facts) : []
        const scope = `site:${record.siteId}`
        act.append([draft(scope, stepTypes.confirmed, 'gateStep', input.recordId, input.rev, { notes })])
        return answer(act, record.siteId, [input.recordId])
      }),
    move(input: { commandId: string; siteId: string; rev: string[]; move: TaskMove; data: z.infer<typeof moveData> }) {
      const session = context.session()
      const call = { commandId: input.commandId, procedure: 'gate.move' }
      return command(context, permissionOf(input.move, session.role), call, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        const task = found(facts.task, 'task')
        checkRev('task', task.rev, input.rev)
        requireReach(context, act.db, permissionOf(input.move, session.role), facts.case.case_id)
        const body = moveBody(facts, session, input.move, input.data, ports.lastKnown())
        act.append([draft(`site:${input.siteId}`, taskTypes.moved, 'plan', input.siteId, input.rev, body)])
        return answer(act, input.siteId, [])
      })
    },
    ...gateObjections(context, deps),
    ...courtRules(context),
  }
}

/** What a record will say: what is set now over what stood. */
function statedOf(step: StepCode, set: StepSet, before: StepSet) {
  return {
    step,
    outcome: set.outcome ?? before.outcome ?? 'ATTEMPTED',
    guard: set.guard ?? before.guard ?? '',
    subject: set.subject ?? before.subject ?? '',
    reason: set.reason ?? before.reason ?? '',
    hash: (set.document ?? before.document)?.hash ?? '',
  } as const
}
