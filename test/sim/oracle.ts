import type { SignedHolding } from '../../shared/contract/court/messages.ts'
import type { Holding } from '../../shared/sync/holding.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import { plainStanding } from './model.ts'
import { type HeldEvent, type KeptAside, saidEvents, Wrong } from './store.ts'
import { courtScope, isRevoked, type Party, type World } from './world.ts'

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Wrong(what())
}

/**
 * Whether an event is held, at its place or inside an adopted one (X7). Of a scope handed back nobody can see what its adopted
 * events carry; that all of it stands at the gateway was seen when it went ({@link checkHeldBy}).
 */
function holds({ store }: Party, device: string, scope: string, { seq, hash }: { seq: number; hash: string }): boolean {
  if (store.withheld().has(scope) || store.hashAt(device, scope, seq) === hash) return true
  return store.events().some((event) => event.original?.hash === hash)
}

/** After every step: what was held is held still (X3, X7). */
export function checkNothingVanished({ devices, gateway, station }: World): void {
  for (const party of [gateway, station, ...devices]) {
    for (const [stream, { seq, hash }] of party.held) {
      const [device = '', scope = ''] = stream.split(' ')
      must(holds(party, device, scope, { seq, hash }), () => `[X5] ${party.label} lost ${stream} ${seq}`)
    }
    for (const { device, scope, seq, hash } of party.store.heads()) party.held.set(`${device} ${scope}`, { seq, hash })
  }
}

/** At the end, when everybody has exchanged without faults. */
export function checkEnd(world: World): void {
  const forked = world.model.forked()
  const parties = [world.gateway, world.station, ...world.devices]
  const held = new Map(parties.map((party) => [party, party.store.events()]))
  for (const [party, events] of held) {
    checkGenuine(world, party, events)
    checkReach(world, party, events)
    checkWaiting(world, party, forked)
    checkAside(world, party, forked)
    checkStanding(party, events)
  }
  checkAcknowledged(world)
  checkComplete(world, held, forked)
  checkForks(world, forked)
  checkSame(held, world)
}

/** Nothing forged or altered was taken, every stream is a chain without a gap (J1, X8, X11). */
function checkGenuine({ model }: World, party: Party, events: readonly HeldEvent[]): void {
  const heads = new Map<string, { seq: number; hash: string }>()
  for (const event of events) {
    const written = model.written.get(event.hash)
    const stream = `${event.device} ${event.scope}`
    const name = `${stream} ${event.seq}`
    must(written !== undefined, () => `[X11] ${party.label} holds ${name}, which nobody wrote`)
    const isBare = event.body === null && party.store.withheld().has(event.scope)
    must(
      isBare || JSON.stringify(written?.body) === JSON.stringify(event.body),
      () => `[X11] ${party.label} holds ${name} with another body than was written`,
    )
    const said = event.original
    must(
      said === null || JSON.stringify(model.written.get(said.hash)?.body) === JSON.stringify(said.body),
      () => `[X7] ${party.label} holds ${name}, which carries what nobody wrote`,
    )
    const before = heads.get(stream) ?? { seq: 0, hash: null }
    must(
      event.seq === before.seq + 1 && event.prev === before.hash,
      () => `[J1] ${party.label} holds ${name} after ${before.seq}`,
    )
    heads.set(stream, { seq: event.seq, hash: event.hash })
  }
}

/** A device has what it was granted at some time, and its own; the hub carries the devices' own streams too. */
function checkReach({ model, court }: World, party: Party, events: readonly HeldEvent[]): void {
  if (party.isGateway) return
  const { name } = party.store
  for (const { device, scope } of events) {
    const carried = party.wasHub && scope === `device:${device}`
    const may = carried || party.names.has(device) || scope === `court:${court.code}` || model.mayEver(name, scope)
    must(may, () => `${party.label} holds ${device} ${scope}, which it was never granted`)
  }
}

/** Nothing waits but pieces of a branch whose beginning was refused, and of scopes that were withdrawn (X3). */
function checkWaiting(world: World, party: Party, forked: ReadonlySet<string>): void {
  const torn = tornStreams(world)
  for (const stream of party.store.waiting()) {
    const scope = stream.split(' ')[1] ?? ''
    const excused = forked.has(stream) || torn.has(stream) || !mayHave(world, party, scope)
    must(excused, () => `[X3] ${party.label}: ${stream} still waits`)
  }
}

/** Kept aside is what was spoiled on its way, what is forked, and what was handed on where the grant of
 * whoever did, or of the hub, had ended (X8). */
