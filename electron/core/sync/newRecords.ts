import { eventTotal } from '../../../db/copies.ts'
import type { CoreContext } from '../context.ts'

/**
 * Calls `tell` after each change that brought events into the store, by a person here or from somebody else. Other changes
 * are no reason to exchange: an exchange itself tells the windows that it ended, and would so begin the next one.
 */
export async function watchRecords(context: CoreContext, signal: AbortSignal, tell: () => void): Promise<void> {
  const last = (): number | null => (context.isOpen() ? eventTotal(context.store().db) : null)
  let known = last()
  for await (const _ of context.changes.subscribe(signal)) {
    const now = last()
    if (now === null || now === known) continue
    known = now
    tell()
  }
}
