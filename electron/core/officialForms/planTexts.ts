import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { dateText, type Value } from '../../../shared/domain/documents/forms/parts.ts'
import { areaText, sumAreas } from '../../../shared/domain/plans/area.ts'
import type { PlanView } from '../../../shared/domain/plans/planView.ts'

/** The text without outer blanks; null when nothing is left. */
export function filled(text: string): Value {
  return text.trim() === '' ? null : text.trim()
}

/** Different texts by 、; blanks don't count. */
export function joined(texts: readonly string[]): string {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))].join('、')
}

/** Texts that say something, by a sign of one's own. */
export function joinedBy(sign: string, texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join(sign)
}

/** A day as a document has it, `2025年9月16日`; what is no day stays the words it is, nothing stays nothing. */
export function dayText(day: string | null): string {
  return dateText(dateOf(day)) ?? day ?? ''
}

/** Area of all rooms; null while none has one. */
export function areaOf(plan: PlanView): Value {
  const areas = [...plan.rooms.values()].map((room) => room.values.area)
  return areas.every((area) => area === null) ? null : `${areaText(sumAreas(areas))}平方米`
}

/** Name of a group of the plan; null for none. */
export function groupName(plan: PlanView, groupId: string | null): Value {
  return filled(plan.parts.group.get(groupId ?? '')?.values.name ?? '')
}
