import { addDays, type CalendarDate } from '../calendar/calendarDate.ts'
import { debtOn, type Payment } from './delayInterest.ts'
import { enforcementFee } from './enforcementFee.ts'
import {
  type DefaultEffect,
  effectOfDefault,
  type InstalmentState,
  type InstalmentTerms,
  instalmentStates,
} from './instalments.ts'

/** What a default comes to on a day, fen. `payoff` leaves out the fee. */
export interface DefaultFigures {
  effect: DefaultEffect
  /** Unpaid on the day of default: everything by a clause of acceleration, else what has fallen due by `until`. */
  outstandingFen: number
  /** What is left of it on `until`. */
  principalFen: number
  doubledFen: number
  payoffFen: number
  /** Enforcement fee for what was outstanding (FEE 14). */
  feeFen: number
  until: CalendarDate
}

/** Costs of the suit, and whether this court counts them into the base of the doubled part `[m]`. */
export interface CostRule {
  costsFen: number
  inBase: boolean
}

/**
 * The figures of the first default on `until`; null while there is none. Whatever came after the last day in time is a
 * payment of its own on its own day, so that the doubled part runs until then (INT 3).
 */
export function defaultFigures(
  terms: InstalmentTerms,
  payments: readonly Payment[],
  today: CalendarDate,
  until: CalendarDate,
  costs: CostRule,
): DefaultFigures | null {
  const first = instalmentStates(terms, payments, today).find((state) => state.defaultedOn !== null)
  if (first === undefined || first.defaultedOn === null) return null
  const lastInTime = addDays(first.dueOn, terms.graceDays)
  const inTime = payments.filter((payment) => payment.on <= lastInTime)
  const later = payments.filter((payment) => payment.on > lastInTime)
  const effect = effectOfDefault(terms, instalmentStates(terms, inTime, first.defaultedOn))
  if (effect === null) return null
  const due = effect.tranches.filter((part) => effect.accelerates || part.lastDay < until)
  const added = costs.inBase && costs.costsFen > 0 ? [{ principalFen: costs.costsFen, lastDay: first.dueOn }] : []
  const debt = debtOn({ tranches: [...due, ...added], interest: null, payments: later, stays: [] }, until)
  const outstandingFen = due.reduce((sum, part) => sum + part.principalFen, 0)
  return {
    effect: { ...effect, tranches: due },
    outstandingFen,
    principalFen: debt.principal,
    doubledFen: debt.doubled,
    payoffFen: debt.payoff,
    feeFen: enforcementFee(outstandingFen),
    until,
  }
}

/** Whether money came in time, cured what was missed, or came late and mends nothing. */
export type Timeliness = 'IN_TIME' | 'CURES' | 'LATE'

/**
 * How each payment stands (scenario 9): late when an instalment was missed before it came; it cures only if the text
 * allows and the instalment is whole by it. In the order given.
 */
export function timelinessOf(terms: InstalmentTerms, payments: readonly Payment[]): Timeliness[] {
  return payments.map((payment, index) => {
    const before = payments.filter(
      (other, place) => other.on < payment.on || (other.on === payment.on && place < index),
    )
    const missed = instalmentStates(terms, before, payment.on).filter(isMissed)
    if (missed.length === 0) return 'IN_TIME'
    const after = instalmentStates(terms, [...before, payment], payment.on)
    const cured = after.some((state) => state.status === 'CURED' && missed.some((one) => one.no === state.no))
    return cured ? 'CURES' : 'LATE'
  })
}

function isMissed(state: InstalmentState): boolean {
  return (state.status === 'OVERDUE' || state.status === 'DEFAULTED') && state.paidFen < state.fen
}
