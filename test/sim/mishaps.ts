import { exchangeOf, peerIdOf } from './exchanges.ts'
import { ownTransaction } from './faults.ts'
import { checkHeldBy, noteGone } from './oracle.ts'
import { Wrong } from './store.ts'
import { courtScope, fateOf, isRevoked, nextDevice, noteOwn, type Party, say, type World } from './world.ts'

/** Another laptop opens its hub; the one before closes its own. */
export function moveHub(world: World, party: Party): void {
  if (party === world.hub) return
  world.hub = party
  party.wasHub = true
  world.counts.hubs += 1
  say(world, `${party.label} is the hub from here on`)
}

/** The gateway's database is copied, as a court's backup does every night. */
export async function keepBackup(world: World): Promise<void> {
  world.backup = await world.gateway.store.image()
  say(world, 'the gateway is copied')
}

/** The gateway is stopped, its database put back to the copy, and the gateway started again (decision 0042). */
export async function putBack(world: World): Promise<void> {
  const { backup, gateway } = world
  if (backup === null) return
  const { now } = gateway.store
  gateway.store = await backup.image()
  gateway.store.now = now
  world.stops += 1
  // What was on its way when it was stopped never arrives.
  for (const { links } of [world.station, ...world.devices]) {
    const log = links.get(gateway.label)
    if (log !== undefined) log.answer = null
  }
  forgetPromises(world, gateway)
  world.counts.putBack += 1
  say(world, 'the gateway is put back to its copy')
}

/** A laptop writes its second copy onto another disk. */
export async function keepCopy(world: World, party: Party): Promise<void> {
  if (world.cloned.has(party.label)) return
  party.copy = await party.store.image()
  say(world, `${party.label} has a second copy`)
}

/** A laptop is lost; another machine is filled from its second copy and is another device (X7). */
export async function restoreFromCopy(world: World, party: Party): Promise<void> {
  const { copy } = party
  if (copy === null || world.cloned.has(party.label)) return
  party.copy = null
  const old = party.store
  // An exchange that broke off may have appended a receipt that nobody looked for yet.
  noteOwn(world, party)
  for (const name of party.names) world.lost.add(name)
  const { name, signer } = await nextDevice(world, old.name)
  copy.restoredAs(name, signer)
  copy.now = old.now
  party.store = copy
  await old.close()
  party.names.add(name)
  party.links.clear()
  party.shown.clear()
  forgetPromises(world, party)
  world.counts.restored += 1
  say(world, `${party.label} is lost, and restored from its copy as ${name}`)
}

/** What a machine that lost its newest records held and signed for is no promise any more. */
function forgetPromises(world: World, party: Party): void {
  party.held.clear()
  world.acknowledged = world.acknowledged.filter(({ holder }) => !party.names.has(holder))
  noteGone(world)
}

/** A site is handed back to the court: what is let go of stands there, all of it (L8, X5). */
export function handBack(world: World, party: Party): void {
  const { chance, gateway } = world
  const { store } = party
  // What a court signed for and lost by an old backup it has lost, whether that was before or after (decision 0046).
  if (party.metAfter < world.stops) return
  const sites = [...new Set(store.heads().map(({ scope }) => scope))].filter((scope) => scope.startsWith('site:'))
  const here = sites.filter((scope) => !store.withheld().has(scope))
  if (here.length === 0) return
  const scope = chance.of(here)
  const before = store.events().filter((event) => event.scope === scope)
  let isGiven = false
  ownTransaction(store, fateOf(world, party), 'handBack', () => {
    isGiven = store.letGo(scope, peerIdOf(gateway))
  })
  if (!isGiven) return
  checkHeldBy(gateway, before, `${party.label} handed ${scope} back`)
  // A court that goes back behind this has lost what it was entrusted with: no copy older than this is put back.
  world.backup = null
  world.counts.handedBack += 1
  say(world, `${party.label} hands ${scope} back, ${before.length} events`)
}

/** A site that was handed back is asked for again. */
export function takeAgain(world: World, party: Party): void {
  const { store } = party
  const back = [...store.withheld()].flatMap(([scope, state]) => (state === 'back' ? [scope] : []))
  if (back.length === 0) return
  const scope = world.chance.of(back)
  ownTransaction(store, fateOf(world, party), 'takeAgain', () => store.takeAgain(scope))
  world.counts.takenAgain += 1
  say(world, `${party.label} asks for ${scope} again`)
}

/** A certificate is revoked: the station writes it down and tells the gateway when it reaches it (P3). */
export async function revoke(world: World, party: Party): Promise<void> {
  const { court, station, revoked } = world
  const device = party.store.name
  if (isRevoked(world, device) || revoked.length >= 2) return
  const { seq } = tell(world, { revoked: device })
  const entries = [...revoked.map((one) => one.device), device].map((one) => ({
    ...{ serial: `device of ${one}`, at: court.from, reason: '遗失' },
  }))
  const list = {
    ...{ v: 1 as const, court: court.code, number: seq, issuer: `issuer of ${court.code}`, at: court.from },
    revoked: entries,
  }
  revoked.push({ list, seq, device })
  world.counts.revoked += 1
  say(world, `${device} is revoked`)
  await tellGateway(world, station)
}

/** The station writes something else that everybody gets, and tells the gateway. */
export async function announce(world: World): Promise<void> {
  tell(world, { quantity: world.chance.whole(5) })
  await tellGateway(world, world.station)
}

const tellGateway = (world: World, station: Party): Promise<void> =>
  exchangeOf(world, station, world.gateway, () => Promise.resolve())

function tell(world: World, set: Record<string, string | number>): { seq: number } {
  const { station, things, model } = world
  const scope = courtScope(world)
  const entity = `sim/${String(things.length + 1).padStart(12, '0')}`
  things.push({ entity, scope })
  const hash = station.store.write({ scope, entity, seen: [], set })
  const event = station.store.events().find((one) => one.hash === hash)
  if (event === undefined) throw new Wrong('the station did not write')
  model.note(event)
  say(world, `the station writes ${JSON.stringify(set)}`)
  return { seq: event.seq }
}
