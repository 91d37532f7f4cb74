import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { defaultFigures, timelinessOf } from '../../../../shared/domain/money/defaultFigures.ts'
import { type InstalmentTerms, instalmentStates } from '../../../../shared/domain/money/instalments.ts'

const day = (text: string) => text as CalendarDate
const fen = (yuan: number) => Math.round(yuan * 100)
const DUE = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'].map(day)
/** Example B: 5 × 451,800.00. */
const terms = (change: Partial<InstalmentTerms> = {}): InstalmentTerms => ({
  instalments: DUE.map((dueOn, index) => ({ no: index + 1, fen: fen(451_800), dueOn })),
  graceDays: 0,
  cureDays: 0,
  consequence: 'ACCELERATE',
  ...change,
})
const firstTwo = DUE.slice(0, 2).map((on) => ({ on, fen: fen(451_800) }))
const none = { costsFen: 0, inBase: false }
const until = day('2025-01-15')

describe('a default on instalments (scenario 9)', () => {
  it('[A7] example B: accelerated, outstanding, payoff and fee to the fen', () => {
    const payments = [...firstTwo, { on: day('2024-09-30'), fen: fen(400_000) }]
    expect(defaultFigures(terms(), payments, day('2024-03-31'), until, none)).toBeNull()
    expect(defaultFigures(terms(), payments, day('2024-04-01'), until, none)).toMatchObject({
      effect: { on: '2024-04-01', no: 3, accelerates: true, opensEviction: false },
      outstandingFen: fen(1_355_400),
      principalFen: fen(955_400),
      doubledFen: fen(61_296.55),
      payoffFen: fen(1_016_696.55),
      feeFen: fen(15_954),
    })
  })
  it('[A7] a clause that ends the lease opens an eviction and does not accelerate', () => {
    const clause = terms({ consequence: 'TERMINATE_AND_VACATE' })
    const on = (to: string) => defaultFigures(clause, firstTwo, day('2024-06-30'), day(to), none)
    expect(on('2024-04-15')).toMatchObject({
      effect: { opensEviction: true, accelerates: false },
      outstandingFen: fen(451_800),
    })
    expect(on('2024-09-30')).toMatchObject({ outstandingFen: fen(1_355_400), doubledFen: fen(36_211.77) })
  })
  it('[A7] money of 2024-04-01 is late and mends nothing, unless the text allows a cure', () => {
    const payments = [...firstTwo, { on: day('2024-04-01'), fen: fen(451_800) }]
    expect(timelinessOf(terms(), payments)).toEqual(['IN_TIME', 'IN_TIME', 'LATE'])
    expect(defaultFigures(terms(), payments, day('2024-04-02'), day('2024-04-02'), none)).toMatchObject({
      effect: { no: 3 },
      outstandingFen: fen(1_355_400),
      principalFen: fen(903_600),
    })
    const cure = terms({ cureDays: 5 })
    expect(timelinessOf(cure, payments)).toEqual(['IN_TIME', 'IN_TIME', 'CURES'])
    expect(defaultFigures(cure, payments, day('2024-04-02'), day('2024-04-02'), none)).toBeNull()
    expect(timelinessOf(terms({ graceDays: 1 }), payments)).toEqual(['IN_TIME', 'IN_TIME', 'IN_TIME'])
  })
  it('[INT 1] costs of the suit are in the base only where the court counts them in', () => {
    const costs = { costsFen: fen(10_000), inBase: true }
    const plain = defaultFigures(terms(), firstTwo, until, until, { ...costs, inBase: false })
    const counted = defaultFigures(terms(), firstTwo, until, until, costs)
    const days = 290
    expect((counted?.doubledFen ?? 0) - (plain?.doubledFen ?? 0)).toBe(Math.round(fen(10_000) * 0.000175 * days))
    expect(counted?.outstandingFen).toBe(plain?.outstandingFen)
  })
  it('[A7] whatever is paid when: nothing is owed twice, and late money never makes the debt grow', () => {
    const payment = fc.record({
      on: fc.integer({ min: -40, max: 300 }),
      fen: fc.integer({ min: 1, max: fen(500_000) }),
    })
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 6 }), fc.integer({ min: 0, max: 9 }), (list, cureDays) => {
        const payments = list.map((one) => ({ on: addDays(day('2024-03-01'), one.on), fen: one.fen }))
        const own = terms({ cureDays })
        const figures = defaultFigures(own, payments, until, until, none)
        const defaulted = instalmentStates(own, payments, until).some((state) => state.status === 'DEFAULTED')
        expect(figures !== null).toBe(defaulted)
        if (figures === null) return
        expect(figures.outstandingFen).toBeLessThanOrEqual(fen(2_259_000))
        expect(figures.payoffFen).toBe(figures.principalFen + figures.doubledFen)
        const more = defaultFigures(own, [...payments, { on: until, fen: 100 }], until, until, none)
        expect(more?.payoffFen ?? 0).toBeLessThanOrEqual(figures.payoffFen)
      }),
    )
  })
})
