import { addDays, type CalendarDate } from '../calendar/calendarDate.ts'
import type { Payment, Tranche } from './delayInterest.ts'

/** What an agreement says about default (domain.md §7.1). The two first are never the same thing. */
export const DEFAULT_CONSEQUENCES = ['ACCELERATE', 'TERMINATE_AND_VACATE', 'PENALTY', 'OTHER'] as const
export type DefaultConsequence = (typeof DEFAULT_CONSEQUENCES)[number]

export interface Instalment {
  no: number
  fen: number
  dueOn: CalendarDate
}

/** Terms of an agreement in instalments. Grace and cure are days only where the text grants them; 0 = none. */
export interface InstalmentTerms {
  instalments: readonly Instalment[]
  graceDays: number
  cureDays: number
  consequence: DefaultConsequence
}

export type InstalmentStatus = 'SCHEDULED' | 'DUE' | 'PARTIAL' | 'PAID' | 'OVERDUE' | 'CURED' | 'DEFAULTED'

export interface InstalmentState extends Instalment {
  status: InstalmentStatus
  paidFen: number
  /** First day of default, null while there is none. */
  defaultedOn: CalendarDate | null
  /** Money that came after the last day in time. */
  lateFen: number
}

/**
 * Where each instalment stands on `today`: money goes to the oldest instalment first; what is in the account on the last
 * day is in time. Without grace and cure in the text an instalment is in default from the day after, and money that
 * comes later is late and mends nothing (scenario 9). Dates are the agreement's own; no holiday moves them.
 */
export function instalmentStates(
  terms: InstalmentTerms,
  payments: readonly Payment[],
  today: CalendarDate,
): InstalmentState[] {
  const money = payments.filter((payment) => payment.on <= today).toSorted((a, b) => (a.on < b.on ? -1 : 1))
  const purse = money.map((payment) => ({ ...payment }))
  return terms.instalments
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .map((instalment) => stateOf(instalment, terms, purse, today))
}

function stateOf(
  instalment: Instalment,
  terms: InstalmentTerms,
  purse: Payment[],
  today: CalendarDate,
): InstalmentState {
  const lastInTime = addDays(instalment.dueOn, terms.graceDays)
  const lastToCure = addDays(lastInTime, terms.cureDays)
  const taken = { inTime: 0, cured: 0, late: 0 }
  let open = instalment.fen
  for (const payment of purse) {
    const part = Math.min(open, payment.fen)
    payment.fen -= part
    open -= part
    if (payment.on <= lastInTime) taken.inTime += part
    else if (payment.on <= lastToCure) taken.cured += part
    else taken.late += part
  }
  const settledInTime = taken.inTime === instalment.fen
  const settledByCure = taken.inTime + taken.cured === instalment.fen
  const paidFen = instalment.fen - open
  const status = ((): InstalmentStatus => {
    if (settledInTime) return 'PAID'
    if (settledByCure) return 'CURED'
    if (today > lastToCure) return 'DEFAULTED'
    if (today > lastInTime) return 'OVERDUE'
    if (paidFen > 0) return 'PARTIAL'
    return today >= instalment.dueOn ? 'DUE' : 'SCHEDULED'
  })()
  const defaultedOn = status === 'DEFAULTED' ? addDays(lastToCure, 1) : null
  return { ...instalment, status, paidFen, defaultedOn, lateFen: taken.cured + taken.late }
}

/** What follows from a default: never both accelerated and evicted unless the text says so. */
export interface DefaultEffect {
  /** First day of default and the instalment that made it. */
  on: CalendarDate
  no: number
  consequence: DefaultConsequence
  /** Everything unpaid becomes due: the parts for {@link debtOn}, with their last days. */
  tranches: Tranche[]
  /** An eviction task is to be opened (租约解除并腾退). */
  opensEviction: boolean
  accelerates: boolean
}

/** The effect of the first default, or null while there is none. */
export function effectOfDefault(terms: InstalmentTerms, states: readonly InstalmentState[]): DefaultEffect | null {
  const first = states.find((state) => state.defaultedOn !== null)
  if (first === undefined || first.defaultedOn === null) return null
  const accelerates = terms.consequence === 'ACCELERATE'
  // What went unpaid falls due on its own day; by a clause of acceleration all later parts on that of the missed one.
  const tranches = states
    .filter((state) => state.dueOn >= first.dueOn)
    .map((state) => ({ principalFen: state.fen - earlyFen(state), lastDay: accelerates ? first.dueOn : state.dueOn }))
    .filter((part) => part.principalFen > 0)
  return {
    on: first.defaultedOn,
    no: first.no,
    consequence: terms.consequence,
    tranches,
    opensEviction: terms.consequence === 'TERMINATE_AND_VACATE',
    accelerates,
  }
}

/** Money that came in time; later money is a payment of its own on its own day. */
function earlyFen(state: InstalmentState): number {
  return state.paidFen - state.lateFen
}
