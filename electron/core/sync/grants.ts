import type { CoreContext } from '../context.ts'
import type { GrantsOf } from './hubStore.ts'

/**
 * Scopes of a device as this laptop's store knows them. A court of one machine has no leads that grant anything: its
 * copies on other laptops may have every site and case.
 */
export function grantsHere(context: CoreContext): GrantsOf {
  return () => {
    void context
    return ['site:*', 'case:*']
  }
}
