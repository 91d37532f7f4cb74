import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  type CalendarDate,
  calendarDate,
  calendarDateSchema,
  dayNumber,
  dayOfWeek,
  daysBetween,
  isCalendarDate,
  parseCalendarDate,
  parseExcelSerial,
} from '../../../../shared/domain/calendar/calendarDate.ts'
import { due, isWorkingDay } from '../../../../shared/domain/calendar/due.ts'
import { holidayFileSchema, holidayTable } from '../../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../../shared/domain/calendar/stateCouncilHolidays.ts'

function date(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(text)
  return text
}
const holidays = holidayTable(stateCouncilHolidays)

describe('calendar dates', () => {
  it.each([
    '2024-03-05',
    '2024/3/5',
    '2024.3.5',
    '2024年3月5日',
    '20240305',
    '２０２４／３／５',
    ' 2024-3-5 ',
    '2024-03-05 00:00:00',
    '2024/3/5 0:00',
    '2024-03-05T00:00:00',
  ])('[A2] reads %s', (text) => {
    expect(parseCalendarDate(text)).toEqual({ ok: true, value: '2024-03-05', warnings: [] })
  })

  it('[A2] cuts a time of day off and says so', () => {
    expect(parseCalendarDate('2024-03-05 14:20')).toEqual({
      ok: true,
      value: '2024-03-05',
      warnings: ['timeOfDayDropped'],
    })
  })

  it.each([
    ['2023-02-30', 'dateUnreal'],
    ['1900/2/29', 'dateUnreal'],
    ['2024-13-01', 'dateUnreal'],
    ['20240000', 'dateUnreal'],
    ['24-03-05', 'dateForm'],
    ['5/3/2024', 'dateForm'],
    ['2024-03/05', 'dateForm'],
    ['2024-03', 'dateForm'],
    ['45000', 'dateForm'],
    ['昨天', 'dateForm'],
    ['2024-03-05 abc', 'dateForm'],
    ['2024-03-04T16:00:00Z', 'dateForm'],
    ['0024-03-05', 'dateOutOfRange'],
    ['', 'dateEmpty'],
  ])('[A2] refuses %s: %s', (text, reason) => {
    expect(parseCalendarDate(text)).toEqual({ ok: false, reason })
  })

  it('[A2] reads spreadsheet serials of both systems and refuses the day Excel invented', () => {
    const read = (serial: number, system: '1900' | '1904') => {
      const result = parseExcelSerial(serial, system)
      return result.ok ? result.value : result.reason
    }
    expect(read(1, '1900')).toBe('1900-01-01')
    expect(read(59, '1900')).toBe('1900-02-28')
    expect(read(60, '1900')).toBe('dateUnreal')
    expect(read(61, '1900')).toBe('1900-03-01')
    expect(read(44556, '1900')).toBe('2021-12-26')
    expect(read(0, '1904')).toBe('1904-01-01')
    expect(read(44556 - 1462, '1904')).toBe('2021-12-26')
    expect(read(0, '1900')).toBe('dateOutOfRange')
    expect(read(Number.NaN, '1900')).toBe('dateForm')
    expect(parseExcelSerial(44556.5, '1900')).toMatchObject({ warnings: ['timeOfDayDropped'] })
  })

  it('[A5] counts days as the machine does, over every day of 1800 to 2199', () => {
    let expected = dayNumber(date('1800-01-01'))
    for (let at = new Date(Date.UTC(1800, 0, 1)); at.getUTCFullYear() < 2200; at.setUTCDate(at.getUTCDate() + 1)) {
      const text = at.toISOString().slice(0, 10)
      if (!isCalendarDate(text) || dayNumber(text) !== expected || addDays(text, 0) !== text) throw new Error(text)
      expected += 1
    }
    expect(dayNumber(date('1970-01-01'))).toBe(0)
    expect(dayOfWeek(date('2026-11-23'))).toBe(1)
    expect(dayOfWeek(date('1899-12-31'))).toBe(7)
  })

  it('[A5] adds months by the same date and clamps to the end of a shorter month', () => {
    expect(addMonths(date('2024-01-31'), 1)).toBe('2024-02-29')
    expect(addMonths(date('2023-01-31'), 1)).toBe('2023-02-28')
    expect(addMonths(date('2024-01-15'), 60)).toBe('2029-01-15')
    expect(addMonths(date('2024-03-31'), -1)).toBe('2024-02-29')
    expect(daysBetween(date('2024-02-28'), date('2024-03-01'))).toBe(2)
    expect(calendarDate(2023, 2, 29)).toBeNull()
    expect(() => addDays(date('2199-12-31'), 1)).toThrow(RangeError)
  })

  it('[A2] is a schema that refuses what is no day', () => {
    expect(calendarDateSchema.safeParse('2024-02-29').success).toBe(true)
    expect(calendarDateSchema.safeParse('2023-02-29').success).toBe(false)
  })
})

