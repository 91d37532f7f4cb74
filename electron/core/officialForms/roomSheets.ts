import { isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { type RoomSheetData, roomSheet } from '../../../shared/domain/documents/forms/roomSheet.ts'
import { type PlanRoom, partsOf } from '../../../shared/domain/plans/planView.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { legalTerms } from '../../../shared/i18n/legalTerms.ts'
import { idOfSubject, placeOf } from './common.ts'
import type { FormFacts } from './facts.ts'
import { type BuildInput, type OfficialForm, officialForm, type Subject } from './form.ts'
import type { Reader } from './reader.ts'

const words = documentFields.zh

/** The whole site, and each group with rooms of its own. */
function subjects(facts: FormFacts): Subject[] {
  const used = new Set([...facts.plan.rooms.values()].map((room) => room.values.groupId))
  const groups = partsOf(facts.plan, 'group').filter((group) => used.has(group.id))
  return [
    { id: '', label: documents.zh.wholeSite },
    ...groups.map((group) => ({ id: `group:${group.id}`, label: group.values.name })),
  ]
}

/** Rooms of a subject in the order of the plan. */
function roomsOf(facts: FormFacts, subject: string): PlanRoom[] {
  const group = subject === '' ? null : idOfSubject(subject)
  return [...facts.plan.rooms.values()].filter((room) => group === null || room.values.groupId === group)
}

function sheetOf(facts: FormFacts, reader: Reader, room: PlanRoom): RoomSheetData['rooms'][number] {
  const { plan } = facts
  const label = (name: string) => `${room.values.code}${name}`
  const group = room.values.groupId === null ? undefined : plan.parts.group.get(room.values.groupId)
  const area = reader.text(room, 'area', label(words.areaText))
  const living = partsOf(plan, 'occupant').filter((part) => part.values.roomId === room.id)
  const occupants = living.flatMap((part) => reader.text(part, 'name', label(words.occupant)) ?? [])
  const needs = living.flatMap((part) => {
    const codes = part.values.needs.map((code) => legalTerms.zh.flag[code])
    const said = [...codes, part.values.needsNote].filter((word) => word.trim() !== '')
    return said.length === 0 ? [] : [`${part.values.name}：${said.join('、')}`]
  })
  const note = reader.text(room, 'note', label(words.note))
  return {
    building: plan.buildings.find((one) => one.id === room.buildingId)?.name ?? null,
    floor: room.floor < 0 ? `地下${-room.floor}层` : `${room.floor}层`,
    code: reader.text(room, 'code', words.code) ?? room.values.code,
    purpose: reader.text(room, 'purpose', label(words.purpose)),
    areaText: area === null || room.doubts.area !== undefined ? area : `${area}平方米`,
    occupant: occupants.length > 0 ? occupants.join('、') : reader.text(room, 'occupant', label(words.occupant)),
    group: reader.settled(room, 'groupId', label(words.group), group?.values.name ?? null),
    keys: reader.text(room, 'keys', label(words.keys)),
    utilities: reader.text(room, 'utilities', label(words.utilities)),
    flags: [...needs, ...(note === null ? [] : [note])].join('；') || null,
  }
}

function build({ facts, subject, reader }: BuildInput): RoomSheetData {
  const { head } = facts.plan
  const day = reader.settled({ values: head, doubts: head.doubts }, 'window', words.date, head.window?.from ?? null)
  return {
    place: placeOf(facts),
    // Where the action takes more than a day, the day of a room is written by hand.
    date: day !== null && head.window?.to === day && isCalendarDate(day) ? day : null,
    rooms: roomsOf(facts, subject).map((room) => sheetOf(facts, reader, room)),
  }
}

/** 房间登记单: one sheet per room, for the whole site or one group (B7). */
export const roomSheetsForm: OfficialForm = officialForm<RoomSheetData>({
  form: roomSheet,
  step: 'E17',
  byHand: true,
  waitsFor: () => null,
  subjects,
  fields: () => [],
  defaults: () => ({}),
  build,
  jump(path, { facts, subject }) {
    const [head, at = '', name = ''] = path.split('.')
    if (head !== 'rooms') return { to: 'site' }
    const room = roomsOf(facts, subject)[Number(at)]
    return { to: 'plan', kind: 'room', id: room?.id ?? '', field: name === 'group' ? 'groupId' : name || 'code' }
  },
  unsigned: () => [],
})
