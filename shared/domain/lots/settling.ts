import type { CalendarDate } from '../calendar/calendarDate.ts'
import { isCalendarDate } from '../calendar/calendarDate.ts'
import { may } from '../identity/permissions.ts'
import type { Role } from '../identity/roles.ts'
import type { LotMove } from './lotMoves.ts'

/** What becomes of goods nobody collected, and of their price (E22, domain.md §1.5). */
export const SETTLING_MOVES = [
  'dispose',
  'disposeUrgently',
  'holdProceeds',
  'depositProceeds',
  'refund',
  'applyToDebt',
  'depositGoods',
  'openOwnerless',
] as const satisfies LotMove[]
export type SettlingMove = (typeof SETTLING_MOVES)[number]

/** Whether a move is one of E22. */
export function isSettling(move: LotMove): move is SettlingMove {
  return SETTLING_MOVES.some((one) => one === move)
}

/** What a move states besides its day and its paper: who took the goods or the money, and what it came to, in fen. */
export const SETTLING_ASKS: Readonly<Record<SettlingMove, readonly ('whom' | 'amount' | 'costs')[]>> = {
  dispose: ['whom', 'amount'],
  disposeUrgently: ['whom', 'amount'],
  holdProceeds: ['amount', 'costs'],
  depositProceeds: ['whom'],
  refund: ['whom'],
  applyToDebt: ['whom'],
  depositGoods: ['whom'],
  openOwnerless: [],
}

/** E22 is decided by a bureau director or above `[p]`: they state it themselves, and their event is the decision. */
export const DECIDES_DISPOSAL: readonly Role[] = ['bureauDirector', 'courtPresident']
/** What carries out a decision made before: by the approved request, or the money of a sale that has been decided. */
const CARRIES_OUT: ReadonlySet<LotMove> = new Set(['disposeUrgently', 'holdProceeds'])

/** Whether a move needs somebody who decides disposals. */
export function isDirectors(move: SettlingMove): boolean {
  return !CARRIES_OUT.has(move)
}

/** Moves that take goods or their price from whoever claims them; none of these while a claim stands (C8, CPL 238). */
const TAKES: ReadonlySet<LotMove> = new Set(['dispose', 'disposeUrgently', 'openOwnerless', 'applyToDebt', 'refund'])
/** Moves from the store that wait for the day to collect to have passed. */
const WAITS: ReadonlySet<LotMove> = new Set(['dispose', 'depositGoods', 'openOwnerless'])

/** Why goods are in dispute: somebody else is said to own them, two desks name two owners, or an objection stands. */
export type DisputeCause = 'CLAIMED' | 'OWNER_DOUBT' | 'OBJECTION'

/** What the guards of a lot's settling moves look at. */
export interface SettlingFacts {
  /** Last day to collect by the notice; null before it. */
  until: CalendarDate | null
  sold: boolean
  /** Goods somebody claims, each with its number. */
  disputed: readonly { number: string; cause: DisputeCause }[]
  /** Numbers of goods that another lot has too. */
  twice: readonly string[]
  /** Request of the case for emergency disposal that was approved; null = none. */
  approvedRequest: string | null
  /** Role of whoever asks. */
  role: Role
  today: CalendarDate
}

/** A refusal: rule, and what fills its words. */
export interface SettlingFault {
  rule: string
  detail: string
}

/** Numbers said in a refusal before "…". */
const NAMED = 5

/** Why a move that the table allows is not possible now; null = it is. The gravest reason first. */
export function settlingFault(move: SettlingMove, facts: SettlingFacts): SettlingFault | null {
  const { disputed, twice, until, today, role } = facts
  if (TAKES.has(move) && disputed.length > 0) {
    return { rule: 'lotDisputed', detail: named(disputed.map((one) => one.number)) }
  }
  if (twice.length > 0) return { rule: 'lotTwice', detail: named(twice) }
  // Of proceeds the day to collect has passed when the goods were sold.
  if (WAITS.has(move) && !facts.sold && (until === null || today <= until)) {
    return { rule: 'lotNotOverdue', detail: until ?? '' }
  }
  if (move === 'disposeUrgently' && facts.approvedRequest === null) return { rule: 'disposalNotApproved', detail: '' }
  if (isDirectors(move)) return DECIDES_DISPOSAL.includes(role) ? null : { rule: 'lotByDirector', detail: '' }
  return may(role, 'inventory.lock') ? null : { rule: 'lotByHandler', detail: '' }
}

function named(numbers: readonly string[]): string {
  return numbers.slice(0, NAMED).join('、') + (numbers.length > NAMED ? '…' : '')
}

/** A settling move as it is stated: days are days of law, money is in fen, null where the move has none. */
export interface Settling {
  on: string
  whom: string
  paper: string
  amountFen: number | null
  costsFen: number | null
}

/**
 * The first rule a statement breaks; null = it may be recorded.
 *
 * @param priceFen - what the goods were sold for; null before a sale
 */
export function statementFault(
  move: SettlingMove,
  said: Settling,
  priceFen: number | null,
  today: CalendarDate,
): (SettlingFault & { field: string }) | null {
  const asks = SETTLING_ASKS[move]
  if (!isCalendarDate(said.on) || said.on > today) return { rule: 'settlingDay', field: 'on', detail: said.on }
  if (asks.includes('whom') && said.whom.trim() === '') return { rule: 'settlingWhom', field: 'whom', detail: '' }
  if (asks.includes('amount') && said.amountFen === null) return { rule: 'settlingAmount', field: 'amount', detail: '' }
  if (said.paper.trim() === '') return { rule: 'settlingPaper', field: 'paper', detail: '' }
  if (move !== 'holdProceeds' || priceFen === null) return null
  // Moving, storage and sale come off the price; what is left is what the account received (domain.md §1.5).
  const all = (said.amountFen ?? 0) + (said.costsFen ?? 0)
  return all === priceFen ? null : { rule: 'proceedsDiffer', field: 'amount', detail: '' }
}
