import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { codeRow } from './enrolment.ts'
import type { Database } from './schema.ts'

/**
 * What became of a code that was to be withdrawn. `withdrawn`: now, `before`: some time ago already. `waiting` and
 * `enrolled`: a laptop had redeemed it, whose certificate is not issued yet or is; nothing was changed. `request`: under
 * which that laptop waits.
 */
export type Withdrawal =
  | { outcome: 'unknown' }
  | { outcome: 'withdrawn' | 'before'; name: string; deviceName: string }
  | {
      outcome: 'waiting' | 'enrolled'
      name: string
      deviceName: string
      request: string
      device: string
      deviceKey: string
    }

/**
 * Withdraws a code that nobody has redeemed, by its selector: from now on it takes nobody in. Of a withdrawing and a
 * redeeming at the same moment, at whichever gateways of this database, the one that reaches the code's row first is
 * done and the other is told so. A repeat changes nothing.
 */
export function withdrawCode(db: Database, court: Court, selector: string, at: number): Promise<Withdrawal> {
  return durable(db, 'gateway.codeWithdrawn', async (tx): Promise<Withdrawal> => {
    const row = await codeRow(tx, court, selector)
    if (row === undefined) return { outcome: 'unknown' }
    const { name, device_name: deviceName } = row
    const request = await tx
      .selectFrom('enrol_request as r')
      .leftJoin('certificate as t', (join) =>
        join.onRef('t.court_id', '=', 'r.court_id').onRef('t.key', '=', 'r.device_key'),
      )
      .select(['r.request_id', 'r.device', 'r.device_key', 't.serial'])
      .where('r.court_id', '=', court.court_id)
      .where('r.selector', '=', selector)
      .executeTakeFirst()
    if (request !== undefined) {
      const { request_id, device, device_key: deviceKey, serial } = request
      const outcome = serial === null ? 'waiting' : 'enrolled'
      return { outcome, name, deviceName, request: request_id, device, deviceKey }
    }
    if (row.withdrawn_at !== null) return { outcome: 'before', name, deviceName }
    await tx
      .updateTable('enrol_code')
      .set({ withdrawn_at: at })
      .where('court_id', '=', court.court_id)
      .where('selector', '=', selector)
      .execute()
    return { outcome: 'withdrawn', name, deviceName }
  })
}
