import type { RowSet } from './paste.ts'
import type { TableKind } from './tables.ts'

/** A person of this laptop's court, under the words a cell offers. */
export interface CourtPerson {
  readonly id: string
  readonly name: string
  /** The name; with the role behind it where two persons share it. */
  readonly label: string
}

/** People a duty may name, namesakes told apart by their role in words. */
export function courtPeople(
  officers: readonly { officerId: string; name: string; role: string; active: boolean }[],
  role: (code: string) => string,
): CourtPerson[] {
  const active = officers.filter((one) => one.active)
  const named = Map.groupBy(active, (one) => one.name)
  return active.map((one) => ({
    id: one.officerId,
    name: one.name,
    label: (named.get(one.name)?.length ?? 0) > 1 ? `${one.name}（${role(one.role)}）` : one.name,
  }))
}

/**
 * A duty's name with the officer it means: a person of this court by its words, anybody else by name alone. So recorder
 * and checker are compared as officers, and a namesake from outside is nobody of the court.
 */
export function withOfficer(kind: TableKind, set: RowSet, people: readonly CourtPerson[]): RowSet {
  if (kind !== 'duty' || typeof set.name !== 'string' || 'officerId' in set) return set
  const found = people.filter((one) => one.label === set.name)
  const [only] = found
  return only === undefined || found.length > 1
    ? { ...set, officerId: null }
    : { ...set, name: only.name, officerId: only.id }
}
