import { caseRowById } from '../../db/cases.ts'
import { documentRow, documentRowsOfSite } from '../../db/documents.ts'
import { type Lookup, namesOf, officerRows } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import type { FrozenDocumentTable, SiteTable } from '../../db/schema.ts'
import { type StoredSignature, sheetById, signatureById, signaturesOfSite, standsOfSite } from '../../db/signatures.ts'
import { roomRow, roomRows, siteRow } from '../../db/site.ts'
import type {
  SignatureEntryView,
  SignatureSet,
  SigningListView,
  SigningView,
} from '../../shared/contract/desk/signatures.ts'
import { correctionSheet } from '../../shared/domain/documents/forms/correctionSheet.ts'
import { officialDocumentOf } from '../../shared/domain/documents/forms/form.ts'
import { signatureSheet } from '../../shared/domain/documents/forms/signatureSheet.ts'
import { type InventoryListSnapshot, inventoryListFormat } from '../../shared/domain/documents/inventoryList.ts'
import type { Permission } from '../../shared/domain/identity/permissions.ts'
import { isGiven, isSameName, signatureFault } from '../../shared/domain/signatures/signature.ts'
import {
  enteredBody,
  openedBody,
  type SheetPage,
  type SigningSheet,
  signatureTypes,
} from '../../shared/domain/signatures/signingSheet.ts'
import { canonicalText, type JsonObject } from '../../shared/journal/canonical.ts'
import { type Act, answered, command, draft, requireGoods, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import type { documentsService } from './documents.ts'
import { checkRev, deskError, found, refuse } from './errors.ts'
import { codeOf, freezeUnlessKnown, officialHead, subjectOf } from './frozenDocuments.ts'
import { buildInventoryList, instant } from './inventoryListSnapshot.ts'
import { isLocked } from './inventoryLock.ts'
import { roomsToSignAgain, signingFacts } from './signatures/facts.ts'
import { courtPeople } from './signatures/people.ts'
import { correctorsOf, renewals } from './signatures/renewal.ts'
import { siteHead, whereabouts } from './siteHead.ts'

const RECORD: Permission = 'inventory.record'

/** Signing of frozen lists (C9): which pages went on the table, who put a hand to them and who did not, and the paper. */
export function signaturesService(core: Core, documents: ReturnType<typeof documentsService>) {
  const { context } = core
  const view = (db: Db, siteId: string) => signingView(db, siteId, instant(context.ports.now()))
  const done = (act: Act, siteId: string, ids: readonly string[]) => {
    act.touch('signatures', siteId, [siteId, ...ids])
    act.touch('gate', siteId, [siteId])
    return view(act.db, siteId)
  }

  return {
    get(input: { siteId: string }): SigningView {
      requirePermission(context, 'case.read')
      return view(context.store().db, input.siteId)
    },
    async open(input: { commandId: string; siteId: string; documentId: string }): Promise<SigningView> {
      const session = requireGoods(context)
      const call = { commandId: input.commandId, procedure: 'signatures.open' }
      const before = answered<SigningView>(context, call)
      if (before !== null) return before
      const site = found(siteRow(context.store().db, input.siteId), 'site')
      const { row, list, pages } = await documents.listPages(input.documentId)
      requireSame(context, session)
      if (list.site.id !== input.siteId) throw deskError('NOT_FOUND', { what: 'document' })
      return command(context, RECORD, call, (act) => {
        if (isLocked(act.db, input.siteId)) refuse('renewInstead', 'documentId', codeOf(row.snapshot_hash))
        if (sheetById(act.db, input.documentId) !== undefined) return view(act.db, input.siteId)
        if (!saysTheRecord(core, site, list, row)) refuse('listOutdated', 'documentId', codeOf(row.snapshot_hash))
        const sheet = sheetOf(act.db, input.siteId, row, list, pages)
        const body = openedBody(sheet)
        const scope = `site:${input.siteId}`
        act.append([draft(scope, signatureTypes.opened, 'signingSheet', input.documentId, [], body)])
        return done(act, input.siteId, [input.documentId])
      })
    },
    enter(input: { commandId: string; siteId: string; documentId: string; pages: number[]; set: SignatureSet }) {
      return command(context, RECORD, { commandId: input.commandId, procedure: 'signatures.enter' }, (act) => {
        const session = requireGoods(context)
        const { siteId, documentId, set } = input
        const { sheet } = found(sheetById(act.db, documentId), 'signingSheet')
        if (sheet.siteId !== siteId) throw deskError('NOT_FOUND', { what: 'signingSheet' })
        const pages = [...new Set(input.pages)].sort((a, b) => a - b)
        if (pages.some((page) => page > sheet.pages.length)) throw deskError('NOT_FOUND', { what: 'page' })
        const ofCourt = set.capacity === 'RECORDER' || set.capacity === 'CHECKER'
        if (pages.length > 1 && isGiven(set.status) && !ofCourt) refuse('signPageByPage', 'pages', '')
        const own = signaturesOfSite(act.db, siteId).filter(({ entry }) => entry.documentId === documentId)
        for (const page of pages) {
          const place = sheet.pages[page - 1]
          const here = own.filter(({ entry }) => entry.page === page)
          const people = courtPeople(act.db, siteId, place?.roomId ?? null, here, session)
          if (sheet.renews !== null) people.recorders.push(...correctorsOf(act.db, siteId, place?.roomId ?? ''))
          checkEntry(set, people, here)
        }
        const ids = pages.map(() => act.newId())
        const drafts = pages.map((page, index) => {
          const where = { siteId, documentId, snapshot: sheet.snapshot, page, pages: sheet.pages.length }
          const body = enteredBody(where, cleaned(set))
          return draft(`site:${siteId}`, signatureTypes.entered, 'pageSignature', ids[index] ?? '', [], body)
        })
        act.append(drafts)
        return done(act, siteId, [documentId, ...ids])
      })
    },
    strike(input: { commandId: string; siteId: string; entryId: string; rev: string[]; reason: string }) {
      return command(context, RECORD, { commandId: input.commandId, procedure: 'signatures.strike' }, (act) => {
        requireGoods(context)
        const stored = found(signatureById(act.db, input.entryId), 'pageSignature')
        if (stored.entry.siteId !== input.siteId) throw deskError('NOT_FOUND', { what: 'pageSignature' })
        checkRev('pageSignature', stored.rev, input.rev)
        if (stored.entry.struck !== null) refuse('recordStruck', 'entry', stored.entry.signer)
        // What the lock rests on stays; on the sheet of a later correction a slip of the pen is struck like any other.
        const renews = sheetById(act.db, stored.entry.documentId)?.sheet.renews ?? null
        if (renews === null && isLocked(act.db, input.siteId)) refuse('inventoryLocked', 'entry', '')
        const scope = `site:${input.siteId}`
        const body = { set: { struck: input.reason } }
        act.append([draft(scope, signatureTypes.struck, 'pageSignature', input.entryId, input.rev, body)])
        return done(act, input.siteId, [input.entryId])
      })
    },
    ...renewals(core, documents, { view, done }),
    /** Freezes the sheet as the record says it now and shows list and sheet as one file. */
    async print(input: { commandId: string; siteId: string; documentId: string }) {
      const session = requirePermission(context, 'case.read')
      const sheetId = await frozenSheet(core, input)
      requireSame(context, session)
      const code = codeOf(found(documentRow(context.store().db, sheetId), 'document').snapshot_hash)
      return { ...(await documents.openAll(`${code}.pdf`, [input.documentId, sheetId])), code }
    },
  }
}

/** Refuses what nobody may write down: the rules of not signing, and one person as both recorder and checker. */
function checkEntry(
  set: SignatureSet,
  people: { recorders: string[]; checkers: string[] },
  here: readonly StoredSignature[],
): void {
  const fault = signatureFault(set, people)
  if (fault !== null) refuse(fault.rule, fault.field, fault.detail)
  if (set.capacity !== 'RECORDER' && set.capacity !== 'CHECKER') return
  const other = set.capacity === 'RECORDER' ? 'CHECKER' : 'RECORDER'
  const both = here.some(({ entry }) => {
    return entry.struck === null && entry.capacity === other && isSameName(entry.signer, set.signer)
  })
  if (both) refuse('recorderIsChecker', 'signer', set.signer)
}

/** Nothing of a refusal's form stays on a signature that was given. */
function cleaned(set: SignatureSet): SignatureSet {
  const witnesses = set.witnesses.filter((one) => one.name.trim() !== '')
  return isGiven(set.status) ? { ...set, reason: '', witnesses: [] } : { ...set, witnesses }
}

/** Whether the record says row by row what the frozen list says of its rooms. */
function saysTheRecord(core: Core, site: SiteTable, list: InventoryListSnapshot, row: FrozenDocumentTable): boolean {
  const roomId = row.subject.startsWith('room:') ? row.subject.slice('room:'.length) : null
  const now = buildInventoryList(core.context, { site, roomId, checkerId: null })
  const rows = (it: InventoryListSnapshot) =>
    it.sections.map((section) => ({ roomId: section.roomId, rows: section.rows })) as unknown as JsonObject[]
  return canonicalText(rows(now)) === canonicalText(rows(list))
}

function sheetOf(
  db: Db,
  siteId: string,
  row: FrozenDocumentTable,
  list: InventoryListSnapshot,
  pages: readonly SheetPage[],
): SigningSheet {
  const listed = new Set(list.sections.map((section) => section.roomId))
  const stands = [...standsOfSite(db, siteId)].filter(([roomId]) => listed.has(roomId))
  return {
    siteId,
    snapshot: row.snapshot_hash,
    subject: row.subject,
    pages: pages.map((page) => ({ ...page })),
    stands: Object.fromEntries(stands),
    renews: null,
  }
}

/** The sheet's document as the entries stand; the newest one when it says the same. */
async function frozenSheet(core: Core, input: { commandId: string; siteId: string; documentId: string }) {
  const { context } = core
  const { db } = context.store()
  const session = requireGoods(context)
  const call = { commandId: input.commandId, procedure: 'signatures.print' }
  const before = answered<string>(context, call)
  if (before !== null) return before
  const site = found(siteRow(db, input.siteId), 'site')
  const { sheet } = found(sheetById(db, input.documentId), 'signingSheet')
  const facts = signingFacts(db, input.siteId).sheets.find((one) => one.documentId === input.documentId)
  const entries = signaturesOfSite(db, input.siteId).filter(
    ({ entry }) => entry.documentId === input.documentId && entry.struck === null,
  )
  const caseNo = found(caseRowById(db, site.case_id), 'case').case_no
  const document = officialDocumentOf(
    signatureSheet,
    {
      place: whereabouts(site),
      code: codeOf(sheet.snapshot),
      snapshot: sheet.snapshot,
      pages: sheet.pages.map((page, index) => ({
        ...page,
        entries: entries.filter(({ entry }) => entry.page === index + 1).map(({ entry }) => entry),
      })),
    },
    officialHead(context, caseNo, (facts?.open.length ?? 0) + (facts?.people.length ?? 0) > 0),
  )
  const subject = subjectOf(input.siteId, signatureSheet.kind, input.documentId)
  const asked = { permission: RECORD, call, answer: (id: string) => id }
  return freezeUnlessKnown(core, session, asked, { siteId: input.siteId, subject, document })
}

function signingView(db: Db, siteId: string, now: string): SigningView {
  const facts = signingFacts(db, siteId)
  const entries = signaturesOfSite(db, siteId)
  const people = courtPeople(db, siteId, null, entries, null)
  const codes = new Map(roomRows(db, siteId).map((room) => [room.room_id, room.code]))
  return {
    ...siteHead(db, siteId, now),
    locked: isLocked(db, siteId),
    recorders: people.recorders,
    checkers: people.checkers,
    officers: officerRows(db)
      .filter((one) => one.active === 1)
      .map((one) => one.name),
    lists: documentRowsOfSite(db, siteId)
      .filter(({ format, kind }) => format === inventoryListFormat || kind === correctionSheet.kind)
      .map((document) => listView(db, document, facts, entries)),
    unlisted: facts.unlisted.map((roomId) => codes.get(roomId) ?? roomId).sort(),
    again: roomsToSignAgain(db, siteId)
      .map((one) => ({ ...one, room: codes.get(one.roomId) ?? one.roomId }))
      .sort((a, b) => (a.room < b.room ? -1 : 1)),
  }
}

function listView(
  db: Db,
  document: FrozenDocumentTable,
  facts: ReturnType<typeof signingFacts>,
  entries: readonly StoredSignature[],
): SigningListView {
  const names = namesOf(db).officers
  const sheet = facts.sheets.find((one) => one.documentId === document.document_id)
  const own = entries.filter(({ entry }) => entry.documentId === document.document_id)
  const byPage = Map.groupBy(own, ({ entry }) => entry.page)
  const roomId = /^room:(.*)$/.exec(document.subject)?.[1] ?? sheet?.sheet.pages[0]?.roomId ?? ''
  const ofOneRoom = document.subject.startsWith('room:') || document.kind === correctionSheet.kind
  return {
    documentId: document.document_id,
    code: codeOf(document.snapshot_hash),
    room: ofOneRoom ? (roomRow(db, roomId)?.code ?? '') : '',
    corrects: sheet?.sheet.renews == null ? null : codeOfDocument(db, sheet.sheet.renews.base),
    frozenAt: document.frozen_at,
    officer: names.get(document.officer_id) ?? document.officer_id,
    opened: sheet !== undefined,
    current: sheet !== undefined && Object.keys(sheet.sheet.stands).every((id) => sheet.currentRooms.has(id)),
    pages: (sheet?.sheet.pages ?? []).map(({ room, from, to }, index) => ({
      page: index + 1,
      room,
      from,
      to,
      open: (sheet?.open ?? []).filter((one) => one.page === index + 1).map((one) => one.place),
      people: (sheet?.people ?? []).filter((one) => one.page === index + 1).map((one) => ({ ...one.person })),
      entries: (byPage.get(index + 1) ?? []).map((stored) => entryView(stored, names)),
    })),
  }
}

/** Short code of a document; '' for one that is not here. */
function codeOfDocument(db: Db, documentId: string): string {
  const row = documentId === '' ? undefined : documentRow(db, documentId)
  return row === undefined ? '' : codeOf(row.snapshot_hash)
}

function entryView(stored: StoredSignature, names: Lookup): SignatureEntryView {
  const { at, capacity, mark, reason, relation, signer, status, witnesses, struck } = stored.entry
  const seen = witnesses.map((one) => ({ name: one.name, capacity: one.capacity }))
  return {
    entryId: stored.entryId,
    set: { at, capacity, mark, reason, relation, signer, status, witnesses: seen },
    officer: names.get(stored.enteredBy) ?? stored.enteredBy,
    enteredAt: stored.enteredAt,
    struck,
    rev: stored.rev,
  }
}
