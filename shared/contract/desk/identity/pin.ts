import { z } from 'zod'
import { errorStatus } from '../errorStatus.ts'

export const pin = z.string().min(6).max(200)

export const pinErrors = {
  WRONG_PIN: { status: errorStatus.WRONG_PIN, data: z.object({ triesLeft: z.number(), waitMs: z.number() }) },
  WAIT: { status: errorStatus.WAIT, data: z.object({ waitMs: z.number() }) },
  WEAK_PIN: { status: errorStatus.WEAK_PIN, data: z.object({ reason: z.string() }) },
  WRONG_CODE: { status: errorStatus.WRONG_CODE, data: z.object({}) },
}
