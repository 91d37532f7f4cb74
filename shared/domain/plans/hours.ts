import { type PlanView, partsOf } from './planView.ts'
import { minutesOf } from './schedule.ts'

/** How fast goods are entered; configuration (domain `[p]`), never a target for a person. */
export interface EntryRate {
  /** Seconds one recorder needs for one lot; the reference case took 23.6 (product.md). */
  secondsPerLot: number
  /** Lots taken for a room whose estimate nobody stated. */
  lotsPerRoom: number
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
  recorders: number
  /** Minutes needed; null when nobody records. */
  neededMinutes: number | null
  /** Minutes of its clearing slots. */
  scheduledMinutes: number
}

/** Evening check (B6): whether the hours of each implementation group suffice. */
export function eveningHours(plan: PlanView, rate: EntryRate): GroupHours[] {
  const cleared = [...plan.rooms.values()].filter((room) => room.values.excluded === '')
  const rooms = Map.groupBy(cleared, (room) => room.values.groupId)
  const recorders = Map.groupBy(
    partsOf(plan, 'duty').filter((part) => part.values.duty === 'RECORDER'),
    (part) => part.values.groupId,
  )
  const slots = Map.groupBy(
    partsOf(plan, 'slot').filter((part) => part.values.kind === 'CLEARING'),
    (part) => part.values.groupId,
  )
  return partsOf(plan, 'group')
    .filter((group) => group.values.kind === 'IMPLEMENTATION')
    .map((group) => {
      const own = rooms.get(group.id) ?? []
      const lots = own.reduce((sum, room) => sum + (room.values.estimate ?? rate.lotsPerRoom), 0)
      const hands = recorders.get(group.id)?.length ?? 0
      return {
        groupId: group.id,
        name: group.values.name,
        rooms: own.length,
        lots,
        guessed: own.filter((room) => room.values.estimate === null).length,
        recorders: hands,
        neededMinutes: hands === 0 ? null : Math.ceil((lots * rate.secondsPerLot) / 60 / hands),
        scheduledMinutes: (slots.get(group.id) ?? []).reduce((sum, slot) => sum + lengthOf(slot.values.time), 0),
      }
    })
}

function lengthOf(time: { from: string; to: string } | null): number {
  return time === null ? 0 : Math.max(0, minutesOf(time.to) - minutesOf(time.from))
}
