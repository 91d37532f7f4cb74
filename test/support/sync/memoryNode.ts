import type { KeyObject } from 'node:crypto'
import type { Batch, Head, Refused, SignedHead, SignedHolding } from '../../../shared/contract/court/messages.ts'
import { ADOPTED } from '../../../shared/journal/adopted.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf, SALT_BYTES } from '../../../shared/journal/hash.ts'
import {
  type CheckedBatch,
  type CheckedEvent,
  deviceChains,
  fitting,
  packBatch,
  saidEvent,
  signBatch,
} from '../../../shared/sync/batch.ts'
import type { HelloTrust } from '../../../shared/sync/hello.ts'
import { type Holder, type HolderStore, makeHolder } from '../../../shared/sync/holder.ts'
import type { ScopeHolding } from '../../../shared/sync/holding.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { Side, Stored } from '../../../shared/sync/side.ts'
import type { Chain, RevocationList } from '../../../shared/sync/trust/certificates.ts'
import { adoptForks, renewNode, signAll } from './memoryAdoption.ts'
import { memoryHolderStore, memorySide } from './memorySides.ts'
import { refill, settleComing, type Withheld } from './memoryWithheld.ts'
import { copyMemory, type PeerMemory } from './peerMemory.ts'
import type { SyncCourt } from './syncCourt.ts'

export interface Stream {
  device: string
  scope: string
  chain: Chain
  events: CheckedEvent[]
  /** Signed heads, ascending. */
  heads: SignedHead[]
}

