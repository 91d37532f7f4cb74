import { z } from 'zod'
import { type Checked, toHalfWidth } from '../identifiers/checked.ts'

declare const calendarDateBrand: unique symbol

/** A date of law: `YYYY-MM-DD`, a real day of the Gregorian calendar, without clock or zone. Compares as text. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true }

export type CalendarDateReason = 'dateEmpty' | 'dateForm' | 'dateUnreal' | 'dateOutOfRange'
export type CalendarDateWarning = 'timeOfDayDropped'

const FIRST_YEAR = 1800
const LAST_YEAR = 2199
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** Number of days of a month; `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0)
}

/** True for `YYYY-MM-DD` that names a real day between the years 1800 and 2199. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (text.length !== 10) return false
  for (let at = 0; at < 10; at += 1) {
    const code = text.charCodeAt(at)
    if (at === 4 || at === 7 ? code !== 45 : code < 48 || code > 57) return false
  }
  const { year, month, day } = partsOfText(text)
  return year >= FIRST_YEAR && year <= LAST_YEAR && day >= 1 && day <= daysInMonth(year, month)
}

/** A stored text as a date; null for anything that is none. */
export function dateOf(text: string | null): CalendarDate | null {
  return text !== null && isCalendarDate(text) ? text : null
}

/** The schema at a border: a string that `isCalendarDate`. */
export const calendarDateSchema = z.string().refine(isCalendarDate, { error: 'dateForm' })

function partsOfText(text: string): { year: number; month: number; day: number } {
  const pair = (at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528
  return { year: pair(0) * 100 + pair(2), month: pair(5), day: pair(8) }
}

/** Year, month (1–12) and day (1–31) of a date. */
export function partsOf(date: CalendarDate): { year: number; month: number; day: number } {
  return partsOfText(date)
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/** The date of three numbers, or null if there is no such day between 1800 and 2199. */
export function calendarDate(year: number, month: number, day: number): CalendarDate | null {
  const text = `${year}-${two(month)}-${two(day)}`
  return isCalendarDate(text) ? text : null
}

/**
 * Reads a date as court exports write it: `2024-03-05`, `2024/3/5`, `2024.3.5`, `2024年3月5日`, `20240305`,
 * full-width digits allowed, a time of day after it is cut off (with a warning unless it is midnight).
 * Two-digit years, day-first forms and times with a zone are refused: they can be read as two different days.
 */
export function parseCalendarDate(text: string): Checked<CalendarDate, CalendarDateReason, CalendarDateWarning> {
  if (isCalendarDate(text)) return { ok: true, value: text, warnings: [] }
  const half = toHalfWidth(text).trim()
  if (half === '') return { ok: false, reason: 'dateEmpty' }
  const found =
    /^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:[T\s]\s*(\d.*))?$/.exec(half) ??
    /^(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?(?:\s*(\d.*))?$/.exec(half) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(half)
  if (found === null) return { ok: false, reason: 'dateForm' }
  const time = found[5]
  if (time !== undefined && !/^\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|时.*)?$/.test(time)) {
    return { ok: false, reason: 'dateForm' }
  }
  const year = Number(found[1])
  if (year < FIRST_YEAR || year > LAST_YEAR) return { ok: false, reason: 'dateOutOfRange' }
  const value = calendarDate(year, Number(found[3]), Number(found[4]))
  if (value === null) return { ok: false, reason: 'dateUnreal' }
  return { ok: true, value, warnings: time === undefined || /^[0:.]+$/.test(time) ? [] : ['timeOfDayDropped'] }
}

/** Days since 1970-01-01, by the civil-calendar arithmetic of ISO 8601; negative before. */
export function dayNumber(date: CalendarDate): number {
  const { year, month, day } = partsOf(date)
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The date of a day number (days since 1970-01-01), or null outside 1800–2199. */
export function dateOfDayNumber(days: number): CalendarDate | null {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return calendarDate(year, month, dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1)
}

/**
 * Reads a spreadsheet's date serial. `1900`: serial 1 is 1900-01-01 and 60 is the 29 February 1900 that never was
 * (refused); `1904`: serial 0 is 1904-01-01. The fraction (time of day) is cut off.
 */
export function parseExcelSerial(
  serial: number,
  system: '1900' | '1904',
): Checked<CalendarDate, CalendarDateReason, CalendarDateWarning> {
  if (!Number.isFinite(serial)) return { ok: false, reason: 'dateForm' }
  const whole = Math.floor(serial)
  if (whole < (system === '1900' ? 1 : 0)) return { ok: false, reason: 'dateOutOfRange' }
  if (system === '1900' && whole === 60) return { ok: false, reason: 'dateUnreal' }
  const days = system === '1904' ? whole - 24107 : whole - (whole > 60 ? 25569 : 25568)
  const value = dateOfDayNumber(days)
  if (value === null) return { ok: false, reason: 'dateOutOfRange' }
  return { ok: true, value, warnings: whole === serial ? [] : ['timeOfDayDropped'] }
}

function within(date: CalendarDate | null): CalendarDate {
  if (date === null) throw new RangeError('date outside 1800–2199')
  return date
}

/** `date` plus `days` (may be negative). Throws RangeError outside 1800–2199. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return within(dateOfDayNumber(dayNumber(date) + days))
}

/**
 * `date` plus `months` (may be negative): the same day of the month, or the last day of a shorter month
 * (Civil Code 202). Throws RangeError outside 1800–2199.
 */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = partsOf(date)
  const count = year * 12 + (month - 1) + months
  const newYear = Math.floor(count / 12)
  const newMonth = count - newYear * 12 + 1
  return within(calendarDate(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth))))
}

/** Days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** Day of the week, 1 = Monday to 7 = Sunday (ISO 8601). */
export function dayOfWeek(date: CalendarDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}
