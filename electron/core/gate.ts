import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { noteBlob } from '../../db/documents.ts'
import { objectionById, stepById, taskOf } from '../../db/gate.ts'
import { siteRow } from '../../db/site.ts'
import type { moveData, ObjectionSet, StepSet } from '../../shared/contract/desk/plans/gate.ts'
import { stepTypes } from '../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../shared/domain/plans/gateTable.ts'
import {
  blankObjection,
  isOpenObjection,
  type ObjectionKind,
  objectionTypes,
} from '../../shared/domain/plans/objections.ts'
import type { TaskMove } from '../../shared/domain/plans/taskMoves.ts'
import { taskTypes } from '../../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { type Act, type CoreContext, command, draft, requirePermission, requireSame } from './context.ts'
import { deskError, found, refuse } from './errors.ts'
import { errorCode } from './files/atomicFile.ts'
import { siteFacts } from './gate/facts.ts'
import { firstGiven, moveBody, permissionOf } from './gate/moves.ts'
import type { GatePorts } from './gate/ports.ts'
import { checkObjection, checkRecord, RECORDS } from './gate/records.ts'
import { courtRules } from './gate/rules.ts'
import { gateView } from './gate/view.ts'

/** A scan of a signed paper: pages of a document, not a film. */
const SCAN_LIMIT_BYTES = 64 * 1024 * 1024