/** A device (or a gateway, which writes nothing itself) that keeps its streams in memory: plain model of a store. */
export class MemoryNode {
  name: string
  readonly court: SyncCourt
  readonly streams = new Map<string, Stream>()
  readonly aside: { refused: Refused; came: string; prev: string | null }[] = []
  readonly peers = new Map<string, PeerMemory>()
  readonly waiting = new Map<string, CheckedBatch[]>()
  /** The newest mark each gateway gave. */
  readonly marks = new Map<string, string>()
  /** Names of the places this gateway's own history has passed. */
  readonly history: { feed: number; mark: string }[] = []
  /** Revocations this node knows (P3). */
  revocations: readonly RevocationList[] = []
  /** Scopes of which bodies are not all here (L8). */
  readonly withheld = new Map<string, Withheld>()
  readonly reports = new Map<string, SignedHolding>()
  readonly told: { token: string; holding: ScopeHolding; chain: Chain }[] = []
  granted: string[] = []
  /** A gateway keeps what arrived first; its numbers are given. */
  makesWay = true
  now: number
  /** The gateway's numbered arrivals. */
  readonly arrivals: { batch: Batch; feed: number }[] = []
  feedNumber = 0
  /** Keys of devices that this one was (X7). */
  readonly former = new Map<string, MemoryNode['signer']>()
  /** Originals inside adopted events here. */
  readonly adopted = new Set<string>()
  signer: { key: KeyObject; chain: Chain }

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
    const node = new MemoryNode(court.code, court, { key: key.privateKey, chain })
    node.makesWay = false
    return node
  }

  /** What its exchanges are judged by. */
  trust(): HelloTrust {
    return { root: this.court.root, revocations: this.revocations }
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
    this.history.splice(0, this.history.length, ...other.history)
    entries(this.marks, other.marks, (one) => one)
    entries(this.withheld, other.withheld, (one) => one)
    this.revocations = other.revocations
    this.feedNumber = other.feedNumber
    this.name = other.name
    this.signer = other.signer
    this.adopted.clear()
    for (const hash of other.adopted) this.adopted.add(hash)
    entries(this.former, other.former, (one) => one)
    this.now = other.now
    this.makesWay = other.makesWay
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
    return this.append(scope, { ...said, type: 'test.written' })
  }

  /** The same of any type. */
  append(
    scope: string,
    said: { type: string; entity: string; seen: readonly string[]; body: JsonObject; salt: Uint8Array },
  ): string {
    const { type, entity, seen, salt } = said
    const stream = this.stream(this.name, scope, this.signer.chain)
    const body = canonicalBytes(said.body)
    const envelope: Envelope = {
      ...{ v: 1, device: this.name, scope, seq: stream.events.length + 1, prev: stream.events.at(-1)?.hash ?? null },
      ...{ at: [this.now, 0], boot: 'boot', mono: 0, actor: 'officer', role: 'handler', act: 'act' },
      ...{ type, entity, seen: [...seen].sort(), bodyHash: bodyHashOf(salt, body) },
    }
    const bytes = envelopeBytes(envelope)
    const hash = envelopeHash(bytes)
    this.push(stream, { envelope: bytes, salt, body, hash, outline: envelope })
    return hash
  }

  private push(stream: Stream, event: CheckedEvent): void {
    const isBare = this.withheld.get(stream.scope) === 'back'
    stream.events.push(isBare ? { ...event, salt: null, body: null } : event)
    if (event.outline.type === ADOPTED) this.adopted.add(saidEvent(event).hash)
  }

  /** From here on this machine is another device (X7). */
  renew(name: string, signer: MemoryNode['signer']): void {
    renewNode(this, name, signer)
  }

  /** Takes another name without a word about the old one, whose heads are signed as far as this copy goes (X7). */
  restoredAs(name: string, signer: MemoryNode['signer']): void {
    signAll(this)
    this.name = name
    this.signer = signer
    this.former.clear()
  }

  /** Re-issues what the old devices of this machine wrote from where another branch is known to stand (X7). */
  adopt(): void {
    adoptForks(this)
  }

  /** Pieces of other branches of a device's streams that came here and proved themselves. */
  forksOf(device: string): MemoryNode['aside'] {
    return this.aside.filter(
      ({ refused, came }) => came === 'received' && refused.fault === 'fork' && refused.device === device,
    )
  }

  /** Place from which on all of a stream is here inside adopted events too. */
  private adoptedFrom({ events }: Stream): number {
    let from = events.length + 1
    while (from > 1 && this.adopted.has(events[from - 2]?.hash ?? '')) from -= 1
    return from
  }

  makeWay(stream: Stream, from: number): void {
    stream.events.splice(from - 1)
    stream.heads = stream.heads.filter((head) => head.seq < from)
    const last = stream.events.at(-1)
    for (const peer of this.peers.values()) {
      peer.filled = peer.filled.filter((scope) => !isGranted([scope], stream.scope))
      const known = peer.heads.get(streamKey(stream))
      if (known === undefined || known.seq < from) continue
      if (last === undefined) peer.heads.delete(streamKey(stream))
      else peer.heads.set(streamKey(stream), { ...known, seq: from - 1, hash: last.hash })
    }
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
    if (stream === undefined || from > stream.events.length || this.withheld.has(scope)) return null
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
  take(checked: CheckedBatch, waited = false): Refused | 'waiting' | number {
    const { batch, events } = checked
    const { device, scope } = batch.head
    const stream = this.stream(device, scope, batch.chain)
    const have = stream.events.length
    const isCarried = this.makesWay && events.every((event) => this.adopted.has(event.hash))
    if (batch.from > have + 1) return isCarried ? 0 : 'waiting'
    let applied = 0
    for (const event of events) {
      const place = this.placeOf(stream, event, waited)
      if (place === 'waits') return 'waiting'
      if (place === 'fork') {
        const { seq } = event.outline
        return { device, scope, seq, hash: event.hash, fault: 'fork', stands: this.headOf({ device, scope }) }
      }
      if (place === 'known' && refill(this, stream, event)) applied += 1
      if (place === 'next') {
        this.push(stream, event)
        applied += 1
      }
    }
    if (stream.events[batch.head.seq - 1]?.hash === batch.head.hash) this.keepHead(stream, batch.head)
    return applied
  }

  /** Where an event belongs: what adopted events carry is known, and a branch that they carry whole makes way (X7). */
  private placeOf(
    stream: Stream,
    { hash, outline }: CheckedEvent,
    waited: boolean,
  ): 'known' | 'next' | 'fork' | 'waits' {
    const { seq, prev } = outline
    const hashIn = (place: number): string | null => stream.events[place - 1]?.hash ?? null
    const follows = (): boolean => seq === stream.events.length + 1 && prev === hashIn(seq - 1)
    if (hashIn(seq) === hash) return 'known'
    if (follows()) return 'next'
    const isKnown = this.makesWay && this.adopted.has(hash)
    if (seq > stream.events.length + 1) return isKnown ? 'known' : 'waits'
    if (!this.makesWay) return 'fork'
    const from = this.adoptedFrom(stream)
    const isTaken = seq <= stream.events.length
    if (isTaken ? from > seq : from > stream.events.length) return 'fork'
    if (isKnown) return 'known'
    const joins = isTaken && prev === hashIn(seq - 1)
    if (waited && !joins) return 'waits'
    this.makeWay(stream, joins ? seq : from)
    if (follows()) return 'next'
    return seq > stream.events.length + 1 ? 'waits' : 'fork'
  }

  headOf({ device, scope }: { device: string; scope: string }): Head | null {
    return this.heads([scope]).find((head) => head.device === device) ?? null
  }

  /** Applies batches as they come; what has a hole before it waits and holds up nothing else (X3). */
  apply(batches: readonly CheckedBatch[], waited = false): Stored {
    const result: Stored = { applied: 0, known: 0, waiting: 0, refused: [] }
    const queue = batches.map((checked) => ({ checked, waited }))
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const next = one.checked
      const key = streamKey(next.batch.head)
      const outcome = this.take(next, one.waited)
      if (outcome === 'waiting') {
        this.waiting.set(key, [...(this.waiting.get(key) ?? []), next])
        result.waiting += next.events.length
      } else if (typeof outcome === 'number') {
        result.applied += outcome
        result.known += next.events.length - outcome
        queue.unshift(...this.noLongerWaiting(key).map((checked) => ({ checked, waited: true })))
      } else result.refused.push(outcome)
    }
    settleComing(this)
    return result
  }

  /** What waited for a piece of a stream that came, by whichever way. */
  noLongerWaiting(key: string): CheckedBatch[] {
    const waited = this.waiting.get(key) ?? []
    this.waiting.delete(key)
    return waited
  }

  side(peer: string): Side {
    return memorySide(this, peer)
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
        ...{ key: this.signer.key, chain: this.signer.chain, secret: Buffer.alloc(32, 7), sealing: null },
      },
      store: { ...this.holderStore(kind), ...says },
      chains,
      trust: () => Promise.resolve(this.trust()),
      now: () => this.now,
      random: (length) => Buffer.alloc(length, 3),
    })
  }

  holderStore(kind: 'gateway' | 'hub'): HolderStore {
    return memoryHolderStore(this, kind)
  }
}
