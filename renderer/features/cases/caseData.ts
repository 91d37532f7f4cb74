import { useQuery } from '@tanstack/react-query'
import { queryClient } from '../../app/query.ts'
import { ask } from '../../client/queries.ts'

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
