import { type DeviceChains, deviceChains } from '../../shared/sync/batch.ts'
import { MemoryNode } from '../support/sync/memoryNode.ts'
import { type SyncCourt, syncCourt } from '../support/sync/syncCourt.ts'
import { type Chance, chanceOf } from './chance.ts'
import { memoryStore } from './memoryStore.ts'
import { Model } from './model.ts'
import { checkEnd, checkNothingVanished } from './oracle.ts'
import { step, talk } from './steps.ts'
import { type SimStore, Wrong } from './store.ts'
import { type Faults, isRevoked, noteOwn, partyOf, say, type World } from './world.ts'

/** How a run is made from its seed. `deviceCount`: null = 2 to 10 by chance. */
export interface SimOptions {
  deviceCount: number | null
  steps: number
  stores: StoreMaker
}

/** Makes the store of a device of the court; the gateway's is in memory. */
export type StoreMaker = (
  name: string,
  court: SyncCourt,
  chance: Chance,
  signer: SimStore['signer'],
) => Promise<SimStore>

/** What a run did. */
export interface SimReport {
  seed: number
  events: number
  counts: World['counts']
}

/** A run that ended wrong: what people would have seen, and everything that happened. */
export class SimFailure extends Error {
  readonly seed: number
  readonly trace: readonly string[]
  constructor(seed: number, trace: readonly string[], cause: unknown) {
    super(`seed ${seed}: ${cause instanceof Wrong ? cause.message : String(cause)}`, { cause })
    this.name = 'SimFailure'
    this.seed = seed
    this.trace = trace
  }
}

const QUIET: Faults = {
  ...{ lostRequest: 0, lostAnswer: 0, twice: 0, reordered: 0, late: 0, spoiled: 0, meanwhile: 0, killed: 0, full: 0 },
}
/** Rounds of the quiet end after which everybody must have everything, and one more in which nothing moves. */
const QUIET_ROUNDS = 3
/** A copied laptop learns of its copy in one round, says again what nobody has in the next, and others take that after it. */
const CLONED_ROUNDS = 6

let shared: { court: SyncCourt; chains: DeviceChains; signers: Map<string, SimStore['signer']> } | null = null

/** Keys and certificates are made once: runs differ by their seeds alone. */
async function sharedCourt(): Promise<NonNullable<typeof shared>> {
  if (shared === null) {
    const court = await syncCourt('浙9901', chanceOf(9901).bytes)
    shared = { court, chains: deviceChains(court.root), signers: new Map() }
  }
  return shared
}

async function signerOf(device: string): Promise<SimStore['signer']> {
  const { court, signers } = await sharedCourt()
  const known = signers.get(device)
  if (known !== undefined) return known
  const { key, chain } = await court.device(device)
  const signer = { key: key.privateKey, chain }
  signers.set(device, signer)
  return signer
}

/** Stores of devices in memory. */
export const inMemory: StoreMaker = (name, court, chance, signer) =>
  Promise.resolve(memoryStore(new MemoryNode(name, court, signer), chance))

/** Runs one seed to its end. Throws {@link SimFailure}. */
export async function simulate(seed: number, options: SimOptions): Promise<SimReport> {
  const world = await worldOf(seed, options)
  try {
    for (let n = 0; n < options.steps; n += 1) {
      await step(world)
      checkNothingVanished(world)
    }
    await quietEnd(world)
    for (const device of world.devices) noteOwn(world, device)
    checkEnd(world)
    return { seed, events: world.model.written.size, counts: world.counts }
  } catch (error) {
    throw new SimFailure(seed, world.trace, error)
  } finally {
    for (const { store, copy } of world.devices) {
      await store.close()
      await copy?.close()
    }
  }
}

async function worldOf(seed: number, { deviceCount, stores }: SimOptions): Promise<World> {
  const { court, chains } = await sharedCourt()
  const chance = chanceOf(seed)
  const count = deviceCount ?? 2 + chance.whole(chance.odds(0.3) ? 9 : 4)
  const model = new Model()
  const gateway = partyOf('gateway', memoryStore(MemoryNode.gateway(court), chance), true)
  const scopes = ['site:s1', 'site:s2', 'case:c1']
  const devices = []
  for (let n = 1; n <= count; n += 1) {
    const name = `d${n}`
    devices.push(partyOf(name, await stores(name, court, chance, await signerOf(name)), false))
    const isHub = n === 1
    model.setGrants(name, isHub || chance.odds(0.3) ? ['site:*', 'case:c1'] : scopes.filter(() => chance.odds(0.7)))
  }
  const [hub] = devices
  if (hub === undefined) throw new RangeError('a court without laptops')
  hub.wasHub = true
  const station = partyOf(
    'station',
    memoryStore(new MemoryNode('station', court, await signerOf('station')), chance),
    false,
  )
  const rough = chance.of([0.2, 1, 3])
  const share = (base: number): number => (chance.odds(0.25) ? 0 : base * rough)
  const world: World = {
    ...{ seed, chance, court, chains, model, gateway, devices, scopes, sticks: [], acknowledged: [], things: [] },
    ...{ hub, station, revoked: [], backup: null, stops: 0, renamed: 0, cloned: new Set(), lost: new Set() },
    ...{ gone: new Set(), spoiled: new Set(), parted: new Set(), busy: new Set(), trace: [], signerOf },
    counts: {
      ...{ exchanges: 0, broken: 0, killed: 0, spoiled: 0, forks: 0, adopted: 0 },
      ...{ putBack: 0, restored: 0, handedBack: 0, takenAgain: 0, hubs: 0, revoked: 0 },
    },
    faults: {
      ...{ lostRequest: share(0.03), lostAnswer: share(0.03), twice: share(0.03), reordered: share(0.1) },
      ...{ late: share(0.03), spoiled: share(0.02), meanwhile: share(0.04), killed: share(0.01), full: share(0.005) },
    },
  }
  say(world, `${count} devices, faults ${JSON.stringify(world.faults, (_, value) => round(value))}`)
  for (const { store } of devices) say(world, `${store.name} is granted ${model.grantsOf(store.name).join(', ')}`)
  return world
}

const round = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(4)) : value)

/** No more faults: everybody exchanges with the court and the hub until nothing moves any more. */
async function quietEnd(world: World): Promise<void> {
  const { devices, gateway } = world
  world.faults = QUIET
  world.parted.clear()
  say(world, 'quiet from here on')
  // Half of them without the hub: it compares heads each time and would bring what a cursor passed by (X6).
  const hub = world.chance.odds(0.5) && !isRevoked(world, world.hub.store.name) ? world.hub : undefined
  const rounds =
    new Set(devices.map(({ label }) => label.replace('′', ''))).size < devices.length ? CLONED_ROUNDS : QUIET_ROUNDS
  for (let round = 1; round <= rounds; round += 1) {
    await talk(world, world.station, gateway)
    for (const device of devices) {
      await talk(world, device, gateway)
      if (hub !== undefined && device !== hub) await talk(world, device, hub)
    }
  }
  const before = eventTotal(world)
  for (const device of devices) await talk(world, device, gateway)
  if (eventTotal(world) !== before) throw new Wrong('[X5] events still move after everybody exchanged')
}

function eventTotal({ devices, gateway, station }: World): number {
  return [gateway, station, ...devices].reduce((sum, party) => sum + party.store.events().length, 0)
}
