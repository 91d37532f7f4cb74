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

export const holidaysView = z.object({
  years: z.array(
    z.object({
      year: z.number(),
      source: z.string(),
      mark: z.enum(['[v]', '[m]']),
      daysOff: z.array(z.object({ name: z.string(), from: calendarDate, to: calendarDate })),
      workingDays: z.array(calendarDate),
      /** The loading it comes from; null = the program's own. */
      loaded: loading.nullable(),
    }),
  ),
  /** Every loading, newest first. */
  past: z.array(loading),
  rev,
})

export const calendar = {
  /** The calendars of days off this court counts its periods by. */
  list: procedure.route({ method: 'GET', path: '/holidays' }).output(holidaysView),
  /** Loads a `fieldwrit-holidays-1` file: each year it names replaces that year. */
  load: procedure
    .errors(fileErrors)
    .route({ method: 'POST', path: '/holidays' })
    .input(z.object({ commandId, rev, path: z.string().max(4000) }))
    .output(holidaysView),
}
