import { noteBlob } from '../../../db/documents.ts'
import { subjectAbout } from '../../../shared/domain/approvals/aboutPerson.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import { type RequestKind, ruleOf } from '../../../shared/domain/approvals/kinds.ts'
import {
  fieldsOf,
  formLevel,
  type ReadForm,
  readForm,
  requestForm,
  requestFormFormat,
  type TypedValues,
} from '../../../shared/domain/approvals/requestForms.ts'
import { type Act, answered, command, draft, requirePermission } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { pointsOf, pointsOfSubject } from './carried.ts'
import { type ApprovalDeps, call, touchRequest } from './deps.ts'
import { fieldWord } from './formReader.ts'
import { freezeContent } from './freezing.ts'
import type { DraftInput, SubmitInput } from './propose.ts'
import { loadRequest } from './verdicts.ts'

/** A request written in a dialog: all of it at once. `answers`: to the reasons its subject's last request ended with. */
export interface ProposeInput {
  commandId: string
  kind: RequestKind
  caseId: string
  title: string
  values: TypedValues
  dueOn: string | null
  note: string
  answers: readonly { returned: string; point: string; text: string }[]
}

interface Proposals {
  draftIn(act: Act, input: Omit<DraftInput, 'commandId'>): string
  submitIn(act: Act, input: SubmitInput): string
}

/** The fields of a kind, read. REFUSED `requestForm.<fault>` names the field, `planFromPlan` a kind made elsewhere. */
export function requireForm(kind: RequestKind, values: TypedValues): Extract<ReadForm, { ok: true }>['values'] {
  if (fieldsOf(kind).length === 0) refuse('planFromPlan', 'kind', kind)
  const read = readForm(kind, values)
  if (!read.ok) refuse(`requestForm.${read.fault}`, read.field, fieldWord(read.field))
  return read.values
}

/** Requests with their kind's own fields, written and sent up in one go: one that is not sent leaves nothing behind. */
export function proposingForms({ core, rules }: ApprovalDeps, { draftIn, submitIn }: Proposals) {
  const { context } = core

  const answerAll = (act: Act, requestId: string, answers: ProposeInput['answers']) => {
    for (const { returned, point, text } of answers) {
      const asked = pointsOf(context, rules, loadRequest(context, rules, requestId))
      const isAsked = asked?.hash === returned && asked.list.some((one) => one.point.id === point)
      const { on } = found(isAsked ? asked : null, 'point')
      const rev = JSON.parse(on.row.rev) as string[]
      const body = { point, returned, text }
      act.append([draft(on.row.scope, approvalsTypes.answered, 'request', on.row.request_id, rev, body)])
      touchRequest(act, on)
    }
  }

  return {
    /** Reasons that a request about this would have to answer, with the decision that gave them. */
    carried(input: { kind: RequestKind; caseId: string; person: string }) {
      requirePermission(context, 'case.read')
      const points = pointsOfSubject(context, rules, subjectAbout(input.kind, input.caseId, input.person))
      return {
        returnedHash: points?.hash ?? null,
        points: (points?.list ?? []).map(({ point, answer }) => ({ ...point, answer: answer?.text ?? null })),
      }
    },
    /**
     * Drafts a request, answers what its subject's last one was refused for, and sends it up, in one transaction. Its id.
     * REFUSED as `submitForm`, and `pointsUnanswered`.
     */
    async propose(input: ProposeInput): Promise<string> {
      const { kind, caseId, title, values, commandId, dueOn, note } = input
      const level = formLevel(kind, values)
      const { permission } = ruleOf(rules, kind, level).propose
      const session = requirePermission(context, permission)
      const before = answered<string>(context, call(input, 'propose'))
      if (before !== null) return before
      const stated = requireForm(kind, values)
      const { hash, size, code } = await freezeContent(context, session, { kind, title, caseId }, (head) =>
        requestForm({ ...head, values: stated }),
      )
      return command(context, permission, call(input, 'propose'), (act) => {
        const subject = subjectAbout(kind, caseId, String(values.person ?? ''))
        const requestId = draftIn(act, { kind, level, caseId, siteId: null, subject, title })
        answerAll(act, requestId, input.answers)
        noteBlob(act.db, hash, size, requestFormFormat)
        const rev = JSON.parse(loadRequest(context, rules, requestId).row.rev) as string[]
        return submitIn(act, {
          ...{ commandId, requestId, rev, level, dueOn, note, version: 1 },
          snapshot: { hash, format: requestFormFormat },
          rendering: { hash, pages: 1, code },
        })
      })
    },
  }
}
