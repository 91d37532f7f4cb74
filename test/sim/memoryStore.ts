import { canonicalText, type JsonObject } from '../../shared/journal/canonical.ts'
import type { Envelope } from '../../shared/journal/envelope.ts'
import { type EntityEvent, foldRegisters, noRank, orderEvents, setOfBody } from '../../shared/journal/registers.ts'
import { type CheckedEvent, saidEvent } from '../../shared/sync/batch.ts'
import { streamKey } from '../../shared/sync/missing.ts'
import type { MemoryNode } from '../support/sync/memoryNode.ts'
import { letGo, takeAgain } from '../support/sync/memoryWithheld.ts'
import type { Chance } from './chance.ts'
import { type HeldEvent, type SimStore, STATED, type Standing, saidEvents } from './store.ts'

const read = new WeakMap<CheckedEvent, HeldEvent>()

/** An event as the store holds it; every event of a run is of this suite. */
function heldEvent(event: CheckedEvent): HeldEvent {
  const known = read.get(event)
  if (known !== undefined) return known
  const { device, scope, seq, prev, entity, seen } = event.outline as Envelope
  const body = event.body === null ? null : (JSON.parse(Buffer.from(event.body).toString('utf8')) as JsonObject)
  const said = saidEvent(event)
  const original = said === event ? null : heldEvent(said)
  const held = { hash: event.hash, device, scope, seq, prev, entity, seen, body, original }
  read.set(event, held)
  return held
}

/** What the program's fold leaves standing of one entity's events. */
export function foldStanding(events: readonly HeldEvent[]): Standing {
  const folded = saidEvents(events).map(
    (event): EntityEvent => ({
      ...{ hash: event.hash, type: STATED, scope: event.scope, device: event.device, seq: event.seq },
      ...{ at: [0, 0] as const, actor: '', role: '', act: '', seen: event.seen, body: event.body },
    }),
  )
  const registers = foldRegisters(orderEvents(folded, noRank), setOfBody)
  return new Map([...registers].map(([name, values]) => [name, values.map(({ value }) => canonicalText(value)).sort()]))
}

/** Whether a gateway holds all of a scope that is here: of this device's own streams what it signed for (X4, L8). */
function isAllHeldBy(node: MemoryNode, scope: string, peer: string): boolean {
  const known = node.peers.get(peer)
  const isLoose = node.aside.some(({ refused }) => refused.scope === scope)
  const waits = [...node.waiting].some(([key, batches]) => batches.length > 0 && key.endsWith(` ${scope}`))
  if (known === undefined || isLoose || waits) return false
  const signed = known.holdings.flatMap(({ heads }) => heads)
  return node.heads([scope]).every((head) => {
    const said = known.heads.get(streamKey(head))
    const own = signed.some(({ device, seq, hash }) => device === node.name && seq === head.seq && hash === head.hash)
    return head.device === node.name ? own : said?.seq === head.seq && said.hash === head.hash
  })
}

/** A store in memory over the tests' plain node. */
export function memoryStore(node: MemoryNode, chance: Chance): SimStore {
  const events = (): HeldEvent[] => [...node.streams.values()].flatMap((stream) => stream.events.map(heldEvent))
  return {
    get name() {
      return node.name
    },
    get signer() {
      return node.signerOf()
    },
    get now() {
      return node.now
    },
    set now(ms) {
      node.now = ms
    },
    get revocations() {
      return node.revocations
    },
    set revocations(lists) {
      node.revocations = lists
    },
    mark: (peer) => node.marks.get(peer) ?? null,
    withheld: () => node.withheld,
    letGo(scope, peer) {
      if (!isAllHeldBy(node, scope, peer)) return false
      letGo(node, scope)
      return true
    },
    takeAgain: (scope) => takeAgain(node, scope),
    restoredAs: (name, signer) => node.restoredAs(name, signer),
    write: ({ scope, entity, seen, set }) =>
      node.append(scope, { type: STATED, entity, seen, body: { set }, salt: chance.bytes(16) }),
    events,
    heads: () => node.heads(['*']),
    hashAt: (device, scope, seq) => node.streams.get(streamKey({ device, scope }))?.events[seq - 1]?.hash ?? null,
    standing: (entity) => foldStanding(events().filter((event) => event.entity === entity)),
    waiting: () => [...node.waiting].flatMap(([key, batches]) => (batches.length === 0 ? [] : [key])),
    aside: () => node.aside.map(({ refused: { device, scope, fault, stands } }) => ({ device, scope, fault, stands })),
    side: (peer) => node.side(peer),
    holder: (kind) => node.holderStore(kind),
    forked: () => node.forksOf(node.name).length > 0,
    renew: (name, signer) => node.renew(name, signer),
    adopt: () => node.adopt(),
    undone(work) {
      const before = node.image()
      const back = (): void => node.become(before)
      const answer = work()
      if (answer instanceof Promise) return answer.then(back, back)
      back()
      return Promise.resolve()
    },
    image: () => Promise.resolve(memoryStore(node.image(), chance)),
    close: () => Promise.resolve(),
  }
}
