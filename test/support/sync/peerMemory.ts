import type { Head } from '../../../shared/contract/court/messages.ts'
import type { Holding } from '../../../shared/sync/holding.ts'

/** What a node remembers of another side. */
export interface PeerMemory {
  heads: Map<string, Head>
  feed: number
  filled: string[]
  holdings: Holding[]
  /** What it was told of each scope, and the place up to which it told. */
  told: Map<string, string>
  heard: number
}

/** A copy that shares nothing with it. */
export const copyMemory = ({ heads, feed, filled, holdings, told, heard }: PeerMemory): PeerMemory => ({
  ...{ heads: new Map(heads), feed, filled: [...filled], holdings: [...holdings], told: new Map(told), heard },
})
