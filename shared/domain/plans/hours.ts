import { personOf } from './completenessPeople.ts'
import { type PlanPart, type PlanRoom, type PlanView, partsOf } from './planView.ts'
import { minutesOf, timedSlots } from './schedule.ts'

/** How fast goods are entered; configuration (domain `[p]`), never a target for a person. */
export interface EntryRate {
  /** Seconds one recorder needs for one lot; the reference case took 23.6 (product.md). */
  secondsPerLot: number
  /** Lots taken for a room whose estimate nobody stated. */
  lotsPerRoom: number
}

/** What a group has before it on one day, in minutes. */
export interface DayHours {
  day: string
  /** For the rooms whose floor it clears that day; null when nobody records. */
  neededMinutes: number | null
  /** Of its clearing slots and everybody's, without breaks. */
  scheduledMinutes: number
}

/** What one group has before it: rooms × lots × rate over its recorders, against the time the schedule gives it. */
export interface GroupHours {
  groupId: string
  name: string
  rooms: number
  /** Lots expected; rooms without an estimate count with the rate's own figure. */
  lots: number
  /** Rooms whose estimate nobody stated. */
  guessed: number
  /** Persons who record, each once; a line without a name records nothing. */
  recorders: number
  /** Minutes needed; null when nobody records. */
  neededMinutes: number | null
  /** Minutes of its clearing slots and everybody's, without breaks. */
  scheduledMinutes: number
  /** The same by day, days by date: those on which it clears. */
  days: DayHours[]
}

/** Evening check (B6): whether the hours of each implementation group suffice, over all days and on each. */
export function eveningHours(plan: PlanView, rate: EntryRate): GroupHours[] {
  const cleared = [...plan.rooms.values()].filter((room) => room.values.excluded === '')
  const rooms = Map.groupBy(cleared, (room) => room.values.groupId)
  const recorders = Map.groupBy(
    partsOf(plan, 'duty').filter((part) => part.values.duty === 'RECORDER' && personOf(part) !== ''),
    (part) => part.values.groupId,
  )
  const slots = timedSlots(plan)
  const everybodys = slots.get(null) ?? []
  return partsOf(plan, 'group')
    .filter((group) => group.values.kind === 'IMPLEMENTATION')
    .map((group) => {
      const own = rooms.get(group.id) ?? []
      const lotsOf = (some: readonly Share[]) =>
        some.reduce((sum, { room, share }) => sum + (room.values.estimate ?? rate.lotsPerRoom) * share, 0)
      const lots = lotsOf(own.map((room) => ({ room, share: 1 })))
      const hands = new Set((recorders.get(group.id) ?? []).map(personOf)).size
      const minutes = (some: number) => (hands === 0 ? null : Math.ceil((some * rate.secondsPerLot) / 60 / hands))
      const days = clearingDays([...everybodys, ...(slots.get(group.id) ?? [])])
      const shares = sharesOf(own, days)
      return {
        groupId: group.id,
        name: group.values.name,
        rooms: own.length,
        lots,
        guessed: own.filter((room) => room.values.estimate === null).length,
        recorders: hands,
        neededMinutes: minutes(lots),
        scheduledMinutes: days.reduce((sum, day) => sum + netMinutes(day.clearing, day.breaks), 0),
        days: days.map((day) => ({
          day: day.day,
          neededMinutes: minutes(lotsOf(shares.get(day.day) ?? [])),
          scheduledMinutes: netMinutes(day.clearing, day.breaks),
        })),
      }
    })
}

/** A room and how much of it one day takes, 0 to 1. */
interface Share {
  room: PlanRoom
  share: number
}

interface ClearingDay {
  day: string
  clearing: PlanPart<'slot'>[]
  breaks: PlanPart<'slot'>[]
}

/** Days with a clearing slot, by date. */
function clearingDays(slots: readonly PlanPart<'slot'>[]): ClearingDay[] {
  return [...Map.groupBy(slots, (slot) => slot.values.time?.day ?? '')]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, own]) => ({
      day,
      clearing: own.filter((slot) => slot.values.kind === 'CLEARING'),
      breaks: own.filter((slot) => slot.values.kind === 'BREAK'),
    }))
    .filter((day) => day.clearing.length > 0)
}

/**
 * What each day takes of the rooms: a room belongs to the days whose slots name its floor or building, or no place; of
 * several days each takes its part by minutes. A room that no slot reaches stands in no day.
 */
function sharesOf(rooms: readonly PlanRoom[], days: readonly ClearingDay[]): Map<string, Share[]> {
  const shares = new Map<string, Share[]>(days.map(({ day }) => [day, []]))
  for (const onFloor of Map.groupBy(rooms, (room) => `${room.floor} ${room.buildingId}`).values()) {
    const [first] = onFloor
    if (first === undefined) continue
    const minutes = days.map(({ clearing, breaks }) =>
      netMinutes(
        clearing.filter((slot) => reaches(slot, first)),
        breaks,
      ),
    )
    const total = minutes.reduce((sum, one) => sum + one, 0)
    days.forEach(({ day }, n) => {
      const share = total === 0 ? 0 : (minutes[n] ?? 0) / total
      if (share > 0) shares.get(day)?.push(...onFloor.map((room) => ({ room, share })))
    })
  }
  return shares
}

function reaches({ values: { buildingId, floor } }: PlanPart<'slot'>, room: PlanRoom): boolean {
  if (buildingId !== null && buildingId !== room.buildingId) return false
  return floor === null || floor === room.floor
}

/** Minutes of a day that lie in a slot of the first and in none of the second; what overlaps counts once. */
function netMinutes(slots: readonly PlanPart<'slot'>[], without: readonly PlanPart<'slot'>[]): number {
  const marked = new Uint8Array(24 * 60)
  for (const [some, mark] of [
    [slots, 1],
    [without, 0],
  ] as const) {
    for (const { values } of some) {
      if (values.time !== null) marked.fill(mark, minutesOf(values.time.from), minutesOf(values.time.to))
    }
  }
  return marked.reduce((sum, mark) => sum + mark, 0)
}
