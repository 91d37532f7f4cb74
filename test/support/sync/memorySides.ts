import {
  BATCH_BYTES,
  type Batch,
  type History,
  MESSAGE_BATCHES,
  type Range,
  type Refused,
} from '../../../shared/contract/court/messages.ts'
import { type OriginalProof, originalOf } from '../../../shared/journal/adopted.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeHash, parseOutline } from '../../../shared/journal/envelope.ts'
import type { CheckedEvent } from '../../../shared/sync/batch.ts'
import { decodeFrames } from '../../../shared/sync/frames.ts'
import type { HolderStore } from '../../../shared/sync/holder.ts'
import { type Holding, readHolding, signHolding, signScopeHolding } from '../../../shared/sync/holding.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { Cursor, Side } from '../../../shared/sync/side.ts'
import type { MemoryNode } from './memoryNode.ts'
import { heldHeads, wantedHeads } from './memoryWithheld.ts'
import type { PeerMemory } from './peerMemory.ts'

/** A node as the asking side of an exchange. */
export function memorySide(node: MemoryNode, peer: string): Side {
  const memory = (): PeerMemory => {
    const known = node.peers.get(peer) ?? {
      heads: new Map(),
      feed: 0,
      filled: [],
      holdings: [],
      told: new Map(),
      heard: 0,
    }
    node.peers.set(peer, known)
    return known
  }
  return {
    heads: (scopes) => wantedHeads(node, scopes),
    hashAt: (stream, seq) => node.streams.get(streamKey(stream))?.events[seq - 1]?.hash ?? null,
    known() {
      const { heads, feed, filled } = memory()
      return { heads: [...heads.values()], feed, filled }
    },
    pack: (stream) => node.pack(stream),
    store: (batches, cursor: Cursor) => {
      const stored = node.apply(batches)
      const peer = memory()
      if (cursor.feed !== undefined) peer.feed = cursor.feed
      const doubtful = [...(cursor.doubtful ?? []), ...stored.refused.map((one) => one.scope)]
      const filled = new Set([...peer.filled, ...(cursor.filled ?? [])])
      peer.filled = [...filled].filter((scope) => !doubtful.some((one) => isGranted([scope], one)))
      return stored
    },
    hold: async (signed) => {
      const trust = node.trust()
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
    marked: (mark) => void node.marks.set(peer, mark),
    wentBack: (heads, { feed, mark }) => {
      node.marks.set(peer, mark)
      const said = heads.map((head) => [streamKey(head), { ...head }] as const)
      Object.assign(memory(), { heads: new Map(said), feed, filled: [], told: new Map(), heard: 0 })
    },
    receipts: () => 0,
    unconfirmed: () => [],
    aside: (refused, came, batches) => {
      node.aside.push(...refused.map((one) => ({ refused: one, came, prev: prevOf(one, batches) })))
      // Who refuses a branch holds another, which is looked for next.
      if (came !== 'sent') return
      const doubtful = refused.flatMap(({ fault, scope }) => (fault === 'fork' ? [scope] : []))
      const peer = memory()
      peer.filled = peer.filled.filter((scope) => !doubtful.some((one) => isGranted([scope], one)))
    },
    holding: () => {
      const heads = heldHeads(node).map((head) => ({ ...head, feed: null }))
      const holding = { v: 1, court: node.court.code, holder: node.name, at: node.now, heads } as const
      return signHolding(holding, node.signer.key, node.signer.chain)
    },
    others: () => Promise.resolve(),
    async untold(scopes) {
      const { told } = memory()
      const at = node.now
      const tokens: string[] = []
      for (const [scope, heads] of Map.groupBy(heldHeads(node), (head) => head.scope)) {
        const said = JSON.stringify(heads)
        if (!isGranted(scopes, scope) || told.get(scope) === said) continue
        told.set(scope, said)
        const plain = heads.map(({ device, seq, hash }) => ({ device, seq, hash }))
        const holding = { v: 1, court: node.court.code, holder: node.name, scope, at, heads: plain } as const
        tokens.push(await signScopeHolding(holding, node.signer.key))
      }
      return { told: tokens.length === 0 ? null : { tokens, chain: node.signer.chain }, after: memory().heard }
    },
    heard: (answer) => {
      memory().heard = answer.after
      return Promise.resolve()
    },
  }
}

/** A node's store as a hub or, numbering what arrives, a gateway answers from it. */
export function memoryHolderStore(node: MemoryNode, kind: 'gateway' | 'hub'): HolderStore {
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
    granted: () => Promise.resolve(node.granted),
    mightHave: (_device, scope) => Promise.resolve(isGranted(node.granted, scope)),
    mayWrite: (_device, scope) =>
      Promise.resolve(isGranted(node.granted, scope) || !node.heads(['*']).some((head) => head.scope === scope)),
    heads: (scopes) =>
      Promise.resolve(
        [...node.streams.values()]
          .filter((stream) => isGranted(scopes, stream.scope) && !node.withheld.has(stream.scope))
          .flatMap((stream) => {
            if (stream.device === node.name)
              while (node.pack({ ...stream, from: (stream.heads.at(-1)?.seq ?? 0) + 1 }) !== null);
            return stream.heads.at(-1) ?? []
          }),
      ),
    accept: (batches) => {
      const refused: Refused[] = []
      const heads: Holding['heads'] = []
      const before = node.feedNumber
      for (const checked of batches) {
        const { head } = checked.batch
        const stream = node.stream(head.device, head.scope, checked.batch.chain)
        const stands = node.heads([head.scope]).find((one) => one.device === head.device) ?? null
        if (checked.batch.from > stream.events.length + 1) {
          const { device, scope, seq, hash } = head
          refused.push({ device, scope, seq, hash, fault: 'gap', stands })
          continue
        }
        const have = stream.events.length
        const outcome = node.take(checked)
        if (typeof outcome === 'object') refused.push(outcome)
        else if (outcome === 'waiting') {
          const { device, scope, seq, hash } = head
          refused.push({ device, scope, seq, hash, fault: 'gap', stands: node.headOf(head) })
        } else {
          if (outcome > 0 && stream.events.length > have) {
            node.feedNumber += stream.events.length - have
            node.arrivals.push({ batch: checked.batch, feed: node.feedNumber })
          }
          node.apply(node.noLongerWaiting(streamKey(head)), true)
          // Of a scope handed back only envelopes were kept: that is nothing to sign for (X4, L8).
          if (node.withheld.has(head.scope)) continue
          const { signature: _, at: __, ...plain } = head
          heads.push({ ...plain, feed: kind === 'gateway' ? node.feedNumber : null })
        }
      }
      const signed = heads.length > 0 ? newestMark(node) : null
      const mark = kind === 'hub' ? null : node.feedNumber > before ? newMark(node) : signed
      return Promise.resolve({ heads, refused, decisions: [], mark })
    },
    batches: (ranges: readonly Range[]) => {
      const pieces = function* () {
        for (const range of ranges) {
          for (let from = range.from; from <= range.to; ) {
            const batch = node.pack({ ...range, from })
            if (batch === null) break
            yield batch
            from = batch.head.seq + 1
          }
        }
      }
      return Promise.resolve(message(pieces()))
    },
    after: (feed, scopes) => {
      const left = node.arrivals.filter((one) => one.feed > feed)
      const page = message(left.map((one) => one.batch))
      const upTo = left[page.length - 1]?.feed ?? Math.max(feed, node.feedNumber)
      const batches = page.filter((batch) => isGranted(scopes, batch.head.scope))
      return Promise.resolve({ batches, feed: upTo, more: page.length < left.length, mark: newestMark(node) })
    },
    history: (_device, shown) => Promise.resolve(kind === 'gateway' ? historyFor(node, shown) : null),
    // Its randomness is none, so its challenges are all alike.
    spend: () => Promise.resolve(true),
    report: (device, holding) => {
      node.reports.set(device, holding)
      return Promise.resolve([...node.reports].filter(([name]) => name !== device).map(([, one]) => one))
    },
    tell: (device, said, scopes) => {
      if (said.chain !== null) {
        for (const { token, holding } of said.holdings) node.told.push({ token, holding, chain: said.chain })
      }
      const others = node.told.slice(said.after).filter(({ holding }) => {
        return holding.holder !== device && isGranted(scopes, holding.scope)
      })
      const told = others.map(({ token, chain }) => ({ tokens: [token], chain }))
      return Promise.resolve({ told, after: node.told.length, more: false })
    },
    met: () => Promise.resolve(),
  }
}

