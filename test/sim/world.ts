import type { DeviceChains } from '../../shared/sync/batch.ts'
import type { HelloTrust } from '../../shared/sync/hello.ts'
import { type Holder, makeHolder } from '../../shared/sync/holder.ts'
import type { Holding } from '../../shared/sync/holding.ts'
import { commonScopes, isGranted } from '../../shared/sync/protocol.ts'
import { sealToken } from '../../shared/sync/token.ts'
import type { RevocationList } from '../../shared/sync/trust/certificates.ts'
import type { SyncCourt } from '../support/sync/syncCourt.ts'
import type { Chance } from './chance.ts'
import { type Fate, faultyHolder } from './faults.ts'
import type { LinkFaults, LinkLog } from './link.ts'
import type { Model } from './model.ts'
import type { Stick } from './stick.ts'
import type { SimStore } from './store.ts'

/** A machine of the simulation: a laptop, its cloned image, or the gateway. */
export interface Party {
  /** Its device, with a stroke for a cloned image. */
  label: string
  store: SimStore
  isGateway: boolean
  links: Map<string, LinkLog>
  /** Entities as its screen showed them earlier: people act on what they saw (U2). */
  shown: Map<string, string[]>
  /** Newest event of each stream when it was last looked at: nothing that was held may vanish. */
  held: Map<string, { seq: number; hash: string }>
  /** Every device it was. */
  names: Set<string>
  /** Whether it ever was a hub: a hub carries what devices write in their own scopes. */
  wasHub: boolean
  /** How often the gateway had been stopped when they last exchanged to the end. */
  metAfter: number
  /** Its second copy on another disk, as it was then (X7). */
  copy: SimStore | null
}

/** What somebody signed that it holds (X4). */
export interface Acknowledged {
  holder: string
  heads: Holding['heads']
}

/** How the faults of a run are strewn. */
export interface Faults extends LinkFaults {
  killed: number
  full: number
}

/** What a report counts. */
export type CountName =
  | ('exchanges' | 'broken' | 'killed' | 'spoiled' | 'forks' | 'adopted')
  | ('putBack' | 'restored' | 'handedBack' | 'takenAgain' | 'hubs' | 'revoked')

/** Everything a run of the simulation consists of. */
export interface World {
  seed: number
  chance: Chance
  court: SyncCourt
  chains: DeviceChains
  model: Model
  gateway: Party
  /** Laptops, cloned images among them. */
  devices: Party[]
  /** The laptop that is the hub now. */
  hub: Party
  /** The court's issuing station, which writes in the court's own scope and exchanges with the gateway. */
  station: Party
  /** Revocation lists by number, each with the event of the station that tells of it (P3). */
  revoked: { list: RevocationList; seq: number; device: string }[]
  /** A copy of the gateway's database; null for none that may still be put back. */
  backup: SimStore | null
  /** How often the gateway was stopped: exchanges under way with it end. */
  stops: number
  /** Labels of laptops of which a cloned image exists: their streams may be forked. */
  cloned: Set<string>
  /** Devices whose machine was lost: what they signed that they hold, on a stick that comes late, is nothing any more. */
  lost: Set<string>
  /** Events that nobody holds any more: a laptop died, or a database was put back, before anybody else had them. */
  gone: Set<string>
  sticks: Stick[]
  acknowledged: Acknowledged[]
  /** Streams of which somebody changed bytes on their way. */
  spoiled: Set<string>
  /** Pairs of labels that cannot reach each other now. */
  parted: Set<string>
  faults: Faults
  /** Exchanges under way, by label of who asks. */
  busy: Set<string>
  scopes: string[]
  things: { entity: string; scope: string }[]
  trace: string[]
  /** Keys that the court gives a device. */
  signerOf(device: string): Promise<SimStore['signer']>
  /** Devices made so far by forks and restored copies. */
  renamed: number
  counts: Record<CountName, number>
}

/** A new party over a store. */
export function partyOf(label: string, store: SimStore, isGateway: boolean): Party {
  const memory = { links: new Map(), shown: new Map(), held: new Map(), names: new Set([store.name]) }
  return { label, store, isGateway, ...memory, wasHub: false, metAfter: 0, copy: null }
}

