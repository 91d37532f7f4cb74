import { caseRowById } from '../../../db/cases.ts'
import { namesOf } from '../../../db/identity.ts'
import { itemsInOrder } from '../../../db/inventory.ts'
import { loadEvents } from '../../../db/journal.ts'
import type { Db } from '../../../db/open.ts'
import { signaturesOfSite, standsOfSite } from '../../../db/signatures.ts'
import { roomRow, siteRow } from '../../../db/site.ts'
import {
  type CorrectionLine,
  type CorrectionSheetData,
  correctionSheet,
} from '../../../shared/domain/documents/forms/correctionSheet.ts'
import { type DocumentHead, officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import { capacityText } from '../../../shared/domain/documents/forms/signatureSheet.ts'
import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { type Correction, correctionsSince, type SignedState } from '../../../shared/domain/signatures/corrections.ts'
import {
  type Renewal,
  renewedBody,
  type SheetPage,
  type SigningSheet,
  signatureTypes,
  signedPeople,
} from '../../../shared/domain/signatures/signingSheet.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import { type Act, answered, command, draft, requireGoods, requireSame } from '../context.ts'
import type { Core } from '../core.ts'
import type { documentsService } from '../documents.ts'
import { deskError, found, refuse } from '../errors.ts'
import { codeOf, freezeOfficial, keepOfficial, officialHead, ownStatement, subjectOf } from '../frozenDocuments.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { isLocked } from '../inventoryLock.ts'
import { whereabouts } from '../siteHead.ts'
import { baseOf, roomsToSignAgain, type SheetFacts, signingFacts } from './facts.ts'
import { REGISTER_HEADS, registerText } from './registerWords.ts'

/** Lines a page is begun with; fewer where they are long, so that a page of the sheet is a page of paper. */
const LINES_PER_PAGE = 8
/** Stands in place of the code while pages are counted: as long as a real one. */
const NO_CODE = '0000-0000-0000'

/** What goes to be signed again for one room. */
interface Prepared {
  renewal: Renewal
  /** Digest of the room's record that the sheet speaks of. */
  stand: string
  data: CorrectionSheetData
}

/**
 * Signing again after the lock (domain.md §1.2): one sheet names what was corrected, struck out or added in a room since
 * the list that was signed, and everybody who answered there is asked again.
 */
export function renewals<View>(
  core: Core,
  documents: ReturnType<typeof documentsService>,
  { view, done }: { view(db: Db, siteId: string): View; done(act: Act, siteId: string, ids: readonly string[]): View },
) {
  const { context } = core
  return {
    /** REFUSED `renewBeforeLock`, `roomSigned`; `listOutdated` when the room was corrected while the sheet was made. */
    async renew(input: { commandId: string; siteId: string; roomId: string }): Promise<View> {
      const session = requireGoods(context)
      const call = { commandId: input.commandId, procedure: 'signatures.renew' }
      const before = answered<View>(context, call)
      if (before !== null) return before
      const { siteId, roomId } = input
      const { db } = context.store()
      const room = found(roomRow(db, roomId), 'room')
      if (room.site_id !== siteId) throw deskError('NOT_FOUND', { what: 'room' })
      if (!isLocked(db, siteId)) refuse('renewBeforeLock', 'roomId', room.code)
      const again = roomsToSignAgain(db, siteId).find((one) => one.roomId === roomId)
      if (again === undefined) refuse('roomSigned', 'roomId', room.code)
      // It is on the table already and says what the record says.
      if (again.documentId !== null) return view(db, siteId)
      const prepared = prepare(db, siteId, roomId, room.code)
      const caseNo = found(caseRowById(db, found(siteRow(db, siteId), 'site').case_id), 'case').case_no
      const document = await paged(prepared.data, officialHead(context, caseNo, false), documents.draw)
      requireSame(context, session)
      const kept = await keepOfficial(context, document.document)
      requireSame(context, session)
      const subject = subjectOf(siteId, correctionSheet.kind, roomId)
      const signature = core.identity.ownSignature(ownStatement(kept.hash, subject))
      return command(context, 'inventory.record', call, (act) => {
        if (standsOfSite(act.db, siteId).get(roomId) !== prepared.stand) refuse('listOutdated', 'roomId', kept.code)
        const scope = `site:${siteId}`
        const documentId = freezeOfficial(act, kept, { scope, subject, signed: [{ ...signature }] })
        act.touch('documents', siteId, [documentId])
        const sheet: SigningSheet = {
          ...{ siteId, snapshot: kept.hash, subject, renews: prepared.renewal },
          pages: document.pages.map((lines): SheetPage => ({ roomId, room: room.code, ...lines })),
          stands: { [roomId]: prepared.stand },
        }
        const body = renewedBody(sheet, prepared.renewal)
        act.append([draft(scope, signatureTypes.renewed, 'signingSheet', documentId, [], body)])
        return done(act, siteId, [documentId])
      })
    },
  }
}

/** Names of those who corrected anything in a room; they are no witnesses of its sheet. */
export function correctorsOf(db: Db, siteId: string, roomId: string): string[] {
  const names = namesOf(db).officers
  const changed = itemsInOrder(db, siteId, roomId).filter((item) => item.changes > 0)
  const actors = changed.flatMap((item) => loadEvents(db, entityName('item', item.item_id)).map((event) => event.actor))
  return [...new Set(actors)].map((id) => names.get(id) ?? id)
}

/** Day and hour (ms) of the newest word about anything in a room. */
export function lastWordIn(db: Db, siteId: string, roomId: string): number {
  const items = itemsInOrder(db, siteId, roomId)
  const times = items.flatMap((item) =>
    item.changes === 0
      ? [item.recorded_at]
      : loadEvents(db, entityName('item', item.item_id)).map((event) => event.at[0]),
  )
  return times.reduce((a, b) => Math.max(a, b), 0)
}

function prepare(db: Db, siteId: string, roomId: string, room: string): Prepared {
  const base = baseOf(signingFacts(db, siteId), roomId)
  const items = itemsInOrder(db, siteId, roomId)
  const told = items.map((item) => {
    return { itemId: item.item_id, number: item.number, events: loadEvents(db, entityName('item', item.item_id)) }
  })
  const sha256 = (text: string) => sha256Hex(Buffer.from(text))
  const { exact, list } = correctionsSince(told, signedState(db, base, roomId), sha256)
  const names = new Map(items.map((item) => [item.item_id, item.name]))
  const officers = namesOf(db).officers
  const line = (one: Correction): CorrectionLine => ({
    itemNo: one.number,
    name: names.get(one.itemId) ?? null,
    ...wordsOf(one),
    officer: officers.get(one.actor) ?? one.actor,
    at: instant(one.at),
    reason: one.reason === '' ? null : one.reason,
  })
  const entries = signaturesOfSite(db, siteId).filter(({ entry }) => entry.documentId === base?.documentId)
  const own = entries.map(({ entry }) => entry)
  const people = base === null ? [] : signedPeople(base.sheet, own, roomId)
  return {
    renewal: { base: base?.documentId ?? '', people },
    stand: standsOfSite(db, siteId).get(roomId) ?? '',
    data: {
      place: whereabouts(found(siteRow(db, siteId), 'site')),
      room,
      list:
        base === null
          ? null
          : { code: codeOf(base.sheet.snapshot), snapshot: base.sheet.snapshot, signedOn: instant(base.openedAt) },
      exact,
      pages: [list.map(line)],
      people: people.map((one) => ({ capacity: capacityText(one.capacity, one.relation), name: one.signer })),
    },
  }
}

/** What a list knew of a room; the event by which it went to be signed says when. */
function signedState(db: Db, base: SheetFacts | null, roomId: string): SignedState | null {
  if (base === null) return null
  const [opened] = loadEvents(db, entityName('signingSheet', base.documentId))
  return { at: opened?.at ?? [base.openedAt, 0], stand: base.sheet.stands[roomId] ?? '' }
}

function wordsOf({
  kind,
  field,
  before,
  after,
}: Correction): Pick<CorrectionLine, 'what' | 'column' | 'before' | 'after'> {
  if (kind === 'ADDED') return { what: '补录', column: null, before: null, after: null }
  if (kind === 'STRUCK' || field === null) return { what: '划去', column: null, before: null, after: null }
  const text = (value: Correction['after']) => registerText(field, value) || '空白'
  const stood = before.map(text)
  return {
    what: '更正',
    column: REGISTER_HEADS[field],
    before: stood.length > 1 ? `存疑：${stood.join('／')}` : (stood[0] ?? '空白'),
    after: text(after),
  }
}

/** The document with as many lines on each page as a sheet of paper takes, and which lines stand on which page. */
async function paged(
  data: CorrectionSheetData,
  head: DocumentHead,
  draw: (bytes: Uint8Array, code: string) => Promise<{ pages: number }>,
): Promise<{ document: OfficialDocument; pages: { from: number; to: number }[] }> {
  const lines = data.pages.flat()
  for (let perPage = LINES_PER_PAGE; ; perPage -= 1) {
    const pages = chunksOf(lines, perPage)
    const document = officialDocumentOf(correctionSheet, { ...data, pages }, head)
    const drawn = perPage === 1 ? null : await draw(canonicalBytes(document), NO_CODE)
    if (drawn !== null && drawn.pages > pages.length) continue
    const from = (index: number) => pages.slice(0, index).flat().length + 1
    return { document, pages: pages.map((page, at) => ({ from: from(at), to: from(at) + page.length - 1 })) }
  }
}

function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}
