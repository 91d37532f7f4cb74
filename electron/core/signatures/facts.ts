import { documentRow } from '../../../db/documents.ts'
import type { Db } from '../../../db/open.ts'
import { type StoredSheet, sheetsOfSite, signaturesOfSite, standsOfSite } from '../../../db/signatures.ts'
import {
  type OpenPerson,
  type OpenPlace,
  openPeople,
  openPlaces,
} from '../../../shared/domain/signatures/signingSheet.ts'
import { codeOf } from '../frozenDocuments.ts'
import { isLocked } from '../inventoryLock.ts'

/** A list that went to be signed, with what is still open on it. */
export interface SheetFacts extends StoredSheet {
  frozenAt: number
  open: OpenPlace[]
  /** Who of the list before is still to be asked on a sheet of corrections. */
  people: OpenPerson[]
  /** Rooms of which the record still says what the list says; by id. */
  currentRooms: ReadonlySet<string>
}

/** Where signing stands on a site: what the lock asks. */
export interface SigningFacts {
  sheets: SheetFacts[]
  /** Ids of rooms with goods whose record no list on the table says. */
  unlisted: string[]
  /** What is open on the list that counts for each room, in order of pages. */
  open: (OpenPlace & { documentId: string; code: string; pages: number })[]
  /** Rooms to be signed again, once the inventory is locked. */
  again: RoomAgain[]
  /** Lists that count for some room. */
  counting: { documentId: string; snapshot: string; pages: number }[]
}

/**
 * Reads what was signed. For each room the list counts that says what the record says now: the one with fewest places
 * open, of equals the newest. A list frozen anew after a change takes nothing over from the old one.
 */
export function signingFacts(db: Db, siteId: string): SigningFacts {
  const stands = standsOfSite(db, siteId)
  const entries = Map.groupBy(signaturesOfSite(db, siteId), ({ entry }) => entry.documentId)
  const sheets = sheetsOfSite(db, siteId).map((stored): SheetFacts => {
    const { sheet, documentId, openedAt } = stored
    const own = (entries.get(documentId) ?? []).map(({ entry }) => entry)
    const currentRooms = new Set([...stands].filter(([id, stand]) => sheet.stands[id] === stand).map(([id]) => id))
    const frozenAt = documentRow(db, documentId)?.frozen_at ?? openedAt
    return { ...stored, frozenAt, open: openPlaces(sheet, own), people: openPeople(sheet, own), currentRooms }
  })
  const chosen = new Map([...stands.keys()].map((roomId) => [roomId, listOf(roomId, sheets)] as const))
  const counting = [...new Set([...chosen.values()].filter((sheet) => sheet !== null))]
  return {
    sheets,
    unlisted: [...chosen].filter(([, sheet]) => sheet === null).map(([roomId]) => roomId),
    open: counting.flatMap((sheet) =>
      sheet.open
        .filter((place) => chosen.get(place.roomId) === sheet)
        .map((place) => ({ ...place, ...nameOf(sheet), pages: sheet.sheet.pages.length })),
    ),
    again: againOf(chosen),
    counting: counting.map(({ documentId, sheet }) => {
      return { documentId, pages: sheet.pages.length, snapshot: sheet.snapshot }
    }),
  }
}

function nameOf({ documentId, sheet }: SheetFacts): { documentId: string; code: string } {
  return { documentId, code: codeOf(sheet.snapshot) }
}

function listOf(roomId: string, sheets: readonly SheetFacts[]): SheetFacts | null {
  const current = sheets.filter((sheet) => sheet.currentRooms.has(roomId))
  return current.toSorted((a, b) => leftOn(a, roomId) - leftOn(b, roomId) || b.frozenAt - a.frozenAt)[0] ?? null
}

/** Answers still open on a room's pages of a sheet. */
function leftOn({ open, people }: SheetFacts, roomId: string): number {
  return [...open, ...people].filter((one) => one.roomId === roomId).length
}

/** A room whose record was changed after the lock and is not signed for again yet. */
export interface RoomAgain {
  roomId: string
  /** The sheet of its corrections that is on the table; null = none says what the record says now. */
  documentId: string | null
}

/**
 * Rooms of a locked site that are to be signed again (domain.md §1.2): the record says what no signed list says, or the
 * sheet of what was corrected waits for answers. Empty before the lock, which asks for its own.
 */
export function roomsToSignAgain(db: Db, siteId: string): RoomAgain[] {
  return isLocked(db, siteId) ? signingFacts(db, siteId).again : []
}

function againOf(chosen: ReadonlyMap<string, SheetFacts | null>): RoomAgain[] {
  return [...chosen].flatMap(([roomId, sheet]): RoomAgain[] => {
    if (sheet === null) return [{ roomId, documentId: null }]
    const waits = sheet.sheet.renews !== null && leftOn(sheet, roomId) > 0
    return waits ? [{ roomId, documentId: sheet.documentId }] : []
  })
}

/**
 * The sheet that a correction of a room adds to: the newest one on which everybody answered for this room, else the
 * newest; null = the room was on none. A sheet of corrections is newer than what it corrects whatever clocks say (J6).
 */
export function baseOf({ sheets }: Pick<SigningFacts, 'sheets'>, roomId: string): SheetFacts | null {
  const own = sheets
    .filter(({ sheet }) => Object.hasOwn(sheet.stands, roomId))
    .toSorted((a, b) => stepsFromList(b, sheets) - stepsFromList(a, sheets) || b.openedAt - a.openedAt)
  return own.find((sheet) => leftOn(sheet, roomId) === 0) ?? own[0] ?? null
}

/** How many sheets of corrections lie between a sheet and the list it began with. */
function stepsFromList({ documentId, sheet: { renews } }: SheetFacts, sheets: readonly SheetFacts[]): number {
  if (renews === null) return 0
  const others = sheets.filter((one) => one.documentId !== documentId)
  const base = others.find((one) => one.documentId === renews.base)
  return base === undefined ? 1 : 1 + stepsFromList(base, others)
}
