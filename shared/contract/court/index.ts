import { oc } from '@orpc/contract'
import { z } from 'zod'
import { roleSchema } from '../../domain/identity/roles.ts'

export { roleSchema }

import {
  batchSchema,
  feedPageSchema,
  MESSAGE_BATCHES,
  nameSchema,
  newerHelloSchema,
  pushAnswerSchema,
  rangeSchema,
  signedHeadSchema,
  signedHelloSchema,
  signedHoldingSchema,
  signedWelcomeSchema,
  tellAnswerSchema,
  tellSchema,
} from './messages.ts'

import { stickForCode, stickGivenSteps, stickPlace, stickTakenSteps, stickWish } from './sticks.ts'

/**
 * Errors of an exchange, one per class a desk tells apart (X9). `detail` is a code for the log, never data.
 */
export const exchangeErrors = {
  /** Who asks is not known here, or has to open the exchange anew. Nothing is lost by it. */
  SIGN_IN: { status: 401, data: z.object({ detail: z.string() }) },
  /** No version of the exchange that both sides speak. */
  TOO_OLD: { status: 426, data: z.object({ detail: z.string() }) },
  REFUSED: { status: 403, data: z.object({ detail: z.string() }) },
  /** Busy, or over a limit: again later. */
  LATER: { status: 503, data: z.object({ detail: z.string() }) },
} as const

const call = oc.errors(exchangeErrors)

/** The exchange: the same procedures at the court's gateway and at a site's hub. All but the first two need the token. */
export const exchangeContract = {
  challenge: call
    .route({ method: 'POST', path: '/exchange/challenge', summary: 'Something to sign, for one hello' })
    .input(z.object({}))
    .output(z.object({ challenge: z.string(), court: nameSchema, program: z.string() })),
  open: call
    .route({ method: 'POST', path: '/exchange/open', summary: 'Shows who asks and answers who holds (X1)' })
    .input(z.union([signedHelloSchema, newerHelloSchema]))
    .output(signedWelcomeSchema),
  heads: call
    .route({ method: 'POST', path: '/exchange/heads', summary: 'Newest signed heads of scopes' })
    .input(z.object({ scopes: z.array(nameSchema).max(100_000) }))
    .output(z.object({ heads: z.array(signedHeadSchema) })),
  push: call
    .route({ method: 'POST', path: '/exchange/push', summary: 'Hands batches on; answers what is held (X4)' })
    .input(z.object({ batches: z.array(batchSchema).max(MESSAGE_BATCHES) }))
    .output(pushAnswerSchema),
  ranges: call
    .route({ method: 'POST', path: '/exchange/ranges', summary: 'Batches of the ranges asked for (X2)' })
    .input(z.object({ ranges: z.array(rangeSchema).max(MESSAGE_BATCHES) }))
    .output(z.object({ batches: z.array(batchSchema) })),
  feed: call
    .route({ method: 'POST', path: '/exchange/feed', summary: 'What arrived at the court after a feed number (X6)' })
    .input(z.object({ after: z.int().min(0), scopes: z.array(nameSchema).max(100_000) }))
    .output(feedPageSchema),
  report: call
    .route({
      method: 'POST',
      path: '/exchange/report',
      summary: 'Says what this device holds; answers what others do (G5)',
    })
    .input(signedHoldingSchema)
    .output(z.object({ holdings: z.array(signedHoldingSchema) })),
  tell: call
    .route({
      method: 'POST',
      path: '/exchange/tell',
      summary: 'Says scope by scope what this device holds; answers what others do in scopes it may have (G5)',
    })
    .input(tellSchema)
    .output(tellAnswerSchema),
}

const errors = call
const deviceKey = z.string().length(43)

/** Enrolment of a laptop by a one-time code; the certificate is issued where the issuing key is, which is not here. */
export const enrolContract = {
  /** What is compared aloud before anything is sent: the court and its root, shown as six words. */
  court: errors
    .route({ method: 'POST', path: '/enrol/court', summary: 'The court and its root certificate' })
    .input(z.object({}))
    .output(
      z.object({ court: nameSchema, name: z.string(), root: z.string(), issuing: z.string(), receipt: z.string() }),
    ),
  /** Whose code it is, before keys are made: an officer's second laptop has a key of the same officer. */
  whose: errors
    .route({ method: 'POST', path: '/enrol/whose', summary: 'The officer a one-time code was made for' })
    .input(z.object({ code: z.string().min(8).max(64) }))
    .output(z.object({ officer: nameSchema.nullable() })),
  /** Hands in the public keys of a new laptop and its officer. A repeat with the same keys answers the same. */
  redeem: errors
    .route({ method: 'POST', path: '/enrol/redeem', summary: 'Hands in public keys under a one-time code' })
    .input(
      z.object({
        code: z.string().min(8).max(64),
        device: nameSchema,
        deviceName: z.string().min(1).max(100),
        deviceKey,
        officer: nameSchema,
        officerKey: deviceKey,
        /** Each key's signature (purpose `hello`) over `{code, device, officer}`: who asks has the private halves. */
        deviceProof: z.string().length(86),
        officerProof: z.string().length(86),
      }),
    )
    .output(z.object({ request: z.string() })),
  /** The certificates, once they were issued; null while they are not. */
  collect: errors
    .route({ method: 'POST', path: '/enrol/collect', summary: 'The certificates, once they were issued' })
    .input(z.object({ request: z.string(), device: nameSchema }))
    .output(
      z.object({
        issued: z
          .object({
            device: z.string(),
            officer: z.string(),
            officerName: z.string(),
            role: z.string(),
            prefix: z.string(),
            scopes: z.array(nameSchema),
          })
          .nullable(),
      }),
    ),
}

