import { heldHeads } from '../../../../db/withheld.ts'
import type { SignedHolding } from '../../../../shared/contract/court/messages.ts'
import { signHolding } from '../../../../shared/sync/holding.ts'
import type { CoreContext } from '../../context.ts'
import type { SyncKeys } from '../keys.ts'

/** Heads in one holding (`holding.ts`). */
const HELD_HEADS = 10_000

/**
 * Everything this laptop holds that the readers may have, signed (X4). A stick carries the imported register and the laptops' own streams too, so its
 * answer speaks of them; otherwise each export would bring all of them again.
 */
export function wholeHolding(
  context: CoreContext,
  { court, device, key, chain }: SyncKeys,
  mayHave: (scope: string) => boolean,
): Promise<SignedHolding> {
  const heads = heldHeads(context.store().db)
    .filter(({ scope }) => mayHave(scope))
    .toSorted((a, b) => Number(b.scope.startsWith('site:')) - Number(a.scope.startsWith('site:')))
    .slice(0, HELD_HEADS)
    .map((head) => ({ ...head, feed: null }))
  return signHolding({ v: 1, court, holder: device, at: Math.trunc(context.ports.now()), heads }, key, chain)
}
