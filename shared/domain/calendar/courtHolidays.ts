import type { Json, JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, foldRegisters, setOfBody } from '../../journal/registers.ts'
import { fields, isObject, isText, type Shape } from '../shape.ts'
import { type HolidayFile, type HolidayYear, holidayYearSchema } from './holidays.ts'

/** Events of the calendars a court loaded, all on one entity `holidays/<id of the court>`, so that each has a past. */
export const holidayTypes = { loaded: 'calendar.holidaysLoaded' } as const

/** One loading: the years it brought, who did it, when (ms), and from which file. */
export interface HolidayLoading {
  years: number[]
  officerId: string
  role: string
  at: number
  fileName: string
}

/** The year a register holds, or null when it is none: its name is the year. */
function yearOf(name: string, value: Json | undefined): HolidayYear | null {
  const read = holidayYearSchema.safeParse(value)
  return read.success && String(read.data.year) === name ? read.data : null
}

const yearSet: Shape = (value) =>
  isObject(value) && Object.entries(value).every(([name, year]) => !/^\d{4}$/.test(name) || yearOf(name, year) !== null)
const loaded = fields({ fileName: isText, set: yearSet })

/** Whether the fold understands an event's body (J5). */
export function understandsHolidays(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return event.type === holidayTypes.loaded && loaded(event.body ?? undefined)
}

/** What a court loaded, by year; null while its first loading is not here. Each year is a register of its own (J7). */
export function foldHolidays(history: EntityHistory): JsonObject | null {
  if (creationOf(history, holidayTypes.loaded) === null) return null
  const standing = foldRegisters(history, (event) => (event.type === holidayTypes.loaded ? setOfBody(event) : null))
  return Object.fromEntries([...standing].map(([name, register]) => [name, register[0]?.value ?? null]))
}

/** What was ever loaded, oldest first, in the order of the fold. */
export function holidayPast(history: EntityHistory): HolidayLoading[] {
  return history.events.flatMap((event) => {
    const set = event.type === holidayTypes.loaded ? setOfBody(event) : null
    if (set === null) return []
    const fileName = typeof event.body?.fileName === 'string' ? event.body.fileName : ''
    const years = Object.keys(set).map(Number).sort()
    return [{ years, officerId: event.actor, role: event.role, at: event.at[0], fileName }]
  })
}

/** The calendars in force: the program's own, each year replaced by the court's where it loaded one. */
export function holidaysInForce(shipped: HolidayFile, stated: JsonObject): HolidayFile {
  const own = Object.entries(stated).flatMap(([name, value]) => yearOf(name, value) ?? [])
  const kept = shipped.years.filter(({ year }) => own.every((one) => one.year !== year))
  return { format: shipped.format, years: [...kept, ...own].sort((a, b) => a.year - b.year) }
}
