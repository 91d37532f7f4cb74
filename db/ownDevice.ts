import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** The device a restored store was before: what it wrote after the copy was made may lie with others (X7). */
export interface OldTail {
  device: string
  /** Wall clock of the last record that came back, ms. */
  until: number
  /** Who was asked for what came later, and when (ms). */
  asked: { name: string; at: number }[]
}

/** What may be missing since a restore; null on a laptop that was never restored. */
export function oldTail(db: Db): OldTail | null {
  const row = prepared(db, "SELECT value FROM meta WHERE name = 'oldTail'").get() as { value: string } | undefined
  return row === undefined ? null : (JSON.parse(row.value) as OldTail)
}

/** Keeps what may be missing since a restore. */
export function keepOldTail(db: Db, tail: OldTail): void {
  prepared(
    db,
    "INSERT INTO meta (name, value) VALUES ('oldTail', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify(tail))
}

/** Notes that one more holder was asked for it; the newest time of each stands. */
export function noteTailAsked(db: Db, name: string, at: number): void {
  const tail = oldTail(db)
  if (tail !== null)
    keepOldTail(db, { ...tail, asked: [...tail.asked.filter((one) => one.name !== name), { name, at }] })
}

/** Which device this store writes as, with its number prefix. */
export interface OwnDevice {
  device: string
  prefix: string
}

/**
 * The device this store says it writes as, since it first took another id (X7); null before. It stands in the transaction
 * that changed it, so it counts before the profile file does.
 */
export function ownDevice(db: Db): OwnDevice | null {
  const row = prepared(db, "SELECT value FROM meta WHERE name = 'ownDevice'").get() as { value: string } | undefined
  return row === undefined ? null : (JSON.parse(row.value) as OwnDevice)
}

/** Keeps which device this store writes as; inside the transaction of the change. */
export function keepOwnDevice(db: Db, { device, prefix }: OwnDevice): void {
  prepared(
    db,
    "INSERT INTO meta (name, value) VALUES ('ownDevice', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify({ device, prefix }))
}

/** The court a store says it is of, since its laptop left a local court for it (decision 0048); null before. */
export function ownCourt(db: Db): { code: string; name: string } | null {
  const row = prepared(db, "SELECT value FROM meta WHERE name = 'ownCourt'").get() as { value: string } | undefined
  return row === undefined ? null : (JSON.parse(row.value) as { code: string; name: string })
}

/** Keeps of which court this store is from here on; inside the transaction that joins it. */
export function keepOwnCourt(db: Db, court: { code: string; name: string }): void {
  prepared(
    db,
    "INSERT INTO meta (name, value) VALUES ('ownCourt', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify(court))
}
