import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure, progress } from './base.ts'
import { errorStatus } from './errorStatus.ts'
import { copies } from './system.ts'

const fault = z.record(z.string(), z.union([z.string(), z.number()]))
export const verifyReport = z.object({
  ok: z.boolean(),
  streams: z.number(),
  events: z.number(),
  faults: z.array(fault),
})

export const machine = {
  /** Every chain checked, every table rebuilt aside and compared. */
  verify: procedure
    .route({ method: 'POST', path: '/machine/verify' })
    .output(eventIterator(z.union([progress, verifyReport.extend({ kind: z.literal('done') })]))),
  /** Appends what is new to the sealed bundle in the second place, now. */
  backUpNow: procedure
    .route({ method: 'POST', path: '/machine/backup' })
    .errors({ BAD_PLACE: { status: errorStatus.BAD_PLACE, data: z.object({ reason: z.string() }) } })
    .output(copies),
}
