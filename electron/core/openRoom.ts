import type { RoomTable } from '../../db/schema.ts'
import { openRoomsOn } from '../../db/site.ts'
import type { OpenStore } from './context.ts'

/**
 * The room that stands open on this laptop, whoever opened it or gave it to this laptop: a shift change leaves it to the
 * next officer.
 */
export function openRoomHere(store: Pick<OpenStore, 'db'>, deviceId: string): RoomTable | undefined {
  return openRoomsOn(store.db, deviceId)[0]
}
