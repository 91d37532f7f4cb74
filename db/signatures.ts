import {
  foldSheet,
  foldSignature,
  type PageSignature,
  type SigningSheet,
  signatureTypes,
  standText,
  understandsSignatures,
} from '../shared/domain/signatures/signingSheet.ts'
import { sha256Hex } from '../shared/journal/hash.ts'
import { creationOf, type EntityHistory, noRank } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { PageSignatureTable, SigningSheetTable } from './signaturesSchema.ts'
import { prepared, upsertSql } from './statements.ts'

const saveSheet = upsertSql('signing_sheet', 'document_id', [
  'document_id',
  'site_id',
  'opened_at',
  'opened_by',
  'sheet',
  'rev',
])
const saveEntry = upsertSql('page_signature', 'entry_id', [
  'entry_id',
  'site_id',
  'document_id',
  'page',
  'entered_at',
  'entered_by',
  'struck',
  'entry',
  'rev',
])

/** Frozen lists that went to be signed, and who signed which page or did not (C9). */
export const signaturesProjection: Projection = {
  feature: 'signatures',
  version: 2,
  kinds: ['signingSheet', 'pageSignature'],
  types: Object.values(signatureTypes),
  understands: understandsSignatures,
  tables: [
    { name: 'signing_sheet', key: 'document_id', local: [] },
    { name: 'page_signature', key: 'entry_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'signingSheet') writeSheet(db, id, history)
    else writeEntry(db, id, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM signing_sheet; DELETE FROM page_signature')
  },
}

function writeSheet(db: Db, id: string, history: EntityHistory): void {
  const sheet = foldSheet(history)
  const first = creationOf(history, signatureTypes.opened) ?? creationOf(history, signatureTypes.renewed)
  if (sheet === null || first === null) return
  prepared(db, saveSheet).run({
    document_id: id,
    site_id: sheet.siteId,
    opened_at: first.at[0],
    opened_by: first.actor,
    sheet: JSON.stringify(sheet),
    rev: revOf(history),
  })
}

function writeEntry(db: Db, id: string, history: EntityHistory): void {
  const entry = foldSignature(history)
  const first = creationOf(history, signatureTypes.entered)
  if (entry === null || first === null) return
  prepared(db, saveEntry).run({
    entry_id: id,
    site_id: entry.siteId,
    document_id: entry.documentId,
    page: entry.page,
    entered_at: first.at[0],
    entered_by: first.actor,
    struck: entry.struck === null ? 0 : 1,
    entry: JSON.stringify(entry),
    rev: revOf(history),
  })
}

/** A sheet of the store. */
export interface StoredSheet {
  documentId: string
  sheet: SigningSheet
  openedAt: number
  openedBy: string
}

/** An entry of the store with who wrote it down. */
export interface StoredSignature {
  entryId: string
  entry: PageSignature
  enteredAt: number
  enteredBy: string
  rev: string[]
}

function sheetOf(row: SigningSheetTable): StoredSheet {
  const sheet = JSON.parse(row.sheet) as SigningSheet
  return { documentId: row.document_id, sheet, openedAt: row.opened_at, openedBy: row.opened_by }
}

function entryOf(row: PageSignatureTable): StoredSignature {
  return {
    entryId: row.entry_id,
    entry: JSON.parse(row.entry) as PageSignature,
    enteredAt: row.entered_at,
    enteredBy: row.entered_by,
    rev: JSON.parse(row.rev) as string[],
  }
}

/** Sheets of a site, the newest opened first. */
export function sheetsOfSite(db: Db, siteId: string): StoredSheet[] {
  const sql = 'SELECT * FROM signing_sheet WHERE site_id = ? ORDER BY opened_at DESC, document_id DESC'
  return (prepared(db, sql).all(siteId) as SigningSheetTable[]).map(sheetOf)
}

/** The sheet of one frozen list, or undefined while it did not go to be signed. */
export function sheetById(db: Db, documentId: string): StoredSheet | undefined {
  const row = prepared(db, 'SELECT * FROM signing_sheet WHERE document_id = ?').get(documentId)
  return row === undefined ? undefined : sheetOf(row as SigningSheetTable)
}

/** Entries of a site by list and page, as they were entered; struck ones too. */
export function signaturesOfSite(db: Db, siteId: string): StoredSignature[] {
  const sql = 'SELECT * FROM page_signature WHERE site_id = ? ORDER BY document_id, page, entered_at, entry_id'
  return (prepared(db, sql).all(siteId) as PageSignatureTable[]).map(entryOf)
}

/** One entry. */
export function signatureById(db: Db, entryId: string): StoredSignature | undefined {
  const row = prepared(db, 'SELECT * FROM page_signature WHERE entry_id = ?').get(entryId)
  return row === undefined ? undefined : entryOf(row as PageSignatureTable)
}

/** SHA-256 of what each room's record says now, for the rooms of a site in which something was ever recorded. */
export function standsOfSite(db: Db, siteId: string): Map<string, string> {
  const rows = prepared(db, 'SELECT room_id, item_id, rev FROM item WHERE site_id = ?').all(siteId) as {
    room_id: string
    item_id: string
    rev: string
  }[]
  const items = rows.map((row) => ({ roomId: row.room_id, itemId: row.item_id, rev: JSON.parse(row.rev) as string[] }))
  const byRoom = Map.groupBy(items, (item) => item.roomId)
  return new Map([...byRoom].map(([roomId, list]) => [roomId, sha256Hex(Buffer.from(standText(list)))]))
}

/** Names of those who recorded items of a site, or of one room of it; by id. */
export function recordersOf(db: Db, siteId: string, roomId: string | null): string[] {
  const sql = 'SELECT DISTINCT recorded_by FROM item WHERE site_id = @siteId AND (@roomId IS NULL OR room_id = @roomId)'
  const rows = prepared(db, sql).all({ siteId, roomId }) as { recorded_by: string }[]
  return rows.map((row) => row.recorded_by)
}