function checkAside(world: World, party: Party, forked: ReadonlySet<string>): void {
  const { spoiled, model, devices } = world
  const relays = [party, ...devices.filter((one) => one.wasHub)]
  for (const one of party.store.aside()) {
    const stream = `${one.device} ${one.scope}`
    const due =
      (one.fault === 'fork' ? forked.has(stream) : spoiled.has(stream)) ||
      (one.fault === 'scope' &&
        relays.some(({ names }) => [...names].some((name) => model.withdrawn.has(name) || isRevoked(world, name))))
    must(due, () => `[X8] ${party.label} keeps ${stream} aside (${one.fault}) for no reason`)
  }
}

/** The program's fold says what the plain model says (J3, J7, U2). */
function checkStanding(party: Party, events: readonly HeldEvent[]): void {
  const withheld = party.store.withheld()
  for (const [entity, own] of Map.groupBy(events, (event) => event.entity)) {
    if (!entity.startsWith('sim/') || own.some(({ scope }) => withheld.has(scope))) continue
    const right = textOf(plainStanding(saidEvents(own)))
    const shown = textOf(party.store.standing(entity))
    must(right === shown, () => `[U2] ${party.label} shows ${entity} as ${shown}, people expect ${right}`)
  }
}

/** What somebody signed that they hold, they hold (X4). */
function checkAcknowledged({ acknowledged, devices, gateway, station, lost }: World): void {
  for (const { holder, heads } of acknowledged) {
    if (lost.has(holder)) continue
    const parties = [gateway, station, ...devices].filter((party) => party.names.has(holder))
    for (const { device, scope, seq, hash } of heads) {
      must(
        parties.some((party) => holds(party, device, scope, { seq, hash })),
        () => `[X4] ${holder} signed that it holds ${device} ${scope} ${seq} and does not`,
      )
    }
  }
}

/**
 * Every event arrived at the court and at everybody who may have it, that of a copied laptop's branch inside an adopted one
 * (X5, X6, X7).
 */
function checkComplete(world: World, held: ReadonlyMap<Party, HeldEvent[]>, forked: ReadonlySet<string>): void {
  const stuck = stuckEvents(world, held, forked)
  for (const [party, events] of held) {
    const hashes = new Set(events.flatMap(({ hash, original }) => (original === null ? [hash] : [hash, original.hash])))
    for (const { hash, device, scope, seq, original } of world.model.written.values()) {
      const isLost = world.gone.has(hash) || stuck.has(hash)
      if (
        !mayHave(world, party, scope) ||
        isLost ||
        hashes.has(hash) ||
        (original !== null && hashes.has(original.hash))
      )
        continue
      throw new Wrong(`[X6] ${party.label} never got ${device} ${scope} ${seq}`)
    }
  }
}

/** Whoever holds another branch than the court knows of the fork, with both heads, or has it inside adopted events (X7). */
function checkForks(world: World, forked: ReadonlySet<string>): void {
  const { devices, gateway } = world
  for (const stream of forked) {
    const [device = '', scope = ''] = stream.split(' ')
    const court = gateway.store.heads().find((head) => head.device === device && head.scope === scope)
    // Both may have become other devices before anybody else had a word of it: all of it stands inside adopted events then.
    const holder = devices.find(({ store }) =>
      store.heads().some((one) => one.device === device && one.scope === scope),
    )
    must(court !== undefined || holder === undefined, () => `[X7] of ${stream} no branch arrived at the court`)
    for (const party of devices) {
      const own = party.store.heads().find((head) => head.device === device && head.scope === scope)
      if (own === undefined || court === undefined) continue
      const both = Math.min(own.seq, court.seq)
      const same = party.store.hashAt(device, scope, both) === gateway.store.hashAt(device, scope, both)
      const reachable = party.store.name === device || mayHave(world, party, scope)
      const carried = holds(gateway, device, scope, own)
      if (same || !reachable || carried) continue
      const known = party.store.aside().some((one) => isForkOf(one, device, scope))
      must(known, () => `[X7] ${party.label} has another branch of ${stream} than the court and does not know`)
    }
  }
}

function isForkOf(one: KeptAside, device: string, scope: string): boolean {
  return one.fault === 'fork' && one.device === device && one.scope === scope && one.stands !== null
}

/** Everybody who has a thing sees the same of it (U3, J3). */
function checkSame(held: ReadonlyMap<Party, HeldEvent[]>, world: World): void {
  for (const { entity, scope } of world.things) {
    const shown = [...held.keys()]
      .filter((party) => mayHave(world, party, scope) && !party.store.withheld().has(scope))
      .map((party) => ({ party, text: textOf(party.store.standing(entity)) }))
    for (const { party, text } of shown) {
      must(text === shown[0]?.text, () => `[U3] ${party.label} shows ${entity} as ${text}, others as ${shown[0]?.text}`)
    }
  }
}

