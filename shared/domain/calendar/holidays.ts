import { z } from 'zod'
import { addDays, type CalendarDate, calendarDateSchema, dayOfWeek, partsOf } from './calendarDate.ts'

const spanSchema = z
  .strictObject({ name: z.string().min(1).max(40), from: calendarDateSchema, to: calendarDateSchema })
  .refine((span) => span.from <= span.to, { error: 'from after to' })

const yearSchema = z
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
    if (dates.some((date) => partsOf(date).year !== entry.year)) ctx.addIssue('a date lies outside its year')
    if (entry.workingDays.some((date) => dayOfWeek(date) <= 5)) ctx.addIssue('a make-up working day is no weekend day')
    if (entry.workingDays.some((date) => entry.daysOff.some((span) => span.from <= date && date <= span.to))) {
      ctx.addIssue('a day is both off and worked')
    }
  })

/** The file in which the published calendars of days off travel; a newer file replaces an older one whole. */
export const holidayFileSchema = z
  .strictObject({ format: z.literal('fieldwrit-holidays-1'), years: z.array(yearSchema).min(1).max(300) })
  .refine((file) => new Set(file.years.map((entry) => entry.year)).size === file.years.length, {
    error: 'a year appears twice',
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
