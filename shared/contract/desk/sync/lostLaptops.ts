import { z } from 'zod'
import { commandId, filledText, procedure, rev, uuid } from '../base.ts'

/** What is known of one stream of a lost laptop. `events`: here. */
const lostStream = z.object({
  kind: z.enum(['site', 'case']),
  name: z.string(),
  events: z.number(),
  /** Signed for by somebody else and not here yet: they come with an exchange. */
  coming: z.number(),
  /** It signed that it has them, and nobody else does: they are on it alone. */
  alone: z.number(),
})

/** A room of a lost laptop that may go on elsewhere. */
const lostRoom = z.object({
  roomId: uuid,
  siteId: uuid,
  siteName: z.string(),
  code: z.string(),
  state: z.enum(['untouched', 'open', 'left']),
  rev,
})
export type LostRoom = z.infer<typeof lostRoom>

/** A laptop that was reported lost, and what it alone had as far as anybody here can know (L8). Times ms. */
export const lostLaptop = z.object({
  lostId: uuid,
  device: z.string(),
  name: z.string(),
  at: z.number(),
  officer: z.string(),
  reason: z.string(),
  rev,
  found: z.object({ at: z.number(), officer: z.string(), reason: z.string() }).nullable(),
  /** Since when its certificate counts no more; null = the court did not revoke it yet. */
  revokedAt: z.number().nullable(),
  /** Until when anybody here knows what it recorded: its own clock; null = nothing of it ever came. */
  knownUntil: z.number().nullable(),
  /** Records of it that came although they were not known where it was reported: it was used on, or found. */
  arrived: z.number(),
  streams: z.array(lostStream),
  /** Photos and files it named that nobody was seen to hold, with the rooms they show. */
  files: z.array(
    z.object({
      siteName: z.string(),
      n: z.number(),
      rooms: z.array(z.object({ code: z.string(), state: z.string() })),
    }),
  ),
  rooms: z.array(lostRoom),
  /** What the court runs to revoke it, to be copied. */
  command: z.string(),
})
export type LostLaptop = z.infer<typeof lostLaptop>

export const lostLaptops = z.object({
  mayReport: z.boolean(),
  mayGive: z.boolean(),
  /** Whether this machine issues for its court: then it revokes in the settings, without a command. */
  issuesHere: z.boolean(),
  /** Laptops of the court that stand, this one first. */
  laptops: z.array(z.object({ device: z.string(), name: z.string(), prefix: z.string(), self: z.boolean() })),
  lost: z.array(lostLaptop),
})
export type LostLaptops = z.infer<typeof lostLaptops>

/** A lost laptop (L8): reported, told what it alone had, and its rooms given to another one. */
export const lost = {
  list: procedure.route({ method: 'GET', path: '/sync/lost' }).output(lostLaptops),
  /** REFUSED `notThisDevice`, `alreadyLost`. Revokes nothing: it asks the court to. */
  report: procedure
    .route({ method: 'POST', path: '/sync/lost/report' })
    .input(z.object({ commandId, device: z.string().max(100), reason: filledText(200) }))
    .output(lostLaptops),
  /** It turned up again; what it has counts as held again once it is heard. REFUSED `notLost`. */
  found: procedure
    .route({ method: 'POST', path: '/sync/lost/found' })
    .input(z.object({ commandId, lostId: uuid, rev, reason: filledText(200) }))
    .output(lostLaptops),
  /**
   * Rooms go on on laptop `to` (换机接续), whoever had them; the same act gives them back. A laptop that was not granted
   * their site is granted it where who gives may grant. REFUSED `laptopIsLost`, `roomStillOpen`, `givesHere`,
   * `grantNeeded`; STALE.
   */
  give: procedure
    .route({ method: 'POST', path: '/sync/lost/give' })
    .input(
      z.object({
        ...{ commandId, to: z.string().max(100), reason: filledText(200) },
        rooms: z
          .array(z.object({ roomId: uuid, rev }))
          .min(1)
          .max(500),
      }),
    )
    .output(lostLaptops),
}
