import type { CoreContext } from '../context.ts'
import { contentHash, planContentHash, readableSnapshot, versionFrozenAs } from './versions.ts'

/**
 * Content hashes of snapshots that were read here with their bytes checked, by snapshot hash. A snapshot never changes,
 * so nothing is ever forgotten but by closing the program.
 */
const known = new Map<string, string>()

/**
 * Reads what a decided snapshot says, so that {@link isAsApproved} can answer inside a transaction, where nothing
 * waits.
 */
export async function learnContent(context: CoreContext, siteId: string, snapshotHash: string): Promise<void> {
  if (known.has(snapshotHash)) return
  const row = versionFrozenAs(context, siteId, snapshotHash)
  if (row === undefined) return
  // The approval travels before its content: until it is here nobody can say that the plan is what was approved (B3).
  const snapshot = await readableSnapshot(context, row)
  if (snapshot !== null) known.set(snapshotHash, contentHash(snapshot))
}

/** Whether a site's plan says exactly what this snapshot says (B5); false also while the snapshot was not read here. */
export function isAsApproved(context: CoreContext, siteId: string, snapshotHash: string): boolean {
  const content = known.get(snapshotHash)
  return content !== undefined && content === planContentHash(context, siteId)
}
