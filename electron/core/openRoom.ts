import type { RoomTable } from '../../db/schema.ts'
import { rowsOf, sqlBuilder } from '../../db/statements.ts'
import { siteTypes } from '../../shared/domain/site/site.ts'
import { entityName } from '../../shared/journal/ids.ts'
import type { OpenStore } from './context.ts'

/** The room that stands open on this laptop, whoever opened it: a shift change leaves it to the next officer. */
export function openRoomHere(store: Pick<OpenStore, 'db' | 'journal'>, deviceId: string): RoomTable | undefined {
  const open = rowsOf(store.db, sqlBuilder.selectFrom('room').selectAll().where('state', '=', 'open'))
  return open.find((room) => {
    const moves = store.journal.history(entityName('room', room.room_id)).events
    return moves.findLast((event) => event.type === siteTypes.roomOpened)?.device === deviceId
  })
}
