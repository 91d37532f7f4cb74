import { z } from 'zod'
import { calendarDate, commandId, procedure, rev } from '../base.ts'
import { fileErrors } from '../cases.ts'

const loading = z.object({
  years: z.array(z.number()),
  officer: z.string(),
  role: z.string(),
  at: z.number(),
  fileName: z.string(),
})

const year = z.object({
  year: z.number(),
  source: z.string(),
  mark: z.enum(['[v]', '[m]']),
  daysOff: z.array(z.object({ name: z.string(), from: calendarDate, to: calendarDate })),
  workingDays: z.array(calendarDate),
})

export const holidaysView = z.object({
  /** `loaded`: the loading it comes from; null = the program's own. */
  years: z.array(year.extend({ loaded: loading.nullable() })),
  /** Every loading, newest first. */
  past: z.array(loading),
  rev,
})

export const holidaysPreview = z.object({
  /** `replaces`: the year is here already and would be replaced. */
  years: z.array(year.extend({ replaces: z.boolean() })),
})

export const calendar = {
  /** The calendars of days off this court counts its periods by. */
  list: procedure.route({ method: 'GET', path: '/holidays' }).output(holidaysView),
  /** What such a file says, before it is loaded. */
  read: procedure
    .errors(fileErrors)
    .route({ method: 'POST', path: '/holidays/read' })
    .input(z.object({ path: z.string().max(4000) }))
    .output(holidaysPreview),
  /** Loads a `fieldwrit-holidays-1` file: each year it names replaces that year. */
  load: procedure
    .errors(fileErrors)
    .route({ method: 'POST', path: '/holidays' })
    .input(z.object({ commandId, rev, path: z.string().max(4000) }))
    .output(holidaysView),
}
