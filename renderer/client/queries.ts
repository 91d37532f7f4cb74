import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Query } from '@tanstack/react-query'
import type { Change } from '../../shared/contract/desk/system.ts'
import { queryClient } from '../app/query.ts'
import { isConcerned } from './concerned.ts'
import { desk } from './desk.ts'

/**
 * Query helpers per procedure: `useQuery(ask.cases.get.queryOptions({ input: { caseId } }))`. Keys start with the path
 * of the procedure, so `ask.site.key()` means every query of a feature.
 */
export const ask = createTanstackQueryUtils(desk)

let waiting: Change[] = []
let _timer: ReturnType<typeof setTimeout> | null = null

/** Asks again for what a change concerns; a burst of changes (an import) asks once per tenth of a second. */
export function refresh(change: Change): void {
  waiting.push(change)
  _timer ??= setTimeout(() => {
    const changes = waiting
    waiting = []
    _timer = null
    void queryClient.invalidateQueries({
      predicate: (query: Query) => changes.some((one) => isConcerned(query.queryKey, one)),
    })
  }, 100)
}

/** Asks again for everything shown, after a time in which changes went unheard. */
export function refreshAll(): void {
  void queryClient.invalidateQueries()
}

/** Forgets everything read, so that nothing of one officer's session shows in another's. */
export function forgetAll(): void {
  queryClient.clear()
}
