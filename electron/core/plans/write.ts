import { namesOf } from '../../../db/identity.ts'
import type { EventDraft } from '../../../db/journal.ts'
import type { Db } from '../../../db/open.ts'
import { nextOrd, partRow, roomProgress } from '../../../db/plans.ts'
import type { PlanPartTable, RoomTable } from '../../../db/schema.ts'
import { buildingRows, itemsInRoom, roomRow } from '../../../db/site.ts'
import type { PlanPartAnswer, PlanRoomAnswer } from '../../../shared/contract/desk/plans.ts'
import { addedBody, editedBody } from '../../../shared/domain/plans/part.ts'
import { PART_REGISTERS, type PartKind, partTypes, wrongRegister } from '../../../shared/domain/plans/parts.ts'
import { ROOM_REGISTERS, siteTypes } from '../../../shared/domain/site/site.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import { type Act, draft } from '../context.ts'
import { deskError, found, refuse } from '../errors.ts'
import { partAnswer, roomAnswer } from './view.ts'

export interface PartRow {
  partId: string
  kind: PartKind
  rev: string[]
}
export interface PartsInput {
  siteId: string
  add: { kind: PartKind; set: JsonObject }[]
  edit: (PartRow & { set: JsonObject })[]
  strike: PartRow[]
  reason: string
}
export interface RoomsInput {
  siteId: string
  edit: { roomId: string; rev: string[]; set: JsonObject }[]
  strike: { roomId: string; rev: string[] }[]
  reason: string
}

export type Stale = { what: string; id: string; rev: string[] }
const ROWS_LIMIT = 500

/** Writes parts in one transaction: all rows or none (J2). Rows that changed meanwhile are named, each with what stands. */
export function writeParts(act: Act, input: PartsInput) {
  const { siteId, reason } = input
  checkCount(input.add.length + input.edit.length + input.strike.length)
  const known = rowsOfInput(act.db, input)
  for (const part of [...input.add, ...input.edit]) checkSet(act.db, siteId, PART_REGISTERS[part.kind], part.set)
  for (const part of input.edit) checkDoubts(found(known.get(part.partId), 'part').doubts, part.set, reason)
  if (input.strike.length > 0) checkReason(reason)
  const scope = `site:${siteId}`
  const places = new Map<PartKind, number>()
  const ids = input.add.map(() => act.newId())
  const drafts: EventDraft[] = [
    ...input.add.map(({ kind, set }, index) => {
      const ord = places.get(kind) ?? nextOrd(act.db, siteId, kind)
      places.set(kind, ord + 1)
      return draft(scope, partTypes.added, kind, ids[index] ?? '', [], addedBody(kind, siteId, ord, set))
    }),
    ...input.edit.map(({ kind, partId, rev, set }) =>
      draft(scope, partTypes.edited, kind, partId, rev, editedBody(kind, set, reason)),
    ),
    ...input.strike.map(({ kind, partId, rev }) =>
      draft(scope, partTypes.struck, kind, partId, rev, editedBody(kind, { struck: reason }, reason)),
    ),
  ]
  act.append(drafts)
  const struck = input.strike.map((part) => part.partId)
  act.touch('plans', siteId, [...ids, ...input.edit.map((part) => part.partId), ...struck])
  const names = namesOf(act.db)
  const answer = (kind: string, id: string): PlanPartAnswer =>
    partAnswer(act.db, found(partRow(act.db, kind, id), 'part'), names)
  return {
    added: input.add.map(({ kind }, index) => answer(kind, ids[index] ?? '')),
    edited: input.edit.map(({ kind, partId }) => answer(kind, partId)),
    struck,
  }
}

/** Rows an input names. Refuses what is of another site, struck, named twice or not as it was shown. */
function rowsOfInput(db: Db, input: PartsInput): Map<string, PlanPartTable> {
  const rows = new Map<string, PlanPartTable>()
  const stale: Stale[] = []
  for (const { kind, partId, rev } of [...input.edit, ...input.strike]) {
    const row = partRow(db, kind, partId)
    if (row === undefined || row.site_id !== input.siteId) throw deskError('NOT_FOUND', { what: 'part' })
    if (rows.has(partId)) refuse('rowTwice', kind, '')
    if (row.struck_reason !== null) refuse('partStruck', kind, row.struck_reason)
    rows.set(partId, row)
    noteStale(stale, kind, partId, row.rev, rev)
  }
  throwStale(stale)
  return rows
}

/** Edits and strikes rooms in one transaction. Codes may be exchanged among the rooms of one command. */
export function writeRooms(act: Act, input: RoomsInput) {
  const { siteId, reason } = input
  checkCount(input.edit.length + input.strike.length)
  checkRooms(act.db, input)
  const scope = `site:${siteId}`
  const said: JsonObject = reason === '' ? {} : { reason }
  act.append([
    ...input.edit.map(({ roomId, rev, set }) =>
      draft(scope, siteTypes.roomEdited, 'room', roomId, rev, { ...said, set }),
    ),
    ...input.strike.map(({ roomId, rev }) =>
      draft(scope, siteTypes.roomEdited, 'room', roomId, rev, { reason, set: { struck: reason } }),
    ),
  ])
  const struck = input.strike.map((room) => room.roomId)
  const ids = [...input.edit.map((room) => room.roomId), ...struck]
  act.touch('plans', siteId, ids)
  act.touch('site', siteId, ids)
  const names = namesOf(act.db)
  const edited: PlanRoomAnswer[] = input.edit.map(({ roomId }) => {
    return roomAnswer(act.db, found(roomRow(act.db, roomId), 'room'), itemsInRoom(act.db, siteId, roomId), names)
  })
  return { edited, struck }
}

