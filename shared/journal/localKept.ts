import { adoptedBody, type Original, type OriginalBytes, type OriginalProof, originalIn } from './adopted.ts'
import type { JsonObject } from './canonical.ts'
import type { Envelope } from './envelope.ts'

/**
 * An event that keeps one of a local court's own scope (its founding, people, calendars) after its laptop joined a real
 * court: whole, as the bytes it is, in the laptop's own scope, and folded into nothing any more (decision 0048). Hash and
 * chain still verify; the body is that of `journal.adopted`, frozen by `test/golden/journal/localKept-1.json`.
 */
export const LOCAL_KEPT = 'identity.localKept'

/** Body of a `identity.localKept`. */
export function localKeptBody(bytes: OriginalBytes, proof: OriginalProof): JsonObject {
  return adoptedBody(bytes, proof)
}

/** The local court's event inside; null for any other event and for one that carries nothing sound of the same device. */
export function localOriginalOf(
  { type, device, scope }: Pick<Envelope, 'type' | 'device' | 'scope'>,
  said: JsonObject | null,
): Original | null {
  if (type !== LOCAL_KEPT || said === null || scope !== `device:${device}`) return null
  return originalIn(said, (inner) => inner.device === device && inner.scope.startsWith('court:'))
}
