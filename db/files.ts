import { fileNamingTypes, filesNamedBy } from '../shared/domain/namedFiles.ts'
import { ADOPTED } from '../shared/journal/adopted.ts'
import { saidIn } from './entityEvents.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** A file as the first event here names it in a scope; `device` wrote that event. */
export interface NamedFileRow {
  hash: string
  scope: string
  device: string
  format: string
}

const EVENTS_AT_ONCE = 20_000
/** An adopted event names what its original does. */
const NAMING: readonly string[] = [...fileNamingTypes, ADOPTED]

/**
 * Reads which files the events name that arrived since it was last asked. Each call takes at most 20,000 events and says
 * whether more wait; the caller's transaction.
 */
export function readNamedFiles(db: Db): { more: boolean } {
  const from = (prepared(db, 'SELECT max(event_id) AS n FROM named_file_place').get() as { n: number | null }).n ?? 0
  const last = (prepared(db, 'SELECT coalesce(max(event_id), 0) AS n FROM event').get() as { n: number }).n
  const to = Math.min(last, from + EVENTS_AT_ONCE)
  if (to === from) return { more: false }
  const rows = prepared(
    db,
    `SELECT event_id, envelope, body, device, scope FROM event JOIN stream USING (stream_id)
     WHERE event_id > ? AND event_id <= ? AND type IN (${NAMING.map(() => '?').join(', ')}) ORDER BY event_id`,
  ).all(from, to, ...NAMING) as {
    event_id: number
    envelope: Uint8Array
    body: Uint8Array | null
    device: string
    scope: string
  }[]
  const save = prepared(
    db,
    'INSERT OR IGNORE INTO named_file (hash, scope, device, format, event_id) VALUES (?, ?, ?, ?, ?)',
  )
  for (const { event_id, envelope, body, device, scope } of rows) {
    if (body === null) continue
    const said = saidIn(envelope, body)
    if (said.body === null) continue
    for (const { hash, format } of filesNamedBy(said.type, said.body)) {
      save.run(hash, scope, device, format, event_id)
    }
  }
  prepared(
    db,
    'INSERT INTO named_file_place (one, event_id) VALUES (1, ?) ON CONFLICT(one) DO UPDATE SET event_id = excluded.event_id',
  ).run(to)
  return { more: to < last }
}

/** Files that are here and that another side was not seen to hold for their scope; smallest first. Size in bytes. */
export function filesToSend(db: Db, peer: string): (NamedFileRow & { size: number })[] {
  return prepared(
    db,
    `SELECT hash, scope, device, named_file.format, size FROM named_file JOIN blob USING (hash)
     WHERE NOT EXISTS (SELECT 1 FROM peer_file p WHERE p.peer = ? AND p.hash = named_file.hash AND p.scope = named_file.scope)
     ORDER BY size, hash`,
  ).all(peer) as (NamedFileRow & { size: number })[]
}

/** Files that events name and that are not here, the newest named first. */
export function filesMissing(db: Db): NamedFileRow[] {
  return prepared(
    db,
    `SELECT hash, scope, device, format FROM named_file
     WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.hash = named_file.hash) ORDER BY event_id DESC`,
  ).all() as NamedFileRow[]
}

/** The scopes in which events name a file, with who wrote the first of them. */
export function namesOfFile(db: Db, hash: string): NamedFileRow[] {
  return prepared(db, 'SELECT hash, scope, device, format FROM named_file WHERE hash = ? ORDER BY event_id').all(
    hash,
  ) as NamedFileRow[]
}

/** Notes that another side holds a file for a scope. */
export function savePeerFile(db: Db, peer: string, hash: string, scope: string): void {
  prepared(db, 'INSERT OR IGNORE INTO peer_file (peer, hash, scope) VALUES (?, ?, ?)').run(peer, hash, scope)
}

/** Files that some other side was seen to hold, lost laptops left out. */
export function filesHeldElsewhere(db: Db): ReadonlySet<string> {
  const rows = prepared(
    db,
    `SELECT DISTINCT hash FROM peer_file WHERE substr(peer, instr(peer, ':') + 1) NOT IN
       (SELECT device FROM lost_laptop WHERE found_at IS NULL)`,
  ).all() as { hash: string }[]
  return new Set(rows.map((row) => row.hash))
}

/** Bytes of a file that was taken in here; null where it never was. */
export function blobSize(db: Db, hash: string): number | null {
  const row = prepared(db, 'SELECT size FROM blob WHERE hash = ?').get(hash) as { size: number } | undefined
  return row?.size ?? null
}

/** Whether a file was ever taken in here: then it is lost, not on its way. */
export function blobNoted(db: Db, hash: string): boolean {
  return prepared(db, 'SELECT 1 FROM blob WHERE hash = ?').get(hash) !== undefined
}