/**
 * Whether a party is to have what stands in a scope: the court's own scope is everybody's, of the others whoever was
 * revoked is told no more (P3), and of a scope handed back envelopes alone are kept (L8).
 */
function mayHave(world: World, { isGateway, store }: Party, scope: string): boolean {
  if (isGateway || scope === courtScope(world)) return true
  if (isRevoked(world, store.name) || store.withheld().get(scope) === 'back') return false
  return isGranted(world.model.grantsOf(store.name), scope)
}

/** What was taken back from a laptop it hands on all the same: no record is lost by a withdrawal (X5, L8). */
function mightHave(world: World, { store }: Party, scope: string): boolean {
  return !isRevoked(world, store.name) && isGranted(world.model.takenFrom(store.name), scope)
}

/** Notes which events nobody holds any more after a machine lost its newest records. */
export function noteGone({ devices, gateway, station, model, gone }: World): void {
  const held = new Set<string>()
  for (const { store } of [gateway, station, ...devices]) {
    for (const { hash, original, body } of store.events()) {
      if (body !== null) held.add(hash).add(original?.hash ?? hash)
    }
  }
  for (const { hash, original } of model.written.values()) {
    if (!held.has(hash) && (original === null || !held.has(original.hash))) gone.add(hash)
  }
}

/** Streams of which somebody's events are gone: later pieces of them, where a stick brings one, wait for ever. */
function tornStreams({ gone, model }: World): Set<string> {
  const lost = [...gone].flatMap((hash) => model.written.get(hash) ?? [])
  return new Set(lost.map(({ device, scope }) => `${device} ${scope}`))
}

/**
 * Events that nobody who holds them may hand on: a laptop hands on what it wrote itself, of others what it might ever have, and
 * nothing of others once it was revoked (P3). A restored laptop is another device than the one it was. Of a stream in which two
 * machines wrote, the branch of a device that it was waits until the scope is its own again: where that was taken back it is
 * told nothing of the other branch (decision 0051).
 */
function stuckEvents(world: World, held: ReadonlyMap<Party, HeldEvent[]>, forked: ReadonlySet<string>): Set<string> {
  const free = new Set<string>()
  for (const [party, events] of held) {
    for (const { hash, original, body, device, scope } of events) {
      const mightOnly = mightHave(world, party, scope) && !forked.has(`${device} ${scope}`)
      const may = device === party.store.name || mayHave(world, party, scope) || mightOnly
      if (body !== null && may) free.add(hash).add(original?.hash ?? hash)
    }
  }
  return new Set([...world.model.written.keys()].filter((hash) => !free.has(hash)))
}

/** What a laptop let go of stands whole with the one it trusted (L8, X5). */
export function checkHeldBy({ label, store }: Party, events: readonly HeldEvent[], what: string): void {
  const held = new Set(
    store.events().flatMap(({ hash, original, body }) => (body === null ? [] : [hash, original?.hash ?? hash])),
  )
  for (const { hash, original, device, scope, seq } of events) {
    const has = held.has(hash) || (original !== null && held.has(original.hash))
    must(has, () => `[L8] ${what}, and ${label} does not hold ${device} ${scope} ${seq}`)
  }
}

/** Nobody signs for a scope of which bodies are missing (X4, L8). */
export function checkHolding({ label, store }: Party, { token }: Pick<SignedHolding, 'token'>): void {
  const { heads } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Holding
  for (const { scope } of heads) {
    must(!store.withheld().has(scope), () => `[L8] ${label} signs that it holds ${scope}, which it handed back`)
  }
}

/** A holder tells a device of what is granted to it now, and of what stands under its own name (X6, X7). */
export function checkTold(may: readonly string[], isOwn: boolean, what: string, scope: string): void {
  must(isOwn || isGranted(may, scope), () => `[X6] ${what}, which is not granted to it`)
}

/** A holder that knows of a revocation opens the court's own scope and the device's own to it, nothing else (P3). */
export function checkToldToRevoked(world: World, asker: Party, holder: Party, scopes: readonly string[]): void {
  const { name } = asker.store
  const one = world.revoked.find(({ device }) => device === name)
  const knows = one !== undefined && holder.store.hashAt(world.station.store.name, courtScope(world), one.seq) !== null
  const always = [courtScope(world), `device:${name}`]
  must(
    !knows || scopes.every((scope) => always.includes(scope)),
    () => `[P3] ${holder.label} knows that ${name} is revoked and opens ${scopes.join(', ')} to it`,
  )
}

function textOf(standing: ReadonlyMap<string, readonly string[]>): string {
  return [...standing]
    .map(([name, values]) => `${name}=${values.join('|')}`)
    .sort()
    .join(' ')
}
