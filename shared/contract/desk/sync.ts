import { z } from 'zod'
import { commandId, filledText, procedure, uuid } from './base.ts'

/** Classes of a failed exchange, one row each in `shared/sync/failures.ts` (X9); words in i18n `sync.failures`. */
export const failureClass = z.enum([
  'offline',
  'later',
  'signIn',
  'tooOld',
  'refused',
  'fork',
  'diskFull',
  'otherFull',
  'defect',
])

/** One other side: the court's gateway, a hub, or what was carried by bundle. Times ms since 1970. */
export const syncPeer = z.object({
  peer: z.string(),
  kind: z.enum(['gateway', 'hub', 'bundle']),
  name: z.string(),
  address: z.string(),
  /** Null while no exchange runs. `left`: events still to go, of what is known; in phase `files`, files. */
  running: z
    .object({ phase: z.enum(['open', 'send', 'receive', 'files']), done: z.number(), left: z.number() })
    .nullable(),
  triedAt: z.number().nullable(),
  /** The last exchange that came to its end. */
  doneAt: z.number().nullable(),
  failure: failureClass.nullable(),
  detail: z.string(),
  /** What a person can do about the failure. */
  act: z.enum(['retryNow', 'enrolAgain', 'update', 'newDeviceId', 'freeSpace', 'report']).nullable(),
  nextAt: z.number().nullable(),
  /** Events of ours it has not signed for, and the time of the oldest of them. */
  unsent: z.number(),
  unsentSince: z.number().nullable(),
  /** Its own time when it last signed what it holds. */
  heldAt: z.number().nullable(),
  /** When the gateway was last found to be put back to an older copy of its data; null when never. */
  putBackAt: z.number().nullable(),
})
export type SyncPeer = z.infer<typeof syncPeer>

/** Something refused, with its reason (X8). `came`: `sent` = ours that they refused. */
export const setAside = z.object({
  hash: z.string(),
  device: z.string(),
  deviceName: z.string(),
  scope: z.string(),
  /** Name of a site, number of a case; '' for other scopes. */
  scopeName: z.string(),
  seq: z.number(),
  fault: z.string(),
  came: z.enum(['sent', 'received']),
  /** The other side, and its name as people know it. */
  from: z.string(),
  fromName: z.string(),
  /** When it was first refused, ms. */
  at: z.number(),
  hasBytes: z.boolean(),
})
export type SetAside = z.infer<typeof setAside>

/** What one holder lacks of one device's records: 0 = nothing, null = it never said what it has. */
export const lack = z.object({ holder: z.string(), events: z.number().nullable(), since: z.number().nullable() })
export type Lack = z.infer<typeof lack>

/** How far this laptop's clock can be trusted; see `shared/domain/sync/clockGrade.ts`. Times and differences in ms. */
export const clockStand = z.object({
  grade: z.enum(['A', 'B', 'C']),
  aheadMs: z.number().nullable(),
  by: z.enum(['gateway', 'hub', 'laptop']).nullable(),
  at: z.number().nullable(),
  agree: z.number(),
  fault: z.enum(['off', 'setBack']).nullable(),
})

export const syncState = z.object({
  /** What exists only here: on no other disk, in no other signed holding (U1, G5). */
  onlyHere: z.object({ events: z.number(), files: z.number(), since: z.number().nullable() }),
  peers: z.array(syncPeer),
  /** Pieces that wait for a missing part (X3). */
  waiting: z.number(),
  setAside: z.number(),
  /** Null where this machine is its own court and has nobody to compare its clock with. */
  clock: clockStand.nullable(),
  /**
   * Of a restored laptop: the device that it was, up to when (ms) its record came back, and who was asked for what it wrote
   * after that (X7). Null on any other.
   */
  oldTail: z
    .object({ name: z.string(), until: z.number(), asked: z.array(z.object({ name: z.string(), at: z.number() })) })
    .nullable(),
  /** Newest receipt of the court here. */
  receipt: z.object({ at: z.number(), feed: z.number() }).nullable(),
})
export type SyncState = z.infer<typeof syncState>

export const syncMatrix = z.object({
  /** Columns: laptops and the court, by name. */
  holders: z.array(z.object({ holder: z.string(), name: z.string(), saidAt: z.number().nullable() })),
  rows: z.array(z.object({ device: z.string(), name: z.string(), events: z.number(), lacks: z.array(lack) })),
})
export type SyncMatrix = z.infer<typeof syncMatrix>

/** This laptop as a hub, and the hub it is with (G2). `digits`: six, said aloud to find and confirm; they authorise nothing; `laptops`: how many exchanged lately. */
export const hubState = z.object({
  open: z
    .object({ digits: z.string(), port: z.number(), addresses: z.array(z.string()), laptops: z.number() })
    .nullable(),
  joined: z.object({ peer: z.string(), name: z.string(), address: z.string() }).nullable(),
})
export type HubState = z.infer<typeof hubState>

export const sync = {
  state: procedure.route({ method: 'GET', path: '/sync/state' }).output(syncState),
  /** Who lacks what of whom, by what each has signed (G5). */
  matrix: procedure.route({ method: 'GET', path: '/sync/matrix' }).output(syncMatrix),
  setAside: procedure.route({ method: 'GET', path: '/sync/set-aside' }).output(z.array(setAside)),
  receipts: procedure
    .route({ method: 'GET', path: '/sync/receipts' })
    .output(z.array(z.object({ at: z.number(), feed: z.number(), streams: z.number(), device: z.string() }))),
  /** Tries now, whatever the next time would have been; answers when the exchange has ended, however. */
  now: procedure
    .route({ method: 'POST', path: '/sync/now' })
    .input(z.object({ peer: z.string() }))
    .output(syncState),
  /** Sets or changes the address of the court's gateway. */
  setGateway: procedure
    .route({ method: 'POST', path: '/sync/gateway' })
    .input(z.object({ commandId, address: filledText(300) }))
    .output(syncState),
  hub: procedure.route({ method: 'GET', path: '/sync/hub' }).output(hubState),
  openHub: procedure.route({ method: 'POST', path: '/sync/hub/open' }).output(hubState),
  closeHub: procedure.route({ method: 'POST', path: '/sync/hub/close' }).output(hubState),
  /** Hubs that answer on this network within a few seconds. */
  findHubs: procedure
    .route({ method: 'POST', path: '/sync/hub/find' })
    .output(z.array(z.object({ digits: z.string(), address: z.string() }))),
  joinHub: procedure
    .route({ method: 'POST', path: '/sync/hub/join' })
    .input(z.object({ address: filledText(300), digits: z.string().regex(/^\s*\d{3}\s?\d{3}\s*$/) }))
    .output(hubState),
  leaveHub: procedure.route({ method: 'POST', path: '/sync/hub/leave' }).output(hubState),
  forgetPeer: procedure
    .route({ method: 'POST', path: '/sync/forget' })
    .input(z.object({ commandId: uuid, peer: z.string() }))
    .output(syncState),
}
