import type {
  Batch,
  FeedPage,
  PushAnswer,
  Range,
  SignedHead,
  SignedHolding,
  Tell,
  TellAnswer,
} from '../contract/court/messages.ts'

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
  /**
   * What arrived after a feed number in these scopes; only a gateway numbers what arrives. Throws `later` when one of them
   * is no longer granted: the cursor must not pass what that hides (X6).
   */
  feed(after: number, scopes: readonly string[]): Promise<FeedPage>
  /** Says what this side holds now, so that the holder can tell the others who lacks what (G5); at a holder of version 1. */
  report(holding: SignedHolding): Promise<SignedHolding[]>
  /** The same scope by scope, as both say it since version 2; throws `refused` when a holding is another's. */
  tell(said: Tell): Promise<TellAnswer>
}
