import type { Batch, PushAnswer } from '../../shared/contract/court/messages.ts'
import { envelopeBytes, envelopeHash, parseEnvelope } from '../../shared/journal/envelope.ts'
import { packBatch } from '../../shared/sync/batch.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { decodeFrames } from '../../shared/sync/frames.ts'
import { streamKey } from '../../shared/sync/missing.ts'
import type { Peer } from '../../shared/sync/peer.ts'
import type { Chance } from './chance.ts'

/** What a link remembers and what it did: bytes it changed, messages it may bring again. */
export interface LinkLog {
  /** Batches that went over it, to be brought again later. */
  sent: Batch[]
  came: Batch[]
  answer: PushAnswer | null
  /** Streams (`device scope`) of which it changed bytes. */
  spoiled: Set<string>
}

/** How a link behaves; each a share of all calls (0 to 1). */
export interface LinkFaults {
  lostRequest: number
  lostAnswer: number
  twice: number
  reordered: number
  late: number
  spoiled: number
  /** Something else happens between two calls. */
  meanwhile: number
}

export interface LinkParts {
  chance: Chance
  faults: LinkFaults
  log: LinkLog
  say(what: string): void
  /** Whether the other side still runs: one that was stopped answers nothing more. */
  runs(): boolean
  /** Lets others do something while a call is under way. */
  meanwhile(): Promise<void>
}

/** A link that loses, repeats, reorders, delays, cuts and alters what it carries. */
export function faultyPeer(peer: Peer, parts: LinkParts): Peer {
  const { chance, faults, log, say } = parts

  async function call<T>(name: string, send: () => Promise<T>): Promise<T> {
    if (chance.odds(faults.meanwhile)) await parts.meanwhile()
    if (!parts.runs()) throw new ExchangeError('offline', 'stopped')
    if (chance.odds(faults.lostRequest)) {
      say(`${name}: request lost`)
      throw new ExchangeError('offline', 'lostRequest')
    }
    if (chance.odds(faults.twice)) {
      say(`${name}: came twice`)
      await send()
    }
    const answer = await send()
    if (chance.odds(faults.meanwhile)) await parts.meanwhile()
    if (chance.odds(faults.lostAnswer)) {
      say(`${name}: answer lost`)
      throw new ExchangeError('offline', 'lostAnswer')
    }
    return answer
  }

  function carried(name: string, batches: readonly Batch[], earlier: Batch[]): Batch[] {
    let carried = [...batches]
    if (earlier.length > 0 && chance.odds(faults.late)) {
      say(`${name}: brings an earlier batch again`)
      carried = [...carried, chance.of(earlier)].slice(0, 200)
    }
    earlier.push(...batches)
    if (carried.length > 1 && chance.odds(faults.reordered)) {
      say(`${name}: other order`)
      carried = chance.shuffled(carried)
    }
    return carried.map((batch) => {
      if (!chance.odds(faults.spoiled)) return batch
      const { changed, how } = spoil(batch, chance)
      log.spoiled.add(streamKey(batch.head)).add(streamKey(changed.head))
      say(`${name}: ${streamKey(batch.head)} ${batch.from}-${batch.head.seq} spoiled (${how})`)
      return changed
    })
  }

  return {
    heads: async (scopes) => {
      const heads = await call('heads', () => peer.heads(scopes))
      return heads.map((head) => {
        if (!chance.odds(faults.spoiled / 3)) return head
        say(`heads: ${streamKey(head)} ${head.seq} is said to be another`)
        const seq = Math.max(1, head.seq + chance.whole(3) - 1)
        return { ...head, seq, hash: flipped(head.hash, '0123456789abcdef', chance) }
      })
    },
    push: async (batches) => {
      const answer = await call('push', () => peer.push(carried('push', batches, log.sent)))
      const earlier = log.answer
      log.answer = answer
      if (earlier === null || !chance.odds(faults.late)) return answer
      say('push: an earlier answer comes instead')
      return earlier
    },
    ranges: async (ranges) => {
      const batches = await call('ranges', () => peer.ranges(ranges))
      const some =
        batches.length > 0 && chance.odds(faults.late) ? batches.slice(0, chance.whole(batches.length)) : batches
      return carried('ranges', some, log.came)
    },
    feed: async (after, scopes) => {
      const page = await call('feed', () => peer.feed(after, scopes))
      return { ...page, batches: carried('feed', page.batches, log.came) }
    },
    report: (holding) => call('report', () => peer.report(holding)),
    tell: (said) => call('tell', () => peer.tell(said)),
  }
}

/** One batch with something changed, as bad memory, a bad stick or a bad carrier changes it (X8, X11). */
export function spoil(batch: Batch, chance: Chance): { changed: Batch; how: string } {
  const { head } = batch
  const bytes = Buffer.from(batch.events, 'base64')
  const how = chance.of(['byte', 'cut', 'forged', 'signature', 'seq', 'device', 'from', 'hash'] as const)
  switch (how) {
    case 'byte': {
      const at = chance.whole(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(8))
      return { how, changed: { ...batch, events: bytes.toString('base64') } }
    }
    case 'cut':
      return { how, changed: { ...batch, events: bytes.subarray(0, chance.whole(bytes.length)).toString('base64') } }
    case 'forged':
      return { how, changed: forged(batch) }
    case 'signature':
      return {
        how,
        changed: { ...batch, head: { ...head, signature: flipped(head.signature, 'ABCDEFabcdef0123-_', chance) } },
      }
    case 'seq':
      return { how, changed: { ...batch, head: { ...head, seq: head.seq + 1 } } }
    case 'device':
      return { how, changed: { ...batch, head: { ...head, device: `${head.device}0` } } }
    case 'from':
      return { how, changed: { ...batch, from: batch.from + 1 } }
    case 'hash':
      return { how, changed: { ...batch, head: { ...head, hash: flipped(head.hash, '0123456789abcdef', chance) } } }
  }
}

/** The same batch with another author of its last event, all hashes right: only the signature says that it is forged. */
function forged(batch: Batch): Batch {
  const events = decodeFrames(Buffer.from(batch.events, 'base64')) ?? []
  const last = events.at(-1)
  const envelope = last === undefined ? null : parseEnvelope(last.envelope)
  if (last === undefined || envelope === null) return batch
  const bytes = envelopeBytes({ ...envelope, actor: 'forger' })
  const head = { ...batch.head, hash: envelopeHash(bytes) }
  return packBatch(batch.from, [...events.slice(0, -1), { ...last, envelope: bytes }], head, batch.chain)
}

/** A text with one of its characters changed; not the last two, which may say nothing. */
function flipped(text: string, digits: string, chance: Chance): string {
  const at = chance.whole(text.length - 2)
  return `${text.slice(0, at)}${digits[(digits.indexOf(text[at] ?? '') + 1) % digits.length]}${text.slice(at + 1)}`
}
