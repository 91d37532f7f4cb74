import { useQuery } from '@tanstack/react-query'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { STATED_REGISTERS, type StatedRegister } from '../../../shared/domain/cases/case.ts'
import { queryClient } from '../../app/query.ts'
import { ask } from '../../client/queries.ts'

export type CaseField = CaseDetail['fields'][number]
export type Deadline = CaseDetail['deadlines'][number]

/** One case with everything known about it. While another case is being fetched the old one stays. */
export function useCase(caseId: string) {
  return useQuery({ ...ask.cases.get.queryOptions({ input: { caseId } }), enabled: caseId !== '' })
}

/** Every statement about a case, newest first; about one field when `field` is not null. */
export function useCaseHistory(caseId: string, field: string | null) {
  const query = useQuery(ask.cases.history.queryOptions({ input: { caseId, field } }))
  return query.isPlaceholderData ? { ...query, data: undefined } : query
}

/** Fetches what the cases show anew, after a command of this window. */
export function refreshCases(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ask.cases.key() })
}

/** Whether an officer may state this field beside the register. */
export function isStated(name: string): name is StatedRegister {
  return STATED_REGISTERS.some((one) => one === name)
}

/** What stands: the officers' one statement, else the register. Two statements are no value but a difference. */
export function standingValue(field: CaseField): unknown {
  return field.stated.length === 1 ? field.stated[0]?.value : field.register
}

/** Whether officers disagree about a field. */
export function isDisputed(field: CaseField): boolean {
  return field.stated.length > 1
}

/** Whether an officer states something else than the register says. */
export function differsFromRegister(field: CaseField): boolean {
  const stated = field.stated[0]?.value
  return field.stated.length === 1 && JSON.stringify(stated ?? null) !== JSON.stringify(field.register ?? null)
}

/** A field by its name; a case that does not name it is silent about it. */
export function fieldOf(detail: CaseDetail, name: string): CaseField {
  return detail.fields.find((field) => field.name === name) ?? { name, register: null, stated: [], changes: 0 }
}
