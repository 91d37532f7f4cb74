import type { NamedFileRow } from './files.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** Which way a file is to go: to another side, or here. */
export type FileWay = 'send' | 'fetch'

/** A file somebody chose. `peer`: the side it is to go to; '' of one to be fetched, from whichever has it. */
export interface ChosenFile {
  hash: string
  way: FileWay
  peer: string
}

/** Bytes of the largest file another side takes; null where it never said. */
export function peerLimit(db: Db, peer: string): number | null {
  const row = prepared(db, 'SELECT bytes FROM peer_limit WHERE peer = ?').get(peer) as { bytes: number } | undefined
  return row?.bytes ?? null
}

/** Notes that limit; the caller's transaction. */
export function savePeerLimit(db: Db, peer: string, bytes: number): void {
  const sql =
    'INSERT INTO peer_limit (peer, bytes) VALUES (?, ?) ON CONFLICT (peer) DO UPDATE SET bytes = excluded.bytes'
  prepared(db, sql).run(peer, bytes)
}

/** Notes which files another side has or has no more, with their bytes; the caller's transaction. */
export function saveOffers(db: Db, peer: string, said: readonly { hash: string; size: number | null }[]): void {
  const forget = prepared(db, 'DELETE FROM offered_file WHERE peer = ? AND hash = ?')
  const keep = prepared(db, 'INSERT OR REPLACE INTO offered_file (peer, hash, size) VALUES (?, ?, ?)')
  for (const { hash, size } of said) {
    if (size === null) forget.run(peer, hash)
    else keep.run(peer, hash, size)
  }
}

/** What was chosen and is not done yet; the eldest choice first. */
export function chosenFiles(db: Db): ChosenFile[] {
  return prepared(
    db,
    `SELECT hash, way, peer FROM chosen_file c
     WHERE CASE way WHEN 'fetch' THEN NOT EXISTS (SELECT 1 FROM blob WHERE blob.hash = c.hash)
       ELSE EXISTS (SELECT 1 FROM named_file n WHERE n.hash = c.hash AND NOT EXISTS
         (SELECT 1 FROM peer_file p WHERE p.peer = c.peer AND p.hash = c.hash AND p.scope = n.scope)) END
     ORDER BY chosen_at, hash, way, peer`,
  ).all() as ChosenFile[]
}

/** Remembers choices and forgets those that are done; the caller's transaction. A repeat changes nothing. `at` in ms. */
export function chooseFiles(db: Db, files: readonly ChosenFile[], at: number): void {
  const open = new Set(chosenFiles(db).map(keyOf))
  const all = prepared(db, 'SELECT hash, way, peer FROM chosen_file').all() as ChosenFile[]
  leaveFiles(
    db,
    all.filter((one) => !open.has(keyOf(one))),
  )
  const save = prepared(db, 'INSERT OR IGNORE INTO chosen_file (hash, way, peer, chosen_at) VALUES (?, ?, ?, ?)')
  for (const { hash, way, peer } of files) save.run(hash, way, peer, at)
}

/** Takes choices back; what of a file went or came stays where it is. The caller's transaction. */
export function leaveFiles(db: Db, files: readonly ChosenFile[]): void {
  const forget = prepared(db, 'DELETE FROM chosen_file WHERE hash = ? AND way = ? AND peer = ?')
  for (const { hash, way, peer } of files) forget.run(hash, way, peer)
}

const keyOf = ({ hash, way, peer }: ChosenFile): string => `${way} ${hash} ${peer}`

/** Files here above `limit` bytes that another side was not seen to hold, the smallest first. */
export function largeToSend(db: Db, peer: string, limit: number): (NamedFileRow & { size: number })[] {
  return prepared(
    db,
    `SELECT hash, scope, device, named_file.format, size FROM named_file JOIN blob USING (hash)
     WHERE size > ? AND NOT EXISTS
       (SELECT 1 FROM peer_file p WHERE p.peer = ? AND p.hash = named_file.hash AND p.scope = named_file.scope)
     ORDER BY size, hash, scope`,
  ).all(limit, peer) as (NamedFileRow & { size: number })[]
}

/** A file that events name and that is not here; `size` and `offeredBy` where another side said it has it. */
export type MissingFileRow = NamedFileRow & { size: number | null; offeredBy: string | null }

/**
 * Files that are not here and do not come by themselves: above `limit` bytes, or nobody who was asked has them. Each once,
 * the newest named first, at most `most` and how many there are.
 */
export function missingHere(db: Db, limit: number, most: number): { files: MissingFileRow[]; all: number } {
  const rows = prepared(
    db,
    `SELECT n.hash, n.scope, n.device, n.format, max(n.event_id) AS event_id, o.size, o.peer AS offeredBy
     FROM named_file n LEFT JOIN offered_file o ON o.hash = n.hash
       AND o.peer = (SELECT min(peer) FROM offered_file WHERE hash = n.hash)
     WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.hash = n.hash) AND (o.size IS NULL OR o.size > ?)
     GROUP BY n.hash ORDER BY event_id DESC, n.hash`,
  ).all(limit) as (MissingFileRow & { event_id: number })[]
  return { files: rows.slice(0, most).map(({ event_id: _, ...row }) => row), all: rows.length }
}

/** Whether a choice still stands; read between two pieces of a file. */
export function isChosen(db: Db, { hash, way, peer }: ChosenFile): boolean {
  return (
    prepared(db, 'SELECT 1 FROM chosen_file WHERE hash = ? AND way = ? AND peer = ?').get(hash, way, peer) !== undefined
  )
}
