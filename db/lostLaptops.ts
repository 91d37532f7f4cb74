import { syncTypes } from '../shared/domain/sync/events.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'
import type { LostLaptopTable } from './syncSchema.ts'

const columns = [
  ...['lost_id', 'device', 'officer_id', 'at', 'reason', 'heads', 'found_at', 'found_by', 'found_reason', 'rev'],
]

/** Folds what was said of a laptop that is lost: by whom and why, and whether it turned up again. */
export function writeLostLaptop(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, syncTypes.laptopLost)
  if (made === null) return
  const found = history.events.findLast((event) => event.type === syncTypes.laptopFound && event.body !== null)
  prepared(db, upsertSql('lost_laptop', 'lost_id', columns)).run({
    ...{ lost_id: id, device: made.body.device, officer_id: made.actor, at: made.at[0], reason: made.body.reason },
    ...{ heads: JSON.stringify(made.body.heads), found_at: found?.at[0] ?? null, found_by: found?.actor ?? null },
    ...{ found_reason: found?.body?.reason ?? null, rev: revOf(history) },
  })
}

/** Every report of a lost laptop, newest first; of one moment by id. */
export function lostLaptopRows(db: Db): LostLaptopTable[] {
  return prepared(db, 'SELECT * FROM lost_laptop ORDER BY at DESC, lost_id').all() as LostLaptopTable[]
}

/** Devices that are lost and did not turn up: nothing counts as held because they have it. */
export function lostDevices(db: Db): string[] {
  const rows = prepared(db, 'SELECT DISTINCT device FROM lost_laptop WHERE found_at IS NULL ORDER BY device').all()
  return (rows as { device: string }[]).map(({ device }) => device)
}

/** A device's streams of sites and cases as they are here: up to which number. */
export function streamsOfDevice(db: Db, device: string): { scope: string; seq: number }[] {
  return prepared(
    db,
    `SELECT scope, max(seq) AS seq FROM stream JOIN event USING (stream_id)
     WHERE device = ? AND (scope LIKE 'site:%' OR scope LIKE 'case:%') GROUP BY scope ORDER BY scope`,
  ).all(device) as { scope: string; seq: number }[]
}

/** Files a device named that are not here and that nobody else was seen to hold, by scope. */
export function filesOnlyOn(db: Db, device: string): { scope: string; hash: string }[] {
  return prepared(
    db,
    `SELECT scope, hash FROM named_file f WHERE device = @device
       AND NOT EXISTS (SELECT 1 FROM blob WHERE blob.hash = f.hash)
       AND NOT EXISTS (SELECT 1 FROM peer_file p WHERE p.hash = f.hash
         AND p.peer NOT IN ('hub:' || @device, 'bundle:' || @device))
       AND NOT EXISTS (SELECT 1 FROM device_file d WHERE d.hash = f.hash AND d.device <> @device)
     ORDER BY scope, hash`,
  ).all({ device }) as { scope: string; hash: string }[]
}

/** Rooms of which one of these files is a picture, by code. */
export function roomsOfFiles(db: Db, siteId: string, hashes: readonly string[]): { code: string; state: string }[] {
  return prepared(
    db,
    `SELECT DISTINCT code, state FROM plan_part JOIN room ON room_id = json_extract(stated, '$.ownerId')
     WHERE plan_part.site_id = ? AND kind = 'picture'
       AND json_extract(stated, '$.hash') IN (SELECT value FROM json_each(?)) ORDER BY code`,
  ).all(siteId, JSON.stringify(hashes)) as { code: string; state: string }[]
}

/** Rooms of a laptop: those that stand open on it, and those nobody entered of the groups whose rooms it opened. */
export function roomsOfDevice(
  db: Db,
  device: string,
): { room_id: string; site_id: string; code: string; state: string; rev: string }[] {
  return prepared(
    db,
    `SELECT room_id, site_id, code, state, rev FROM room WHERE struck_reason IS NULL AND excluded = ''
       AND ((state = 'open' AND held_by = @device) OR (state = 'untouched' AND (held_by = @device OR (held_by IS NULL
         AND group_id IN (SELECT group_id FROM room r WHERE r.site_id = room.site_id
           AND (r.held_by = @device OR EXISTS (SELECT 1 FROM item WHERE item.room_id = r.room_id AND item.device = @device)))))))
     ORDER BY site_id, state, code`,
  ).all({ device }) as { room_id: string; site_id: string; code: string; state: string; rev: string }[]
}

/** Rooms that were given to another laptop in place of this one, for giving them back. */
export function roomsGivenFrom(db: Db, device: string): ReturnType<typeof roomsOfDevice> {
  return prepared(
    db,
    `SELECT room_id, site_id, code, state, rev FROM room
     WHERE struck_reason IS NULL AND given IS NOT NULL AND json_extract(given, '$.from') = ?
     ORDER BY site_id, state, code`,
  ).all(device) as ReturnType<typeof roomsOfDevice>
}

/** The highest number a device gave in a room; 0 = none. */
export function lastNumberOf(db: Db, roomId: string, device: string): number {
  const row = prepared(db, 'SELECT coalesce(max(seq_no), 0) AS n FROM item WHERE room_id = ? AND device = ?')
  return (row.get(roomId, device) as { n: number }).n
}

/** Goods of a device in a room whose number is higher than `after`. */
export function itemsNumberedAfter(db: Db, roomId: string, device: string, after: number): number {
  const row = prepared(db, 'SELECT count(*) AS n FROM item WHERE room_id = ? AND device = ? AND seq_no > ?')
  return (row.get(roomId, device, after) as { n: number }).n
}
