import type { Db } from './open.ts'
import { prepared } from './statements.ts'

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
