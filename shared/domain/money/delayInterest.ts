import { type CalendarDate, daysBetween } from '../calendar/calendarDate.ts'

/** The doubled part: 0.0175 % a day, simple (INT 1), as millionths. */
const DAILY_MILLIONTHS = 175n

/** One part of the judgment debt with its own last day of performance. */
export interface Tranche {
  principalFen: number
  /** Last day of its performance period; the doubled part runs from the day after (INT 2). */
  lastDay: CalendarDate
}

/** General interest exactly as the title says (INT 1); null where the title is silent. */
export interface GeneralInterest {
  /** Rate a year in millionths: 4.2 % = 42000. */
  yearlyMillionths: number
  /** Day it runs from; that day is not counted. */
  from: CalendarDate
  dayBasis: 365 | 360
}

export interface Payment {
  on: CalendarDate
  fen: number
}

/** Days on which the doubled part does not run: stays the debtor did not ask for (INT 3). Both ends included. */
export interface Stay {
  from: CalendarDate
  to: CalendarDate
}

export interface DebtTerms {
  tranches: readonly Tranche[]
  interest: GeneralInterest | null
  payments: readonly Payment[]
  stays: readonly Stay[]
}

/** What is owed on a day, fen. `payoff` leaves out the enforcement fee. */
export interface DebtState {
  principal: number
  interest: number
  doubled: number
  payoff: number
  /** What payments exceed the debt by. */
  over: number
}

/**
 * The debt on a day (INT 1–4, CIV 561): payments go to general interest, then principal (the oldest part first), then
 * the doubled part, which is computed on principal alone, exactly, and rounded half up to fen once, at the total.
 * Interest that a payment settles is rounded to fen then, since money is paid in fen. Days are counted without the first
 * and with the last `[m]`. Payments after `until` are left out. Throws RangeError for amounts that are no whole fen.
 */
export function debtOn(terms: DebtTerms, until: CalendarDate): DebtState {
  const debt = new Running(terms)
  const payments = terms.payments.filter((payment) => payment.on <= until).toSorted((a, b) => (a.on < b.on ? -1 : 1))
  for (const payment of payments) {
    debt.runTo(payment.on)
    debt.pay(payment.fen)
  }
  debt.runTo(until)
  return debt.state()
}

/** Units: interest is kept in fen × `scale` so that nothing is rounded before the total. */
class Running {
  readonly #terms: DebtTerms
  readonly #left: { fen: bigint; lastDay: CalendarDate }[]
  readonly #scale: bigint
  #at: CalendarDate | null = null
  #interest = 0n
  /** Millionths of a fen. */
  #doubled = 0n
  #over = 0n

  constructor(terms: DebtTerms) {
    this.#terms = terms
    this.#left = terms.tranches
      .map(({ principalFen, lastDay }) => ({ fen: whole(principalFen), lastDay }))
      .sort((a, b) => (a.lastDay < b.lastDay ? -1 : 1))
    this.#scale = 1_000_000n * BigInt(terms.interest?.dayBasis ?? 1)
  }

  runTo(day: CalendarDate): void {
    const { interest, stays } = this.#terms
    for (const part of this.#left) {
      const from = later(part.lastDay, this.#at)
      this.#doubled += part.fen * DAILY_MILLIONTHS * BigInt(countedDays(from, day, stays))
    }
    if (interest !== null) {
      const days = BigInt(countedDays(later(interest.from, this.#at), day, []))
      this.#interest += this.#principal() * BigInt(interest.yearlyMillionths) * days
    }
    this.#at = day
  }

  pay(fen: number): void {
    let left = whole(fen)
    const owed = roundHalfUp(this.#interest, this.#scale)
    const toInterest = least(left, owed)
    left -= toInterest
    this.#interest = toInterest === owed ? 0n : this.#interest - toInterest * this.#scale
    for (const part of this.#left) {
      const toPart = least(left, part.fen)
      part.fen -= toPart
      left -= toPart
    }
    const doubled = roundHalfUp(this.#doubled, 1_000_000n)
    const toDoubled = least(left, doubled)
    this.#doubled = toDoubled === doubled && toDoubled > 0n ? 0n : this.#doubled - toDoubled * 1_000_000n
    this.#over += left - toDoubled
  }

  state(): DebtState {
    // One common denominator, so that both interests are rounded together and only once.
    const both = this.#interest + this.#doubled * (this.#scale / 1_000_000n)
    return {
      principal: Number(this.#principal()),
      interest: Number(roundHalfUp(this.#interest, this.#scale)),
      doubled: Number(roundHalfUp(this.#doubled, 1_000_000n)),
      payoff: Number(this.#principal() + roundHalfUp(both, this.#scale)),
      over: Number(this.#over),
    }
  }

  #principal(): bigint {
    return this.#left.reduce((sum, part) => sum + part.fen, 0n)
  }
}

function whole(fen: number): bigint {
  if (!Number.isSafeInteger(fen) || fen < 0) throw new RangeError('an amount is a whole number of fen')
  return BigInt(fen)
}

function later(a: CalendarDate, b: CalendarDate | null): CalendarDate {
  return b !== null && b > a ? b : a
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function roundHalfUp(value: bigint, scale: bigint): bigint {
  return (value * 2n + scale) / (scale * 2n)
}

/** Days after `from` up to and including `to`, without those of a stay; 0 when `to` is not after `from`. */
function countedDays(from: CalendarDate, to: CalendarDate, stays: readonly Stay[]): number {
  let days = Math.max(0, daysBetween(from, to))
  for (const stay of stays) {
    const first = stay.from > from ? daysBetween(from, stay.from) : 1
    const last = stay.to < to ? daysBetween(from, stay.to) : daysBetween(from, to)
    if (last >= first && last >= 1) days -= last - Math.max(first, 1) + 1
  }
  return Math.max(0, days)
}
