import type { KeyObject } from 'node:crypto'
import {
  BATCH_BYTES,
  type Batch,
  type Head,
  MESSAGE_BATCHES,
  type Range,
  type Refused,
  type SignedHead,
  type SignedHolding,
} from '../../../shared/contract/court/messages.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf, SALT_BYTES } from '../../../shared/journal/hash.ts'
import {
  type CheckedBatch,
  type CheckedEvent,
  deviceChains,
  fitting,
  packBatch,
  signBatch,
} from '../../../shared/sync/batch.ts'
import type { Cursor, Side } from '../../../shared/sync/exchange.ts'
import { type Holder, type HolderStore, makeHolder } from '../../../shared/sync/holder.ts'
import { type Holding, readHolding, signHolding } from '../../../shared/sync/holding.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { Chain } from '../../../shared/sync/trust/certificates.ts'
import type { SyncCourt } from './syncCourt.ts'

interface Stream {
  device: string
  scope: string
  chain: Chain
  events: CheckedEvent[]
  /** Signed heads, ascending. */
  heads: SignedHead[]
}

interface PeerMemory {
  heads: Map<string, Head>
  feed: number
  filled: string[]
  holdings: Holding[]
}

const copyMemory = ({ heads, feed, filled, holdings }: PeerMemory): PeerMemory => ({
  ...{ heads: new Map(heads), feed, filled: [...filled], holdings: [...holdings] },
})

/** A device (or a gateway, which writes nothing itself) that keeps its streams in memory: plain model of a store. */
export class MemoryNode {
  readonly name: string
  readonly court: SyncCourt
  readonly streams = new Map<string, Stream>()
  readonly aside: { refused: Refused; came: string }[] = []
  readonly peers = new Map<string, PeerMemory>()
  readonly waiting = new Map<string, CheckedBatch[]>()
  /** The newest mark each gateway gave. */
  readonly marks = new Map<string, string>()
  readonly reports = new Map<string, SignedHolding>()
  granted: string[] = []
  now: number
  /** The gateway's numbered arrivals. */
  readonly arrivals: { batch: Batch; feed: number }[] = []
  private feedNumber = 0
  private readonly signer: { key: KeyObject; chain: Chain }

  constructor(name: string, court: SyncCourt, signer: MemoryNode['signer']) {
    this.name = name
    this.court = court
    this.signer = signer
    this.now = court.from + 30 * 24 * 3_600_000
  }

  static async device(name: string, court: SyncCourt): Promise<MemoryNode> {
    const { key, chain } = await court.device(name)
    return new MemoryNode(name, court, { key: key.privateKey, chain })
  }

  static gateway(court: SyncCourt): MemoryNode {
    const { key, chain } = court.receipt
    return new MemoryNode(court.code, court, { key: key.privateKey, chain })
  }

  signerOf(): { key: KeyObject; chain: Chain } {
    return this.signer
  }

  /** A copy of the whole disk: another machine with the same keys, or what a broken transaction goes back to. */
  image(): MemoryNode {
    const copy = new MemoryNode(this.name, this.court, this.signer)
    copy.become(this)
    return copy
  }

  /** Takes over everything durable of `other`. */
  become(other: MemoryNode): void {
    const entries = <V>(target: Map<string, V>, source: Map<string, V>, copy: (value: V) => V): void => {
      const copied = [...source].map(([key, value]) => [key, copy(value)] as const)
      target.clear()
      for (const [key, value] of copied) target.set(key, value)
    }
    entries(this.streams, other.streams, (one) => ({ ...one, events: [...one.events], heads: [...one.heads] }))
    entries(this.waiting, other.waiting, (one) => [...one])
    entries(this.reports, other.reports, (one) => one)
    entries(this.peers, other.peers, copyMemory)
    this.aside.splice(0, this.aside.length, ...other.aside)
    this.arrivals.splice(0, this.arrivals.length, ...other.arrivals)
    this.feedNumber = other.feedNumber
    this.now = other.now
    this.granted = other.granted
  }

  stream(device: string, scope: string, chain: Chain): Stream {
    const key = streamKey({ device, scope })
    const known = this.streams.get(key)
    if (known !== undefined) return known
    const made: Stream = { device, scope, chain, events: [], heads: [] }
    this.streams.set(key, made)
    return made
  }

  /** Writes an event of this device; returns its hash. */
  write(scope: string, text: string, seen: readonly string[] = [], entity = `item/${text}`): string {
    return this.record(scope, { entity, seen, body: { text }, salt: Buffer.alloc(SALT_BYTES, text) })
  }

  /** The same with a whole body; `salt`: 16 bytes. */
  record(scope: string, said: { entity: string; seen: readonly string[]; body: JsonObject; salt: Uint8Array }): string {
    const { entity, seen, salt } = said
    const stream = this.stream(this.name, scope, this.signer.chain)
    const body = canonicalBytes(said.body)
    const envelope: Envelope = {
      ...{ v: 1, device: this.name, scope, seq: stream.events.length + 1, prev: stream.events.at(-1)?.hash ?? null },
      ...{ at: [this.now, 0], boot: 'boot', mono: 0, actor: 'officer', role: 'handler', act: 'act' },
      ...{ type: 'test.written', entity, seen: [...seen].sort(), bodyHash: bodyHashOf(salt, body) },
    }
    const bytes = envelopeBytes(envelope)
    const hash = envelopeHash(bytes)
    stream.events.push({ envelope: bytes, salt, body, hash, outline: envelope })
    return hash
  }

