import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { DecisionReceipt } from '../../shared/contract/court/messages.ts'
import { envelopeHash, parseOutline } from '../../shared/journal/envelope.ts'
import type { CheckedEvent } from '../../shared/sync/batch.ts'
import type { WireEvent } from '../../shared/sync/frames.ts'
import { decisionHash, readReceipt, signReceipt } from '../../shared/sync/trust/receipts.ts'
import { bodyOf } from './body.ts'
import { type Court, receiptChain } from './courts.ts'
import type { Database, Tx } from './schema.ts'

/** The court's receipt key, the only one a gateway holds. */
export type ReceiptKey = KeyObject

/** The event with which a laptop keeps the court's receipt beside a decision. */
const RECEIPTED = 'approvals.receipted'
/** Events that are a signed decision. */
const DECISION_TYPES = new Set(['approvals.decided', 'approvals.returned'])

const decisionSchema = z.object({ token: z.string().min(1).max(8192) })

/**
 * Receipts of the decisions among these events (P1): each decision gets one, with the next arrival number, when it comes
 * for the first time, and the same one ever after, whichever event carries it. `arrivals`: the newest number so far.
 */
export async function receiptsFor(
  tx: Tx,
  court: Court,
  events: readonly CheckedEvent[],
  { at, arrivals, key }: { at: number; arrivals: number; key: ReceiptKey },
): Promise<{ decisions: DecisionReceipt[]; arrivals: number }> {
  await keepOwnReceipts(tx, court, events)
  const arrived = events.flatMap((event) => {
    const token = DECISION_TYPES.has(event.outline.type)
      ? decisionSchema.safeParse(bodyOf(event)).data?.token
      : undefined
    return token === undefined ? [] : [{ event: event.hash, decision: decisionHash(token) }]
  })
  if (arrived.length === 0) return { decisions: [], arrivals }
  const known = await tx
    .selectFrom('decision_receipt')
    .select(['decision', 'token'])
    .where('court_id', '=', court.court_id)
    .where('decision', 'in', [...new Set(arrived.map((one) => one.decision))])
    .execute()
  const tokens = new Map(known.map((row) => [row.decision, row.token]))
  let number = arrivals
  for (const { decision } of arrived) {
    if (tokens.has(decision)) continue
    number += 1
    const token = await signReceipt({ v: 1, decision, number, court: court.code, at }, key)
    await tx.insertInto('decision_receipt').values({ court_id: court.court_id, decision, number, at, token }).execute()
    tokens.set(decision, token)
  }
  const chain = receiptChain(court)
  const decisions = arrived.flatMap(({ event, decision }) => {
    const token = tokens.get(decision)
    return token === undefined ? [] : [{ event, receipt: { token, chain } }]
  })
  return { decisions, arrivals: number }
}

/** Receipts of the decisions among these events as they are handed on: they travel beside them on a stick too (P1). */
export async function receiptsAmong(
  db: Database,
  court: Court,
  events: readonly WireEvent[],
): Promise<DecisionReceipt[]> {
  const decisions = events.flatMap((event) => {
    const type = parseOutline(event.envelope)?.type ?? ''
    const token = DECISION_TYPES.has(type) ? decisionSchema.safeParse(bodyOf(event)).data?.token : undefined
    return token === undefined ? [] : [{ event: envelopeHash(event.envelope), decision: decisionHash(token) }]
  })
  if (decisions.length === 0) return []
  const rows = await db
    .selectFrom('decision_receipt')
    .select(['decision', 'token'])
    .where('court_id', '=', court.court_id)
    .where(
      'decision',
      'in',
      decisions.map((one) => one.decision),
    )
    .execute()
  const tokens = new Map(rows.map((row) => [row.decision, row.token]))
  const chain = receiptChain(court)
  return decisions.flatMap(({ event, decision }) => {
    const token = tokens.get(decision)
    return token === undefined ? [] : [{ event, receipt: { token, chain } }]
  })
}

/**
 * Receipts this court once gave and no longer knows, because its database was put back, come home with the laptops' events:
 * a decision keeps the number it had. What is known already costs one question; what the receipt key did not sign counts
 * for nothing here.
 */
async function keepOwnReceipts(tx: Tx, court: Court, events: readonly CheckedEvent[]): Promise<void> {
  const tokens = events.flatMap((event) =>
    event.outline.type === RECEIPTED ? (decisionSchema.safeParse(bodyOf(event)).data?.token ?? []) : [],
  )
  if (tokens.length === 0) return
  const rows = tx.selectFrom('decision_receipt').where('court_id', '=', court.court_id)
  const known = new Set((await rows.select('token').where('token', 'in', tokens).execute()).map((row) => row.token))
  for (const token of new Set(tokens)) {
    const said = known.has(token) ? null : await readOwn(court, token)
    if (said === null) continue
    const { decision, number, at } = said
    const taken = await rows
      .select(['decision', 'number'])
      .where((where) => where.or([where('decision', '=', decision), where('number', '=', number)]))
      .execute()
    // A number given anew meanwhile stands, and so does an earlier one of the same decision.
    if (taken.some((row) => row.decision !== decision || row.number <= number)) continue
    const values = { number, at, token }
    await tx
      .insertInto('decision_receipt')
      .values({ court_id: court.court_id, decision, ...values })
      .onConflict((conflict) => conflict.columns(['court_id', 'decision']).doUpdateSet(values))
      .execute()
  }
}

async function readOwn(court: Court, token: string) {
  const said = await readReceipt({ token, chain: receiptChain(court) }, { root: court.root, revocations: [] })
  return said?.court === court.code ? said : null
}
