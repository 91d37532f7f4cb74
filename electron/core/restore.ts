import type { Core } from './core.ts'
import { deskError } from './errors.ts'

/** Fills an empty profile from a backup. */
export function restoreService(_core: Core) {
  return {
    async *run(_input: { path: string; secret: string }, _signal: AbortSignal | undefined) {
      await Promise.resolve()
      yield { kind: 'progress' as const, done: 0, total: 0, step: 'open' }
      throw deskError('BAD_BACKUP', { reason: 'notYet' })
    },
  }
}