/** Adds a step to what a failing run prints. */
export function say(world: World, what: string): void {
  world.trace.push(`${String(world.trace.length + 1).padStart(4)} ${what}`)
}

/** How the next transaction of this party ends. */
export function fateOf(world: World, party: Party): (what: string) => Fate {
  const { chance, faults } = world
  return (what) => {
    if (chance.odds(faults.killed)) {
      const fate = chance.of(['killedBefore', 'killedInside', 'killedAfter'] as const)
      say(world, `  ${party.label}: ${fate} ${what}`)
      return fate
    }
    if (!chance.odds(faults.full)) return 'fine'
    say(world, `  ${party.label}: disk full at ${what}`)
    return 'full'
  }
}

/** The court's own scope, which everybody has. */
export const courtScope = ({ court }: World): string => `court:${court.code}`

/** What a party judges others by: the root, and the revocations of which its record tells (P3). */
export function trustOf(world: World, party: Party): HelloTrust {
  const { revoked, station, court } = world
  const known = revoked.filter(({ seq }) => party.store.hashAt(station.store.name, courtScope(world), seq) !== null)
  party.store.revocations = known.map(({ list }) => list)
  return { root: court.root, revocations: party.store.revocations }
}

/** Whether a device's certificate was revoked, whoever knows of it. */
export function isRevoked({ revoked }: World, device: string): boolean {
  return revoked.some((one) => one.device === device)
}

/** A new name for a laptop that becomes another device, with what it may have. */
export async function nextDevice(world: World, old: string): Promise<{ name: string; signer: SimStore['signer'] }> {
  const { model } = world
  world.renamed += 1
  const name = `${old.split('-')[0]}-${world.renamed}`
  const signer = await world.signerOf(name)
  model.setGrants(name, model.grantsOf(old))
  for (const scope of model.everGranted.get(old) ?? []) model.everGranted.get(name)?.push(scope)
  return { name, signer }
}

/** The secret every holder of a run seals its tokens with. */
export const SECRET = Buffer.alloc(32, 7)

/** A party as the side that answers. */
export function holderOf(world: World, party: Party): Holder {
  const { court, model } = world
  const { store } = party
  const kind = party.isGateway ? 'gateway' : 'hub'
  const plain = faultyHolder(store, store.holder(kind), fateOf(world, party))
  return makeHolder({
    identity: {
      ...{ kind, court: court.code, holder: store.name, audience: audienceOf(world, party) },
      ...{ key: store.signer.key, chain: store.signer.chain, secret: SECRET, sealing: null },
    },
    store: {
      ...plain,
      granted: (device) => Promise.resolve(sharedGrants(world, party, device)),
      mayWrite: (device, scope) => Promise.resolve(model.mayEver(device, scope)),
      mightHave: (device, scope) =>
        Promise.resolve(
          model.mayEver(device, scope) && (party.isGateway || isGranted(model.grantsOf(store.name), scope)),
        ),
    },
    chains: world.chains,
    trust: () => Promise.resolve(trustOf(world, party)),
    now: () => store.now,
    random: (length) => Buffer.alloc(length, 3),
  })
}

/** What a holder grants a device: everything it may have, of a hub only what the hub may have too. */
export function sharedGrants({ model }: World, holder: Party, device: string): string[] {
  const grants = model.grantsOf(device)
  return holder.isGateway ? grants : commonScopes(grants, model.grantsOf(holder.store.name))
}

/** The token that an opened exchange of a device ends with. */
export function tokenOf(device: string, holder: Party): string {
  return sealToken(SECRET, 'token', JSON.stringify({ device, standing: 'good' }), holder.store.now)
}

export function audienceOf({ court }: World, party: Party): string {
  return party.isGateway ? court.code : `hub:${party.store.name}`
}

/** Names two parties, whoever asks. */
export function pairOf(one: Party, other: Party): string {
  return [one.label, other.label].sort().join(' ')
}

/** Notes what a device wrote since it was last looked at: people's statements, and what its program appends itself. */
export function noteOwn(world: World, party: Party): void {
  for (const event of party.store.events()) {
    if (event.device === party.store.name && !world.model.written.has(event.hash)) world.model.note(event)
  }
}
