import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { roleSchema } from '../../domain/identity/roles.ts'
import { commandId, filledText, procedure, progress, text, uuid } from './base.ts'
import { errorStatus } from './errorStatus.ts'
import { identityJoin } from './identity/join.ts'
import { identityJoinAlone } from './identity/joinAlone.ts'
import { pin, pinErrors } from './identity/pin.ts'

export const role = roleSchema
export { pin, pinErrors }

export const officerRow = z.object({
  officerId: z.string(),
  name: z.string(),
  role: z.string(),
  active: z.boolean(),
  certificateUntil: z.number(),
})

/** Why a profile lies elsewhere than before: it was copied, or this same laptop moved (X7). Asked while status says `moved`. */
export const placeAnswer = z.enum(['copy', 'moved'])
export type PlaceAnswer = z.infer<typeof placeAnswer>

const opened = z.object({ officerId: z.string(), name: z.string(), role: z.string() })

export const identity = {
  /** A local court with its own root, issuing and receipt keys, this laptop and one officer. */
  setUp: procedure
    .route({ method: 'POST', path: '/identity/set-up' })
    .errors(pinErrors)
    .input(
      z.object({
        courtName: text(60).min(2),
        courtCode: text(8).min(2),
        officerName: filledText(30),
        role,
        pin,
        deviceName: filledText(40),
      }),
    )
    .output(z.object({ recoveryCode: z.string(), rootFingerprint: z.string() })),
  /** The demo court on the spot, in this still empty profile; watermarked for ever. */
  setUpDemo: procedure
    .route({ method: 'POST', path: '/identity/set-up-demo' })
    .output(
      eventIterator(
        z.union([progress, z.object({ kind: z.literal('done'), pin: z.string(), recoveryCode: z.string() })]),
      ),
    ),
  /** Fills this empty profile from a backup bundle or full copy. `secret` is a PIN of one of its officers or the code. */
  restore: procedure
    .route({ method: 'POST', path: '/identity/restore' })
    .errors({ ...pinErrors, BAD_BACKUP: { status: errorStatus.BAD_BACKUP, data: z.object({ reason: z.string() }) } })
    .input(z.object({ path: z.string().max(4000), secret: z.string().max(200) }))
    .output(
      eventIterator(
        z.union([
          progress,
          z.object({ kind: z.literal('done'), events: z.number(), files: z.number(), until: z.number() }),
        ]),
      ),
    ),
  ...identityJoin,
  ...identityJoinAlone,
  unlock: procedure
    .route({ method: 'POST', path: '/identity/unlock' })
    .errors(pinErrors)
    .input(z.object({ officerId: uuid, pin: z.string().max(200), place: placeAnswer.optional() }))
    .output(opened),
  unlockWithCode: procedure
    .route({ method: 'POST', path: '/identity/unlock-with-code' })
    .errors(pinErrors)
    .input(z.object({ code: z.string().max(100), officerId: uuid, newPin: pin, place: placeAnswer.optional() }))
    .output(opened),
  lock: procedure.route({ method: 'POST', path: '/identity/lock' }).output(z.object({})),
  listOfficers: procedure.route({ method: 'GET', path: '/identity/officers' }).output(z.array(officerRow)),
  addOfficer: procedure
    .route({ method: 'POST', path: '/identity/officers' })
    .errors(pinErrors)
    .input(z.object({ commandId, name: filledText(30), role, pin }))
    .output(officerRow),
  removeOfficer: procedure
    .route({ method: 'POST', path: '/identity/officers/remove' })
    .errors(pinErrors)
    .input(z.object({ commandId, officerId: uuid, reason: filledText(200), pin: z.string().max(200) }))
    .output(z.object({})),
  /** Devices of the court; `revokedAt` ms. `revocationsKnown`: number of the newest list, 0 = none yet (P3). */
  listDevices: procedure.route({ method: 'GET', path: '/identity/devices' }).output(
    z.object({
      devices: z.array(
        z.object({
          deviceId: z.string(),
          name: z.string(),
          prefix: z.string(),
          certificateUntil: z.number(),
          self: z.boolean(),
          revokedAt: z.number().nullable(),
        }),
      ),
      revocationsKnown: z.number(),
      /** Whether this machine holds the court's issuing key; only there is anything revoked. */
      issuesHere: z.boolean(),
    }),
  ),
  /** A lost laptop: its certificates count no more from now on. */
  revokeDevice: procedure
    .route({ method: 'POST', path: '/identity/devices/revoke' })
    .errors(pinErrors)
    .input(z.object({ commandId, deviceId: uuid, reason: filledText(200), pin: z.string().max(200) }))
    .output(z.object({})),
  changePin: procedure
    .route({ method: 'POST', path: '/identity/pin' })
    .errors(pinErrors)
    .input(z.object({ oldPin: z.string().max(200), newPin: pin }))
    .output(z.object({})),
}
