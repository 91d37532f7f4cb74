import { describe, expect, it } from 'vitest'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { debtOn } from '../../../../shared/domain/money/delayInterest.ts'
import { enforcementFee } from '../../../../shared/domain/money/enforcementFee.ts'
import { executedFigures } from '../../../../shared/domain/money/executedAmount.ts'
import { effectOfDefault, type InstalmentTerms, instalmentStates } from '../../../../shared/domain/money/instalments.ts'

const day = (text: string) => text as CalendarDate
const yuan = (text: string) => Math.round(Number(text.replaceAll(',', '')) * 100)

describe('the debt with interest for delay (INT 1–4)', () => {
  it('[INT 1] example A: a lump sum a year late', () => {
    const debt = {
      tranches: [{ principalFen: yuan('500,000'), lastDay: day('2024-03-31') }],
      interest: null,
      payments: [],
      stays: [],
    }
    const owed = debtOn(debt, day('2025-03-31'))
    expect(owed.doubled).toBe(yuan('31,937.50'))
    expect(enforcementFee(yuan('500,000'))).toBe(yuan('7,400'))
    expect(owed.payoff + enforcementFee(yuan('500,000'))).toBe(yuan('539,337.50'))
    expect(debtOn(debt, day('2024-03-31'))).toMatchObject({ doubled: 0, payoff: yuan('500,000') })
  })
  it('[INT 4] example B: accelerated instalments, a deduction goes to principal, rounded once', () => {
    const debt = {
      tranches: [{ principalFen: yuan('1,355,400'), lastDay: day('2024-03-31') }],
      interest: null,
      payments: [{ on: day('2024-09-30'), fen: yuan('400,000') }],
      stays: [],
    }
    const owed = debtOn(debt, day('2025-01-15'))
    expect(owed).toMatchObject({ principal: yuan('955,400'), doubled: yuan('61,296.55'), payoff: yuan('1,016,696.55') })
    expect(enforcementFee(yuan('1,355,400'))).toBe(yuan('15,954'))
    expect(owed.payoff + enforcementFee(yuan('1,355,400'))).toBe(yuan('1,032,650.55'))
  })
  it('[INT 2] example B without acceleration: each instalment from its own due day', () => {
    const tranches = ['2024-03-31', '2024-04-30', '2024-05-31'].map((on) => ({
      principalFen: yuan('451,800'),
      lastDay: day(on),
    }))
    expect(debtOn({ tranches, interest: null, payments: [], stays: [] }, day('2024-09-30')).doubled).toBe(
      yuan('36,211.77'),
    )
  })
  it('[CIV 561] example C: general interest first, then principal, the doubled part waits', () => {
    const debt = {
      tranches: [{ principalFen: yuan('300,000'), lastDay: day('2024-05-10') }],
      interest: { yearlyMillionths: 42_000, from: day('2023-07-01'), dayBasis: 365 as const },
      payments: [{ on: day('2024-11-06'), fen: yuan('200,000') }],
      stays: [],
    }
    expect(debtOn({ ...debt, payments: [] }, day('2024-11-06'))).toMatchObject({
      interest: yuan('17,053.15'),
      doubled: yuan('9,450'),
    })
    expect(debtOn(debt, day('2024-11-06')).principal).toBe(yuan('117,053.15'))
    const owed = debtOn(debt, day('2025-02-14'))
    expect(owed).toMatchObject({ interest: yuan('1,346.91'), doubled: yuan('11,498.43'), payoff: yuan('129,898.49') })
    expect(debtOn({ ...debt, payments: [] }, day('2024-06-01')).interest).toBe(yuan('11,598.90'))
    expect(enforcementFee(yuan('311,598.90'))).toBe(yuan('4,573.98'))
  })
  it('[INT 4] the doubled part is paid last, and what is too much is said', () => {
    const debt = (fen: number) => ({
      tranches: [{ principalFen: 1_000_000, lastDay: day('2024-01-01') }],
      interest: null,
      payments: [{ on: day('2024-01-11'), fen }],
      stays: [],
    })
    expect(debtOn(debt(1_001_000), day('2024-02-01'))).toMatchObject({
      principal: 0,
      doubled: 750,
      payoff: 750,
      over: 0,
    })
    expect(debtOn(debt(1_002_000), day('2024-02-01'))).toMatchObject({ payoff: 0, over: 250 })
  })
  it('[INT 3] days of a stay the debtor did not ask for are not counted', () => {
    const at = (stays: { from: CalendarDate; to: CalendarDate }[]) =>
      debtOn(
        { tranches: [{ principalFen: 1_000_000, lastDay: day('2024-01-01') }], interest: null, payments: [], stays },
        day('2024-01-11'),
      ).doubled
    expect(at([])).toBe(1750)
    expect(at([{ from: day('2024-01-03'), to: day('2024-01-04') }])).toBe(1400)
    expect(at([{ from: day('2023-12-01'), to: day('2024-01-02') }])).toBe(1575)
    expect(at([{ from: day('2024-01-10'), to: day('2024-03-01') }])).toBe(1400)
    expect(at([{ from: day('2024-02-01'), to: day('2024-03-01') }])).toBe(1750)
  })
})

