import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, type CalendarDate, dateOfDayNumber } from '../../../../shared/domain/calendar/calendarDate.ts'
import { holidayTable } from '../../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../../shared/domain/calendar/stateCouncilHolidays.ts'
import { ruleDates, ruleOf, standingDate, startsEndingIn } from '../../../../shared/domain/worklist/rules.ts'

const holidays = holidayTable(stateCouncilHolidays)
const FIRST_DAY_2014 = 16_071
const days = fc
  .integer({ min: FIRST_DAY_2014, max: FIRST_DAY_2014 + 6000 })
  .map((day) => dateOfDayNumber(day) as CalendarDate)

it('[H2] clamps the query dates to the end of a month', () => {
  const dates = ruleDates('terminatedQuery', '2025-08-31' as CalendarDate, holidays).map((date) => date.original)
  expect([dates[0], dates[1], dates[9], dates.length]).toEqual(['2026-02-28', '2026-08-31', '2030-08-31', 10])
})

it('[A5] runs no rule for a suspended, closed or undated case', () => {
  const facts = { status: 'open' as const, closing: '', filedOn: '2026-01-05', closedOn: null }
  expect(ruleOf(facts)).toEqual({ rule: 'enforcementLimit', from: '2026-01-05' })
  expect(ruleOf({ ...facts, closing: '中止执行' })).toBeNull()
  expect(ruleOf({ ...facts, filedOn: null })).toBeNull()
  expect(ruleOf({ ...facts, status: 'completed', closedOn: '2026-02-01' })).toBeNull()
})

it('[A5] asks the store for exactly the start days whose date falls into a span', () => {
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: -25, max: 45 }),
      (from, length, turn, shift) => {
        const span = { from, to: addDays(from, length) }
        const starts = startsEndingIn('terminatedQuery', turn, span, holidays)
        const start = addDays(starts.from, shift)
        const end = ruleDates('terminatedQuery', start, holidays)[turn - 1]?.due ?? ''
        expect(start >= starts.from && start <= starts.to).toBe(end >= span.from && end <= span.to)
      },
    ),
    { numRuns: 500 },
  )
})

it('[A5] shows the first query date that has not passed', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 2500 }), (from, later) => {
      const today = addDays(from, later)
      const expected = ruleDates('terminatedQuery', from, holidays).find((date) => date.due >= today) ?? null
      expect(standingDate('terminatedQuery', from, today, holidays)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
