import type { SignedHolding } from '../../../shared/contract/court/messages.ts'
import type { CheckedBatch } from '../../../shared/sync/batch.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import { signHolding } from '../../../shared/sync/holding.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import type { Side } from '../../../shared/sync/side.ts'
import type { SyncKeys } from './keys.ts'

/**
 * A side that has nothing, gives nothing and only gathers what comes, checked, in the order in which it came: for whoever has
 * to see all of a scope before one transaction takes it in. `at` ms of this laptop's clock.
 */
export function collectingSide(keys: SyncKeys, at: number): { side: Side; came: CheckedBatch[] } {
  const came: CheckedBatch[] = []
  const heads = new Map<string, CheckedBatch['batch']['head']>()
  const side: Side = {
    heads: () => [...heads.values()].map(({ device, scope, seq, hash }) => ({ device, scope, seq, hash })),
    hashAt: () => null,
    known: () => ({ heads: [], feed: 0, filled: [] }),
    pack: () => null,
    store(batches) {
      let applied = 0
      for (const batch of batches) {
        const { head } = batch.batch
        if (head.seq <= (heads.get(streamKey(head))?.seq ?? 0)) continue
        heads.set(streamKey(head), head)
        came.push(batch)
        applied += batch.events.length
      }
      return { applied, known: 0, waiting: 0, refused: [] }
    },
    hold: () => Promise.resolve(null),
    restart: () => undefined,
    marked: () => undefined,
    wentBack: () => undefined,
    learn: () => undefined,
    receipts: () => 0,
    unconfirmed: () => [],
    // Half of a court is none: nothing is begun on it.
    aside(refused) {
      throw new ExchangeError('defect', refused[0]?.fault ?? 'unsound')
    },
    holding: (): Promise<SignedHolding> =>
      signHolding({ v: 1, court: keys.court, holder: keys.device, at, heads: [] }, keys.key, keys.chain),
    others: () => Promise.resolve(),
    untold: () => Promise.resolve({ told: null, after: 0 }),
    heard: () => Promise.resolve(),
  }
  return { side, came }
}
