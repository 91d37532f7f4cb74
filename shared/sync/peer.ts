import type { SignedHolding } from './holding.ts'
import type { Batch, Range, Refused, SignedHead } from './protocol.ts'
import type { Signed } from './trust/receipts.ts'

/** A decision's court receipt, with the event that the decision is (P1). */
export interface DecisionReceipt {
  event: string
  receipt: Signed
}

/** What a holder answers to a push, after its commit (X4). */
export interface PushAnswer {
  /** What it now holds of the streams pushed, signed; null when it took nothing. */
  holding: SignedHolding | null
  refused: Refused[]
  /** Receipts of the decisions among what was pushed, those known before too. */
  decisions: DecisionReceipt[]
}

/** A page of what arrived at the court: batches, the cursor behind them, and whether there is more (X6). */
export interface FeedPage {
  batches: Batch[]
  feed: number
  more: boolean
}

/**
 * The other side of an exchange once it is open, the same for gateway and hub. Every method may throw
 * {@link ExchangeError}; a repeat changes nothing (X3).
 */
export interface Peer {
  /** Newest signed heads of the streams it holds in these scopes (a trailing `*` as in a grant). */
  heads(scopes: readonly string[]): Promise<SignedHead[]>
  push(batches: readonly Batch[]): Promise<PushAnswer>
  /** Batches that lie in these ranges, from the start of each, as many as fit into one message. */
  ranges(ranges: readonly Range[]): Promise<Batch[]>
  /** What arrived after a feed number; only a gateway numbers what arrives. */
  feed(after: number): Promise<FeedPage>
  /** Says what this side holds now, so that the holder can tell the others who lacks what (G5). */
  report(holding: SignedHolding): Promise<SignedHolding[]>
}
