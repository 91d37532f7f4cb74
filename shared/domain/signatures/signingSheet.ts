import type { Json, JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, foldRegisters, setOfBody } from '../../journal/registers.ts'
import { type SignatureStatus, signatureStatuses } from '../documents/inventoryList.ts'
import { fields, isText, isWhole, listOf, oneOf, registers, type Shape } from '../shape.ts'
import {
  bareName,
  isAnswered,
  REQUIRED_PLACES,
  type RequiredPlace,
  SIGNATURE_CAPACITIES,
  type SignatureCapacity,
  type SignatureStatement,
} from './signature.ts'

/**
 * Events of signing. A sheet `signingSheet/<document id>` says once how a frozen list falls into pages, so that page 3 is
 * page 3 on every laptop and under every later program; entries `pageSignature/<id>` say who signed one of them or not.
 */
export const signatureTypes = {
  opened: 'signatures.opened',
  /** A sheet of what was corrected in one room after the lock goes to be signed in the place of a list (decision 0037). */
  renewed: 'signatures.renewed',
  entered: 'signatures.entered',
  struck: 'signatures.struck',
} as const

/** One page of a frozen list. Rows are numbered within their room; 0–0 = no rows on it. */
export interface SheetPage {
  roomId: string
  room: string
  from: number
  to: number
}

/** A frozen list as it went to be signed. */
export interface SigningSheet {
  siteId: string
  /** SHA-256 of the frozen bytes in hex; what an entry binds to. */
  snapshot: string
  subject: string
  pages: SheetPage[]
  /** What each room's record was when the list went to be signed, the SHA-256 of {@link standText}; by room id. */
  stands: Record<string, string>
  /** What a sheet of corrections rests on; null for a list. */
  renews: Renewal | null
}

/** Who answered on the list that a sheet of corrections adds to: each is asked again. */
export interface SignedPerson {
  capacity: SignatureCapacity
  signer: string
  relation: string
}

/** The list, or earlier sheet, a sheet of corrections adds to, by its document; '' = the room had none. */
export interface Renewal {
  base: string
  people: SignedPerson[]
}

/** One entry about one person on one page of one frozen list. */
export interface PageSignature extends SignatureStatement {
  siteId: string
  documentId: string
  snapshot: string
  page: number
  pages: number
  status: SignatureStatus
  capacity: SignatureCapacity
  /** Reason of the strike-out; null while it stands. */
  struck: string | null
}

const isPage: Shape = fields({ from: isWhole, room: isText, roomId: isText, to: isWhole })
const isPageNo: Shape = (value) => typeof value === 'number' && isWhole(value) && value > 0

/** What an entry says, which never changes. */
export const SIGNATURE_REGISTERS = {
  at: isText,
  capacity: oneOf(SIGNATURE_CAPACITIES),
  mark: isText,
  reason: isText,
  relation: isText,
  signer: isText,
  status: oneOf(signatureStatuses),
  witnesses: listOf(fields({ capacity: isText, name: isText })),
} as const satisfies Record<string, Shape>

const isPerson: Shape = fields({ capacity: oneOf(SIGNATURE_CAPACITIES), relation: isText, signer: isText })
const SHEET_FIELDS = {
  pages: (value) => Array.isArray(value) && value.length > 0 && value.every(isPage),
  site: isText,
  snapshot: isText,
  stands: listOf(fields({ room: isText, stand: isText })),
  subject: isText,
} as const satisfies Record<string, Shape>

const bodies: Record<string, Shape> = {
  [signatureTypes.opened]: fields(SHEET_FIELDS),
  [signatureTypes.renewed]: fields({ ...SHEET_FIELDS, base: isText, people: listOf(isPerson) }),
  [signatureTypes.entered]: fields({
    document: isText,
    page: isPageNo,
    pages: isPageNo,
    set: fields(SIGNATURE_REGISTERS),
    site: isText,
    snapshot: isText,
  }),
  [signatureTypes.struck]: fields({ set: registers({ struck: isText }) }),
}

/** Whether the folds understand an event's body (J5): nobody signs half a page. */
export function understandsSignatures(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return Object.hasOwn(bodies, event.type) && (bodies[event.type]?.(event.body ?? undefined) ?? false)
}

/** Body of the event by which a frozen list goes to be signed. */
export function openedBody(sheet: SigningSheet): JsonObject {
  const stands = Object.entries(sheet.stands).map(([room, stand]) => ({ room, stand }))
  stands.sort((a, b) => (a.room < b.room ? -1 : 1))
  const { siteId, snapshot, subject, pages } = sheet
  return { pages: pages.map((page) => ({ ...page })), site: siteId, snapshot, stands, subject }
}

/** Body of the event by which a sheet of corrections goes to be signed. */
export function renewedBody(sheet: SigningSheet, { base, people }: Renewal): JsonObject {
  return {
    ...openedBody(sheet),
    base,
    people: people.map(({ capacity, relation, signer }) => ({ capacity, relation, signer })),
  }
}

