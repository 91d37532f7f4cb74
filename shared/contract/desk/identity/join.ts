import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { filledText, procedure, text, uuid } from '../base.ts'
import { pin, pinErrors } from './pin.ts'

/** What a joining waits for: the court's issuing station, the line, or a busy court. */
export const lineWait = z.enum(['issuing', 'offline', 'later'])
/** By stick: that it is brought to the court, comes back with the certificates, is put in again, or is written anew. */
const stickWait = z.enum(['stickToCourt', 'stickIssuing', 'stickAway', 'stickDamaged'])
export type StickWait = z.infer<typeof stickWait>
const exchangeWait = z.enum([...lineWait.options, ...stickWait.options])
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

const folder = filledText(1000)
/** The same by a stick in `place`. `code` as it was told; '' takes the stick's own of this `selector`, '' the only one there. */
export const stickJoinInput = joinInput
  .omit({ address: true, code: true })
  .extend({ place: folder, selector: text(4), code: text(64) })
export type StickJoinInput = z.infer<typeof stickJoinInput>

/**
 * A court as its stick shows it. `officer`: id of somebody the court knows already; null of a new person. `typed`: the code
 * itself is not on the stick. `until`: ms of the court's clock.
 */
const courtOnStick = z.object({
  ...{ court: z.string(), name: z.string(), words: z.string() },
  codes: z.array(
    z.object({
      ...{ selector: z.string(), officer: z.string().nullable(), name: z.string(), role: z.string() },
      ...{ deviceName: z.string(), until: z.number(), typed: z.boolean() },
    }),
  ),
})
export type CourtOnStick = z.infer<typeof courtOnStick>

/** Folder of a stick that is waited for, and the six words of this laptop's key that the court compares. */
const stickShown = z.object({ place: z.string(), keyWords: z.string() })
export type StickShown = z.infer<typeof stickShown>

const joined = z.object({ recoveryCode: z.string(), rootFingerprint: z.string(), waits: exchangeWait })
export type Joined = z.infer<typeof joined>

const joinWait = z.union([
  /** `stick` of a joining by stick. */
  z.object({ kind: z.literal('waiting'), waits: exchangeWait, stick: stickShown.optional() }),
  /** `open`: whoever waited is at work already; else the PIN is asked. `stick`: where the rest of what was brought lies. */
  z.object({
    ...{ kind: z.literal('done'), court: z.string(), name: z.string(), prefix: z.string(), open: z.boolean() },
    stick: z.string().optional(),
  }),
])
export type JoinWait = z.infer<typeof joinWait>

const stickRejoinInput = z.object({ place: folder, selector: text(4), code: text(64) })
export type StickRejoinInput = z.infer<typeof stickRejoinInput>

/**
 * `waits` null: the court has certified this laptop; `prefix`: before its item numbers from now on. `stick` of one by stick:
 * where it waits, and once it ended where the rest of what was brought lies.
 */
const rejoined = z.object({ waits: exchangeWait.nullable(), prefix: z.string(), stick: stickShown.optional() })
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
  /** The court of a stick, its root's six words and the codes it brings; nothing is kept or written. */
  lookAtStick: procedure
    .route({ method: 'POST', path: '/identity/look-at-stick' })
    .input(z.object({ place: folder }))
    .output(courtOnStick),
  /** As `join`, without a network: the request is left on the stick, the court's answer is looked for there. */
  joinByStick: procedure
    .route({ method: 'POST', path: '/identity/join-by-stick' })
    .errors(pinErrors)
    .input(stickJoinInput)
    .output(joined),
  /** Goes on waiting at another folder: another stick, or the same under another name. */
  moveStick: procedure
    .route({ method: 'POST', path: '/identity/move-stick' })
    .input(z.object({ place: folder }))
    .output(z.object({})),
  /** Until the court has issued the certificates; may be ended and begun again at any time. */
  waitForCourt: procedure.route({ method: 'POST', path: '/identity/wait-for-court' }).output(eventIterator(joinWait)),
  /** Redeems a second code on the profile as it is; the record, its officers and PINs stay. `address`: '' = as before. */
  rejoin: procedure
    .route({ method: 'POST', path: '/identity/rejoin' })
    .input(z.object({ address: text(300), code: filledText(64) }))
    .output(rejoined),
  /**
   * As `rejoin`, without a network: the request is left on the stick in `place`. `code` and `selector` as in `joinByStick`. The
   * six words are compared with the court that is pinned here.
   */
  rejoinByStick: procedure
    .route({ method: 'POST', path: '/identity/rejoin-by-stick' })
    .input(stickRejoinInput)
    .output(rejoined),
  /** One look whether the court has answered. `place`: the folder where a stick is waited for from now on; '' = as before. */
  tryRejoin: procedure
    .route({ method: 'POST', path: '/identity/try-rejoin' })
    .input(z.object({ place: text(1000) }))
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
