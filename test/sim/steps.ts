import type { JsonObject } from '../../shared/journal/canonical.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { covers, EXCEPT, giving, isGranted } from '../../shared/sync/protocol.ts'
import { exchangeOf } from './exchanges.ts'
import { Killed, ownTransaction } from './faults.ts'
import {
  announce,
  handBack,
  keepBackup,
  keepCopy,
  moveHub,
  putBack,
  restoreFromCopy,
  revoke,
  takeAgain,
} from './mishaps.ts'
import { newestShown } from './model.ts'
import { readStick, writeStick } from './stick.ts'
import { saidEvents } from './store.ts'
import { fateOf, nextDevice, noteOwn, type Party, pairOf, partyOf, say, type World } from './world.ts'

const YEAR_MS = 365.25 * 24 * 3_600_000

/** What may happen, and how often beside the others. */
const STEPS = [
  ['write', 40],
  ['gateway', 20],
  ['hub', 14],
  ['stickWritten', 4],
  ['stickRead', 5],
  ['grants', 6],
  ['partition', 4],
  ['clock', 3],
  ['clone', 1],
  ['hubMoves', 0.8],
  ['gatewayCopied', 2],
  ['gatewayPutBack', 1],
  ['copyKept', 2],
  ['restored', 1],
  ['handBack', 2],
  ['takeAgain', 4],
  ['revoke', 0.25],
  ['announce', 1],
  ['bulk', 0.05],
] as const
type StepName = (typeof STEPS)[number][0]

/** One thing that happens. Whoever died starts again; an exchange that broke is tried another time. */
export async function step(world: World): Promise<void> {
  await surviving(world, () => act(world, drawn(world)))
}

/** Ends quietly what a broken link, a full disk or a dead machine ended; a defect is no such thing. */
export async function surviving(world: World, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Killed) world.counts.killed += 1
    else if (error instanceof ExchangeError && isExpected(world, error)) world.counts.broken += 1
    else throw error
    say(world, `  ended: ${error.message}`)
  }
}

/** An answer whose bytes are changed each time may send an exchange in circles: only then it is no defect. */
function isExpected({ spoiled, faults }: World, { failure, detail }: ExchangeError): boolean {
  // Whose certificate counts no more is no hub for anybody who knows (P3).
  if (failure === 'signIn') return detail === 'REVOKED'
  if (failure === 'defect') return detail === 'sendingInCircles' && spoiled.size > 0 && faults.late > 0
  return failure === 'offline' || failure === 'diskFull' || detail === 'grantsChanged'
}

function drawn({ chance }: World): StepName {
  const all = STEPS.reduce((sum, [, weight]) => sum + weight, 0)
  let left = chance.random() * all
  for (const [name, weight] of STEPS) {
    left -= weight
    if (left < 0) return name
  }
  return 'write'
}

