import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf, SALT_BYTES } from '../../../shared/journal/hash.ts'
import type { MemoryNode } from './memoryNode.ts'

/** Writes an event of any type and body into a node's own stream; returns its hash. */
export function writeEvent(
  node: MemoryNode,
  scope: string,
  { type, entity, body }: { type: string; entity: string; body: JsonObject },
): string {
  const stream = node.stream(node.name, scope, node.signerOf().chain)
  const salt = Buffer.alloc(SALT_BYTES, entity)
  const bytes = canonicalBytes(body)
  const envelope: Envelope = {
    ...{ v: 1, device: node.name, scope, seq: stream.events.length + 1, prev: stream.events.at(-1)?.hash ?? null },
    ...{ at: [node.now, 0], boot: 'boot', mono: 0, actor: 'officer', role: 'handler', act: 'act' },
    ...{ type, entity, seen: [], bodyHash: bodyHashOf(salt, bytes) },
  }
  const written = envelopeBytes(envelope)
  const hash = envelopeHash(written)
  stream.events.push({ envelope: written, salt, body: bytes, hash, outline: envelope })
  return hash
}
