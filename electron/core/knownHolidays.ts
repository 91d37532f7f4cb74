import { type HolidayTable, holidayTable } from '../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../shared/domain/calendar/stateCouncilHolidays.ts'

/** The calendars of days off this program knows. */
export const knownHolidays: HolidayTable = holidayTable(stateCouncilHolidays)
