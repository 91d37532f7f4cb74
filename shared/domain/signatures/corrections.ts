import type { Json } from '../../journal/canonical.ts'
import { compareTime, type HybridTime } from '../../journal/clock.ts'
import {
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  noRank,
  orderEvents,
  setOfBody,
} from '../../journal/registers.ts'
import { type ItemRegisterName, inventoryTypes, itemRegisters } from '../inventory/item.ts'
import { standText } from './signingSheet.ts'

/** One thing of a room with every event about it. */
export interface ItemEvents {
  itemId: string
  number: string
  events: readonly EntityEvent[]
}

/** What a signed list knew of its room: when it went to be signed and the digest of the record it then stood for. */
export interface SignedState {
  at: HybridTime
  /** SHA-256 of {@link standText} in hex. */
  stand: string
}

/** One statement about a thing that the signed list does not say. */
export interface Correction {
  itemId: string
  number: string
  kind: 'CORRECTED' | 'STRUCK' | 'ADDED'
  /** The register that was corrected; null for a strike-out or an addition. */
  field: ItemRegisterName | null
  /** What stood before in the eyes of whoever corrected it; several where it was in doubt. */
  before: Json[]
  after: Json
  actor: string
  /** Wall clock of its author, ms. */
  at: number
  reason: string
}

/**
 * What was said about a room's things since a list of it was signed, in order of time.
 *
 * A list keeps the digest of its room's record, not the record. So what it knew is guessed — what was said before it went
 * to be signed; what does not say that it came after the lock — and a guess counts only when its digest is the list's own.
 * When none is, every correction ever made in the room is given and `exact` is false: nothing is left out of what people
 * sign for.
 *
 * @param signed - null when the room was on no list: everything in it is an addition
 * @param digest - SHA-256 in hex of a text
 */
export function correctionsSince(
  items: readonly ItemEvents[],
  signed: SignedState | null,
  digest: (text: string) => string,
): { exact: boolean; list: Correction[] } {
  const told = items.map((item) => ({ item, history: orderEvents(item.events, noRank) }))
  if (signed === null) return { exact: true, list: inOrder(told.flatMap((one) => newSince(one, () => false))) }
  const guesses: ((event: EntityEvent) => boolean)[] = [
    (event) => compareTime(event.at, signed.at) < 0,
    (event) => event.body?.afterLock !== true,
  ]
  const known = guesses.map((guess) => guessed(items, guess)).find((one) => digest(one.text) === signed.stand)
  const isKnown = known
    ? (event: EntityEvent) => known.hashes.has(event.hash)
    : (event: EntityEvent) => event.type === inventoryTypes.itemRecorded
  return { exact: known !== undefined, list: inOrder(told.flatMap((one) => newSince(one, isKnown))) }
}

/** The room's record as it would be with the events of the guess alone; what saw anything else is not among them. */
function guessed(items: readonly ItemEvents[], guess: (event: EntityEvent) => boolean) {
  const hashes = new Set<string>()
  const known = items.flatMap(({ itemId, events }) => {
    const { events: ordered, frontier } = orderEvents(events.filter(guess), noRank)
    for (const event of ordered) hashes.add(event.hash)
    return frontier.length === 0 ? [] : [{ itemId, rev: frontier }]
  })
  return { hashes, text: standText(known) }
}

interface Told {
  item: ItemEvents
  history: EntityHistory
}

function newSince({ item, history }: Told, isKnown: (event: EntityEvent) => boolean): Correction[] {
  const { itemId, number } = item
  const fresh = history.events.filter((event) => event.body !== null && !isKnown(event))
  const said = ({ actor, at, body }: EntityEvent) => {
    return { itemId, number, actor, at: at[0], reason: typeof body?.reason === 'string' ? body.reason : '' }
  }
  return fresh.flatMap((event): Correction[] => {
    if (event.type === inventoryTypes.itemRecorded) {
      return [{ ...said(event), kind: 'ADDED', field: null, before: [], after: null }]
    }
    const sets = setOfBody(event) ?? {}
    if (event.type === inventoryTypes.itemStruck) {
      return [{ ...said(event), kind: 'STRUCK', field: null, before: [], after: sets.struck ?? null }]
    }
    const before = foldRegisters(seenBy(history, event), setOfBody)
    return itemRegisters.flatMap((field): Correction[] => {
      const after = sets[field]
      if (after === undefined) return []
      const stood = (before.get(field) ?? []).map((one) => one.value)
      return [{ ...said(event), kind: 'CORRECTED', field, before: stood, after }]
    })
  })
}

/** An item as whoever made this event saw it. */
function seenBy(history: EntityHistory, event: EntityEvent): EntityHistory {
  return { ...history, events: history.events.filter((other) => history.hadSeen(event.hash, other.hash)) }
}

function inOrder(list: readonly Correction[]): Correction[] {
  return list.toSorted((a, b) => (a.number === b.number ? a.at - b.at : a.number < b.number ? -1 : 1))
}
