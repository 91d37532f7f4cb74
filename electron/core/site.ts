import { caseFlagsOf, caseRowById } from '../../db/cases.ts'
import { type Lookup, namesOf } from '../../db/identity.ts'
import { itemsNumberedAfter } from '../../db/lostLaptops.ts'
import type { Db } from '../../db/open.ts'
import type { RoomTable, SiteTable } from '../../db/schema.ts'
import { buildingRows, roomRow, roomRows, type SiteCounts, siteCounts, siteRow, siteRows } from '../../db/site.ts'
import { type RoomGiven, roomCodes, siteTypes } from '../../shared/domain/site/site.ts'
import { openCase } from './caseOpening.ts'
import { type Act, type CoreContext, command, draft, requireGoods, requirePermission } from './context.ts'
import { checkRev, found, refuse } from './errors.ts'
import { firstGiven } from './gate/moves.ts'
import { isLocked } from './inventoryLock.ts'
import { openRoomHere } from './openRoom.ts'
import { roomsToSignAgain } from './signatures/facts.ts'
import { laptopLabels } from './sync/state.ts'

const ROOM_LIMIT = 500
/** Rooms of one site. A plan of more is no plan people can read; such a place is divided into several sites. */
const SITE_ROOM_LIMIT = 10_000

export interface NewRoom {
  siteId: string
  buildingId: string
  floor: number
  code: string
  purpose: string
  occupant: string
}

