import { z } from 'zod'
import { commandId, filledText, procedure, rev, text, uuid } from './base.ts'
import { caseFlag } from './cases.ts'

export const roomState = z.enum(['untouched', 'open', 'left'])
export const room = z.object({
  roomId: uuid,
  buildingId: uuid,
  floor: z.number().int(),
  code: z.string(),
  purpose: z.string(),
  occupant: z.string(),
  state: roomState,
  openedBy: z.string().nullable(),
  openedAt: z.number().nullable(),
  items: z.number(),
  struckReason: z.string().nullable(),
  /** Corrected after the inventory was locked and not signed for again yet (须重签). */
  signAgain: z.boolean(),
  /** Why, by whom and when it was left out of the clearing (除外); null = it is cleared like the others. */
  excluded: z.object({ reason: z.string(), by: z.string(), at: z.number() }).nullable(),
  /**
   * It goes on on another laptop (换机接续): which, from which, by whom, when, why. `arrived`: goods of the former laptop
   * that came since, numbered by its own prefix: both records stand.
   */
  given: z
    .object({
      from: z.string(),
      to: z.string(),
      by: z.string(),
      at: z.number(),
      reason: z.string(),
      arrived: z.number(),
    })
    .nullable(),
  rev,
})
export type Room = z.infer<typeof room>
export const building = z.object({ buildingId: uuid, name: z.string(), ord: z.number(), rev })
export const siteSummary = z.object({
  siteId: uuid,
  caseId: uuid,
  caseNo: z.string(),
  name: z.string(),
  address: z.string(),
  rooms: z.number(),
  roomsDone: z.number(),
  items: z.number(),
  createdAt: z.number(),
})
export const siteDetail = siteSummary.extend({
  flags: z.array(caseFlag),
  buildings: z.array(building),
  rooms: z.number(),
  roomList: z.array(room),
  rev,
})
export type SiteDetail = z.infer<typeof siteDetail>
const bySite = z.object({ siteId: uuid })

export const site = {
  list: procedure.route({ method: 'GET', path: '/sites' }).output(z.array(siteSummary)),
  get: procedure.route({ method: 'GET', path: '/sites/{siteId}' }).input(bySite).output(siteDetail),
  create: procedure
    .route({ method: 'POST', path: '/sites' })
    .input(z.object({ commandId, caseId: uuid, name: filledText(60), address: text(200) }))
    .output(siteSummary),
  addBuilding: procedure
    .route({ method: 'POST', path: '/sites/buildings' })
    .input(bySite.extend({ commandId, name: filledText(30) }))
    .output(building),
  /** "3 floors × 18 rooms": code = building prefix + floor + two-digit number, e.g. 2-302. At most 500 rooms a call. */
  generateRooms: procedure
    .route({ method: 'POST', path: '/sites/rooms/generate' })
    .input(
      bySite.extend({
        commandId,
        buildingId: uuid,
        firstFloor: z.number().int().min(-5).max(99),
        floors: z.number().int().min(1).max(60),
        roomsPerFloor: z.number().int().min(1).max(99),
        prefix: text(10),
      }),
    )
    .output(z.object({ rooms: z.number(), first: z.string(), last: z.string() })),
  addRoom: procedure
    .route({ method: 'POST', path: '/sites/rooms' })
    .input(
      bySite.extend({
        commandId,
        buildingId: uuid,
        floor: z.number().int().min(-5).max(99),
        code: filledText(20),
        purpose: text(40),
        occupant: text(60),
      }),
    )
    .output(room),
  editRoom: procedure
    .route({ method: 'POST', path: '/sites/rooms/edit' })
    .input(z.object({ commandId, roomId: uuid, rev, code: filledText(20), purpose: text(40), occupant: text(60) }))
    .output(room),
  /** One room open at a time per laptop: opening a second is REFUSED `roomStillOpen` (detail = its code). */
  openRoom: procedure
    .route({ method: 'POST', path: '/sites/rooms/open' })
    .input(z.object({ commandId, roomId: uuid, rev }))
    .output(room),
  /**
   * Leaves a room out of the clearing, or takes it in again (`on` false). An open room is left by it; what was recorded
   * stays. REFUSED `roomExcluded` when it stands so already.
   */
  excludeRoom: procedure
    .route({ method: 'POST', path: '/sites/rooms/exclude' })
    .input(z.object({ commandId, roomId: uuid, rev, on: z.boolean(), reason: filledText(200) }))
    .output(room),
  leaveRoom: procedure
    .route({ method: 'POST', path: '/sites/rooms/leave' })
    .input(z.object({ commandId, roomId: uuid, rev }))
    .output(room),
}
