import { requestOfDecision } from '../../../db/approvals.ts'
import type { DecisionReceipt, Head, SignedHolding } from '../../../shared/contract/court/messages.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import { syncTypes } from '../../../shared/domain/sync/events.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import type { Holding } from '../../../shared/sync/holding.ts'
import { type CoreContext, draft } from '../context.ts'
import { durable } from './durable.ts'

/** Receipts are a machine's act: their author is the laptop itself. */
const MACHINE_ROLE = 'device'

/** Heads in a receipt that is kept as an event, which has room for 32 KiB; of more the rest stands in later ones. */
const RECEIPT_BYTES = 24 * 1024

/**
 * Appends a court's receipt to this laptop's own stream (P4): what follows was written after it. One about nothing but
 * such streams says nothing new and is not kept, or receipts would beget receipts; nor is one whose heads the court signed
 * for before. `news`: the heads of it that reach further than any receipt so far.
 */
export function keepReceipt(
  context: CoreContext,
  holding: Holding,
  { token, chain }: SignedHolding,
  news: readonly Head[],
): void {
  const told = holding.heads.filter((head) => !head.scope.startsWith('device:'))
  const isNews = news.some((head) => !head.scope.startsWith('device:'))
  if (!isNews || token.length > RECEIPT_BYTES) return
  const feed = told.reduce((newest, head) => Math.max(newest, head.feed ?? 0), 0)
  const body = { at: holding.at, chain: { ...chain }, feed, streams: told.length, token }
  const { deviceId } = context.profile()
  const id = context.newId()
  const event = draft(`device:${deviceId}`, syncTypes.receiptKept, 'courtReceipt', id, [], body)
  context.store().journal.append([event], { officerId: deviceId, role: MACHINE_ROLE }, id)
}

/**
 * Writes the court's receipt of a decision beside it, so that it travels with it on every carrier (P1). One that stands
 * there already is not written twice; of a decision that is not here nothing is kept. Returns how many were written.
 */
export function keepReceipts(context: CoreContext, decisions: readonly DecisionReceipt[]): number {
  const { db, journal } = context.store()
  const author = { officerId: context.profile().deviceId, role: MACHINE_ROLE }
  let kept = 0
  durable(context, 'desk.receiptsKept', () => {
    for (const { event, receipt } of decisions) {
      const request = requestOfDecision(db, event)
      if (request === undefined) continue
      const id = request.request_id
      const standing = journal
        .history(entityName('request', id))
        .events.some(({ type, body }) => type === approvalsTypes.receipted && body?.decision === event)
      if (standing) continue
      const body = { chain: { ...receipt.chain }, decision: event, token: receipt.token }
      const act = context.newId()
      journal.append([draft(request.scope, approvalsTypes.receipted, 'request', id, [event], body)], author, act)
      kept += 1
    }
  })
  context.changes.publish({ feature: 'approvals', scope: '', ids: [] })
  return kept
}
