import { planVersionRows } from '../../../db/plans.ts'
import { planContent } from '../../../shared/domain/plans/planVersion.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import type { CoreContext } from '../context.ts'
import { planContentHash, readSnapshot } from './versions.ts'

/**
 * Content hashes of snapshots that were read here with their bytes checked, by snapshot hash. A snapshot never changes,
 * so nothing is ever forgotten but by closing the program.
 */
const known = new Map<string, string>()

/** Reads what a decided snapshot says, so that {@link isAsApproved} can answer inside a transaction, where nothing waits. */
export async function learnContent(context: CoreContext, siteId: string, snapshotHash: string): Promise<void> {
  if (known.has(snapshotHash)) return
  const row = planVersionRows(context.store().db, siteId).find((one) => one.snapshot_hash === snapshotHash)
  if (row === undefined) return
  const snapshot = await readSnapshot(context, row).catch((error: unknown) => {
    // The approval travels before its content: until it is here nobody can say that the plan is what was approved (B3).
    const code = (error as { code?: unknown }).code
    if (code === 'NOT_FOUND' || code === 'NEEDS_NEWER_PROGRAM') return null
    throw error
  })
  if (snapshot !== null) known.set(snapshotHash, sha256Hex(canonicalBytes(planContent(snapshot))))
}

/** Whether a site's plan says exactly what this snapshot says (B5); false also while the snapshot was not read here. */
export function isAsApproved(context: CoreContext, siteId: string, snapshotHash: string): boolean {
  const content = known.get(snapshotHash)
  return content !== undefined && content === planContentHash(context, siteId)
}
