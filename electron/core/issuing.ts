import { hasSecret, readSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { PINNED_ROOT } from './approvals/trust.ts'

/** Whether this laptop's court issues on this machine: then a new device or key needs nobody else's word. */
export function issuesHere(db: Db): boolean {
  return readSecret(db, 'court.issuing') !== null && !hasSecret(db, PINNED_ROOT)
}