/** The statutory steps of a site (B4): what was done, what may come next and why not, and who answered for what. */
export function gateService(context: CoreContext, ports: GatePorts) {
  const view = (siteId: string) => {
    const { db } = context.store()
    return gateView(db, siteFacts(context, db, siteId, ports))
  }
  const answer = (act: Act, siteId: string, ids: readonly string[]) => {
    act.touch('gate', siteId, [siteId, ...ids])
    return gateView(act.db, siteFacts(context, act.db, siteId, ports))
  }
  const recording = () => firstGiven(context.session().role, RECORDS)
  const checkRev = (what: string, stands: readonly string[], shown: readonly string[]): void => {
    if (stands.join() !== [...shown].sort().join()) throw deskError('STALE', { what, rev: [...stands] })
  }

  /** Notes on the task that an objection came or was answered, if the site has a task. */
  const noteObjection = (act: Act, siteId: string, objectionId: string, move: TaskMove): void => {
    const task = taskOf(act.db, siteId)
    if (task === null) return
    const body = { data: { objection: objectionId }, move }
    act.append([draft(`site:${siteId}`, taskTypes.moved, 'plan', siteId, task.rev, body)])
  }

  const changeObjection = (
    input: { commandId: string; objectionId: string; rev: string[] },
    procedure: string,
    type: string,
    set: JsonObject,
    check: (siteId: string, act: Act) => void,
  ) =>
    command(context, recording(), { commandId: input.commandId, procedure }, (act) => {
      const before = found(objectionById(act.db, input.objectionId), 'objection')
      checkRev('objection', before.rev, input.rev)
      if (before.objection.struck !== null) refuse('recordStruck', 'objection', '')
      const { siteId } = before.objection
      check(siteId, act)
      act.append([draft(`site:${siteId}`, type, 'objection', input.objectionId, input.rev, { set })])
      const after = found(objectionById(act.db, input.objectionId), 'objection')
      const was = isOpenObjection(before.objection)
      const is = isOpenObjection(after.objection)
      if (was !== is) noteObjection(act, siteId, input.objectionId, is ? 'objectionFiled' : 'objectionClosed')
      return answer(act, siteId, [input.objectionId])
    })

  return {
    get(input: { siteId: string }) {
      requirePermission(context, 'case.read')
      return view(input.siteId)
    },
    open: (input: { commandId: string; siteId: string }) =>
      command(context, 'plan.draft', { commandId: input.commandId, procedure: 'gate.open' }, (act) => {
        const site = found(siteRow(act.db, input.siteId), 'site')
        if (taskOf(act.db, input.siteId) !== null) return answer(act, input.siteId, [])
        const body = { case: site.case_id, set: {}, site: input.siteId }
        act.append([draft(`site:${input.siteId}`, taskTypes.opened, 'plan', input.siteId, [], body)])
        return answer(act, input.siteId, [])
      }),
    async attach(input: { siteId: string; path: string }) {
      const session = requirePermission(context, recording())
      found(siteRow(context.store().db, input.siteId), 'site')
      const { blobs, db, journal } = context.store()
      const size = await sizeOf(input.path)
      if (size > SCAN_LIMIT_BYTES) throw deskError('BAD_FILE', { reason: 'tooLarge', detail: '' })
      const stored = await blobs.put({ path: input.path })
      requireSame(context, session)
      journal.transact(() => noteBlob(db, stored.hash, stored.size, 'application/octet-stream'))
      return { hash: stored.hash, size: stored.size, fileName: basename(input.path) }
    },
    record: (input: { commandId: string; siteId: string; step: StepCode; set: StepSet }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.record' }, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        const { step, set } = input
        checkRecord(act, context.session(), facts, statedOf(step, set, {}))
        const recordId = act.newId()
        const body = { set: jsonOf(set), site: input.siteId, step }
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
        const scope = `site:${stored.record.siteId}`
        const body = { set: { struck: input.reason } }
        act.append([draft(scope, stepTypes.struck, 'gateStep', input.recordId, input.rev, body)])
        return answer(act, stored.record.siteId, [input.recordId])
      }),
    move(input: { commandId: string; siteId: string; rev: string[]; move: TaskMove; data: z.infer<typeof moveData> }) {
      const session = context.session()
      const call = { commandId: input.commandId, procedure: 'gate.move' }
      return command(context, permissionOf(input.move, session.role), call, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        const task = found(facts.task, 'task')
        checkRev('task', task.rev, input.rev)
        const body = moveBody(facts, session, input.move, input.data, ports.lastKnown())
        act.append([draft(`site:${input.siteId}`, taskTypes.moved, 'plan', input.siteId, input.rev, body)])
        return answer(act, input.siteId, [])
      })
    },
    fileObjection: (input: { commandId: string; siteId: string; kind: ObjectionKind; set: ObjectionSet }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.fileObjection' }, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        if ((input.set.person ?? '') === '') refuse('objectorNeeded', 'person', '')
        if ((input.set.receivedOn ?? null) === null) refuse('objectionDayNeeded', 'receivedOn', '')
        checkObjection(facts, input.set)
        const objectionId = act.newId()
        const body = { kind: input.kind, set: jsonOf(input.set), site: input.siteId }
        act.append([draft(`site:${input.siteId}`, objectionTypes.filed, 'objection', objectionId, [], body)])
        const made = { ...blankObjection(input.siteId, input.kind), ...input.set }
        if (isOpenObjection(made as Parameters<typeof isOpenObjection>[0])) {
          noteObjection(act, input.siteId, objectionId, 'objectionFiled')
        }
        return answer(act, input.siteId, [objectionId])
      }),
    editObjection: (input: { commandId: string; objectionId: string; rev: string[]; set: ObjectionSet }) =>
      changeObjection(input, 'gate.editObjection', objectionTypes.edited, jsonOf(input.set), (siteId, act) =>
        checkObjection(siteFacts(context, act.db, siteId, ports), input.set),
      ),
    strikeObjection: (input: { commandId: string; objectionId: string; rev: string[]; reason: string }) =>
      changeObjection(input, 'gate.strikeObjection', objectionTypes.struck, { struck: input.reason }, () => undefined),
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

/** Only what is set: an absent register is not stated. */
function jsonOf(set: object): JsonObject {
  return JSON.parse(JSON.stringify(set)) as JsonObject
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw deskError('BAD_FILE', { reason: 'notReadable', detail: '' })
    return found.size
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw deskError('BAD_FILE', { reason: 'notFound', detail: '' })
    if (errorCode(error).startsWith('E')) {
      throw deskError('BAD_FILE', { reason: 'notReadable', detail: '' })
    }
    throw error
  }
}
