import { reached, type WritePoint } from '../../../shared/sync/writePoints.ts'
import { type CoreContext, guarded } from '../context.ts'

/** One named transaction of the exchange (J2): everything in it or nothing. Throws errors of the contract. */
export function durable<T>(context: CoreContext, point: WritePoint, work: () => T): T {
  const result = guarded(context, () =>
    context.store().journal.transact(() => {
      const made = work()
      reached(point, 'before')
      return made
    }),
  )
  reached(point, 'after')
  return result
}
