import {
  type Batch,
  type Head,
  type History,
  MESSAGE_BATCHES,
  PROTOCOL_OF_SCOPES,
  type Range,
  type Refused,
} from '../contract/court/messages.ts'
import { askReceipts } from './askReceipts.ts'
import { type CheckedBatch, checkBatch, type DeviceChains } from './batch.ts'
import { Branches } from './branches.ts'
import { ExchangeError } from './failures.ts'
import type { Holding } from './holding.ts'
import { packMessage } from './message.ts'
import { missing, streamKey } from './missing.ts'
import type { Peer } from './peer.ts'
import { isGranted, isOwnScope } from './protocol.ts'
import { believable, notTold, sameHeads } from './saidHeads.ts'
import type { Side } from './side.ts'

/** What an exchange did. `left`: events that still wait to be handed on. */
export interface Exchanged {
  sent: number
  received: number
  refused: Refused[]
  /** The gateway was put back: its court's own scope was restored to it, and the exchange has to be opened anew. */
  wentBack: boolean
}

/** How an exchange is told to behave. */
export interface ExchangeOptions {
  /** This side's own device. */
  device: string
  scopes: readonly string[]
  /**
   * Scopes that were taken back from this device and that the other side may have: what was recorded there is still
   * offered, whoever wrote it, and nothing of them is asked for.
   */
  takenBack: readonly string[]
  /** The version both speak, as the other side chose it (X1). */
  protocol: number
  /** A gateway numbers what arrives; of a hub heads are compared each time. */
  feed: boolean
  /** How the gateway's history stands, as it said when it was opened; null of a hub. */
  history: History | null
  chains: DeviceChains
  /** Throws to end the exchange between two steps. */
  step(progress: { phase: 'send' | 'receive'; done: number; left: number }): void
}

/** Rounds without progress after which an exchange that goes in circles is a defect. */
const CIRCLES = 3

/**
 * One exchange over any transport: what exists only here leaves first (U1), then what is new there comes. Ends when
 * nothing is missing on either side. Throws {@link ExchangeError}; everything stored so far stays, and a repeat goes on
 * from there (X3, X6).
 */
export async function exchange(side: Side, peer: Peer, options: ExchangeOptions): Promise<Exchanged> {
  const refused: Refused[] = []
  if (options.history !== null && isBehind(options.history, side.known().feed)) {
    return restore(side, peer, options, options.history, refused)
  }
  let sent = await send(side, peer, options, refused, () => true)
  await askOwn(side, peer, options, refused)
  const received = options.feed
    ? await fromCourt(side, peer, options, refused)
    : (await compare(side, peer, options, options.scopes, refused)).received
  if (options.feed && (await askReceipts(side, peer, options.scopes)) > 0) {
    // Handed on at once: whoever comes next has them with the decision.
    sent += await send(side, peer, options, refused, () => true)
  }
  await tellHoldings(side, peer, options)
  return { sent, received, refused, wentBack: false }
}

/** Who holds what: this side's word scope by scope, and the others' of what this side may have (G5). */
async function tellHoldings(side: Side, peer: Peer, { protocol, scopes, step }: ExchangeOptions): Promise<void> {
  if (protocol < PROTOCOL_OF_SCOPES) {
    await side.others(await peer.report(await side.holding()))
    return
  }
  for (let before = -1; ; ) {
    const said = await side.untold(scopes)
    const answer = await peer.tell(said)
    await side.heard(answer)
    // A holder that has no end and gets nowhere is not asked for ever.
    if (said.told === null && (!answer.more || answer.after <= before)) return
    before = answer.after
    step({ phase: 'receive', done: 0, left: 0 })
  }
}

/** What was read from a gateway is never ahead of it: numbers that went back betray it whatever it says of its history. */
function isBehind({ stands, feed }: History, read: number): boolean {
  return stands === 'wentBack' || feed < read
}

/**
 * A gateway that was put back lost certificates and grants with everything else: they go first and alone, so that what
 * follows, under an exchange opened anew, is judged by them.
 */
async function restore(
  side: Side,
  peer: Peer,
  options: ExchangeOptions,
  now: History,
  refused: Refused[],
): Promise<Exchanged> {
  side.wentBack(believable(side.heads(['*']), await peer.heads(options.scopes), options), now)
  const sent = await send(side, peer, options, refused, ({ scope }) => scope.startsWith('court:'))
  return { sent, received: 0, refused, wentBack: true }
}

