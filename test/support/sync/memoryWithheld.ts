import type { Head } from '../../../shared/contract/court/messages.ts'
import type { CheckedEvent } from '../../../shared/sync/batch.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { MemoryNode, Stream } from './memoryNode.ts'

/** `back`: handed back, its bodies are gone; `coming`: asked for again, its bodies are on their way (L8). */
export type Withheld = 'back' | 'coming'

const streamsIn = (node: MemoryNode, scope: string): Stream[] =>
  [...node.streams.values()].filter((stream) => stream.scope === scope)

/** Lets go of the bodies of a scope; envelopes and heads stay (L8). */
export function letGo(node: MemoryNode, scope: string): void {
  for (const stream of streamsIn(node, scope)) {
    stream.events = stream.events.map((event) => ({ ...event, salt: null, body: null }))
  }
  node.withheld.set(scope, 'back')
}

/** Asks for a scope again: it is to be filled by heads as a newly granted one is (X6, L8). */
export function takeAgain(node: MemoryNode, scope: string): void {
  node.withheld.set(scope, 'coming')
  for (const peer of node.peers.values()) peer.filled = peer.filled.filter((one) => !isGranted([one], scope))
}

/** Puts the body of an event back where only its envelope stands; false where nothing is on its way. */
export function refill(node: MemoryNode, stream: Stream, event: CheckedEvent): boolean {
  const { seq } = event.outline
  const bare = stream.events[seq - 1]
  if (node.withheld.get(stream.scope) !== 'coming' || bare?.hash !== event.hash) return false
  if (bare.body !== null || event.body === null) return false
  stream.events[seq - 1] = event
  return true
}

/** Ends the coming of scopes whose bodies are all here again. */
export function settleComing(node: MemoryNode): void {
  for (const [scope, state] of [...node.withheld]) {
    const isWhole = streamsIn(node, scope).every(({ events }) => events.every(({ body }) => body !== null))
    if (state === 'coming' && isWhole) node.withheld.delete(scope)
  }
}

/** Heads up to which nothing has to be asked for: of a scope on its way, up to the first event without a body. */
export function wantedHeads(node: MemoryNode, scopes: readonly string[]): Head[] {
  return node.heads(scopes).flatMap((head): Head[] => {
    if (node.withheld.get(head.scope) !== 'coming') return [head]
    const { events } = node.stream(head.device, head.scope, node.signer.chain)
    const bare = events.findIndex(({ body }) => body === null)
    const last = bare < 0 ? events.at(-1) : events[bare - 1]
    return last === undefined ? [] : [{ ...head, seq: last.outline.seq, hash: last.hash }]
  })
}

/** Heads of what is here whole: what this node may say that it holds (X4). */
export function heldHeads(node: MemoryNode): Head[] {
  return node.heads(['*']).filter(({ scope }) => !node.withheld.has(scope))
}
