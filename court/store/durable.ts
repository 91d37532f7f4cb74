import { reached, type WritePoint } from '../../shared/sync/writePoints.ts'
import type { Database, Tx } from './schema.ts'

/** One named transaction of the gateway: everything in it or nothing (J2). */
export async function durable<T>(db: Database, point: WritePoint, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await db.transaction().execute(async (tx) => {
    const made = await work(tx)
    reached(point, 'before')
    return made
  })
  reached(point, 'after')
  return result
}
