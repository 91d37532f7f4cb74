import type { Json } from '../../journal/canonical.ts'
import { fields, isObject, isText, isWhole, orNull, type Shape } from '../shape.ts'

/** Where a lot of goods stands (domain.md §1.5). */
export const LOT_STATES = [
  'IN_TRANSIT',
  'DELIVERED',
  'REFUSED',
  'IN_STORAGE',
  'COLLECTION_NOTICED',
  'COLLECTED',
  'DISPOSED',
  'PROCEEDS_HELD',
  'APPLIED_TO_DEBT',
  'REFUNDED',
  'DEPOSITED',
  'OWNERLESS_PROCEEDING',
] as const
export type LotState = (typeof LOT_STATES)[number]

/** States in which nobody of the court answers for the goods or their proceeds any more. */
export const LOT_ENDS: ReadonlySet<LotState> = new Set([
  'DELIVERED',
  'COLLECTED',
  'APPLIED_TO_DEBT',
  'REFUNDED',
  'DEPOSITED',
  'OWNERLESS_PROCEEDING',
])

/**
 * Every move in the written rank of cautiousness (J7): of two moves that did not know of each other the earlier in this
 * list is folded first. What keeps the goods comes before what gives them away, and that before what sells them.
 */
export const LOT_MOVES = [
  'refuse',
  'store',
  'noticeCollection',
  'holdProceeds',
  'depositGoods',
  'depositProceeds',
  'deliver',
  'acceptLate',
  'collect',
  'refund',
  'openOwnerless',
  'applyToDebt',
  'dispose',
  'disposeUrgently',
] as const
export type LotMove = (typeof LOT_MOVES)[number]

const LEGAL: Readonly<Record<LotMove, { from: readonly LotState[]; to: LotState }>> = {
  deliver: { from: ['IN_TRANSIT'], to: 'DELIVERED' },
  refuse: { from: ['IN_TRANSIT'], to: 'REFUSED' },
  // `[p]` Whoever refused may still take the goods before they go to the store.
  acceptLate: { from: ['REFUSED'], to: 'DELIVERED' },
  store: { from: ['IN_TRANSIT', 'REFUSED'], to: 'IN_STORAGE' },
  noticeCollection: { from: ['IN_STORAGE'], to: 'COLLECTION_NOTICED' },
  // `[p]` Nobody is sent away because the notice has not gone out yet.
  collect: { from: ['IN_STORAGE', 'COLLECTION_NOTICED'], to: 'COLLECTED' },
  dispose: { from: ['COLLECTION_NOTICED'], to: 'DISPOSED' },
  // Perishable, live, costly to keep (AUC 31–32 by analogy): nobody waits for the day to collect.
  disposeUrgently: { from: ['REFUSED', 'IN_STORAGE', 'COLLECTION_NOTICED'], to: 'DISPOSED' },
  holdProceeds: { from: ['DISPOSED'], to: 'PROCEEDS_HELD' },
  applyToDebt: { from: ['PROCEEDS_HELD'], to: 'APPLIED_TO_DEBT' },
  refund: { from: ['PROCEEDS_HELD'], to: 'REFUNDED' },
  depositProceeds: { from: ['PROCEEDS_HELD'], to: 'DEPOSITED' },
  // Unsellable goods go to a deposit body as they are (CIV 570).
  depositGoods: { from: ['COLLECTION_NOTICED'], to: 'DEPOSITED' },
  // CPL 202–203.
  openOwnerless: { from: ['COLLECTION_NOTICED', 'PROCEEDS_HELD'], to: 'OWNERLESS_PROCEEDING' },
}

/** Where a move leads from a state by the written table; null = illegal there. */
export function lotMove(state: LotState, move: LotMove): LotState | null {
  const { from, to } = LEGAL[move]
  return from.includes(state) ? to : null
}

/** Where a move leads, whatever it starts from. */
export function targetOfLot(move: LotMove): LotState {
  return LEGAL[move].to
}

/** Moves the written table knows from a state. */
export function lotMovesFrom(state: LotState): LotMove[] {
  return LOT_MOVES.filter((move) => LEGAL[move].from.includes(state))
}

const RANK = new Map<string, number>(LOT_MOVES.map((move, index) => [move, index + 1]))

/** Rank of a move; 0 for whatever moves nothing. */
export function rankOfLotMove(move: Json | undefined): number {
  return typeof move === 'string' ? (RANK.get(move) ?? 0) : 0
}

/** Moves by which goods pass from one hand to another: both counted, and both counts are on record. */
export const HANDOVERS: ReadonlySet<LotMove> = new Set(['deliver', 'acceptLate', 'collect'])

const isHandover: Shape = fields({
  given: isWhole,
  receiver: fields({ name: isText, relation: isText }),
  received: isWhole,
})
const reasoned: Shape = fields({ reason: isText })
const isSettled: Shape = fields({
  amountFen: orNull(isWhole),
  costsFen: orNull(isWhole),
  on: isText,
  paper: isText,
  request: orNull(isText),
  whom: isText,
})

const DATA: Record<LotMove, Shape> = {
  deliver: isHandover,
  acceptLate: isHandover,
  collect: isHandover,
  refuse: reasoned,
  store: fields({ custodian: isText, place: isText }),
  noticeCollection: fields({ until: isText }),
  dispose: isSettled,
  disposeUrgently: isSettled,
  holdProceeds: isSettled,
  applyToDebt: isSettled,
  refund: isSettled,
  depositProceeds: isSettled,
  depositGoods: isSettled,
  openOwnerless: isSettled,
}

/** Whether the body of a move says what the fold needs (J5). */
export const isLotMoveBody: Shape = (value) => {
  if (!isObject(value) || !isObject(value.data)) return false
  const move = LOT_MOVES.find((known) => known === value.move)
  return move !== undefined && DATA[move](value.data)
}
