import type { Batch, SignedHolding } from '../../shared/contract/court/messages.ts'
import { type CheckedBatch, checkBatch } from '../../shared/sync/batch.ts'
import { readHolding } from '../../shared/sync/holding.ts'
import { missing, streamKey } from '../../shared/sync/missing.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { faultySide } from './faults.ts'
import { spoil } from './link.ts'
import { fateOf, holderOf, type Party, say, trustOf, type World } from './world.ts'

/** A USB stick with what somebody wrote onto it, and what somebody signed that they hold. */
export interface Stick {
  writer: string
  /** Of whoever wrote it: by this chain it is judged where it is read. */
  chain: Chain
  target: string
  batches: Batch[]
  holdings: SignedHolding[]
}

/**
 * Writes what this laptop knows no acknowledgement of by the one the stick is meant for. "File written" acknowledges
 * nothing (X4).
 */
export async function writeStick(world: World, party: Party, target: Party): Promise<void> {
  const { chance, court, model, faults } = world
  const { store } = party
  const side = faultySide(store, store.side(`bundle:${target.store.name}`, 'bundle'), fateOf(world, party))
  const scopes = [`court:${court.code}`, `device:${store.name}`, ...model.grantsOf(store.name)]
  const batches: Batch[] = []
  for (const range of missing(side.known().heads, side.heads(scopes)).ranges) {
    for (let from = range.from; from <= range.to; ) {
      const batch = side.pack({ device: range.device, scope: range.scope, from })
      if (batch === null) break
      batches.push(batch)
      from = batch.head.seq + 1
    }
  }
  const { chain } = store.signer
  const stick = { writer: store.name, chain, target: target.store.name, batches, holdings: [await side.holding()] }
  if (chance.odds(faults.spoiled * 3)) {
    say(world, `  the stick of ${party.label} is pulled half-way`)
    stick.batches = stick.batches.slice(0, chance.whole(stick.batches.length + 1))
  }
  stick.batches = stick.batches.map((batch) => {
    if (!chance.odds(faults.spoiled)) return batch
    const { changed, how } = spoil(batch, chance)
    world.spoiled.add(streamKey(batch.head)).add(streamKey(changed.head))
    say(world, `  the stick of ${party.label} is bad: ${streamKey(batch.head)} (${how})`)
    return changed
  })
  world.sticks.push(stick)
}

/** Reads a stick, any number of times and in any order. */
export async function readStick(world: World, party: Party, stick: Stick): Promise<void> {
  if (party.isGateway) {
    const peer = await holderOf(world, party).carried(stick.chain)
    if (stick.batches.length > 0) await peer.push(stick.batches)
    return
  }
  const { court, model } = world
  const { store } = party
  const scopes = [`court:${court.code}`, `device:${store.name}`, ...model.grantsOf(store.name)]
  const side = faultySide(store, store.side(`bundle:${stick.writer}`, 'bundle'), fateOf(world, party))
  const sound: CheckedBatch[] = []
  const refused = []
  for (const batch of stick.batches.filter(({ head }) => isGranted(scopes, head.scope))) {
    const checked = await checkBatch(batch, world.chains)
    const { device, scope, seq, hash } = batch.head
    if (typeof checked === 'string') refused.push({ device, scope, seq, hash, fault: checked, stands: null })
    else sound.push(checked)
  }
  const stored = side.store(sound, {})
  const all = [...refused, ...stored.refused]
  if (all.length > 0) side.aside(all, 'received', stick.batches)
  for (const signed of stick.holdings) await acknowledge(world, party, signed)
}

/** What a stick says that its writer holds counts as an acknowledgement by them (X4). */
async function acknowledge(world: World, party: Party, signed: SignedHolding): Promise<void> {
  const holding = await readHolding(signed, trustOf(world, party), 'device')
  if (holding === null) return
  const { store } = party
  const back = faultySide(store, store.side(`bundle:${holding.holder}`, 'bundle'), fateOf(world, party))
  const held = await back.hold(signed)
  if (held !== null) world.acknowledged.push({ holder: held.holder, heads: held.heads })
}
