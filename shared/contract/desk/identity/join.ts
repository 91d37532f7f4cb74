import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { filledText, procedure, text, uuid } from '../base.ts'
import { pin, pinErrors } from './pin.ts'

/** What a joining waits for: the court's issuing station, the line, or a busy court. */
export const exchangeWait = z.enum(['issuing', 'offline', 'later'])
export type ExchangeWait = z.infer<typeof exchangeWait>

/** What joining asks. `words`: the six words as they were compared; the court says the role and the right name. */
export const joinInput = z.object({
  address: filledText(300),
  code: filledText(64),
  words: filledText(60),
  officerName: filledText(30),
  /** Id of somebody whom the court knows already and who gets a second laptop. */
  officerId: uuid.optional(),
  pin,
  deviceName: filledText(40),
})
export type JoinInput = z.infer<typeof joinInput>

const joined = z.object({ recoveryCode: z.string(), rootFingerprint: z.string(), waits: exchangeWait })
export type Joined = z.infer<typeof joined>

const joinWait = z.union([
  z.object({ kind: z.literal('waiting'), waits: exchangeWait }),
  /** `open`: whoever waited is at work already; else the PIN is asked. */
  z.object({ kind: z.literal('done'), court: z.string(), name: z.string(), prefix: z.string(), open: z.boolean() }),
])
export type JoinWait = z.infer<typeof joinWait>

/** `waits` null: the court has certified this laptop; `prefix`: before its item numbers from now on. */
const rejoined = z.object({ waits: exchangeWait.nullable(), prefix: z.string() })
export type Rejoined = z.infer<typeof rejoined>

/** Enrolment of this laptop with a court by a one-time code. */
export const identityJoin = {
  /** The court at an address and the six words of its root, to compare aloud; nothing is kept or sent. */
  lookAtCourt: procedure
    .route({ method: 'POST', path: '/identity/look-at-court' })
    .input(z.object({ address: text(300) }))
    .output(z.object({ court: z.string(), name: z.string(), words: z.string() })),
  /** Makes this laptop's keys in a still empty profile and redeems the code; then `waitForCourt`. */
  join: procedure.route({ method: 'POST', path: '/identity/join' }).errors(pinErrors).input(joinInput).output(joined),
  /** Until the court has issued the certificates; may be ended and begun again at any time. */
  waitForCourt: procedure.route({ method: 'POST', path: '/identity/wait-for-court' }).output(eventIterator(joinWait)),
  /** Redeems a second code on the profile as it is; the record, its officers and PINs stay. `address`: '' = as before. */
  rejoin: procedure
    .route({ method: 'POST', path: '/identity/rejoin' })
    .input(z.object({ address: text(300), code: filledText(64) }))
    .output(rejoined),
  /** Gives this laptop another device id and re-issues what nobody has (X7). `reissued`: how many events were. */
  changeDevice: procedure
    .route({ method: 'POST', path: '/identity/change-device' })
    .errors(pinErrors)
    .input(z.object({ pin: z.string().max(200) }))
    .output(z.object({ prefix: z.string(), reissued: z.number(), certified: z.boolean() })),
  /** Gives a joining up that still waits; the profile is empty again. */
  leaveCourt: procedure.route({ method: 'POST', path: '/identity/leave-court' }).output(z.object({})),
}
