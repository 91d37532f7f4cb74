import { ADOPTED, adoptedBody } from '../../../shared/journal/adopted.ts'
import type { Envelope } from '../../../shared/journal/envelope.ts'
import { SALT_BYTES } from '../../../shared/journal/hash.ts'
import { type CheckedEvent, saidEvent } from '../../../shared/sync/batch.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { signHead } from '../../../shared/sync/signedHead.ts'
import type { MemoryNode, Stream } from './memoryNode.ts'
import { proofIn } from './memorySides.ts'

/** The device signs the heads of all it wrote, for the last time under this name. */
export function signAll(node: MemoryNode): void {
  for (const { device, scope, heads } of node.streams.values()) {
    if (device !== node.name) continue
    while (node.pack({ device, scope, from: (heads.at(-1)?.seq ?? 0) + 1 }) !== null);
  }
}

/**
 * From here on a machine is another device (X7). The old one's heads are signed for the last time; what nobody signed for
 * is said again in the new one's streams.
 */
export function renewNode(node: MemoryNode, name: string, signer: MemoryNode['signer']): void {
  const old = { name: node.name, signer: node.signer }
  signAll(node)
  node.former.set(old.name, old.signer)
  node.name = name
  node.signer = signer
  for (const stream of [...node.streams.values()]) {
    if (stream.device === old.name) reissue(node, stream, heldUpTo(node, stream) + 1, old.signer)
  }
}

/**
 * Re-issues what the old devices of this machine wrote from where another branch is known to stand (X7). Plain: with no
 * other evidence than what was refused here.
 */
export function adoptForks(node: MemoryNode): void {
  for (const [device, signer] of node.former) {
    const scopes = new Set(node.forksOf(device).map((one) => one.refused.scope))
    for (const scope of scopes) {
      const stream = node.streams.get(streamKey({ device, scope }))
      if (stream !== undefined) reissue(node, stream, branchFrom(node, stream), signer)
    }
  }
}

function heldUpTo(node: MemoryNode, stream: Stream): number {
  // What is said in this device's own name, by itself or by its copy, is nobody else's word.
  const others = [...node.peers].filter(([peer]) => !peer.endsWith(`:${stream.device}`))
  const signed = others.flatMap(([, { heads }]) => heads.get(streamKey(stream)) ?? [])
  const ours = signed.filter(({ seq, hash }) => stream.events[seq - 1]?.hash === hash)
  return ours.reduce((most, { seq }) => Math.max(most, seq), 0)
}

function reissue(node: MemoryNode, stream: Stream, from: number, signer: MemoryNode['signer']): void {
  const branch = stream.events.slice(from - 1)
  for (const event of branch) carry(node, stream, event, signer)
  if (branch.length > 0) node.makeWay(stream, from)
}

function carry(
  node: MemoryNode,
  { device, scope }: Stream,
  event: CheckedEvent,
  { key, chain }: MemoryNode['signer'],
): void {
  const said = saidEvent(event)
  if (said === event && node.adopted.has(event.hash)) return
  const { seq } = event.outline
  const signed = signHead({ device, scope, seq, hash: event.hash }, node.now, key)
  const proof = said === event ? { signedAt: signed.at, signature: signed.signature, chain } : null
  const body = adoptedBody(said, proof ?? proofIn(event))
  const { entity, seen } = said.outline as Envelope
  const target = scope === `device:${device}` ? `device:${node.name}` : scope
  node.append(target, { type: ADOPTED, entity, seen, body, salt: Buffer.alloc(SALT_BYTES, 5) })
}

/**
 * Where another branch is known to leave what stands here, past the end when none does; the beginning when what came says
 * only that one does.
 */
function branchFrom(node: MemoryNode, { device, scope, events }: Stream): number {
  const hashIn = (seq: number): string | null => events[seq - 1]?.hash ?? null
  const forks = node.forksOf(device).filter(({ refused, prev }) => {
    const { seq, hash } = refused
    if (refused.scope !== scope) return false
    return seq <= events.length ? hashIn(seq) !== hash : seq === events.length + 1 && prev !== hashIn(seq - 1)
  })
  if (forks.length === 0) return events.length + 1
  const exact = forks.find(({ refused: { seq }, prev }) => hashIn(seq - 1) === prev)
  return exact?.refused.seq ?? 1
}
