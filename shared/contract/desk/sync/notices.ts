import { z } from 'zod'
import { DECISION_FAULTS } from '../../../domain/approvals/faults.ts'
import { decisionCode, requestKind } from '../approvals.ts'
import { procedure, uuid } from '../base.ts'

/**
 * An answer to the officer's own request that they have not seen here. `stands`: `counts` = received by the court, `signed` =
 * signed and not confirmed yet (P1), `refused` = it doesn't count, for `fault`; `undone`: they had seen it count before.
 */
export const notice = z.object({
  notice: z.string().regex(/^[0-9a-f]{64}:[A-Za-z_]{1,30}$/),
  requestId: uuid,
  kind: requestKind,
  title: z.string(),
  version: z.number(),
  decision: decisionCode,
  officer: z.string(),
  role: z.string(),
  at: z.number(),
  stands: z.enum(['counts', 'signed', 'refused']),
  fault: z.enum(DECISION_FAULTS).nullable(),
  undone: z.boolean(),
  /** It takes back an approval: what began on it needs reconciling (F5). */
  reverses: z.boolean(),
})
export type Notice = z.infer<typeof notice>

/** What arrived for the officer at work, by whatever carrier; stays until they have seen it, also over restarts. */
export const notices = {
  /** Newest first. */
  list: procedure.route({ method: 'GET', path: '/notices' }).output(z.array(notice)),
  /** Keeps that the officer has seen these; kept on this laptop only. Answers with what is left. */
  see: procedure
    .route({ method: 'POST', path: '/notices/seen' })
    .input(z.object({ notices: z.array(notice.shape.notice).max(500) }))
    .output(z.array(notice)),
}