/** Sites, buildings and rooms. */
export function siteService(context: CoreContext) {
  const officerNames = () => namesOf(context.store().db).officers
  const roomView = (row: RoomTable, items: number, names: Lookup, again: ReadonlySet<string>) => ({
    roomId: row.room_id,
    buildingId: row.building_id,
    floor: row.floor,
    code: row.code,
    purpose: row.purpose,
    occupant: row.occupant,
    state: row.state as 'untouched' | 'open' | 'left',
    openedBy: row.opened_by === null ? null : (names.get(row.opened_by) ?? row.opened_by),
    openedAt: row.opened_at,
    items,
    struckReason: row.struck_reason,
    signAgain: again.has(row.room_id),
    excluded:
      row.excluded === ''
        ? null
        : {
            reason: row.excluded,
            by: names.get(row.excluded_by ?? '') ?? row.excluded_by ?? '',
            at: row.excluded_at ?? 0,
          },
    given: givenView(context.store().db, row, names),
    rev: JSON.parse(row.rev) as string[],
  })

  const summary = (row: SiteTable & SiteCounts) => {
    return {
      siteId: row.site_id,
      caseId: row.case_id,
      caseNo: caseRowById(context.store().db, row.case_id)?.case_no ?? '',
      name: row.name,
      address: row.address,
      rooms: row.rooms,
      roomsDone: row.rooms_done,
      items: row.items,
      createdAt: row.created_at,
    }
  }

  const counted = (db: Db, siteId: string) => {
    const row = found(siteRow(db, siteId), 'site')
    return { ...row, ...siteCounts(db, siteId) }
  }

  const freshRoom = (roomId: string, rev: readonly string[]): RoomTable => {
    const row = found(roomRow(context.store().db, roomId), 'room')
    checkRev('room', JSON.parse(row.rev) as string[], rev)
    return row
  }

  const moveRoom = (input: { commandId: string; roomId: string; rev: string[] }, open: boolean) =>
    command(context, 'inventory.record', call(input, open ? 'site.openRoom' : 'site.leaveRoom'), (act) => {
      requireGoods(context)
      const row = freshRoom(input.roomId, input.rev)
      if (open) {
        if (isLocked(act.db, row.site_id)) refuse('inventoryLocked', 'room', row.code)
        if (row.state === 'open') refuse('roomAlreadyOpen', 'room', row.code)
        if (row.excluded !== '') refuse('roomLeftOut', 'room', row.code)
        const other = openRoomHere(act, context.profile().deviceId)
        if (other !== undefined) refuse('roomStillOpen', 'room', other.code)
      } else if (row.state !== 'open') refuse('roomNotOpen', 'room', row.code)
      const type = open ? siteTypes.roomOpened : siteTypes.roomLeft
      act.append([draft(`site:${row.site_id}`, type, 'room', row.room_id, input.rev, {})])
      return roomAnswer(act, row.site_id, row.room_id)
    })

  const toSignAgain = (db: Db, siteId: string): ReadonlySet<string> =>
    new Set(roomsToSignAgain(db, siteId).map((one) => one.roomId))

  const roomAnswer = (act: Act, siteId: string, roomId: string) => {
    act.touch('site', siteId, [roomId])
    const row = roomRows(act.db, siteId).find((entry) => entry.room_id === roomId)
    return roomView(found(row, 'room'), row?.items ?? 0, officerNames(), toSignAgain(act.db, siteId))
  }

  const addRooms = (act: Act, rooms: readonly NewRoom[]): string[] => {
    const ids = rooms.map(() => act.newId())
    const there = roomRows(act.db, rooms[0]?.siteId ?? '')
    if (there.length + rooms.length > SITE_ROOM_LIMIT) refuse('siteRoomsFull', 'code', String(SITE_ROOM_LIMIT))
    const taken = new Set(there.map((room) => room.code))
    const drafts = rooms.map((room, index) => {
      if (taken.has(room.code)) refuse('roomCodeTaken', 'code', room.code)
      taken.add(room.code)
      const set = { code: room.code, occupant: room.occupant, purpose: room.purpose }
      const body = { building: room.buildingId, floor: room.floor, set, site: room.siteId }
      return draft(`site:${room.siteId}`, siteTypes.roomAdded, 'room', ids[index] ?? '', [], body)
    })
    act.append(drafts)
    act.touch('site', rooms[0]?.siteId ?? '', ids)
    return ids
  }

  const buildingOf = (act: Act, siteId: string, buildingId: string) =>
    found(
      buildingRows(act.db, siteId).find((row) => row.building_id === buildingId),
      'building',
    )

  return {
    list() {
      requirePermission(context, 'case.read')
      return siteRows(context.store().db, null).map(summary)
    },
    get(input: { siteId: string }) {
      requirePermission(context, 'case.read')
      const { db } = context.store()
      const row = counted(db, input.siteId)
      const names = officerNames()
      const again = toSignAgain(db, row.site_id)
      return {
        ...summary(row),
        flags: caseFlagsOf(db, row.case_id),
        buildings: buildingRows(db, row.site_id).map((building) => ({
          buildingId: building.building_id,
          name: building.name,
          ord: building.ord,
          rev: JSON.parse(building.rev) as string[],
        })),
        roomList: roomRows(db, row.site_id).map((room) => roomView(room, room.items, names, again)),
        rev: JSON.parse(row.rev) as string[],
      }
    },
    create: (input: { commandId: string; caseId: string; name: string; address: string }) =>
      command(context, 'site.write', call(input, 'site.create'), (act) => {
        openCase(act, input.caseId)
        const siteId = act.newId()
        const body = { case: input.caseId, set: { address: input.address, name: input.name } }
        act.append([draft(`site:${siteId}`, siteTypes.siteCreated, 'site', siteId, [], body)])
        act.touch('site', siteId, [siteId])
        act.touch('cases', input.caseId, [input.caseId])
        return summary(counted(act.db, siteId))
      }),
    addBuilding: (input: { commandId: string; siteId: string; name: string }) =>
      command(context, 'site.write', call(input, 'site.addBuilding'), (act) => {
        found(siteRow(act.db, input.siteId), 'site')
        const buildings = buildingRows(act.db, input.siteId)
        if (buildings.some((row) => row.name === input.name)) refuse('buildingNameTaken', 'name', input.name)
        const buildingId = act.newId()
        const ord = buildings.length + 1
        const body = { ord, set: { name: input.name }, site: input.siteId }
        act.append([draft(`site:${input.siteId}`, siteTypes.buildingAdded, 'building', buildingId, [], body)])
        act.touch('site', input.siteId, [buildingId])
        const row = buildingOf(act, input.siteId, buildingId)
        return { buildingId, name: row.name, ord: row.ord, rev: JSON.parse(row.rev) as string[] }
      }),
    generateRooms: (input: {
      commandId: string
      siteId: string
      buildingId: string
      firstFloor: number
      floors: number
      roomsPerFloor: number
      prefix: string
    }) =>
      command(context, 'site.write', call(input, 'site.generateRooms'), (act) => {
        buildingOf(act, input.siteId, input.buildingId)
        const codes = roomCodes(input.prefix, input.firstFloor, input.floors, input.roomsPerFloor)
        if (codes.length > ROOM_LIMIT) refuse('tooManyRooms', 'roomsPerFloor', String(ROOM_LIMIT))
        addRooms(
          act,
          codes.map((entry) => ({
            ...entry,
            siteId: input.siteId,
            buildingId: input.buildingId,
            purpose: '',
            occupant: '',
          })),
        )
        return { rooms: codes.length, first: codes[0]?.code ?? '', last: codes.at(-1)?.code ?? '' }
      }),
    addRoom: (input: NewRoom & { commandId: string }) =>
      command(context, 'site.write', call(input, 'site.addRoom'), (act) => {
        buildingOf(act, input.siteId, input.buildingId)
        const [roomId] = addRooms(act, [input])
        return roomAnswer(act, input.siteId, roomId ?? '')
      }),
    editRoom: (input: {
      commandId: string
      roomId: string
      rev: string[]
      code: string
      purpose: string
      occupant: string
    }) =>
      command(context, 'site.write', call(input, 'site.editRoom'), (act) => {
        const row = freshRoom(input.roomId, input.rev)
        const others = roomRows(act.db, row.site_id).filter((room) => room.room_id !== row.room_id)
        if (others.some((room) => room.code === input.code)) refuse('roomCodeTaken', 'code', input.code)
        const { code, occupant, purpose } = input
        // What two laptops say differently is decided with a reason, in the plan (G4); only what was changed is said.
        const changed = Object.entries({ code, occupant, purpose }).filter(
          ([name, value]) => value !== row[name as 'code'],
        )
        const doubts = JSON.parse(row.doubts) as object
        const doubted = changed.find(([name]) => name in doubts)
        if (doubted !== undefined) refuse('decideInPlan', doubted[0], row.code)
        if (changed.length === 0) return roomAnswer(act, row.site_id, row.room_id)
        const set = Object.fromEntries(changed)
        act.append([draft(`site:${row.site_id}`, siteTypes.roomEdited, 'room', row.room_id, input.rev, { set })])
        return roomAnswer(act, row.site_id, row.room_id)
      }),
    excludeRoom: (input: { commandId: string; roomId: string; rev: string[]; on: boolean; reason: string }) => {
      const permission = firstGiven(context.session().role, ['plan.draft', 'inventory.lock'])
      return command(context, permission, call(input, 'site.excludeRoom'), (act) => {
        const { roomId, on, reason } = input
        const row = freshRoom(roomId, input.rev)
        if (on === (row.excluded !== '')) refuse(on ? 'roomLeftOut' : 'roomNotLeftOut', 'room', row.code)
        const scope = `site:${row.site_id}`
        if (row.state === 'open') act.append([draft(scope, siteTypes.roomLeft, 'room', roomId, input.rev, {})])
        const rev = JSON.parse(found(roomRow(act.db, roomId), 'room').rev) as string[]
        const body = { reason, set: { excluded: on ? reason : '' } }
        act.append([draft(scope, siteTypes.roomEdited, 'room', roomId, rev, body)])
        act.touch('plans', row.site_id, [roomId])
        act.touch('gate', row.site_id, [row.site_id])
        return roomAnswer(act, row.site_id, roomId)
      })
    },
    openRoom: (input: { commandId: string; roomId: string; rev: string[] }) => moveRoom(input, true),
    leaveRoom: (input: { commandId: string; roomId: string; rev: string[] }) => moveRoom(input, false),
  }
}

function call(input: { commandId: string }, procedure: string) {
  return { commandId: input.commandId, procedure }
}

/** On which laptop a room goes on, in names people know; null where nobody gave it away. */
function givenView(db: Db, row: RoomTable, names: Lookup) {
  if (row.given === null) return null
  const { from, to, by, at, reason, items } = JSON.parse(row.given) as RoomGiven
  const laptops = laptopLabels(db)
  return {
    ...{ from: from === '' ? '' : laptops(from), to: laptops(to), by: names.get(by) ?? by, at, reason },
    arrived: itemsNumberedAfter(db, row.room_id, from, items),
  }
}
