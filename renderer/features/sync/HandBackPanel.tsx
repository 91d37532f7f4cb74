import { useQuery } from '@tanstack/react-query'
import type { HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { queryClient } from '../../app/query.ts'
import { ask } from '../../client/queries.ts'
import { HandBackCases } from './HandBackCases.tsx'
import { HandBackSites } from './HandBackSites.tsx'

/** What can leave this laptop: its sites, then its closed cases (L8). Nothing goes by itself. */
export function HandBackPanel() {
  const options = ask.handBack.list.queryOptions()
  const { data: state } = useQuery(options)
  if (state === undefined) return null
  const show = (next: HandBackState) => queryClient.setQueryData(options.queryKey, next)
  return (
    <>
      <HandBackSites state={state} onState={show} />
      <HandBackCases state={state} onState={show} />
    </>
  )
}
