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

const burstMs = 100
const quietMs = 1500
let waiting: Change[] = []
let shown: Change[] = []
type Timer = ReturnType<typeof setTimeout> | null
const timers: { burst: Timer; quiet: Timer } = { burst: null, quiet: null }
/** Rows whose newest state this window already shows, taken from the core's own answer. */
const answered = new Set<string>()

/**
 * Says that a row stands on the screen as the core has just answered it. The news of it then asks again only when
 * nothing was answered for a moment: recording one item after the other never waits for the lists to be read anew.
 */
export function alreadyShown(id: string): void {
  answered.add(id)
}

const isShown = (change: Change): boolean => change.feature === 'inventory' && change.ids.some((id) => answered.has(id))

/** Asks again for what a change concerns; a burst of changes (an import) asks once per tenth of a second. */
export function refresh(change: Change): void {
  waiting.push(change)
  timers.burst ??= setTimeout(() => {
    const changes = waiting
    waiting = []
    timers.burst = null
    const { known = [], fresh = [] } = Object.groupBy(changes, (one) => (isShown(one) ? 'known' : 'fresh'))
    askAgain(fresh)
    if (known.length === 0) return
    shown.push(...known)
    if (timers.quiet !== null) clearTimeout(timers.quiet)
    timers.quiet = setTimeout(askForShown, quietMs)
  }, burstMs)
}

function askForShown(): void {
  const changes = shown
  shown = []
  timers.quiet = null
  answered.clear()
  askAgain(changes)
}

function askAgain(changes: readonly Change[]): void {
  if (changes.length === 0) return
  void queryClient.invalidateQueries({
    predicate: (query: Query) => changes.some((one) => isConcerned(query.queryKey, one)),
  })
}

/** Asks again for everything shown, after a time in which changes went unheard. */
export function refreshAll(): void {
  void queryClient.invalidateQueries()
}

/** Forgets everything read, so that nothing of one officer's session shows in another's; what is shown is asked anew. */
export function forgetAll(): void {
  queryClient.removeQueries({ type: 'inactive' })
  void queryClient.resetQueries()
}
