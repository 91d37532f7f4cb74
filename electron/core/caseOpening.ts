import { caseRowById } from '../../db/cases.ts'
import { withheldScopes } from '../../db/withheld.ts'
import { casesTypes } from '../../shared/domain/cases/case.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { entityName } from '../../shared/journal/ids.ts'
import { type Act, draft } from './context.ts'
import { found, refuse } from './errors.ts'

/** Scope of a case's own events. */
export function caseScope(caseId: string): string {
  return `case:${caseId}`
}

/**
 * Opens work on a case if nobody has yet: its first event carries the register's entry and that entry's newest hashes,
 * so that the case's scope makes sense alone. Returns the case's `rev` afterwards.
 */
export function openCase(act: Act, caseId: string): string[] {
  const row = found(caseRowById(act.db, caseId), 'case')
  // Its own record is not here, so nobody can say whether it was opened (L8).
  if (withheldScopes(act.db).has(caseScope(caseId))) refuse('handedBack', 'case', row.case_no)
  const rev = JSON.parse(row.case_rev) as string[]
  if (rev.length > 0) return rev
  const register = act.journal.history(entityName('registerEntry', caseId))
  const entry = Object.assign({}, ...register.events.map((event) => event.body?.set ?? {})) as JsonObject
  const body = { caseNo: row.case_no, register: { entry, hashes: register.frontier } }
  const [opened] = act.append([draft(caseScope(caseId), casesTypes.opened, 'case', caseId, [], body)])
  return [found(opened, 'case').hash]
}
