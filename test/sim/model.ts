import type { JsonObject } from '../../shared/journal/canonical.ts'
import { EXCEPT, exceptions, giving, isGranted } from '../../shared/sync/protocol.ts'
import type { HeldEvent, Standing } from './store.ts'

/**
 * What people should see, told plainly and slowly, by nothing of the program's folds: everything that was ever written,
 * who may have what, and what stands of a thing given some of its events.
 */
export class Model {
  /** Every event ever written, by hash. */
  readonly written = new Map<string, HeldEvent>()
  /** Scopes a device may have now, and every scope it ever might. */
  readonly granted = new Map<string, string[]>()
  readonly everGranted = new Map<string, string[]>()
  /** Devices that were refused something they once might have. */
  readonly withdrawn = new Set<string>()

  note(event: HeldEvent): void {
    this.written.set(event.hash, event)
  }

  grantsOf(device: string): string[] {
    return this.granted.get(device) ?? []
  }

  /** `scopes`: with the parts that were taken out of a larger one, as exceptions (decision 0051). */
  setGrants(device: string, scopes: readonly string[]): void {
    const before = this.grantsOf(device)
    const isLess =
      before.some((scope) => !scopes.includes(scope)) || exceptions(scopes).some((one) => !before.includes(one))
    if (isLess) this.withdrawn.add(device)
    this.granted.set(device, [...scopes])
    this.everGranted.set(device, [...new Set([...(this.everGranted.get(device) ?? []), ...giving(scopes)])])
  }

  /** Scopes a device might have once and may not have now: what it holds of them is still taken from it. */
  takenFrom(device: string): string[] {
    const grants = this.grantsOf(device)
    const parts = exceptions(grants).map((one) => one.slice(EXCEPT.length))
    return [...(this.everGranted.get(device) ?? []).filter((scope) => !isGranted(grants, scope)), ...parts]
  }

  mayEver(device: string, scope: string): boolean {
    return isGranted(this.everGranted.get(device) ?? [], scope)
  }

  /** Streams (`device scope`) of which two events were written for one place: a copied image wrote too (X7). */
  forked(): Set<string> {
    const places = new Map<string, string>()
    const forked = new Set<string>()
    for (const { hash, device, scope, seq } of this.written.values()) {
      const place = `${device} ${scope} ${seq}`
      if (places.has(place)) forked.add(`${device} ${scope}`)
      places.set(place, hash)
    }
    return forked
  }
}

/** Events that can be shown: everything their writers saw is here too. */
export function shownEvents(events: readonly HeldEvent[]): HeldEvent[] {
  const shown = new Map<string, HeldEvent>()
  for (let found = true; found; ) {
    found = false
    for (const event of events) {
      if (shown.has(event.hash) || !event.seen.every((hash) => shown.has(hash))) continue
      shown.set(event.hash, event)
      found = true
    }
  }
  return [...shown.values()]
}

/** Newest events of a thing as a screen shows them: what nobody has written past. */
export function newestShown(events: readonly HeldEvent[]): string[] {
  const shown = shownEvents(events)
  const past = new Set(shown.flatMap((event) => event.seen))
  return shown
    .map((event) => event.hash)
    .filter((hash) => !past.has(hash))
    .sort()
}

/**
 * What people should see of one thing: a value stands until somebody who had seen it states another; two people who had
 * not seen each other both stand (U2). Values as canonical JSON of small numbers and words.
 */
export function plainStanding(events: readonly HeldEvent[]): Standing {
  const shown = shownEvents(events)
  const byHash = new Map(shown.map((event) => [event.hash, event]))
  const hadSeen = (event: HeldEvent, hash: string): boolean =>
    event.seen.some((seen) => {
      const earlier = byHash.get(seen)
      return seen === hash || (earlier !== undefined && hadSeen(earlier, hash))
    })
  const standing = new Map<string, Set<string>>()
  for (const event of shown) {
    for (const [name, value] of Object.entries(setOf(event))) {
      const passed = shown.some((later) => name in setOf(later) && hadSeen(later, event.hash))
      if (passed) continue
      standing.set(name, (standing.get(name) ?? new Set()).add(JSON.stringify(value)))
    }
  }
  return new Map([...standing].map(([name, values]) => [name, [...values].sort()]))
}

function setOf(event: HeldEvent): JsonObject {
  return (event.body?.set ?? {}) as JsonObject
}
