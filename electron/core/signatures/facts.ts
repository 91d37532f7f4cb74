import { documentRow } from '../../../db/documents.ts'
import type { Db } from '../../../db/open.ts'
import { type StoredSheet, sheetsOfSite, signaturesOfSite, standsOfSite } from '../../../db/signatures.ts'
import { type OpenPlace, openPlaces } from '../../../shared/domain/signatures/signingSheet.ts'
import { codeOf } from '../frozenDocuments.ts'

/** A list that went to be signed, with what is still open on it. */
export interface SheetFacts extends StoredSheet {
  frozenAt: number
  open: OpenPlace[]
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
    return { ...stored, frozenAt, open: openPlaces(sheet, own), currentRooms }
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
  const left = (sheet: SheetFacts) => sheet.open.filter((place) => place.roomId === roomId).length
  return current.toSorted((a, b) => left(a) - left(b) || b.frozenAt - a.frozenAt)[0] ?? null
}
