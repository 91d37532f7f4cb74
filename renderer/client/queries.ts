import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Query } from '@tanstack/react-query'
import type { Change } from '../../shared/contract/desk/system.ts'
import { queryClient } from '../app/query.ts'
import { desk } from './desk.ts'

/**
 * Query helpers per procedure: `useQuery(ask.cases.get.queryOptions({ input: { caseId } }))`. Keys start with the path
 * of the procedure, so `ask.site.key()` means every query of a feature.
 */
export const ask = createTanstackQueryUtils(desk)

/** Which features' queries show facts of a feature. A feature that is not listed concerns every query. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  status: ['system'],
  identity: ['identity', 'system'],
  cases: ['cases', 'worklist', 'site'],
  site: ['site', 'cases', 'worklist', 'inventory'],
  inventory: ['inventory', 'site', 'worklist', 'documents'],
  documents: ['documents'],
}

const rowIdPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * Whether a query shows what changed. A query about certain rows (ids in its input) is concerned only when one of them
 * is named, as scope or id; a change that names none concerns all.
 */
export function isConcerned(queryKey: readonly unknown[], change: Change): boolean {
  const [path, how] = queryKey
  const features = shownBy[change.feature]
  if (!Array.isArray(path)) return false
  if (features === undefined) return true
  if (!features.includes(String(path[0]))) return false
  const named = new Set([change.scope, ...change.ids].filter((id) => rowIdPattern.test(id)))
  const asked = idsIn(how)
  return named.size === 0 || asked.length === 0 || asked.some((id) => named.has(id))
}

function idsIn(how: unknown): string[] {
  if (typeof how !== 'object' || how === null || !('input' in how)) return []
  const { input } = how
  if (typeof input !== 'object' || input === null) return []
  return Object.values(input).filter((value) => typeof value === 'string' && rowIdPattern.test(value))
}

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