  heads(scopes: readonly string[]): Head[] {
    return [...this.streams.values()].flatMap(({ device, scope, events }) => {
      const last = events.at(-1)
      return last === undefined || !isGranted(scopes, scope)
        ? []
        : [{ device, scope, seq: events.length, hash: last.hash }]
    })
  }

  /** A batch of a stream from `from`, at most up to `to`: signed now of our own, else up to a head that was signed. */
  pack({ device, scope, from }: { device: string; scope: string; from: number }): Batch | null {
    const stream = this.streams.get(streamKey({ device, scope }))
    if (stream === undefined || from > stream.events.length) return null
    const rest = stream.events.slice(from - 1)
    const size = fitting(rest)
    const signed = stream.heads.filter((head) => head.seq >= from && head.seq < from + size).at(-1)
    if (device === this.name && signed?.seq !== from + size - 1) {
      const batch = signBatch({ device, scope, from }, rest.slice(0, size), { ...this.signer, at: this.now })
      this.keepHead(stream, batch.head)
      return batch
    }
    return signed === undefined ? null : packBatch(from, rest.slice(0, signed.seq - from + 1), signed, stream.chain)
  }

  private keepHead(stream: Stream, head: SignedHead): void {
    if (stream.heads.some((one) => one.seq === head.seq)) return
    stream.heads.push(head)
    stream.heads.sort((a, b) => a.seq - b.seq)
  }

  /** Stores one checked batch; the refusal otherwise. */
  private take(checked: CheckedBatch): Refused | 'waiting' | number {
    const { batch, events } = checked
    const { device, scope } = batch.head
    const stream = this.stream(device, scope, batch.chain)
    const have = stream.events.length
    if (batch.from > have + 1) return 'waiting'
    const stands = (): Head | null => this.heads([scope]).find((head) => head.device === device) ?? null
    for (const event of events) {
      const known = stream.events[event.outline.seq - 1]
      const fork =
        known === undefined ? event.outline.prev !== (stream.events.at(-1)?.hash ?? null) : known.hash !== event.hash
      if (fork) {
        const { seq } = event.outline
        return { device, scope, seq, hash: event.hash, fault: 'fork', stands: stands() }
      }
      if (known === undefined) stream.events.push(event)
    }
    this.keepHead(stream, batch.head)
    return stream.events.length - have
  }

