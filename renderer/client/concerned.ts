import type { Change } from '../../shared/contract/desk/system.ts'

/** Which features' queries show facts of a feature. A feature that is not listed concerns every query. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  status: ['system'],
  identity: ['identity', 'system', 'approvals', 'notices'],
  cases: ['cases', 'worklist', 'site', 'plans', 'gate', 'approvals', 'documents'],
  site: ['site', 'cases', 'worklist', 'inventory', 'conflicts', 'plans', 'gate', 'documents'],
  plans: ['plans', 'site', 'gate', 'worklist', 'documents', 'conflicts'],
  gate: ['gate', 'plans', 'worklist', 'documents', 'money', 'signatures', 'lots'],
  inventory: ['inventory', 'conflicts', 'site', 'worklist', 'documents', 'signatures', 'lots'],
  documents: ['documents', 'signatures'],
  signatures: ['signatures', 'gate', 'documents', 'site', 'worklist'],
  lots: ['lots', 'gate', 'documents'],
  approvals: ['approvals', 'notices', 'gate', 'plans', 'worklist'],
  sync: ['sync', 'system', 'handBack', 'largeFiles', 'leaving', 'lost', 'grants'],
  calendar: ['calendar', 'worklist', 'cases', 'gate', 'plans', 'system'],
  money: ['money', 'worklist', 'cases'],
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
  // What exists only here and who lacks what changes with every write (U1).
  if (path[0] === 'sync' || path[0] === 'leaving' || path[0] === 'lost' || path[0] === 'grants')
    return change.feature !== 'status'
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
