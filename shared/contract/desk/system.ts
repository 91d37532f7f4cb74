import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './base.ts'
import { clockStand } from './sync.ts'

/** "If this laptop dies now you lose …": counted from what no second holder has. */
export const copies = z.object({
  /** Events not yet in the second copy; null when no second place is set. */
  eventsOnlyHere: z.number().nullable(),
  filesOnlyHere: z.number().nullable(),
  place: z.string().nullable(),
  lastAt: z.number().nullable(),
  fault: z.string().nullable(),
})
export type Copies = z.infer<typeof copies>

export const officerCard = z.object({
  officerId: z.string(),
  name: z.string(),
  role: z.string(),
  /** ms until the next try is allowed. */
  waitMs: z.number(),
  triesLeft: z.number(),
})

export const status = z.object({
  /** `waiting`: the PIN was given, the court's certificates for this laptop have not come. */
  phase: z.enum(['empty', 'locked', 'waiting', 'open', 'damaged', 'fromFuture']),
  version: z.string(),
  host: z.enum(['loopback', 'electron']),
  court: z.object({ name: z.string(), code: z.string(), demo: z.boolean() }).nullable(),
  officers: z.array(officerCard),
  session: z
    .object({ officerId: z.string(), name: z.string(), role: z.string(), since: z.number(), idleLockMs: z.number() })
    .nullable(),
  /** This laptop waits for its court's certificates. */
  joining: z.boolean(),
  /** A court elsewhere issues this laptop's certificates; false for a court of this machine, and before the first unlock. */
  enrolled: z.boolean(),
  /** The profile was opened last on another machine, or in another folder of this one: a person says why before it writes (X7). */
  moved: z.enum(['machine', 'folder']).nullable(),
  /**
   * `certified`: whether the court has said yes to this device; null while the screen was never unlocked. `rejoining`: its keys
   * are handed in under a second code.
   */
  device: z
    .object({
      deviceId: z.string(),
      name: z.string(),
      prefix: z.string(),
      certified: z.boolean().nullable(),
      rejoining: z.boolean(),
    })
    .nullable(),
  copies,
  /** Events no other disk and no signed holding has, and the time of the oldest of them; null while no store is open. */
  onlyHere: z.object({ events: z.number(), since: z.number().nullable() }).nullable(),
  /** How each exchange stands; `doneAt` of the last that came to its end. Empty while the screen is locked. */
  links: z.array(
    z.object({
      kind: z.enum(['gateway', 'hub']),
      name: z.string(),
      failure: z.string().nullable(),
      doneAt: z.number().nullable(),
    }),
  ),
  /** The hub that is open on this laptop, with how many laptops exchanged there lately (G2); null while none is, or the screen is locked. */
  hub: z.object({ laptops: z.number() }).nullable(),
  /** How far the clock can be trusted (J6); null while the screen is locked, or where there is nobody to compare with. */
  clock: clockStand.nullable(),
  /** Set after the core ended without closing: what was checked, what waits. */
  unclean: z.object({ events: z.number(), drafts: z.number(), checked: z.boolean() }).nullable(),
  /** False shows "PIN only" in red (no keychain on this host). */
  keychain: z.boolean(),
  now: z.number(),
})
export type Status = z.infer<typeof status>

/** After a commit: which rows changed. Feature `status` means: ask `system.status` again. */
export const change = z.object({ feature: z.string(), scope: z.string(), ids: z.array(z.string()) })
export type Change = z.infer<typeof change>

export const doctorCheck = z.object({
  id: z.enum([
    'store',
    'chains',
    'disk',
    'clock',
    'clockGrade',
    'secondCopy',
    'keychain',
    'fonts',
    'program',
    'drafts',
    'memory',
    'calendar',
  ]),
  result: z.enum(['good', 'attention', 'bad']),
  /** Values for the sentence `doctor.<id>.<result>`. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type DoctorCheck = z.infer<typeof doctorCheck>

export const system = {
  status: procedure.route({ method: 'GET', path: '/system/status' }).output(status),
  changes: procedure.output(eventIterator(change)),
  doctor: procedure.route({ method: 'GET', path: '/system/doctor' }).output(z.array(doctorCheck)),
  /** Kept per officer; `owner` is the officer, or the laptop before unlock (language, theme). */
  getSettings: procedure.route({ method: 'GET', path: '/system/settings' }).output(z.record(z.string(), z.string())),
  putSetting: procedure
    .route({ method: 'POST', path: '/system/settings' })
    .input(z.object({ name: z.enum(['language', 'theme', 'density', 'secondCopy']), value: z.string().max(1000) }))
    .output(z.object({})),
  /** Any key or pointer act in the window, so that the idle lock counts people, not timers. */
  touch: procedure.route({ method: 'POST', path: '/system/touch' }).output(z.object({})),
}
