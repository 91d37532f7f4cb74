import { type Head, PROTOCOL } from '../../shared/contract/court/messages.ts'
import { type Exchanged, exchange } from '../../shared/sync/exchange.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { judgeWelcome, signHello } from '../../shared/sync/hello.ts'
import type { Holder } from '../../shared/sync/holder.ts'
import type { Peer } from '../../shared/sync/peer.ts'
import { giving, isGranted } from '../../shared/sync/protocol.ts'
import type { Side } from '../../shared/sync/side.ts'
import { faultySide } from './faults.ts'
import { faultyPeer, type LinkLog } from './link.ts'
import { checkHolding, checkTold, checkToldToRevoked } from './oracle.ts'
import {
  audienceOf,
  courtScope,
  fateOf,
  holderOf,
  isRevoked,
  type Party,
  pairOf,
  say,
  sharedGrants,
  tokenOf,
  trustOf,
  type World,
} from './world.ts'

/** This share of exchanges shows who it is by signatures; the others begin with the token that this ends with. */
const HELLO_SHARE = 0.1

/** One exchange of `party` with another over a link with the world's faults; throws what ended it. */
async function exchangeOnce(
  world: World,
  party: Party,
  other: Party,
  meanwhile: () => Promise<void>,
): Promise<Exchanged> {
  const { chance } = world
  if (world.parted.has(pairOf(party, other))) {
    say(world, `${party.label} does not reach ${other.label}`)
    throw new ExchangeError('offline', 'parted')
  }
  const holder = holderOf(world, other)
  const { token, scopes, protocol, history } = await opened(world, party, other, holder)
  const log = linkOf(party, other)
  // Lost or put back in the middle it is another machine's, or another history's.
  const { stops } = world
  const answering = other.store
  const peer = faultyPeer(sparing(world, party, other, await holder.peer(token)), {
    ...{ chance, faults: world.faults, log, meanwhile },
    say: (what) => say(world, `  ${party.label}→${other.label} ${what}`),
    runs: () => other.store === answering,
  })
  world.counts.exchanges += 1
  const before = party.store.aside().length
  const spoiledBefore = new Set(log.spoiled)
  try {
    const done = await exchange(watched(world, party, other), peer, {
      ...{ device: party.store.name, scopes, protocol, feed: other.isGateway, chains: world.chains },
      ...{ history, takenBack: takenBack(world, party, other) },
      step: () => undefined,
    })
    if (other.isGateway && !done.wentBack) party.metAfter = stops
    const back = done.wentBack ? ', which was put back' : ''
    const moved = `${done.sent} sent, ${done.received} received, ${done.refused.length} refused`
    say(world, `${party.label} with ${other.label}${back}: ${moved}`)
    return done
  } finally {
    for (const stream of log.spoiled) world.spoiled.add(stream)
    if (log.spoiled.size > spoiledBefore.size) world.counts.spoiled += 1
    world.counts.forks += party.store.aside().length - before
  }
}

/** As the program does it: a gateway that was put back is opened anew once it has its own scope again. */
export async function exchangeOf(
  world: World,
  party: Party,
  other: Party,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { wentBack } = await exchangeOnce(world, party, other, meanwhile)
  if (wentBack) await exchangeOnce(world, party, other, meanwhile)
}

async function opened(world: World, party: Party, other: Party, holder: Holder) {
  const { chance, court } = world
  const device = party.store.name
  const mark = party.store.mark(peerIdOf(other))
  const isShort = !isRevoked(world, device) && !isRevoked(world, other.store.name) && !chance.odds(HELLO_SHARE)
  if (isShort) {
    const grants = sharedGrants(world, other, device)
    const scopes = [...new Set([courtScope(world), `device:${device}`, ...giving(grants)])]
    const history = other.isGateway ? await other.store.holder('gateway').history(device, mark, other.store.now) : null
    return { token: tokenOf(device, other), scopes, protocol: PROTOCOL.max, history }
  }
  const nonce = `nonce of ${device} for one exchange`
  const audience = audienceOf(world, other)
  const { key, chain } = party.store.signer
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: 'simulation', court: court.code, device },
    ...{ challenge: holder.challenge(), nonce, audience, mark, at: Math.trunc(party.store.now) },
  }
  const signed = await holder.open(signHello(hello, key, chain))
  if (isRevoked(world, device)) checkToldToRevoked(world, party, other, signed.welcome.scopes)
  const expected = { court: court.code, audience, nonce }
  const welcome = await judgeWelcome(signed, expected, trustOf(world, party))
  const { scopes, protocol, history } = welcome
  return { token: signed.token, scopes, protocol, history }
}

/** What was taken back from a device and the other side may have: it is offered there still (X5, L8). */
function takenBack({ model }: World, { store }: Party, other: Party): string[] {
  const taken = model.takenFrom(store.name)
  return other.isGateway ? taken : taken.filter((scope) => isGranted(model.grantsOf(other.store.name), scope))
}

/** The asking side with its faults, whose acknowledgements are noted as what must never be missing again (X4). */
function watched(world: World, party: Party, other: Party): Side {
  const { store } = party
  const kind = other.isGateway ? 'gateway' : 'hub'
  trustOf(world, party)
  const side = faultySide(store, store.side(peerIdOf(other), kind), fateOf(world, party))
  return {
    ...side,
    async holding() {
      const said = await side.holding()
      checkHolding(party, said)
      return said
    },
    async untold(scopes) {
      const said = await side.untold(scopes)
      for (const token of said.told?.tokens ?? []) checkHolding(party, { token })
      return said
    },
    async hold(signed) {
      const holding = await side.hold(signed)
      if (holding !== null) world.acknowledged.push({ holder: holding.holder, heads: holding.heads })
      return holding
    },
  }
}

/** The other side, which is held to what it may tell at this very moment, whatever it opened the exchange with (X6, P3). */
function sparing(world: World, party: Party, other: Party, peer: Peer): Peer {
  const { name } = party.store
  const told = (heads: readonly Head[]): void => {
    const may = [courtScope(world), `device:${name}`, ...sharedGrants(world, other, name)]
    for (const { device, scope } of heads)
      checkTold(may, device === name, `${other.label} tells ${name} of ${scope}`, scope)
  }
  return {
    ...peer,
    async heads(scopes) {
      const heads = await peer.heads(scopes)
      told(heads)
      return heads
    },
    async ranges(ranges) {
      const batches = await peer.ranges(ranges)
      told(batches.map(({ head }) => head))
      return batches
    },
    async feed(after, scopes) {
      const page = await peer.feed(after, scopes)
      told(page.batches.map(({ head }) => head))
      return page
    },
  }
}

/** How a laptop names another side. */
export const peerIdOf = ({ isGateway, store }: Party): string => `${isGateway ? 'gateway' : 'hub'}:${store.name}`

function linkOf(party: Party, other: Party): LinkLog {
  const known = party.links.get(other.label)
  if (known !== undefined) return known
  const made: LinkLog = { sent: [], came: [], answer: null, spoiled: new Set() }
  party.links.set(other.label, made)
  return made
}
