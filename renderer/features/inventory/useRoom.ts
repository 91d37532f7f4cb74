import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'
import type { EntryVocabulary } from '../../../shared/domain/inventory/entryTypes.ts'
import { queryClient } from '../../app/query.ts'
import { useSession } from '../../app/session.ts'
import { ask } from '../../client/queries.ts'

/** A room with its site, what is known in it, and whether this officer has another room open. */
export interface RoomFacts {
  readonly site: SiteDetail | undefined
  readonly room: Room | undefined
  readonly buildingName: string
  readonly otherOpen: Room | undefined
  readonly counts: {
    readonly items: number
    readonly struck: number
    readonly last: string | null
    readonly next: string
  }
  readonly vocabulary: EntryVocabulary
  readonly error: unknown
}

/** Puts the counts the core has just answered where the room's facts are read, before its news asks for them again. */
export function countAtOnce(roomId: string, counts: RoomFacts['counts']): void {
  const { queryKey } = ask.inventory.room.queryOptions({ input: { roomId } })
  queryClient.setQueryData(queryKey, (known) => known && { ...known, counts })
}

const noCounts = { items: 0, struck: 0, last: null, next: '' }

/** Facts of the room the address names; they follow the core's news. */
export function useRoom(siteId: string, roomId: string): RoomFacts {
  const me = useSession((state) => state.officer?.name)
  const site = useQuery(ask.site.get.queryOptions({ input: { siteId }, placeholderData: undefined }))
  const known = useQuery(ask.inventory.room.queryOptions({ input: { roomId }, placeholderData: undefined }))
  const room = site.data?.roomList.find((one) => one.roomId === roomId)
  const vocabulary = useMemo<EntryVocabulary>(() => {
    const occupant = room?.occupant ?? ''
    const owners = known.data?.owners ?? []
    const more = occupant === '' || owners.some((owner) => owner.name === occupant) ? [] : [occupant]
    return {
      places: known.data?.places ?? [],
      owners: [...owners, ...more.map((name) => ({ name, kind: 'UNKNOWN' as const }))],
      names: known.data?.names ?? [],
      rooms: site.data?.roomList.map((one) => one.code) ?? [],
    }
  }, [known.data, site.data, room?.occupant])
  return {
    site: site.data,
    room,
    buildingName: site.data?.buildings.find((one) => one.buildingId === room?.buildingId)?.name ?? '',
    otherOpen: site.data?.roomList.find((one) => one.state === 'open' && one.openedBy === me && one.roomId !== roomId),
    counts: known.data?.counts ?? noCounts,
    vocabulary,
    error: site.error ?? known.error,
  }
}