/** Marks ever given, of whatever history: no two places have the same name. */
let marksMade = 0

/** Names the place that a storing transaction of a gateway ended at. */
function newMark(node: MemoryNode): string {
  marksMade += 1
  const mark = `${node.feedNumber} ${marksMade}`
  node.history.push({ feed: node.feedNumber, mark })
  return mark
}

const newestMark = (node: MemoryNode): string => node.history.at(-1)?.mark ?? newMark(node)

/** How this history stands to a mark: one it never gave means that it was put back, and its numbers move past it. */
function historyFor(node: MemoryNode, shown: string | null): History {
  const knows = node.history.some(({ mark }) => mark === shown)
  if (shown !== null && !knows) {
    const feed = Number(shown.split(' ')[0])
    if (feed > node.feedNumber) {
      node.feedNumber = feed
      newMark(node)
    }
  }
  const stands = shown === null ? 'begins' : knows ? 'continues' : 'wentBack'
  return { stands, feed: node.feedNumber, mark: newestMark(node) }
}

/** What a refused event follows, as the batch that brought it says; null when it did not come. */
function prevOf({ hash, ...place }: Refused, batches: readonly Batch[]): string | null {
  for (const batch of batches.filter(({ head }) => streamKey(head) === streamKey(place))) {
    for (const event of decodeFrames(Buffer.from(batch.events, 'base64')) ?? []) {
      if (envelopeHash(event.envelope) === hash) return parseOutline(event.envelope)?.prev ?? null
    }
  }
  return null
}

/** What proves the original inside an adopted event. */
export function proofIn({ outline, body }: CheckedEvent): OriginalProof {
  const said = body === null ? null : (JSON.parse(Buffer.from(body).toString('utf8')) as JsonObject)
  const original = originalOf(outline as Envelope, said)
  if (original === null) throw new Error('not adopted')
  return original.proof
}
