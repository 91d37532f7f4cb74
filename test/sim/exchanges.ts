import { PROTOCOL } from '../../shared/contract/court/messages.ts'
import { type Exchanged, exchange } from '../../shared/sync/exchange.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { judgeWelcome, signHello } from '../../shared/sync/hello.ts'
import type { Holder } from '../../shared/sync/holder.ts'
import type { Side } from '../../shared/sync/side.ts'
import { faultySide } from './faults.ts'
import { faultyPeer, type LinkLog } from './link.ts'
import { audienceOf, fateOf, holderOf, type Party, pairOf, say, sharedGrants, tokenOf, type World } from './world.ts'

/** This share of exchanges shows who it is by signatures; the others begin with the token that this ends with. */
const HELLO_SHARE = 0.1

/** One exchange of `party` with another over a link with the world's faults; throws what ended it. */
export async function exchangeOf(
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
  const { token, scopes, protocol } = await opened(world, party, other, holder)
  const log = linkOf(party, other)
  const peer = faultyPeer(await holder.peer(token), {
    ...{ chance, faults: world.faults, log, meanwhile },
    say: (what) => say(world, `  ${party.label}→${other.label} ${what}`),
  })
  world.counts.exchanges += 1
  const before = party.store.aside().length
  const spoiledBefore = new Set(log.spoiled)
  try {
    const done = await exchange(watched(world, party, other), peer, {
      ...{ device: party.store.name, scopes, protocol, feed: other.isGateway, chains: world.chains },
      history: null,
      step: () => undefined,
    })
    const moved = `${done.sent} sent, ${done.received} received, ${done.refused.length} refused`
    say(world, `${party.label} with ${other.label}: ${moved}`)
    return done
  } finally {
    for (const stream of log.spoiled) world.spoiled.add(stream)
    if (log.spoiled.size > spoiledBefore.size) world.counts.spoiled += 1
    world.counts.forks += party.store.aside().length - before
  }
}

async function opened(world: World, party: Party, other: Party, holder: Holder) {
  const { chance, court } = world
  const device = party.store.name
  if (!chance.odds(HELLO_SHARE)) {
    const grants = sharedGrants(world, other, device)
    const scopes = [...new Set([`court:${court.code}`, `device:${device}`, ...grants])]
    return { token: tokenOf(device, other), scopes, protocol: PROTOCOL.max }
  }
  const nonce = `nonce of ${device} for one exchange`
  const audience = audienceOf(world, other)
  const { key, chain } = party.store.signer
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: 'simulation', court: court.code, device },
    ...{ challenge: holder.challenge(), nonce, audience, mark: null, at: Math.trunc(party.store.now) },
  }
  const signed = await holder.open(signHello(hello, key, chain))
  const expected = { court: court.code, audience, nonce }
  const welcome = await judgeWelcome(signed, expected, { root: court.root, revocations: [] })
  return { token: signed.token, scopes: welcome.scopes, protocol: welcome.protocol }
}

/** The asking side with its faults, whose acknowledgements are noted as what must never be missing again (X4). */
function watched(world: World, party: Party, other: Party): Side {
  const { store } = party
  const kind = other.isGateway ? 'gateway' : 'hub'
  const side = faultySide(store, store.side(`${kind}:${other.store.name}`, kind), fateOf(world, party))
  return {
    ...side,
    async hold(signed) {
      const holding = await side.hold(signed)
      if (holding !== null) world.acknowledged.push({ holder: holding.holder, heads: holding.heads })
      return holding
    },
  }
}

function linkOf(party: Party, other: Party): LinkLog {
  const known = party.links.get(other.label)
  if (known !== undefined) return known
  const made: LinkLog = { sent: [], came: [], answer: null, spoiled: new Set() }
  party.links.set(other.label, made)
  return made
}
