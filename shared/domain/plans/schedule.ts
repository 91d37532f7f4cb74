import type { SlotKind } from './codes.ts'
import { type PlanPart, type PlanView, partsOf, type SlotTime } from './planView.ts'

/** Minutes since midnight of a clock `HH:MM`. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}

/** `HH:MM` of minutes since midnight. */
export function clockOf(minutes: number): string {
  return `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** True for a time that ends before or when it begins. */
export function isReversed(time: SlotTime): boolean {
  return minutesOf(time.to) <= minutesOf(time.from)
}

/** Whether two times share a minute; a time that ends when the other begins does not overlap it. */
export function overlaps(a: SlotTime, b: SlotTime): boolean {
  return a.day === b.day && minutesOf(a.from) < minutesOf(b.to) && minutesOf(b.from) < minutesOf(a.to)
}

/** Pairs of slots of one group that overlap, each pair once, the later one first. Slots without a group stand apart. */
export function overlappingSlots(plan: PlanView): [PlanPart<'slot'>, PlanPart<'slot'>][] {
  const byGroup = Map.groupBy(
    partsOf(plan, 'slot').filter((slot) => slot.values.time !== null && slot.values.groupId !== null),
    (slot) => `${slot.values.groupId} ${slot.values.time?.day}`,
  )
  const pairs: [PlanPart<'slot'>, PlanPart<'slot'>][] = []
  for (const slots of byGroup.values()) {
    const sorted = slots.toSorted((a, b) => start(a) - start(b))
    let longest = sorted[0]
    for (const slot of sorted.slice(1)) {
      if (longest !== undefined && overlaps(time(longest), time(slot))) pairs.push([slot, longest])
      if (longest === undefined || end(slot) > end(longest)) longest = slot
    }
  }
  return pairs
}

/** Slots that have a time and end after they begin, by their group; null = everybody's. */
export function timedSlots(plan: PlanView): Map<string | null, PlanPart<'slot'>[]> {
  const timed = partsOf(plan, 'slot').filter((slot) => slot.values.time !== null && !isReversed(time(slot)))
  return Map.groupBy(timed, (slot) => slot.values.groupId)
}

/** What all groups do together in one place: two of one kind at once are one occasion, not two. */
const TOGETHER: readonly SlotKind[] = ['ASSEMBLY', 'BRIEFING', 'ARRIVAL', 'BREAK']

/** Pairs of slots of different groups that want one person at the same time, the later one first. */
export function clashesOf(slots: readonly PlanPart<'slot'>[]): [PlanPart<'slot'>, PlanPart<'slot'>][] {
  const sorted = slots.toSorted((a, b) => start(a) - start(b))
  return sorted.flatMap((later, n) =>
    sorted
      .slice(0, n)
      .filter((earlier) => areApart(earlier, later) && overlaps(time(earlier), time(later)))
      .map((earlier): [PlanPart<'slot'>, PlanPart<'slot'>] => [later, earlier]),
  )
}

function areApart(a: PlanPart<'slot'>, b: PlanPart<'slot'>): boolean {
  if (a.values.groupId === b.values.groupId) return false
  return a.values.kind !== b.values.kind || !TOGETHER.includes(a.values.kind)
}

/** Whether two groups may be at work at the same time: nothing in the schedule keeps them apart. */
export function mayMeet(slots: ReturnType<typeof timedSlots>, a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null) return true
  const [ofA = [], ofB = []] = [slots.get(a), slots.get(b)]
  if (ofA.length === 0 || ofB.length === 0) return true
  return ofA.some((one) => ofB.some((other) => overlaps(time(one), time(other))))
}

const time = (slot: PlanPart<'slot'>): SlotTime => slot.values.time ?? { day: '', from: '00:00', to: '00:00' }
const start = (slot: PlanPart<'slot'>): number => minutesOf(time(slot).from)
const end = (slot: PlanPart<'slot'>): number => minutesOf(time(slot).to)

/** One lane of the day view: a group (null = everybody) and its slots in half hours from the day's first. */
export interface Lane {
  groupId: string | null
  slots: { id: string; from: number; to: number; slot: PlanPart<'slot'> }[]
}

/** A day as lanes by half hour. `from` and `to` count half hours since midnight and hold every slot of the day. */
export interface DayLanes {
  day: string
  from: number
  to: number
  lanes: Lane[]
}

/** The schedule as days of lanes, groups in their order, everybody's slots first. */
export function dayLanes(plan: PlanView): DayLanes[] {
  const slots = partsOf(plan, 'slot').filter((slot) => slot.values.time !== null && !isReversed(time(slot)))
  const days = [...Map.groupBy(slots, (slot) => time(slot).day)].sort(([a], [b]) => (a < b ? -1 : 1))
  const order = [null, ...plan.parts.group.keys()]
  return days.map(([day, own]) => {
    const placed = own.map((slot) => ({
      id: slot.id,
      from: Math.floor(start(slot) / 30),
      to: Math.ceil(end(slot) / 30),
      slot,
    }))
    const laneOf = (slot: PlanPart<'slot'>): string | null => {
      const { groupId } = slot.values
      return groupId !== null && plan.parts.group.has(groupId) ? groupId : null
    }
    const byGroup = Map.groupBy(placed, (entry) => laneOf(entry.slot))
    return {
      day,
      from: Math.min(...placed.map((entry) => entry.from)),
      to: Math.max(...placed.map((entry) => entry.to)),
      lanes: order.flatMap((groupId) => {
        const entries = byGroup.get(groupId)
        return entries === undefined ? [] : [{ groupId, slots: entries.toSorted((a, b) => a.from - b.from) }]
      }),
    }
  })
}
