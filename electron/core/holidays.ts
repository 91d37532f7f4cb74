import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { holidaysRow } from '../../db/calendar.ts'
import { namesOf } from '../../db/identity.ts'
import type { holidaysPreview, holidaysView } from '../../shared/contract/desk/plans/calendar.ts'
import { type HolidayLoading, holidayPast, holidayTypes } from '../../shared/domain/calendar/courtHolidays.ts'
import { type HolidayFault, type HolidayFile, readHolidayFile } from '../../shared/domain/calendar/holidays.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { entityName } from '../../shared/journal/ids.ts'
import { type CoreContext, command, draft, requirePermission, requireSame } from './context.ts'
import { checkRev, deskError, refuse } from './errors.ts'
import { firstGiven } from './gate/moves.ts'
import { calendarsHere, holidaysId } from './knownHolidays.ts'

/** A calendar of three hundred years is far below this. */
const FILE_LIMIT_BYTES = 1024 * 1024

/** The rule each fault of a file breaks; its words name the year. */
const RULES = {
  notJson: 'holidaysNotJson',
  format: 'holidaysFormat',
  yearForm: 'holidaysYearForm',
  spanBackwards: 'holidaysSpanBackwards',
  outsideYear: 'holidaysOutsideYear',
  workedWeekday: 'holidaysWorkedWeekday',
  offAndWorked: 'holidaysOffAndWorked',
  yearTwice: 'holidaysYearTwice',
} as const satisfies Record<HolidayFault, string>

/**
 * The published calendars of days off a court counts by (CPL 85): the program's own, each year replaced by the one the
 * court loaded from a `fieldwrit-holidays-1` file. Every loading stays in the journal with its file, day and person.
 */
export function holidaysService(context: CoreContext) {
  const view = (): z.infer<typeof holidaysView> => {
    const { db, journal } = context.store()
    const id = holidaysId(context.profile().courtCode)
    const past = holidayPast(journal.history(entityName('holidays', id))).reverse()
    const { officers } = namesOf(db)
    const seen = (one: HolidayLoading) => {
      return { ...one, officer: officers.get(one.officerId) ?? one.officerId }
    }
    const years = calendarsHere(context, db).years.map(({ year, source, mark, daysOff, workingDays }) => {
      const own = past.find((one) => one.years.includes(year))
      return { year, source, mark, daysOff, workingDays, loaded: own === undefined ? null : seen(own) }
    })
    return { years, past: past.map(seen), rev: revHere(context) }
  }

  return {
    list() {
      requirePermission(context, firstGiven(context.session().role, ['case.read', 'settings.write']))
      return view()
    },
    /** What a file would bring; the faults of {@link load}. Nothing is written. */
    async read(input: { path: string }): Promise<z.infer<typeof holidaysPreview>> {
      const session = requirePermission(context, 'settings.write')
      const file = await readCalendar(input.path)
      requireSame(context, session)
      const here = new Set(calendarsHere(context, context.store().db).years.map(({ year }) => year))
      return { years: file.years.map((one) => ({ ...one, replaces: here.has(one.year) })) }
    },
    /** BAD_FILE when it cannot be read; REFUSED `holidays…` when it is no calendar; STALE when another came first. */
    async load(input: { commandId: string; rev: string[]; path: string }) {
      const session = requirePermission(context, 'settings.write')
      const file = await readCalendar(input.path)
      requireSame(context, session)
      const call = { commandId: input.commandId, procedure: 'calendar.load' }
      return command(context, 'settings.write', call, (act) => {
        checkRev('holidays', revHere(context), input.rev)
        const { courtCode } = context.profile()
        const set = Object.fromEntries(file.years.map((one) => [String(one.year), one])) as unknown as JsonObject
        const body = { fileName: basename(input.path), set }
        act.append([
          draft(`court:${courtCode}`, holidayTypes.loaded, 'holidays', holidaysId(courtCode), input.rev, body),
        ])
        act.touch('calendar', '', [])
        return view()
      })
    },
  }
}

function revHere(context: CoreContext): string[] {
  const row = holidaysRow(context.store().db, holidaysId(context.profile().courtCode))
  return row === undefined ? [] : (JSON.parse(row.rev) as string[])
}

async function readCalendar(path: string): Promise<HolidayFile> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) throw deskError('BAD_FILE', { reason: 'notReadable', detail: '' })
  if (found.size > FILE_LIMIT_BYTES) throw deskError('BAD_FILE', { reason: 'tooLarge', detail: '' })
  const read = readHolidayFile(await readFile(path, 'utf8'))
  if (!read.ok) refuse(RULES[read.fault], 'file', read.year)
  return read.file
}
