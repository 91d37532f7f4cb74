import { noteBlob } from '../../../db/documents.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import type { Decision, KindRule, Step } from '../../../shared/domain/approvals/kinds.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { answered, command, draft, requireSame, type Session } from '../context.ts'
import { deskError, found, refuse } from '../errors.ts'
import { readPicture, SCAN_LIMIT } from '../files/pictureFile.ts'
import { type ApprovalDeps, call, type RequestAct, requireFresh, requireRole, touchRequest } from './deps.ts'
import { loadRequest } from './verdicts.ts'

/**
 * Who keeps and who confirms a paper original: whoever registers documents, proposes, is heard or decides. The right is
 * the first of those the role holds.
 */
export function paperStep(rule: KindRule, role: Role): Step | null {
  if (may(role, 'order.register')) return { permission: 'order.register', roles: [role] }
  return [rule.propose, ...rule.opinions, rule.decide].find((step) => step.roles.includes(role)) ?? null
}

/** Paper originals: photographed, marked "to be confirmed", confirmed by somebody else (F4). They open no gate. */
export function papers({ core, rules }: ApprovalDeps) {
  const { context } = core

  function stepFor(requestId: string, session: Session): Step {
    const { rule } = loadRequest(context, rules, requestId)
    const step = paperStep(rule, session.role)
    if (step === null) throw deskError('NOT_ALLOWED', { permission: 'order.register', role: session.role })
    return step
  }

  return {
    async keepPaper(
      input: RequestAct & { version: number; decision: Decision; path: string; signedBy: string; signedOn: string },
    ): Promise<string> {
      const session = context.session()
      const step = stepFor(input.requestId, session)
      const before = answered<string>(context, call(input, 'keepPaper'))
      if (before !== null) return before
      const { bytes, type } = await readPicture(input.path, SCAN_LIMIT)
      const stored = await context.store().blobs.put({ bytes })
      requireSame(context, session)
      return command(context, step.permission, call(input, 'keepPaper'), (act) => {
        const loaded = loadRequest(context, rules, input.requestId)
        requireFresh(loaded, input.rev)
        if (!loaded.fold.submissions.some((one) => one.version === input.version)) found(null, 'submission')
        noteBlob(act.db, stored.hash, stored.size, type)
        const { decision, signedBy, signedOn, version } = input
        const body = { decision, photo: { hash: stored.hash, type }, signedBy, signedOn, version }
        const { row } = loaded
        act.append([draft(row.scope, approvalsTypes.paperKept, 'request', row.request_id, input.rev, body)])
        touchRequest(act, loaded)
        return row.request_id
      })
    },

    confirmPaper(input: RequestAct & { kept: string; outcome: 'MATCHES' | 'DIFFERS'; note: string }): string {
      const session = context.session()
      const step = stepFor(input.requestId, session)
      return command(context, step.permission, call(input, 'confirmPaper'), (act) => {
        const loaded = loadRequest(context, rules, input.requestId)
        requireRole(session, step.roles, step.permission)
        requireFresh(loaded, input.rev)
        const paper = found(
          loaded.fold.papers.find((one) => one.hash === input.kept),
          'paper',
        )
        if (paper.confirmed !== null) refuse('paperConfirmed', 'paper', '')
        if (paper.by === session.officerId) refuse('paperOwn', 'paper', '')
        if (input.outcome === 'DIFFERS' && input.note.trim() === '') refuse('reasonNeeded', 'reason', '')
        const { kept, note, outcome } = input
        const { row } = loaded
        const body = { kept, note, outcome }
        act.append([draft(row.scope, approvalsTypes.paperConfirmed, 'request', row.request_id, input.rev, body)])
        touchRequest(act, loaded)
        return row.request_id
      })
    },
  }
}
