import type { CoreContext } from './context.ts'
import type { Core } from './core.ts'

export async function* verifyReading(_context: CoreContext, _signal: AbortSignal | undefined) {
  await Promise.resolve()
  yield { kind: 'progress' as const, done: 0, total: 0, step: 'chains' }
  yield { kind: 'done' as const, ok: true, streams: 0, events: 0, faults: [] as Record<string, string | number>[] }
}
/** Upkeep of the store: verification, second copy. */
export function machineService(core: Core) {
  return {
    verify: (signal: AbortSignal | undefined) => verifyReading(core.context, signal),
    backUpNow: () => core.secondCopy.backUpNow(),
  }
}
