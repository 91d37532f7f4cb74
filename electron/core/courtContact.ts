import { newestReceipt } from '../../db/approvals.ts'
import { readSecret, writeSecret } from '../../db/identity.ts'
import { holdsReceiptKey } from './approvals/trust.ts'
import type { CoreContext } from './context.ts'
import type { CourtKnown } from './gate/ports.ts'

/**
 * Local row with the moment this machine last heard its court, ms as digits. Whatever exchanges with the court keeps
 * it.
 */
const HEARD = 'court.heardAt'
const HOUR_MS = 60 * 60 * 1000

/** Keeps that the court was heard at `at` (ms); inside the transaction that stores what it sent (X6). */
export function noteCourtHeard(context: CoreContext, at: number): void {
  writeSecret(context.store().db, HEARD, Buffer.from(String(Math.trunc(at)), 'utf8'))
}

function heardAt(context: CoreContext): number | null {
  const kept = readSecret(context.store().db, HEARD)
  return kept === null ? null : Number(Buffer.from(kept).toString('utf8'))
}

/** Hours since the court was last heard; 0 where this machine is the court; null = never (P2). */
export function contactHours(context: CoreContext): number | null {
  if (holdsReceiptKey(context)) return 0
  const at = heardAt(context)
  return at === null ? null : Math.max(0, context.ports.now() - at) / HOUR_MS
}

/** What this machine knows of its court now: the newest receipt, and since when it has heard nothing. */
export function lastKnown(context: CoreContext): CourtKnown {
  const offlineSince = holdsReceiptKey(context) ? null : heardAt(context)
  return { courtSeq: newestReceipt(context.store().db), offlineSince }
}
