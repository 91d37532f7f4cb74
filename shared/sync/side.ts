import type {
  Batch,
  DecisionReceipt,
  Head,
  Refused,
  SignedHolding,
  Tell,
  TellAnswer,
} from '../contract/court/messages.ts'
import type { CheckedBatch } from './batch.ts'
import type { Holding } from './holding.ts'

/**
 * What a transaction covers: the feed number read, scopes filled by heads, and scopes of which something was not taken, to
 * be filled by heads again.
 */
export interface Cursor {
  feed?: number
  filled?: readonly string[]
  doubtful?: readonly string[]
}

/** What became of batches that were stored here. */
export interface Stored {
  applied: number
  known: number
  waiting: number
  refused: Refused[]
}

/** This side of an exchange: its store. Each method is one transaction. */
export interface Side {
  /** Heads of every stream held here in these scopes. */
  heads(scopes: readonly string[]): Head[]
  /** The event at a place of a stream; null where there is none. */
  hashAt(stream: { device: string; scope: string }, seq: number): string | null
  /** What the other side has of our streams as it last signed, and the feed number read so far (X6). */
  known(): { heads: Head[]; feed: number; filled: string[] }
  /** The next batch of a stream from `from`, cut at a signed head; null when nothing signed can be handed on yet. */
  pack(stream: { device: string; scope: string; from: number }): Batch | null
  /** Stores what came, with the cursor of what it covers in the same transaction (X6). */
  store(batches: readonly CheckedBatch[], cursor: Cursor): Stored
  /** Keeps what the other side signed that it holds (X4, P4). */
  hold(holding: SignedHolding): Promise<Holding | null>
  /** Corrects what the other side has, as it says itself unsigned: only to send again, never to let go (X5). */
  restart(heads: readonly Head[]): void
  /** Keeps the newest mark of the gateway's history (`mark.ts`), before what it covers. */
  marked(mark: string): void
  /**
   * The gateway was put back to an older copy of its database: in one transaction, what it has is what it says now and no
   * more, files among it, its feed is read on from where it stands now, and every scope is to be compared by heads again
   (X5, X6).
   */
  wentBack(heads: readonly Head[], now: { feed: number; mark: string }): void
  /** Notes that the other side has what it handed on and what was checked, so that it is not sent back. */
  learn(heads: readonly Head[]): void
  /** Keeps the court's receipts of decisions that are here; how many were new (P1). */
  receipts(decisions: readonly DecisionReceipt[]): number
  /** Places of decisions that stand here without the court's receipt. */
  unconfirmed(): { device: string; scope: string; seq: number }[]
  /** Keeps what was refused aside, with its reason (X8). */
  aside(refused: readonly Refused[], came: 'sent' | 'received', batches: readonly Batch[]): void
  /** What this side holds, in one signature, for a holder of version 1 (G5). */
  holding(): Promise<SignedHolding>
  others(holdings: readonly SignedHolding[]): Promise<void>
  /** What this side holds of these scopes and the other was not told yet, and up to where it told of the others (G5). */
  untold(scopes: readonly string[]): Promise<Tell>
  /** Keeps what the other side answered, and that it was told what {@link untold} named last. */
  heard(answer: TellAnswer): Promise<void>
}
