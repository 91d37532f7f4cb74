import type { Batch, Head, Range } from '../contract/court/messages.ts'
import { checkBatch, type DeviceChains } from './batch.ts'
import { streamKey } from './missing.ts'
import type { Peer } from './peer.ts'
import type { Side } from './side.ts'

/** Branches of another side that leave what is here, each searched and asked for once in an exchange (X7). */
export class Branches {
  private readonly side: Side
  private readonly peer: Peer
  private readonly chains: DeviceChains
  private readonly found = new Map<string, { range: Range; asked: boolean }>()

  constructor(side: Side, peer: Peer, chains: DeviceChains) {
    this.side = side
    this.peer = peer
    this.chains = chains
  }

  /** Finds where a branch begins; false when that was done before. */
  async find(theirs: Head): Promise<boolean> {
    if (this.found.has(streamKey(theirs))) return false
    this.found.set(streamKey(theirs), { range: await this.rangeOf(theirs), asked: false })
    return true
  }

  toAsk(): Range[] {
    return [...this.found.values()].flatMap(({ range, asked }) => (asked ? [] : [range]))
  }

  /** Notes of which branches something came; whether there were any. */
  asked(batches: readonly Batch[]): boolean {
    let begun = false
    for (const { head } of batches) {
      const one = this.found.get(streamKey(head))
      if (one === undefined || one.asked) continue
      one.asked = true
      begun = true
    }
    return begun
  }

  /**
   * From the place where a branch leaves ours up to its head: found by asking for single events, half of what is left each
   * time. A piece that proves nothing ends the search with what is known.
   */
  private async rangeOf(theirs: Head): Promise<Range> {
    const { device, scope } = theirs
    const own = this.side.heads([scope]).find((one) => one.device === device)?.seq ?? 0
    let [same, other] = [0, Math.min(own + 1, theirs.seq)]
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2)
      const hash = await this.theirHash(theirs, middle)
      if (hash === null) break
      if (hash === this.side.hashAt(theirs, middle)) same = middle
      else other = middle
    }
    return { device, scope, from: other, to: theirs.seq }
  }

  private async theirHash({ device, scope }: Head, seq: number): Promise<string | null> {
    const [batch] = await this.peer.ranges([{ device, scope, from: seq, to: seq }])
    if (batch === undefined || batch.from !== seq || streamKey(batch.head) !== streamKey({ device, scope })) return null
    const checked = await checkBatch(batch, this.chains)
    return typeof checked === 'string' ? null : (checked.events[0]?.hash ?? null)
  }
}
