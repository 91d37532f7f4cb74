import { addDays, addMonths, type CalendarDate, dayOfWeek, isCalendarDate, partsOf } from './calendarDate.ts'
import type { HolidayTable } from './holidays.ts'

/** How a period is counted. `workingDay` is for rules that say 工作日; such a period ends on a working day by itself. */
export type PeriodUnit = 'day' | 'month' | 'year' | 'workingDay'

export type Due = {
  /** The last day as counted, before any holiday moves it. */
  original: CalendarDate
  /** The day on which the period really ends. */
  due: CalendarDate
  shifted: boolean
  /** False where a day had to be judged without a published calendar for its year: weekends only were known. */
  calendarKnown: boolean
}

/** True unless the day is a weekend or a published day off; a make-up working day (调休上班) is a working day. */
export function isWorkingDay(date: CalendarDate, holidays: HolidayTable): boolean {
  if (holidays.workingDays.has(date)) return true
  return !holidays.daysOff.has(date) && dayOfWeek(date) <= 5
}

/**
 * End of a period of `n` units that begins on `start` (CPL 85): the start day is not counted, months and years end on
 * the same date (the last day of a shorter month), and a last day that is a day off moves to the first day after it.
 * `n` is a whole number ≥ 0; anything else throws RangeError.
 */
export function due(start: CalendarDate, n: number, unit: PeriodUnit, holidays: HolidayTable): Due {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('a period is a whole number of units')
  const known = { value: true }
  const working = (date: CalendarDate): boolean => {
    known.value &&= holidays.years.has(partsOf(date).year)
    return isWorkingDay(date, holidays)
  }
  const original = lastDay(start, n, unit, working)
  let end = original
  while (!working(end)) end = addDays(end, 1)
  return { original, due: end, shifted: end !== original, calendarKnown: known.value }
}

/**
 * Whether a day that was kept with its deadline is what the published calendars give: false where they do not reach that
 * far, and where one that came later would move it.
 */
export function isDueAsStored(original: string, dueOn: string, holidays: HolidayTable): boolean {
  if (!isCalendarDate(original)) return false
  const now = due(original, 0, 'day', holidays)
  return now.calendarKnown && now.due === dueOn
}

function lastDay(
  start: CalendarDate,
  n: number,
  unit: PeriodUnit,
  working: (date: CalendarDate) => boolean,
): CalendarDate {
  switch (unit) {
    case 'day':
      return addDays(start, n)
    case 'month':
      return addMonths(start, n)
    case 'year':
      return addMonths(start, n * 12)
    case 'workingDay': {
      let date = start
      for (let left = n; left > 0; ) {
        date = addDays(date, 1)
        if (working(date)) left -= 1
      }
      return date
    }
  }
}