describe('the enforcement fee (FEE 14)', () => {
  it('[FEE 14] follows its five steps', () => {
    const vectors = [
      [8_000, 50],
      [10_000, 50],
      [100_000, 1_400],
      [430_000, 6_350],
      [500_000, 7_400],
      [2_259_000, 24_990],
      [5_000_000, 52_400],
      [10_000_000, 77_400],
      [20_000_000, 87_400],
    ] as const
    for (const [amount, fee] of vectors) expect(enforcementFee(amount * 100), String(amount)).toBe(fee * 100)
    expect(() => enforcementFee(-1)).toThrow(RangeError)
  })
})

describe('executed amounts', () => {
  it('[domain 0.7] example D: three ledgers, none added to another, relief never counted', () => {
    const ledgers = {
      awarded: yuan('540,000'),
      beforeEnforcement: yuan('110,000'),
      filed: yuan('430,000'),
      executed: yuan('160,000'),
      relief: yuan('50,000'),
    }
    expect(executedFigures(ledgers)).toEqual({ executedRate: 3721, fulfilment: 5000, outstanding: yuan('270,000') })
    expect(executedFigures({ ...ledgers, filed: 0 }).executedRate).toBeNull()
  })
})

describe('a mediation document in instalments (scenario 9)', () => {
  const dates = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']
  const terms: InstalmentTerms = {
    instalments: dates.map((on, index) => ({ no: index + 1, fen: yuan('451,800'), dueOn: day(on) })),
    graceDays: 0,
    cureDays: 0,
    consequence: 'ACCELERATE',
  }
  const paid = ['2024-01-30', '2024-02-29'].map((on) => ({ on: day(on), fen: yuan('451,800') }))
  const statuses = (today: string, more = paid, of = terms) =>
    instalmentStates(of, more, day(today)).map((one) => one.status)

  it('[scenario 9] the third is due on 31 March and in default on 1 April', () => {
    expect(statuses('2024-03-31')).toEqual(['PAID', 'PAID', 'DUE', 'SCHEDULED', 'SCHEDULED'])
    expect(statuses('2024-04-01')).toEqual(['PAID', 'PAID', 'DEFAULTED', 'SCHEDULED', 'SCHEDULED'])
    expect(instalmentStates(terms, paid, day('2024-04-02'))[2]?.defaultedOn).toBe('2024-04-01')
  })
  it('[scenario 9] ACCELERATE makes 1,355,400.00 due on 31 March, and the payoff is that of example B', () => {
    const effect = effectOfDefault(terms, instalmentStates(terms, paid, day('2024-04-01')))
    expect(effect).toMatchObject({ on: '2024-04-01', no: 3, accelerates: true, opensEviction: false })
    const tranches = effect?.tranches ?? []
    expect(tranches.reduce((sum, part) => sum + part.principalFen, 0)).toBe(yuan('1,355,400'))
    const payments = [{ on: day('2024-09-30'), fen: yuan('400,000') }]
    expect(debtOn({ tranches, interest: null, payments, stays: [] }, day('2025-01-15')).payoff).toBe(
      yuan('1,016,696.55'),
    )
  })
  it('[scenario 9] TERMINATE_AND_VACATE opens an eviction task and accelerates nothing', () => {
    const lease = { ...terms, consequence: 'TERMINATE_AND_VACATE' as const }
    const effect = effectOfDefault(lease, instalmentStates(lease, paid, day('2024-04-01')))
    expect(effect).toMatchObject({ opensEviction: true, accelerates: false })
    expect(effect?.tranches.map((part) => part.lastDay)).toEqual(dates.slice(2))
    expect(effectOfDefault(lease, instalmentStates(lease, paid, day('2024-03-31')))).toBeNull()
  })
  it('[scenario 9] money that comes on 1 April is late and cures only if the text allows', () => {
    const late = [...paid, { on: day('2024-04-01'), fen: yuan('451,800') }]
    expect(instalmentStates(terms, late, day('2024-04-01'))[2]).toMatchObject({
      status: 'DEFAULTED',
      lateFen: yuan('451,800'),
    })
    const curable = { ...terms, cureDays: 10 }
    expect(statuses('2024-04-01', late, curable)[2]).toBe('CURED')
    expect(statuses('2024-04-01', paid, curable)[2]).toBe('OVERDUE')
    expect(statuses('2024-04-11', paid, curable)[2]).toBe('DEFAULTED')
    expect(statuses('2024-04-01', paid, { ...terms, graceDays: 5 })[2]).toBe('DUE')
    const half = [...paid, { on: day('2024-03-15'), fen: 100 }]
    expect(statuses('2024-03-31', half)[2]).toBe('PARTIAL')
  })
})
