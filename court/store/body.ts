import type { WireEvent } from '../../shared/sync/frames.ts'

/** What an event's body says; undefined where it is withheld or no JSON. */
export function bodyOf({ body }: WireEvent): unknown {
  if (body === null) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
