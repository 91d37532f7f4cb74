import { objectionById, taskOf } from '../../../db/gate.ts'
import type { GateView, ObjectionSet } from '../../../shared/contract/desk/plans/gate.ts'
import {
  blankObjection,
  isOpenObjection,
  type Objection,
  type ObjectionKind,
  objectionTypes,
} from '../../../shared/domain/plans/objections.ts'
import type { TaskMove } from '../../../shared/domain/plans/taskMoves.ts'
import { taskTypes } from '../../../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { requireReach } from '../caseReach.ts'
import { type Act, type CoreContext, command, draft } from '../context.ts'
import { checkRev, found, refuse } from '../errors.ts'
import { siteFacts } from './facts.ts'
import { firstGiven } from './moves.ts'
import type { GatePorts } from './ports.ts'
import { jsonOf, RECORDS } from './records.ts'
import { checkObjection, checkStriking, decides } from './ruling.ts'

/** What the gate's parts share: its neighbours, and the answer every command ends in. */
export interface GateDeps {
  ports: GatePorts
  answer(act: Act, siteId: string, ids: readonly string[]): GateView
}

/** Objections of a site (§2.4): filed and dated by who works on the case, decided by nobody who enforces it (OBJ 11). */
export function gateObjections(context: CoreContext, { ports, answer }: GateDeps) {
  const recording = () => firstGiven(context.session().role, RECORDS)

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
    check: (siteId: string, act: Act, before: Objection) => void,
  ) =>
    command(context, recording(), { commandId: input.commandId, procedure }, (act) => {
      const before = found(objectionById(act.db, input.objectionId), 'objection')
      checkRev('objection', before.rev, input.rev)
      if (before.objection.struck !== null) refuse('recordStruck', 'objection', '')
      const { siteId } = before.objection
      check(siteId, act, before.objection)
      act.append([draft(`site:${siteId}`, type, 'objection', input.objectionId, input.rev, { set })])
      const after = found(objectionById(act.db, input.objectionId), 'objection')
      const was = isOpenObjection(before.objection)
      const is = isOpenObjection(after.objection)
      if (was !== is) noteObjection(act, siteId, input.objectionId, is ? 'objectionFiled' : 'objectionClosed')
      return answer(act, siteId, [input.objectionId])
    })

  return {
    fileObjection: (input: { commandId: string; siteId: string; kind: ObjectionKind; set: ObjectionSet }) =>
      command(context, recording(), { commandId: input.commandId, procedure: 'gate.fileObjection' }, (act) => {
        const facts = siteFacts(context, act.db, input.siteId, ports)
        if ((input.set.person ?? '') === '') refuse('objectorNeeded', 'person', '')
        if ((input.set.receivedOn ?? null) === null) refuse('objectionDayNeeded', 'receivedOn', '')
        const blank = blankObjection(input.siteId, input.kind)
        checkObjection(context.session(), facts, blank, input.set)
        requireReach(context, act.db, recording(), facts.case.case_id)
        const objectionId = act.newId()
        const body = { kind: input.kind, set: jsonOf(input.set), site: input.siteId }
        act.append([draft(`site:${input.siteId}`, objectionTypes.filed, 'objection', objectionId, [], body)])
        const made = { ...blank, ...input.set }
        if (isOpenObjection(made as Parameters<typeof isOpenObjection>[0])) {
          noteObjection(act, input.siteId, objectionId, 'objectionFiled')
        }
        return answer(act, input.siteId, [objectionId])
      }),
    editObjection: (input: { commandId: string; objectionId: string; rev: string[]; set: ObjectionSet }) =>
      changeObjection(input, 'gate.editObjection', objectionTypes.edited, jsonOf(input.set), (siteId, act, before) => {
        const facts = siteFacts(context, act.db, siteId, ports)
        checkObjection(context.session(), facts, before, input.set)
        // A reviewer works in a case of somebody else; what is not decided is the case's own people's to write.
        if (!decides(before, input.set)) requireReach(context, act.db, recording(), facts.case.case_id)
      }),
    strikeObjection: (input: { commandId: string; objectionId: string; rev: string[]; reason: string }) =>
      changeObjection(input, 'gate.strikeObjection', objectionTypes.struck, { struck: input.reason }, (siteId, act) =>
        checkStriking(context.session(), siteFacts(context, act.db, siteId, ports)),
      ),
  }
}
