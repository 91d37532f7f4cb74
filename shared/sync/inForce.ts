import { covers, EXCEPT, isGranted } from './protocol.ts'

/** What gives a scope: a grant with the withdrawals it was given in spite of, or a scope that the device opened itself. */
export interface Given {
  scope: string
  over: readonly string[]
}

/** A withdrawal by its id. */
export interface Withdrawn {
  id: string
  scope: string
}

/**
 * Scopes of one device, as {@link isGranted} reads them. A scope is the device's while some grant of it names every
 * withdrawal of it: no clock says what came later, an old grant sent again changes nothing, and of two officers who grant
 * and take back at once the one who takes back prevails (J6, J7).
 *
 * A withdrawn part of a larger grant is an exception of it. A part that was withdrawn and granted again is named beside the
 * larger one: whoever was passed by meanwhile sees a scope that is new to it, and fills it (X6).
 */
export function scopesInForce(given: readonly Given[], withdrawn: readonly Withdrawn[]): string[] {
  const against = (scope: string): Withdrawn[] => withdrawn.filter((one) => covers(one.scope, scope))
  const standsFor = (scope: string) => (one: Given) =>
    covers(one.scope, scope) && against(scope).every(({ id }) => one.over.includes(id))
  const stand = given.filter((one) => standsFor(one.scope)(one)).map(({ scope }) => scope)
  const again: string[] = []
  const except: string[] = []
  for (const { scope } of withdrawn) {
    if (given.some(standsFor(scope))) again.push(scope)
    else if (stand.some((one) => covers(one, scope))) except.push(`${EXCEPT}${scope}`)
  }
  return [...new Set([...stand, ...again, ...except])].sort()
}

/** Withdrawals that a new grant of a scope has to name, to stand. */
export function withdrawalsOf(scope: string, withdrawn: readonly Withdrawn[]): string[] {
  return [...new Set(withdrawn.filter((one) => covers(one.scope, scope)).map(({ id }) => id))].sort()
}

/** Whether a withdrawal still holds: the device may not have all of its scope now. `scopes` as {@link scopesInForce}. */
export const stillHolds = (scopes: readonly string[], { scope }: Withdrawn): boolean => !isGranted(scopes, scope)
