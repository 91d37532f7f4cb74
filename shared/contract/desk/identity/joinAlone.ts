import { z } from 'zod'
import { filledText, procedure } from '../base.ts'
import { lineWait } from './join.ts'
import { pinErrors } from './pin.ts'

/** Why a laptop that works alone cannot take its records to a court; null = it can (decision 0048). */
const hindrance = z.enum(['demo', 'enrolled', 'otherDevices']).nullable()

/** What a laptop that works alone would take along. `records`: events outside its local court's own scope. */
const standAlone = z.object({
  hindrance,
  court: z.object({ code: z.string(), name: z.string() }),
  ...{ cases: z.number(), records: z.number(), files: z.number(), decisions: z.number() },
  officers: z.array(z.object({ name: z.string(), role: z.string(), self: z.boolean() })),
  /** Whom the local court certified that this laptop left; empty before. */
  localOfficers: z.array(z.object({ name: z.string(), role: z.string() })),
  /** Its keys were handed in and it waits for the court's certificates. */
  waiting: z.object({ address: z.string(), name: z.string() }).nullable(),
})
export type StandAlone = z.infer<typeof standAlone>

/** `words`: the six words as they were compared; `pin`: of the officer at work, once more. */
const joinAloneInput = z.object({
  address: filledText(300),
  code: filledText(64),
  words: filledText(60),
  pin: z.string().max(200),
})
export type JoinAloneInput = z.infer<typeof joinAloneInput>

/** `waits` null: the laptop is one of the court's and is locked; else what it waits for. */
const joinedAlone = z.object({ waits: lineWait.nullable() })
export type JoinedAlone = z.infer<typeof joinedAlone>

/** A laptop that worked alone joins its court with what it has. */
export const identityJoinAlone = {
  standAlone: procedure.route({ method: 'GET', path: '/identity/stand-alone' }).output(standAlone),
  joinAlone: procedure
    .route({ method: 'POST', path: '/identity/join-alone' })
    .errors(pinErrors)
    .input(joinAloneInput)
    .output(joinedAlone),
  /** Asks the court once whether the certificates are there; as long as they aren't nothing changes. */
  tryJoinAlone: procedure.route({ method: 'POST', path: '/identity/try-join-alone' }).output(joinedAlone),
  /** Ends the waiting and goes on alone. */
  leaveAlone: procedure.route({ method: 'POST', path: '/identity/leave-alone' }).output(standAlone),
}
