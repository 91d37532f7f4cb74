import { holidaysRow } from '../../db/calendar.ts'
import type { Db } from '../../db/open.ts'
import { holidaysInForce } from '../../shared/domain/calendar/courtHolidays.ts'
import { type HolidayFile, type HolidayTable, holidayTable } from '../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../shared/domain/calendar/stateCouncilHolidays.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { sha256 } from '../../shared/journal/hash.ts'
import { derivedId } from '../../shared/journal/ids.ts'
import type { CoreContext } from './context.ts'

/** The calendars the program comes with. */
export const shippedHolidays: HolidayTable = holidayTable(stateCouncilHolidays)

/** Id of the entity that holds the calendars a court loaded. */
export function holidaysId(courtCode: string): string {
  return derivedId(sha256(new TextEncoder().encode(`holidays\n${courtCode}`)))
}

/** The last table made for a store, with the row it was made from: periods are counted by the thousand. */
const made = new WeakMap<Db, { stated: string; table: HolidayTable }>()
const ids = new Map<string, string>()

/** The calendars in force in this court: the program's own and those the court loaded. */
export function calendarsHere(context: CoreContext, db: Db): HolidayFile {
  return holidaysInForce(stateCouncilHolidays, JSON.parse(statedHere(context, db)) as JsonObject)
}

/** The days off by which this court counts its periods (CPL 85). */
export function holidaysHere(context: CoreContext, db: Db): HolidayTable {
  const stated = statedHere(context, db)
  const known = made.get(db)
  if (known?.stated === stated) return known.table
  const table = holidayTable(holidaysInForce(stateCouncilHolidays, JSON.parse(stated) as JsonObject))
  made.set(db, { stated, table })
  return table
}

function statedHere(context: CoreContext, db: Db): string {
  const { courtCode } = context.profile()
  const id = ids.get(courtCode) ?? holidaysId(courtCode)
  ids.set(courtCode, id)
  return holidaysRow(db, id)?.stated ?? '{}'
}