describe('periods of law (CPL 85)', () => {
  it.each([
    ['2025-06-09', 3, 'day', '2025-06-12', '2025-06-12'],
    ['2025-06-09', 15, 'day', '2025-06-24', '2025-06-24'],
    ['2025-06-25', 15, 'day', '2025-07-10', '2025-07-10'],
    ['2024-01-15', 6, 'month', '2024-07-15', '2024-07-15'],
    ['2024-01-31', 1, 'month', '2024-02-29', '2024-02-29'],
    ['2024-02-29', 1, 'year', '2025-02-28', '2025-02-28'],
    ['2025-09-21', 10, 'day', '2025-10-01', '2025-10-09'],
    ['2025-01-16', 10, 'day', '2025-01-26', '2025-01-26'],
    ['2026-02-06', 10, 'day', '2026-02-16', '2026-02-24'],
    ['2026-11-18', 3, 'day', '2026-11-21', '2026-11-23'],
    ['2025-09-26', 2, 'workingDay', '2025-09-29', '2025-09-29'],
    ['2025-09-30', 1, 'workingDay', '2025-10-09', '2025-10-09'],
  ] as const)('[A5] from %s, %d %s: counted to %s, due on %s', (start, n, unit, original, end) => {
    expect(due(date(start), n, unit, holidays)).toEqual({
      original,
      due: end,
      shifted: original !== end,
      calendarKnown: true,
    })
  })

  it('[A5] says when no calendar is published for the year', () => {
    expect(due(date('2030-09-20'), 15, 'day', holidays)).toMatchObject({
      original: '2030-10-05',
      due: '2030-10-07',
      calendarKnown: false,
    })
  })

  it('[A5] takes a newer table as data', () => {
    const file = holidayFileSchema.parse({
      format: 'fieldwrit-holidays-1',
      years: [
        {
          year: 2030,
          source: '示例通知',
          mark: '[m]',
          daysOff: [{ name: '国庆节', from: '2030-10-01', to: '2030-10-07' }],
          workingDays: [],
        },
      ],
    })
    expect(due(date('2030-09-20'), 15, 'day', holidayTable(file))).toMatchObject({
      due: '2030-10-08',
      calendarKnown: true,
    })
  })

  it('[A5] refuses a period that is no whole number', () => {
    expect(() => due(date('2025-01-01'), 1.5, 'day', holidays)).toThrow(RangeError)
    expect(() => due(date('2025-01-01'), -1, 'day', holidays)).toThrow(RangeError)
  })
})

describe('the shipped calendar', () => {
  it.each([
    [2024, 366 - 251],
    [2025, 365 - 248],
    [2026, 365 - 248],
  ])('[A5] has the published number of days off in %d', (year, off) => {
    let count = 0
    for (let day = date(`${year}-01-01`); day.startsWith(String(year)); day = addDays(day, 1)) {
      if (!isWorkingDay(day, holidays)) count += 1
    }
    expect(count).toBe(off)
  })

  it('[A5] refuses files that contradict themselves', () => {
    const year = { year: 2030, source: 'x', mark: '[m]', daysOff: [], workingDays: [] }
    const wrong = [
      { ...year, workingDays: ['2030-10-01'] },
      { ...year, workingDays: ['2031-10-04'] },
      { ...year, daysOff: [{ name: 'x', from: '2030-10-07', to: '2030-10-01' }] },
      { ...year, daysOff: [{ name: 'x', from: '2030-10-05', to: '2030-10-07' }], workingDays: ['2030-10-06'] },
    ]
    for (const entry of wrong) {
      expect(holidayFileSchema.safeParse({ format: 'fieldwrit-holidays-1', years: [entry] }).success).toBe(false)
    }
    expect(holidayFileSchema.safeParse({ format: 'fieldwrit-holidays-1', years: [year, year] }).success).toBe(false)
    expect(holidayFileSchema.safeParse({ format: 'fieldwrit-holidays-1', years: [year] }).success).toBe(true)
  })
})