const momentOf = z.int().min(0)
const person = {
  name: z.string().min(1).max(100),
  role: roleSchema,
  deviceName: z.string().min(1).max(100),
  scopes: z.array(nameSchema).max(100),
}

const ofCode = { name: z.string(), deviceName: z.string() }
const withdrawal = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('unknown') }),
  z.object({ outcome: z.enum(['withdrawn', 'before']), ...ofCode }),
  z.object({
    ...{ outcome: z.enum(['waiting', 'enrolled']), ...ofCode },
    ...{ request: nameSchema, device: nameSchema, deviceKey },
  }),
])

/**
 * What the court's issuing station and its administrator ask, with the token of an exchange that the station's own device
 * opened or the one a gateway writes beside its data for whoever may read them. Everybody else is refused.
 */
export const stationContract = {
  makeCode: call
    .route({ method: 'POST', path: '/station/code', summary: 'Makes a one-time code for a laptop and its officer' })
    .input(z.object({ ...person, officer: nameSchema.nullable(), stick: stickForCode.optional() }))
    .output(z.object({ code: z.string(), until: momentOf })),
  /** A code that was redeemed is not withdrawn: the answer says which laptop redeemed it, and whether it is certified. */
  withdrawCode: call
    .route({ method: 'POST', path: '/station/code/withdraw', summary: 'Withdraws a code that nobody has redeemed' })
    .input(z.object({ selector: z.string().length(4) }))
    .output(withdrawal),
  waiting: call
    .route({ method: 'POST', path: '/station/waiting', summary: 'Laptops that wait for their certificates' })
    .input(z.object({}))
    .output(
      z.object({
        requests: z.array(
          z.object({
            ...{ ...person, role: z.string(), request: nameSchema, device: nameSchema, officer: nameSchema },
            ...{ deviceKey, officerKey: deviceKey, at: momentOf },
          }),
        ),
      }),
    ),
  /** Sticks are read and written by the gateway's own machine, asked by whoever may read its data: `place` is a path there. */
  takeStick: call
    .route({ method: 'POST', path: '/station/stick/take', summary: 'Takes in what a stick brings for the court' })
    .input(z.object({ place: stickPlace }))
    .output(stickTakenSteps),
  giveStick: call
    .route({ method: 'POST', path: '/station/stick/give', summary: 'Writes on a stick what laptops lack' })
    .input(stickWish)
    .output(stickGivenSteps),
  state: call
    .route({ method: 'POST', path: '/station/state', summary: 'Codes and what became of them' })
    .input(z.object({}))
    .output(
      z.object({
        codes: z.array(
          z.object({
            ...{ selector: z.string(), name: z.string(), role: z.string(), deviceName: z.string() },
            ...{ until: momentOf, tries: z.int() },
            state: z.enum(['open', 'redeemed', 'withdrawn', 'expired', 'dead', 'reused']),
          }),
        ),
        /** People known to the court, for a code for another laptop of theirs. */
        officers: z.array(
          z.object({ officer: nameSchema, name: z.string(), role: z.string(), devices: z.array(nameSchema) }),
        ),
        /** Laptops with their number prefix, by which people and `revoke` call them; an older gateway does not say them. */
        laptops: z
          .array(z.object({ device: nameSchema, name: z.string(), prefix: z.string(), isRevoked: z.boolean() }))
          .optional(),
        waiting: z.int(),
        revocations: z.int(),
        feed: z.int(),
        decisions: z.int(),
        /** The last time a laptop proved that the database was put back: newest number then, and the one it had given. */
        putBack: z.object({ at: momentOf, feed: z.int(), shown: z.int() }).nullable(),
        /** How the place of files stands; null of a gateway that does not run. */
        files: z.enum(['well', 'unreachable', 'busy', 'refused', 'noBucket', 'noRoom']).nullable(),
      }),
    ),
}

/** What a person or a watcher may ask without a token. */
export const statusContract = {
  get: errors
    .route({ method: 'GET', path: '/status', summary: 'Whether the gateway is well, and its time' })
    .input(z.object({}))
    .output(
      z.object({
        court: nameSchema,
        program: z.string(),
        protocol: z.object({ min: z.int(), max: z.int() }),
        at: z.int(),
        events: z.int(),
        feed: z.int(),
      }),
    ),
}

/** Everything the court's gateway answers; files go by tus beside it. */
export const courtContract = {
  exchange: exchangeContract,
  enrol: enrolContract,
  station: stationContract,
  status: statusContract,
}
export type CourtContract = typeof courtContract
