import type { KeyObject } from 'node:crypto'
import type { Head } from '../../shared/contract/court/messages.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import type { HolderStore } from '../../shared/sync/holder.ts'
import type { Side } from '../../shared/sync/side.ts'
import type { Chain, RevocationList } from '../../shared/sync/trust/certificates.ts'
import type { Withheld } from '../support/sync/memoryWithheld.ts'

/** An event as any store of the simulation shows it. */
export interface HeldEvent {
  hash: string
  device: string
  scope: string
  seq: number
  prev: string | null
  entity: string
  seen: readonly string[]
  body: JsonObject | null
  /** The event that an adopted one carries (X7); null of every other. */
  original: HeldEvent | null
}

/** What events say, each once: an adopted one what it carries. */
export function saidEvents(events: readonly HeldEvent[]): HeldEvent[] {
  return [...new Map(events.map((event) => event.original ?? event).map((event) => [event.hash, event])).values()]
}

/** What somebody states of one thing. */
export interface Statement {
  scope: string
  entity: string
  seen: readonly string[]
  set: JsonObject
}

/** What a store keeps aside (X7, X8). */
export interface KeptAside {
  device: string
  scope: string
  fault: string
  stands: Head | null
}

/** Values that stand, by register, as the program's own fold says; each canonical JSON. */
export type Standing = Map<string, string[]>

/** A device's store (or the gateway's): in memory or on real SQLite. */
export interface SimStore {
  /** Its device, or the code of the court. */
  readonly name: string
  readonly signer: { key: KeyObject; chain: Chain }
  /** Its wall clock, ms. */
  now: number
  /** Revocations it judges others by, as its record of the court's scope has them (P3). */
  revocations: readonly RevocationList[]
  /** Writes an event of this device; its hash. */
  write(said: Statement): string
  events(): HeldEvent[]
  heads(): Head[]
  /** The event at a place, null for none. */
  hashAt(device: string, scope: string, seq: number): string | null
  standing(entity: string): Standing
  /** Streams (`device scope`) of which something waits. */
  waiting(): string[]
  aside(): KeptAside[]
  side(peer: string, kind: 'gateway' | 'hub' | 'bundle'): Side
  holder(kind: 'gateway' | 'hub'): HolderStore
  /** Does a transaction and takes it back, as a machine does that dies within it. */
  undone(work: () => unknown): Promise<void>
  /** The newest mark that a gateway gave it (decision 0042); null for none. */
  mark(peer: string): string | null
  /** Scopes of which bodies are not all here (L8). */
  withheld(): ReadonlyMap<string, Withheld>
  /** Hands a scope back to a gateway, one transaction; false where something of it is only here or waits (L8). */
  letGo(scope: string, peer: string): boolean
  /** Asks for a scope again that was handed back; one transaction. */
  takeAgain(scope: string): void
  /** Whether another branch of its own streams came here and proved itself (X7). */
  forked(): boolean
  /** Takes another device's name and key; one transaction. */
  renew(name: string, signer: SimStore['signer']): void
  /** What a restored copy becomes: another device; its old heads are signed once more and the old key is dropped (X7). */
  restoredAs(name: string, signer: SimStore['signer']): void
  /** Re-issues what its former devices wrote on branches that others refuse; one transaction. */
  adopt(): void
  /** Another machine with a copy of this disk. */
  image(): Promise<SimStore>
  close(): Promise<void>
}

/** Type of what people state in a run. */
export const STATED = 'sim.stated'

/** Something people would have seen wrong. */
export class Wrong extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Wrong'
  }
}