async function act(world: World, name: StepName): Promise<void> {
  const { chance, devices, gateway, hub } = world
  const idle = devices.filter((device) => !world.busy.has(device.label))
  if (idle.length === 0) return
  const party = chance.of(idle)
  switch (name) {
    case 'write':
      return write(world, party)
    case 'bulk':
      return writeMany(world, party)
    case 'gateway':
      return talk(world, party, gateway)
    case 'hub':
      return party === hub ? undefined : talk(world, party, hub)
    case 'stickWritten': {
      const target = chance.of([gateway, ...devices])
      if (target === party) return
      say(world, `${party.label} writes a stick for ${target.label}`)
      return writeStick(world, party, target)
    }
    case 'stickRead': {
      if (world.sticks.length === 0) return
      const reader = chance.of([gateway, ...idle])
      const stick = chance.of(world.sticks)
      say(world, `${reader.label} reads the stick of ${stick.writer} for ${stick.target}`)
      await readStick(world, reader, stick)
      return settleForks(world, reader)
    }
    case 'grants':
      return changeGrants(world, party)
    case 'partition': {
      const [parted] = world.parted
      const heals = parted !== undefined && chance.odds(0.6)
      const pair = heals ? parted : pairOf(party, chance.of([gateway, hub]))
      if (!world.parted.delete(pair)) world.parted.add(pair)
      say(world, `${pair} ${world.parted.has(pair) ? 'cannot reach each other' : 'reach each other again'}`)
      return
    }
    case 'clock':
      party.store.now = Math.max(0, Math.trunc(world.gateway.store.now + (chance.random() * 100 - 50) * YEAR_MS))
      say(world, `${party.label}: the clock says ${new Date(party.store.now).getUTCFullYear()}`)
      return
    case 'clone':
      return clone(world, party)
    case 'hubMoves':
      return moveHub(world, party)
    case 'gatewayCopied':
      return keepBackup(world)
    case 'gatewayPutBack':
      return putBack(world)
    case 'copyKept':
      return keepCopy(world, party)
    case 'restored':
      return restoreFromCopy(world, party)
    case 'handBack':
      return handBack(world, party)
    case 'takeAgain':
      return takeAgain(world, party)
    case 'revoke':
      return revoke(world, party)
    case 'announce':
      return announce(world)
    default:
      return name satisfies never
  }
}

/** An exchange; meanwhile others write, exchange, and are granted other scopes. */
export async function talk(world: World, party: Party, other: Party): Promise<void> {
  await settleForks(world, party)
  const outermost = world.busy.size === 0
  world.busy.add(party.label)
  try {
    await exchangeOf(world, party, other, async () => {
      if (!outermost) return
      say(world, `  meanwhile, ${party.label} being with ${other.label}:`)
      const what = world.chance.random()
      if (what < 0.3) write(world, party)
      else if (what < 0.45) changeGrants(world, party)
      else await step(world)
    })
  } finally {
    world.busy.delete(party.label)
  }
  await settleForks(world, party)
}

/**
 * Who learns that another machine writes as the same device becomes a new one, and says again what nobody else has (X7). A
 * machine that dies in between finds what it learned on its disk.
 */
async function settleForks(world: World, party: Party): Promise<void> {
  const { store } = party
  if (party.isGateway || world.busy.has(party.label)) return
  // Whoever died in the middle of becoming another learns from its disk what it is.
  party.names.add(store.name)
  noteOwn(world, party)
  const transact = (what: string, work: () => void): void => ownTransaction(store, fateOf(world, party), what, work)
  if (store.forked()) {
    const old = store.name
    world.counts.adopted += 1
    const { name, signer } = await nextDevice(world, old)
    transact('renew', () => store.renew(name, signer))
    party.names.add(name)
    say(world, `${party.label} becomes ${name}`)
  }
  if (party.names.size > 1) transact('adopt', () => store.adopt())
  noteOwn(world, party)
}

/** Somebody states something of a new thing or, as their screen shows it, of one that they have. */
export function write(world: World, party: Party): void {
  const { chance, model, scopes, things } = world
  const { store } = party
  const scope = chance.odds(0.04) ? newScope(world, party) : chance.of(scopes)
  if (!isGranted(model.grantsOf(store.name), scope) || store.withheld().has(scope)) return
  const own = store.events().filter((event) => event.scope === scope)
  const present = things.filter((thing) => thing.scope === scope && own.some(({ entity }) => entity === thing.entity))
  const isNew = present.length === 0 || chance.odds(0.35)
  const entity = isNew ? `sim/${String(things.length + 1).padStart(12, '0')}` : chance.of(present).entity
  if (isNew) things.push({ entity, scope })
  const newest = newestShown(saidEvents(own.filter((event) => event.entity === entity)))
  const earlier = party.shown.get(entity)
  const seen = isNew ? [] : earlier !== undefined && chance.odds(0.2) ? earlier : newest
  // A thing of which nothing can be shown yet cannot be corrected.
  if (!isNew && seen.length === 0) return
  party.shown.set(entity, newest)
  const said = { scope, entity, seen, set: statementOf(world, isNew) }
  let hash = ''
  try {
    ownTransaction(store, fateOf(world, party), 'write', () => {
      hash = store.write(said)
    })
  } finally {
    noteOwn(world, party)
  }
  const head = store.heads().find((one) => one.device === store.name && one.scope === scope)
  say(world, `${party.label} writes ${scope} ${head?.seq} on ${entity}, ${seen.length} seen (${hash.slice(0, 6)})`)
}

