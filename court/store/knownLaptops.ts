import type { Court } from './courts.ts'
import { trustOf } from './revocations.ts'
import type { Database } from './schema.ts'

/** A laptop as the court's station issued for it: `isRevoked` when none of its certificates counts any more (P3). */
export interface KnownLaptop {
  device: string
  name: string
  prefix: string
  isRevoked: boolean
}

/**
 * Laptops of the court in the order of their certificates; a name and a prefix as the newest has them. The station itself,
 * which is no laptop, is not among them.
 */
export async function knownLaptops(db: Database, court: Court): Promise<KnownLaptop[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['subject', 'name', 'prefix', 'serial'])
    .where('court_id', '=', court.court_id)
    .where('use', '=', 'device')
    .where('subject', '!=', court.station)
    .orderBy('serial')
    .execute()
  const { revocations } = await trustOf(db, court)
  const revoked = new Set(revocations.flatMap((list) => list.revoked.map((one) => one.serial)))
  const laptops = new Map<string, KnownLaptop>()
  for (const { subject: device, name, prefix, serial } of rows) {
    const isRevoked = revoked.has(serial) && (laptops.get(device)?.isRevoked ?? true)
    laptops.set(device, { device, name, prefix, isRevoked })
  }
  return [...laptops.values()]
}
