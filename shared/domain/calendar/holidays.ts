import { z } from 'zod'
import { addDays, type CalendarDate, calendarDateSchema, dayOfWeek, partsOf } from './calendarDate.ts'

const spanSchema = z
  .strictObject({ name: z.string().min(1).max(40), from: calendarDateSchema, to: calendarDateSchema })
  .refine((span) => span.from <= span.to, { error: 'spanBackwards' })

/** One published year. Faults are codes with words in `holidays.fault`. */
export const holidayYearSchema = z
  .strictObject({
    year: z.int().min(1949).max(2199),
    /** The paper the year was taken from, and whether it was read: `[v]` read, `[m]` from memory, to be checked. */
    source: z.string().min(1).max(200),
    mark: z.enum(['[v]', '[m]']),
    /** Days off, first and last day included; weekends inside a span may be named, other weekends need not be. */
    daysOff: z.array(spanSchema).max(40),
    /** Weekend days that are worked in exchange (调休上班). */
    workingDays: z.array(calendarDateSchema).max(40),
  })
  .superRefine((entry, ctx) => {
    const dates = [...entry.daysOff.flatMap((span) => [span.from, span.to]), ...entry.workingDays]
    if (dates.some((date) => partsOf(date).year !== entry.year)) ctx.addIssue('outsideYear')
    if (entry.workingDays.some((date) => dayOfWeek(date) <= 5)) ctx.addIssue('workedWeekday')
    if (entry.workingDays.some((date) => entry.daysOff.some((span) => span.from <= date && date <= span.to))) {
      ctx.addIssue('offAndWorked')
    }
  })

export type HolidayYear = z.infer<typeof holidayYearSchema>

/** The file in which the published calendars of days off travel: each year it names replaces that year whole. */
export const holidayFileSchema = z
  .strictObject({ format: z.literal('fieldwrit-holidays-1'), years: z.array(holidayYearSchema).min(1).max(300) })
  .refine((file) => new Set(file.years.map((entry) => entry.year)).size === file.years.length, {
    error: 'yearTwice',
  })

export type HolidayFile = z.infer<typeof holidayFileSchema>

/** The table as the period calculator asks it. `years` are those with a published calendar. */
export type HolidayTable = {
  years: ReadonlySet<number>
  daysOff: ReadonlySet<CalendarDate>
  workingDays: ReadonlySet<CalendarDate>
}

/** Turns a checked file into the table `due` reads. Input must have passed `holidayFileSchema`. */
export function holidayTable(file: HolidayFile): HolidayTable {
  const daysOff = new Set<CalendarDate>()
  const workingDays = new Set<CalendarDate>()
  for (const entry of file.years) {
    for (const span of entry.daysOff) {
      for (let date = span.from; date <= span.to; date = addDays(date, 1)) daysOff.add(date)
    }
    for (const date of entry.workingDays) workingDays.add(date)
  }
  return { years: new Set(file.years.map((entry) => entry.year)), daysOff, workingDays }
}

export const HOLIDAY_FAULTS = [
  'notJson',
  'format',
  'yearForm',
  'spanBackwards',
  'outsideYear',
  'workedWeekday',
  'offAndWorked',
  'yearTwice',
] as const
export type HolidayFault = (typeof HOLIDAY_FAULTS)[number]

export type ReadHolidays =
  | { ok: true; file: HolidayFile }
  /** `year` as the file names it, '' where the fault is of no one year. */
  | { ok: false; fault: HolidayFault; year: string }

/** Reads a `fieldwrit-holidays-1` file from its text; the first thing wrong with it is told, with the year it is in. */
export function readHolidayFile(text: string): ReadHolidays {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, fault: 'notJson', year: '' }
  }
  const read = holidayFileSchema.safeParse(value)
  if (read.success) return { ok: true, file: read.data }
  const [issue] = read.error.issues
  const at = issue?.path ?? []
  const isOfYear = at[0] === 'years' && typeof at[1] === 'number'
  const named = HOLIDAY_FAULTS.find((fault) => fault === issue?.message)
  return { ok: false, fault: named ?? (isOfYear ? 'yearForm' : 'format'), year: isOfYear ? yearAt(value, at[1]) : '' }
}

function yearAt(value: unknown, index: unknown): string {
  const years = (value as { years?: unknown }).years
  const entry: unknown = Array.isArray(years) ? years[Number(index)] : null
  const year = typeof entry === 'object' && entry !== null && 'year' in entry ? entry.year : ''
  return typeof year === 'number' || typeof year === 'string' ? String(year).slice(0, 10) : ''
}

/** Whether every day from `from` to `to` lies in a year with a published calendar; else weekends only were counted. */
export function isCalendarKnown(from: CalendarDate, to: CalendarDate, { years }: HolidayTable): boolean {
  for (let { year } = partsOf(from); year <= partsOf(to).year; year += 1) if (!years.has(year)) return false
  return true
}