async function send(
  side: Side,
  peer: Peer,
  options: ExchangeOptions,
  refused: Refused[],
  isWanted: (range: Range) => boolean,
): Promise<number> {
  const { scopes } = options
  if (side.known().heads.length === 0) side.restart(believable(side.heads(scopes), await peer.heads(scopes), options))
  const skipped = new Set<string>()
  let sent = 0
  for (let circles = 0; ; ) {
    const left = open(side, options).filter((range) => isWanted(range) && !skipped.has(streamKey(range)))
    options.step({ phase: 'send', done: sent, left: count(left) })
    const batches = packMessage(left, side.pack, (range) => skipped.add(streamKey(range)))
    if (batches.length === 0) return sent
    const answer = await peer.push(batches)
    if (answer.mark !== null) side.marked(answer.mark)
    // Before the holding: what is signed for is never sent again, and a decision's receipt comes only with it (P1).
    side.receipts(answer.decisions)
    const holding = answer.holding === null ? null : await side.hold(answer.holding)
    const again = answer.refused.filter((one) => one.fault === 'gap')
    side.restart(again.map((one) => one.stands ?? nothingOf(one)))
    const lost = answer.refused.filter((one) => one.fault !== 'gap')
    for (const one of lost) skipped.add(streamKey(one))
    if (lost.length > 0) side.aside(lost, 'sent', [])
    refused.push(...lost)
    const progress = covered(batches, holding)
    sent += progress
    const idle = progress === 0 && answer.refused.length === 0 ? batches : []
    const declined = await notTaken(side, peer, idle, options)
    for (const one of declined) skipped.add(one)
    circles = progress > 0 || declined.length > 0 ? 0 : circles + 1
    if (circles >= CIRCLES) throw new ExchangeError('defect', 'sendingInCircles')
  }
}

/** That the other side has nothing of a stream. */
const nothingOf = ({ device, scope }: { device: string; scope: string }): Head => ({ device, scope, seq: 0, hash: '' })

/**
 * Of batches that were neither taken nor refused: the other side may have less of a stream than it said, because a branch
 * there made way (X7), and is sent that. Returns the other streams, of which it takes nothing now, as a hub that handed
 * their site back (L8).
 */
async function notTaken(
  side: Side,
  peer: Peer,
  batches: readonly Batch[],
  options: ExchangeOptions,
): Promise<string[]> {
  if (batches.length === 0) return []
  // The first of each stream says where its sending began.
  const first = [...Map.groupBy(batches, ({ head }) => streamKey(head)).values()].flatMap(([one]) => one ?? [])
  const less = await saidAgain(side, peer, first, options)
  side.restart(less)
  const again = new Set(less.map(streamKey))
  return first.map(({ head }) => streamKey(head)).filter((stream) => !again.has(stream))
}

/** What the other side has now of the streams of these batches, where that is less than they follow. */
async function saidAgain(side: Side, peer: Peer, batches: readonly Batch[], options: ExchangeOptions): Promise<Head[]> {
  const said = new Map<string, Head>()
  const told = new Set<string>()
  for (const scope of new Set(batches.map(({ head }) => head.scope))) {
    const theirs = await peer.heads([scope]).catch(notTold)
    if (theirs === null) continue
    told.add(scope)
    for (const head of believable(side.heads([scope]), theirs, options)) said.set(streamKey(head), head)
  }
  return batches.flatMap(({ from, head }) => {
    const now = said.get(streamKey(head)) ?? nothingOf(head)
    return told.has(head.scope) && now.seq + 1 < from ? [now] : []
  })
}

/**
 * Of this device's own streams that were refused as forked, what stands there instead is asked for, in whatever scope: signed
 * by the same key it proves that two machines write as one device (X7). A refusal alone proves nothing (X11).
 */
async function askOwn(side: Side, peer: Peer, options: ExchangeOptions, refused: Refused[]): Promise<void> {
  const branches = new Branches(side, peer, options.chains)
  for (const { fault, stands } of [...refused]) {
    if (fault === 'fork' && stands?.device === options.device) await branches.find(stands)
  }
  const ranges = branches.toAsk()
  if (ranges.length > 0) await take(side, await peer.ranges(ranges.slice(0, MESSAGE_BATCHES)), {}, options, refused)
}

/**
 * Ranges of ours that the other side has not signed for. The court is offered what this device itself wrote whatever it
 * is granted now: a scope withdrawn, or a device revoked, costs no fact that was written before (X5, P3). So is what any
 * device said in its own scope, as a restored laptop has it of the device it was: nobody else may ever bring that.
 */
function open(side: Side, { device, scopes, takenBack, feed }: ExchangeOptions): Range[] {
  const all = [...scopes, ...takenBack]
  const mine = feed
    ? side.heads(['*']).filter((head) => head.device === device || isOwnScope(head) || isGranted(all, head.scope))
    : side.heads(all).filter((head) => isGranted(all, head.scope))
  return missing(side.known().heads, mine).ranges
}

function covered(batches: readonly Batch[], holding: Holding | null): number {
  const held = new Map((holding?.heads ?? []).map((head) => [streamKey(head), head.seq]))
  return batches.reduce((sum, { from, head }) => {
    const upTo = Math.min(head.seq, held.get(streamKey(head)) ?? 0)
    return sum + Math.max(0, upTo - from + 1)
  }, 0)
}

const count = (ranges: readonly Range[]): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)

/**
 * A laptop that never followed this court follows it from the beginning and looks at heads for what was left out; heads
 * first would bring everything twice.
 */
