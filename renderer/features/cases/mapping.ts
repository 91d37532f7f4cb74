import type { MappedColumn } from '../../../shared/contract/desk/cases.ts'
import { REGISTER_FIELDS, type RegisterField } from '../../../shared/domain/cases/registerFields.ts'

/** Long work under way: how far, since when. */
export interface Running {
  readonly kind: 'dryRun' | 'import'
  readonly done: number
  readonly total: number
  readonly since: number
}

/** A mapping's faults: fields given to two columns, and fields without which no row can be imported. */
export function mappingFaults(mapping: readonly MappedColumn[]): { twice: RegisterField[]; lacking: RegisterField[] } {
  const times = (field: RegisterField) => mapping.filter((column) => column.field === field).length
  const needed = ['caseNo', 'debtors'] as const
  return {
    twice: REGISTER_FIELDS.filter((field) => times(field) > 1),
    lacking: needed.filter((field) => times(field) === 0),
  }
}

/** Whether the mapping reads amounts, whose unit a person confirms. */
export function hasAmounts(mapping: readonly MappedColumn[]): boolean {
  return mapping.some((column) => isAmount(column.field))
}

export function isAmount(field: string | null): boolean {
  return field === 'claimedAmount' || field === 'executedAmount'
}

/** Remaining ms by the pace so far; undefined before there is one. */
export function remainingMs(running: Running, now: number): number | undefined {
  const spent = now - running.since
  if (running.done <= 0 || spent < 1500 || running.total <= running.done) return undefined
  return (spent / running.done) * (running.total - running.done)
}