/** More new things at once than one batch carries (X2). */
function writeMany(world: World, party: Party): void {
  const { chance, model, scopes, things } = world
  const { store } = party
  const scope = scopes.find((one) => isGranted(model.grantsOf(store.name), one) && !store.withheld().has(one))
  if (scope === undefined) return
  const count = 190 + chance.whole(30)
  for (let n = 0; n < count; n += 1) {
    const entity = `sim/${String(things.length + 1).padStart(12, '0')}`
    things.push({ entity, scope })
    party.store.write({ scope, entity, seen: [], set: { quantity: n } })
  }
  noteOwn(world, party)
  say(world, `${party.label} writes ${count} things in ${scope}`)
}

function statementOf({ chance }: World, isNew: boolean): JsonObject {
  const set: JsonObject = {}
  if (isNew || chance.odds(0.5)) set.quantity = chance.whole(5)
  if (isNew || chance.odds(0.3)) set.owner = chance.of(['甲', '乙', '丙'])
  if (!isNew && chance.odds(0.15)) set.struck = chance.of([true, false])
  if (Object.keys(set).length === 0) set.quantity = chance.whole(5)
  return set
}

/** A device that opens a new site holds it from then on. */
function newScope(world: World, party: Party): string {
  const scope = `site:n${world.scopes.length}`
  world.scopes.push(scope)
  world.model.setGrants(party.store.name, [...world.model.grantsOf(party.store.name), scope])
  return scope
}

/** A scope is granted or taken back: one of its own, a part of a larger one, or the larger one (decision 0051). */
function changeGrants(world: World, party: Party): void {
  const { chance, model, scopes } = world
  const { name } = party.store
  const scope = chance.odds(0.2) ? 'site:*' : chance.of(scopes)
  const next = changedGrants(model.grantsOf(name), scope, scopes)
  model.setGrants(name, next)
  say(world, `${name} is granted ${next.join(', ') || 'nothing'}`)
}

function changedGrants(grants: readonly string[], scope: string, scopes: readonly string[]): string[] {
  const rest = grants.filter((one) => one !== scope && one !== `${EXCEPT}${scope}`)
  if (scope !== 'site:*') {
    if (!isGranted(grants, scope)) return [...rest, scope]
    return isGranted(rest, scope) ? [...rest, `${EXCEPT}${scope}`] : rest
  }
  if (grants.includes(scope)) return giving(rest)
  // Parts that were taken out of an earlier one are named apart, whoever may have noticed (X6).
  return [...new Set([...rest, scope, ...scopes.filter((one) => covers(scope, one))])]
}

/** Somebody copies the image of a laptop that is no hub: both go on writing (X7). */
async function clone(world: World, party: Party): Promise<void> {
  const { devices } = world
  const isCloned = devices.some((device) => device.label.endsWith('′'))
  // A hub is another side by its device: of two with one name laptops would know the one's heads as the other's.
  if (party.wasHub || isCloned || world.busy.size > 0 || !world.chance.odds(0.5)) return
  const copy = partyOf(`${party.label}′`, await party.store.image(), false)
  for (const [stream, head] of party.held) copy.held.set(stream, head)
  for (const name of party.names) copy.names.add(name)
  devices.push(copy)
  world.cloned.add(party.label).add(copy.label)
  say(world, `${party.label} is cloned`)
}