async function fromCourt(side: Side, peer: Peer, options: ExchangeOptions, refused: Refused[]): Promise<number> {
  const { feed, filled } = side.known()
  const steps = feed === 0 && filled.length === 0 ? [follow, fill] : [fill, follow]
  let received = 0
  for (const step of steps) received += await step(side, peer, options, refused)
  return received
}

/**
 * Scopes granted since the last exchange are filled by heads: the feed passed them by. One of which something is still
 * missing is not filled yet; one no longer granted has to be filled again when it comes back (X6).
 */
async function fill(side: Side, peer: Peer, options: ExchangeOptions, refused: Refused[]): Promise<number> {
  const { filled } = side.known()
  const withdrawn = filled.filter((scope) => !options.scopes.includes(scope))
  if (withdrawn.length > 0) side.store([], { doubtful: withdrawn })
  const fresh = options.scopes.filter((scope) => !side.known().filled.includes(scope))
  if (fresh.length === 0) return 0
  const { received, lacks } = await compare(side, peer, options, fresh, refused)
  const doubtful = [...lacks, ...refused.map((one) => one.scope)]
  const whole = fresh.filter((scope) => !doubtful.some((one) => isGranted([scope], one)))
  side.store([], { filled: whole })
  return received
}

async function follow(side: Side, peer: Peer, options: ExchangeOptions, refused: Refused[]): Promise<number> {
  let received = 0
  for (let next = peer.feed(side.known().feed, options.scopes); ; ) {
    const page = await next
    if (page.mark !== null) side.marked(page.mark)
    // The next page is made there while this one is stored here; the cursor moves with what is stored (X6).
    if (page.more) next = peer.feed(page.feed, options.scopes)
    // Whoever ends before it comes hears of it no more.
    next.catch(() => undefined)
    received += await take(side, page.batches, { feed: page.feed }, options, refused)
    options.step({ phase: 'receive', done: received, left: page.more ? 1 : 0 })
    if (!page.more) return received
  }
}

/** What a comparison of heads brought, and the scopes of which something is still missing. */
interface Compared {
  received: number
  lacks: string[]
}

async function compare(
  side: Side,
  peer: Peer,
  options: ExchangeOptions,
  scopes: readonly string[],
  refused: Refused[],
): Promise<Compared> {
  const theirs = await peer.heads(scopes)
  side.learn(sameHeads(side.heads(scopes), theirs))
  const skipped = new Set<string>()
  const branches = new Branches(side, peer, options.chains)
  let received = 0
  for (;;) {
    const { ranges, forks } = missing(side.heads(scopes), theirs, (stream, seq) => side.hashAt(stream, seq))
    // A bare head accuses nobody: the branch is asked for, checked, and taken or kept aside as evidence (X7).
    for (const fork of forks) await branches.find(fork.theirs)
    const pieces = branches.toAsk()
    const wanted = [...ranges.filter((range) => !pieces.some((one) => streamKey(one) === streamKey(range))), ...pieces]
    const left = wanted.filter((range) => !skipped.has(streamKey(range)))
    options.step({ phase: 'receive', done: received, left: count(left) })
    const lacks = [...new Set([...wanted, ...forks.map(({ theirs }) => theirs)].map((range) => range.scope))]
    if (left.length === 0) return { received, lacks }
    const asked = left.slice(0, MESSAGE_BATCHES)
    const batches = await peer.ranges(asked)
    const before = refused.length
    const applied = await take(side, batches, {}, options, refused)
    const begun = branches.asked(batches)
    for (const one of refused.slice(before)) {
      const head = theirs.find((other) => streamKey(other) === streamKey(one))
      // What lay beyond our head may belong to another branch: that is asked for from its beginning, once.
      const found = one.fault === 'fork' && head !== undefined && (await branches.find(head))
      if (!found) skipped.add(streamKey(one))
    }
    if (applied === 0 && refused.length === before && !begun) return { received, lacks }
    received += applied
  }
}

async function take(
  side: Side,
  batches: readonly Batch[],
  cursor: { feed?: number },
  { chains }: ExchangeOptions,
  refused: Refused[],
): Promise<number> {
  const sound: CheckedBatch[] = []
  const faulty: Refused[] = []
  for (const batch of batches) {
    const checked = await checkBatch(batch, chains)
    const { device, scope, seq, hash } = batch.head
    if (typeof checked === 'string') faulty.push({ device, scope, seq, hash, fault: checked, stands: null })
    else sound.push(checked)
  }
  const doubtful = [...new Set(faulty.map((one) => one.scope))]
  const stored = side.store(sound, doubtful.length === 0 ? cursor : { ...cursor, doubtful })
  // A branch that was refused is nothing both have: ours is still to be sent, to be refused and known (X7).
  const alike = ({ hash, ...place }: Head): boolean => [null, hash].includes(side.hashAt(place, place.seq))
  side.learn(sound.map(({ batch }) => batch.head).filter(alike))
  const all = [...faulty, ...stored.refused]
  if (all.length > 0) side.aside(all, 'received', batches)
  refused.push(...all)
  return stored.applied
}
