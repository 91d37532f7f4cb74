import { reached, type WritePoint } from '../../../shared/sync/writePoints.ts'
import { type CoreContext, guarded, type OpenStore } from '../context.ts'

/** One named transaction of the exchange (J2): everything in it or nothing. Throws errors of the contract. */
export function durable<T>(context: CoreContext, point: WritePoint, work: () => T): T {
  return guarded(context, () => durableIn(context.store(), point, work))
}

/** The same in a store that is not, or not yet, this laptop's own. Throws what the store throws. */
export function durableIn<T>({ journal }: Pick<OpenStore, 'journal'>, point: WritePoint, work: () => T): T {
  const result = journal.transact(() => {
    const made = work()
    reached(point, 'before')
    return made
  })
  reached(point, 'after')
  return result
}