function checkRooms(db: Db, input: RoomsInput): void {
  const stale: Stale[] = []
  const named = new Map<string, RoomTable>()
  for (const { roomId, rev } of [...input.edit, ...input.strike]) {
    const here = roomRow(db, roomId)
    const row = found(here?.site_id === input.siteId ? here : undefined, 'room')
    if (named.has(roomId)) refuse('rowTwice', 'room', row.code)
    if (row.struck_reason !== null) refuse('roomStruck', 'room', row.code)
    named.set(roomId, row)
    noteStale(stale, 'room', roomId, row.rev, rev)
  }
  throwStale(stale)
  for (const { roomId, set } of input.edit) {
    checkSet(db, input.siteId, ROOM_REGISTERS, set)
    const room = named.get(roomId)
    checkDoubts(room?.doubts ?? '{}', set, input.reason)
    if (room?.state === 'open' && (set.excluded ?? '') !== '') refuse('roomStillOpen', 'room', room.code)
  }
  for (const { roomId } of input.strike) {
    const row = named.get(roomId)
    if (row !== undefined && itemsInRoom(db, input.siteId, roomId) > 0) refuse('roomHasItems', 'room', row.code)
    if (row?.state === 'open') refuse('roomStillOpen', 'room', row.code)
  }
  if (input.strike.length > 0) checkReason(input.reason)
  checkCodes(db, input)
}

/** Every room that stands after the command has a code, and no other room has it. */
function checkCodes(db: Db, input: RoomsInput): void {
  const given = new Map(input.edit.flatMap(({ roomId, set }) => ('code' in set ? [[roomId, String(set.code)]] : [])))
  if (given.size === 0) return
  const gone = new Set(input.strike.map((room) => room.roomId))
  const taken = new Set<string>()
  const standing = roomProgress(db, input.siteId).filter((room) => !gone.has(room.roomId))
  for (const room of standing.toSorted((a, b) => Number(given.has(a.roomId)) - Number(given.has(b.roomId)))) {
    const code = given.get(room.roomId) ?? room.code
    if (code.trim() === '' || code.length > 20) refuse('roomCodeForm', 'code', code.slice(0, 20))
    if (given.has(room.roomId) && taken.has(code)) refuse('roomCodeTaken', 'code', code)
    taken.add(code)
  }
}

function checkCount(rows: number): void {
  if (rows > ROWS_LIMIT) refuse('tooManyRows', 'rows', String(ROWS_LIMIT))
  if (rows === 0) refuse('nothingToWrite', 'rows', '')
}

function checkReason(reason: string): void {
  if (reason.trim() === '') refuse('reasonNeeded', 'reason', '')
}

/** Whoever decides what two desks say differently says why (U2). */
export function checkDoubts(doubts: string, set: JsonObject, reason: string): void {
  if (doubts === '{}' || reason.trim() !== '') return
  const open = JSON.parse(doubts) as JsonObject
  const decided = Object.keys(set).find((name) => name in open)
  if (decided !== undefined) refuse('reasonNeeded', decided, '')
}

function checkSet(db: Db, siteId: string, shapes: Parameters<typeof wrongRegister>[0], set: JsonObject): void {
  const wrong = wrongRegister(shapes, set)
  if (wrong !== null) refuse('valueWrong', wrong, shortText(set[wrong] ?? null))
  for (const [field, kind] of REFERENCES) {
    const id = set[field]
    if (typeof id === 'string' && !isThere(db, siteId, kind, id)) refuse('referenceGone', field, '')
  }
}

/** Registers that name another row of the same site. An officer's id may be of another desk, so it is not asked. */
const REFERENCES = [
  ['groupId', 'group'],
  ['occupantId', 'occupant'],
  ['roomId', 'room'],
  ['buildingId', 'building'],
] as const

function isThere(db: Db, siteId: string, kind: (typeof REFERENCES)[number][1], id: string): boolean {
  if (kind === 'room') return roomIsThere(db, siteId, id)
  if (kind === 'building') return buildingRows(db, siteId).some((row) => row.building_id === id)
  const row = partRow(db, kind, id)
  return row !== undefined && row.site_id === siteId && row.struck_reason === null
}

function roomIsThere(db: Db, siteId: string, id: string): boolean {
  const row = roomRow(db, id)
  return row !== undefined && row.site_id === siteId && row.struck_reason === null
}

function shortText(value: Json): string {
  const words = typeof value === 'string' ? value : JSON.stringify(value)
  return words.length > 40 ? `${words.slice(0, 40)}…` : words
}

function noteStale(stale: Stale[], what: string, id: string, stands: string, shown: readonly string[]): void {
  const rev = JSON.parse(stands) as string[]
  if (rev.join() !== shown.toSorted().join()) stale.push({ what, id, rev })
}

function throwStale(stale: Stale[]): void {
  if (stale.length > 0) throw deskError('STALE_ROWS', { rows: stale })
}