  /** Applies batches as they come; what has a hole before it waits and holds up nothing else (X3). */
  apply(batches: readonly CheckedBatch[]): { applied: number; known: number; waiting: number; refused: Refused[] } {
    const result = { applied: 0, known: 0, waiting: 0, refused: [] as Refused[] }
    const queue = [...batches]
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const key = streamKey(next.batch.head)
      const outcome = this.take(next)
      if (outcome === 'waiting') {
        this.waiting.set(key, [...(this.waiting.get(key) ?? []), next])
        result.waiting += next.events.length
      } else if (typeof outcome === 'number') {
        result.applied += outcome
        result.known += next.events.length - outcome
        queue.unshift(...this.noLongerWaiting(key))
      } else result.refused.push(outcome)
    }
    return result
  }

  /** What waited for a piece of a stream that came, by whichever way. */
  private noLongerWaiting(key: string): CheckedBatch[] {
    const waited = this.waiting.get(key) ?? []
    this.waiting.delete(key)
    return waited
  }

  side(peer: string): Side {
    const memory = (): PeerMemory => {
      const known = this.peers.get(peer) ?? { heads: new Map(), feed: 0, filled: [], holdings: [] }
      this.peers.set(peer, known)
      return known
    }
    const trust = { root: this.court.root, revocations: [] }
    return {
      heads: (scopes) => this.heads(scopes),
      known() {
        const { heads, feed, filled } = memory()
        return { heads: [...heads.values()], feed, filled }
      },
      pack: (stream) => this.pack(stream),
      store: (batches, cursor: Cursor) => {
        const stored = this.apply(batches)
        const peer = memory()
        if (cursor.feed !== undefined) peer.feed = cursor.feed
        const doubtful = [...(cursor.doubtful ?? []), ...stored.refused.map((one) => one.scope)]
        const filled = new Set([...peer.filled, ...(cursor.filled ?? [])])
        peer.filled = [...filled].filter((scope) => !doubtful.some((one) => isGranted([scope], one)))
        return stored
      },
      hold: async (signed) => {
        const holding = (await readHolding(signed, trust, 'receipt')) ?? (await readHolding(signed, trust, 'device'))
        if (holding === null) return null
        memory().holdings.push(holding)
        for (const { feed: _, ...head } of holding.heads) memory().heads.set(streamKey(head), head)
        return holding
      },
      restart: (heads) => {
        for (const { device, scope, seq, hash } of heads)
          memory().heads.set(streamKey({ device, scope }), { device, scope, seq, hash })
      },
      learn: (heads) => {
        for (const { device, scope, seq, hash } of heads) {
          const key = streamKey({ device, scope })
          if ((memory().heads.get(key)?.seq ?? 0) < seq) memory().heads.set(key, { device, scope, seq, hash })
        }
      },
      marked: (mark) => void this.marks.set(peer, mark),
      wentBack: (heads, { feed, mark }) => {
        this.marks.set(peer, mark)
        const said = heads.map((head) => [streamKey(head), { ...head }] as const)
        Object.assign(memory(), { heads: new Map(said), feed, filled: [] })
      },
      receipts: () => undefined,
      aside: (refused, came) => {
        this.aside.push(...refused.map((one) => ({ refused: one, came })))
      },
      holding: () => {
        const heads = this.heads(['*']).map((head) => ({ ...head, feed: null }))
        const holding = { v: 1, court: this.court.code, holder: this.name, at: this.now, heads } as const
        return signHolding(holding, this.signer.key, this.signer.chain)
      },
      others: () => Promise.resolve(),
    }
  }

  /** This node as the other side: a hub, or, numbering what arrives, the gateway. */
  holder(kind: 'gateway' | 'hub', says: Partial<HolderStore> = {}): Holder {
    const chains = deviceChains(this.court.root)
    return makeHolder({
      identity: {
        ...{
          kind,
          court: this.court.code,
          holder: this.name,
          audience: kind === 'hub' ? `hub:${this.name}` : this.court.code,
        },
        ...{ key: this.signer.key, chain: this.signer.chain, secret: Buffer.alloc(32, 7) },
      },
      store: { ...this.holderStore(kind), ...says },
      chains,
      trust: () => Promise.resolve({ root: this.court.root, revocations: [] }),
      now: () => this.now,
      random: (length) => Buffer.alloc(length, 3),
    })
  }

  holderStore(kind: 'gateway' | 'hub'): HolderStore {
    const message = (batches: Iterable<Batch>): Batch[] => {
      const taken: Batch[] = []
      let bytes = 0
      for (const batch of batches) {
        if (taken.length > 0 && (bytes + batch.events.length > BATCH_BYTES || taken.length >= MESSAGE_BATCHES)) break
        taken.push(batch)
        bytes += batch.events.length
      }
      return taken
    }
    return {
      granted: () => Promise.resolve(this.granted),
      mayWrite: (_device, scope) =>
        Promise.resolve(isGranted(this.granted, scope) || !this.heads(['*']).some((head) => head.scope === scope)),
      heads: (scopes) =>
        Promise.resolve(
          [...this.streams.values()]
            .filter((stream) => isGranted(scopes, stream.scope))
            .flatMap((stream) => {
              if (stream.device === this.name)
                while (this.pack({ ...stream, from: (stream.heads.at(-1)?.seq ?? 0) + 1 }) !== null);
              return stream.heads.at(-1) ?? []
            }),
        ),
      accept: (batches) => {
        const refused: Refused[] = []
        const heads: Holding['heads'] = []
        for (const checked of batches) {
          const { head } = checked.batch
          const stream = this.stream(head.device, head.scope, checked.batch.chain)
          const stands = this.heads([head.scope]).find((one) => one.device === head.device) ?? null
          if (checked.batch.from > stream.events.length + 1) {
            const { device, scope, seq, hash } = head
            refused.push({ device, scope, seq, hash, fault: 'gap', stands })
            continue
          }
          const have = stream.events.length
          const outcome = this.take(checked)
          if (typeof outcome === 'object') refused.push(outcome)
          else {
            if (stream.events.length > have) {
              this.feedNumber += stream.events.length - have
              this.arrivals.push({ batch: checked.batch, feed: this.feedNumber })
            }
            this.apply(this.noLongerWaiting(streamKey(head)))
            const { signature: _, at: __, ...plain } = head
            heads.push({ ...plain, feed: kind === 'gateway' ? this.feedNumber : null })
          }
        }
        return Promise.resolve({ heads, refused, decisions: [], mark: null })
      },
      batches: (ranges: readonly Range[]) => {
        const pieces = function* (node: MemoryNode) {
          for (const range of ranges) {
            for (let from = range.from; from <= range.to; ) {
              const batch = node.pack({ ...range, from })
              if (batch === null) break
              yield batch
              from = batch.head.seq + 1
            }
          }
        }
        return Promise.resolve(message(pieces(this)))
      },
      after: (feed, scopes) => {
        const left = this.arrivals.filter((one) => one.feed > feed)
        const page = message(left.map((one) => one.batch))
        const upTo = left[page.length - 1]?.feed ?? Math.max(feed, this.feedNumber)
        const batches = page.filter((batch) => isGranted(scopes, batch.head.scope))
        return Promise.resolve({ batches, feed: upTo, more: page.length < left.length, mark: null })
      },
      history: () => Promise.resolve(null),
      report: (device, holding) => {
        this.reports.set(device, holding)
        return Promise.resolve([...this.reports].filter(([name]) => name !== device).map(([, one]) => one))
      },
    }
  }
}