/** Body of the event that records one entry. */
export function enteredBody(
  place: { siteId: string; documentId: string; snapshot: string; page: number; pages: number },
  said: SignatureStatement,
): JsonObject {
  const { siteId, documentId, snapshot, page, pages } = place
  const { at, capacity, mark, reason, relation, signer, status } = said
  const witnesses = said.witnesses.map((one) => ({ capacity: one.capacity, name: one.name }))
  const set = { at, capacity, mark, reason, relation, signer, status, witnesses }
  return { document: documentId, page, pages, set, site: siteId, snapshot }
}

/** Folds a sheet; null while the event that opens it is not here or is withheld. The first opening counts for ever. */
export function foldSheet(history: EntityHistory): SigningSheet | null {
  const opened = creationOf(history, signatureTypes.opened) ?? creationOf(history, signatureTypes.renewed)
  if (opened === null) return null
  const { body, type } = opened
  const stands = body.stands as unknown as { room: string; stand: string }[]
  return {
    siteId: String(body.site),
    snapshot: String(body.snapshot),
    subject: String(body.subject),
    pages: (body.pages as unknown as SheetPage[]).map(({ roomId, room, from, to }) => ({ roomId, room, from, to })),
    stands: Object.fromEntries(stands.map(({ room, stand }) => [room, stand])),
    renews:
      type === signatureTypes.renewed
        ? { base: String(body.base), people: body.people as unknown as SignedPerson[] }
        : null,
  }
}

/** Folds an entry; null while the event that records it is not here or is withheld. */
export function foldSignature(history: EntityHistory): PageSignature | null {
  const body = creationOf(history, signatureTypes.entered)?.body
  if (body === undefined) return null
  const standing = foldRegisters(history, (event) => (event.type === signatureTypes.struck ? setOfBody(event) : null))
  const struck: Json | undefined = standing.get('struck')?.[0]?.value
  return {
    ...(body.set as unknown as SignatureStatement),
    siteId: String(body.site),
    documentId: String(body.document),
    snapshot: String(body.snapshot),
    page: Number(body.page),
    pages: Number(body.pages),
    struck: typeof struck === 'string' ? struck : null,
  }
}

/**
 * What a room's record says as one text: its items with their newest events, in any order. A sheet keeps the SHA-256 of
 * it, so that the list on the table is known to be the record as it stands. Frozen by a golden file.
 */
export function standText(items: readonly { itemId: string; rev: readonly string[] }[]): string {
  const lines = items.map(({ itemId, rev }) => `${itemId} ${[...rev].sort().join(' ')}\n`).sort()
  return lines.join('')
}

/** A place that nobody answered, on a page counted from 1. */
export interface OpenPlace {
  page: number
  roomId: string
  place: RequiredPlace
}

/** Places still open on the pages of a sheet, in order. Entries for another digest say nothing about these pages. */
export function openPlaces(sheet: SigningSheet, entries: readonly PageSignature[]): OpenPlace[] {
  return sheet.pages.flatMap(({ roomId }, index) => {
    const page = index + 1
    const here = standingOn(sheet, entries, page)
    return REQUIRED_PLACES.filter((place) => !isAnswered(place, here)).map((place) => ({ page, roomId, place }))
  })
}

/** Somebody who signed the list before and has not answered on a page of the sheet that corrects it. */
export interface OpenPerson {
  page: number
  roomId: string
  person: SignedPerson
}

/**
 * Who is still to be asked on the pages of a sheet of corrections: everybody of the list it adds to, each under their own
 * name and capacity, by a signature or by the reason why not. Nobody on a list.
 */
export function openPeople(sheet: SigningSheet, entries: readonly PageSignature[]): OpenPerson[] {
  const people = sheet.renews?.people ?? []
  return sheet.pages.flatMap(({ roomId }, index) => {
    const page = index + 1
    const answered = new Set(standingOn(sheet, entries, page).map(nameKey))
    return people.filter((person) => !answered.has(nameKey(person))).map((person) => ({ page, roomId, person }))
  })
}

/** Who answered on a room's pages of a sheet, each once, in the order of capacities: whom a correction asks again. */
export function signedPeople(sheet: SigningSheet, entries: readonly PageSignature[], roomId: string): SignedPerson[] {
  const pages = sheet.pages.flatMap((page, index) => (page.roomId === roomId ? [index + 1] : []))
  const own = pages.flatMap((page) => standingOn(sheet, entries, page))
  const people = own.map(({ capacity, signer, relation }): SignedPerson => ({ capacity, signer, relation }))
  const firsts = new Map(people.toReversed().map((person) => [nameKey(person), person]))
  const place = (person: SignedPerson) => SIGNATURE_CAPACITIES.indexOf(person.capacity)
  return people.filter((person) => firsts.get(nameKey(person)) === person).sort((a, b) => place(a) - place(b))
}

function standingOn(sheet: SigningSheet, entries: readonly PageSignature[], page: number): PageSignature[] {
  return entries.filter((one) => one.struck === null && one.snapshot === sheet.snapshot && one.page === page)
}

function nameKey({ capacity, signer }: Pick<SignedPerson, 'capacity' | 'signer'>): string {
  return `${capacity} ${bareName(signer)}`
}
