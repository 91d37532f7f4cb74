import { join } from 'node:path'
import { documentRow, documentRows, documentsTypes, noteBlob } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { siteRow } from '../../db/site.ts'
import { inventoryListFormat, inventoryListSnapshot } from '../../shared/domain/documents/inventoryList.ts'
import {
  type OfficialDocument,
  officialDocument,
  officialDocumentFormat,
} from '../../shared/domain/documents/officialDocument.ts'
import { canonicalBytes, type JsonObject, parseCanonical } from '../../shared/journal/canonical.ts'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { bytesToDraw } from './approvedPapers.ts'
import { answered, command, draft, requireGoods, requirePermission, requireSame, type Session } from './context.ts'
import { checkPlace, faultOf } from './copies/place.ts'
import type { Core } from './core.ts'
import { openDocumentsWorker, sourceResources, sourceWorkerUrl } from './documents/documentsWorker.ts'
import { joinPdf } from './documents/joinPdf.ts'
import { readOfficial } from './documents/readOfficial.ts'
import type { RenderedDocument } from './documents/render.ts'
import { deskError, found, refuse } from './errors.ts'
import { isPresent, writeFileAtomically } from './files/atomicFile.ts'
import { codeOf, newestUnchanged, ownStatement } from './frozenDocuments.ts'
import { buildInventoryList } from './inventoryListSnapshot.ts'
import { offerTo, readKept } from './keptFiles.ts'
import { turns } from './turns.ts'

export interface FreezeInput {
  commandId: string
  siteId: string
  /** null = the whole site. */
  roomId: string | null
  checker: { officerId: string; pin: string } | null
}

const RENDER_TIMEOUT_MS = 120_000
/** Most table cells of an editable copy: some 20,000 take 10 s and 1 GB, which a laptop on site still has. */
const COPY_CELLS = 20_000

/** Documents: what is printed is first frozen, and the paper names what it was printed from. */
export function documentsService(core: Core) {
  const { context } = core
  const worker = openDocumentsWorker({
    resources: sourceResources(),
    workerUrl: sourceWorkerUrl,
    timeoutMs: RENDER_TIMEOUT_MS,
  })
  core.atClose(() => worker.close())
  const { inTurn } = turns()

  const view = (row: FrozenDocumentTable) => ({
    documentId: row.document_id,
    kind: row.kind,
    subject: row.subject,
    frozenAt: row.frozen_at,
    officer: namesOf(context.store().db).officers.get(row.officer_id) ?? row.officer_id,
    code: codeOf(row.snapshot_hash),
    format: row.format,
    snapshotHash: row.snapshot_hash,
  })

  /** The frozen document with the bytes it is drawn from, proven to be those its event names. */
  async function opened(documentId: string): Promise<{ row: FrozenDocumentTable; bytes: Uint8Array }> {
    const row = found(documentRow(context.store().db, documentId), 'document')
    const bytes = await readKept(context, row.snapshot_hash, 'snapshot')
    return { row, bytes: bytesToDraw(context, row, bytes) }
  }

  /** Pages of a snapshot in any format this program knows. */
  function drawn(row: FrozenDocumentTable, bytes: Uint8Array): Promise<RenderedDocument> {
    const code = codeOf(row.snapshot_hash)
    if (row.format === inventoryListFormat) return worker.inventoryList(bytes, code, 'bundled')
    if (row.format === officialDocumentFormat) return worker.official(bytes, code, 'bundled')
    throw deskError('NEEDS_NEWER_PROGRAM', { what: row.format })
  }

  /** Offers drawn pages to whoever asked for them. */
  async function offered(name: string, pages: RenderedDocument, session: Session) {
    const url = await offerTo(core, session, { bytes: pages.pdf, type: 'application/pdf', name })
    return {
      url,
      pages: pages.pages,
      bytes: pages.pdf.length,
      sha256: sha256Hex(pages.pdf),
      missingGlyphs: pages.missing.map((glyph) => ({ char: glyph.char, codePoint: glyph.codePoint })),
    }
  }

  return {
    /** Pages of an official document's frozen bytes, for services that show them before anybody opens the document. */
    draw: (bytes: Uint8Array, code: string): Promise<RenderedDocument> => worker.official(bytes, code, 'bundled'),
    view,
    /** A frozen list with the pages it falls into, for who signs them. Throws NOT_FOUND, REFUSED `notAList`. */
    async listPages(documentId: string) {
      const { row, bytes } = await opened(documentId)
      if (row.format !== inventoryListFormat) refuse('notAList', 'documentId', row.kind)
      const list = inventoryListSnapshot.parse(parseCanonical(bytes))
      return { row, list, pages: await worker.inventoryListPages(bytes, 'bundled') }
    },
    /** Pages of a document that is not frozen: `code` stands where a frozen one has its own. */
    async preview(document: OfficialDocument, code: string) {
      const session = requirePermission(context, 'case.read')
      const bytes = canonicalBytes(officialDocument.parse(document))
      return offered(`${code}.pdf`, await worker.official(bytes, code, 'bundled'), session)
    },
    /** Several frozen documents as one file, in order. */
    async openAll(name: string, documentIds: readonly string[]) {
      const session = requirePermission(context, 'case.read')
      const drawnParts: RenderedDocument[] = []
      for (const documentId of documentIds) {
        const { row, bytes } = await opened(documentId)
        drawnParts.push(await drawn(row, bytes))
      }
      return offered(name, joined(drawnParts), session)
    },
    /** One freeze after the other, so that two presses of one key are one document. */
    freezeInventoryList: inTurn(async (input: FreezeInput) => {
      const session = requireGoods(context)
      const call = { commandId: input.commandId, procedure: 'documents.freezeInventoryList' }
      const before = answered<ReturnType<typeof view>>(context, call)
      if (before !== null) return before
      const site = found(siteRow(context.store().db, input.siteId), 'site')
      const subject = input.roomId === null ? `site:${input.siteId}` : `room:${input.roomId}`
      const checkerId = input.checker?.officerId ?? null
      const list = buildInventoryList(context, { site, roomId: input.roomId, checkerId })
      if (checkerId !== null && list.sections.every((section) => section.checker === null)) {
        refuse('recorderIsChecker', 'checker', '')
      }
      const bytes = canonicalBytes(list as unknown as JsonObject)
      const statement = ownStatement(sha256Hex(bytes), subject)
      const signatures = [core.identity.ownSignature(statement)]
      if (input.checker !== null) signatures.push(await core.identity.secondSignature(input.checker, statement))
      const known = await newestUnchanged(context, subject, 'inventoryList', list as unknown as JsonObject)
      requireSame(context, session)
      if (known !== null) return view(known)
      const stored = await context.store().blobs.put({ bytes })
      requireSame(context, session)
      return command(context, 'inventory.record', call, (act) => {
        noteBlob(act.db, stored.hash, stored.size, inventoryListFormat)
        const documentId = act.newId()
        const signed = signatures.map((signature) => ({ ...signature }))
        const body = { format: inventoryListFormat, kind: 'inventoryList', signed, snapshot: stored.hash, subject }
        act.append([draft(`site:${input.siteId}`, documentsTypes.frozen, 'document', documentId, [], body)])
        act.touch('documents', subject, [documentId])
        return view(found(documentRow(act.db, documentId), 'document'))
      })
    }),
    list(input: { subject: string }) {
      requirePermission(context, 'case.read')
      return documentRows(context.store().db, input.subject).map(view)
    },
    /** Draws the PDF from the frozen bytes, so that the same document always gives the same file. */
    async open(input: { documentId: string }) {
      const session = requirePermission(context, 'case.read')
      const { row, bytes } = await opened(input.documentId)
      const pages = await drawn(row, bytes)
      return offered(`${codeOf(row.snapshot_hash)}.pdf`, pages, session)
    },
    /**
     * Writes the editable copy of a frozen official document into a folder, under a name nothing there has: a copy
     * somebody wrote in is never replaced. Throws BAD_PLACE, or REFUSED for a document that has no such copy.
     */
    async saveDocx(input: { documentId: string; folder: string }) {
      const session = requirePermission(context, 'case.read')
      const { row, bytes } = await opened(input.documentId)
      if (row.format !== officialDocumentFormat) refuse('noEditableCopy', 'documentId', row.kind)
      const document = readOfficial(bytes)
      if (cellCount(document) > COPY_CELLS) refuse('copyTooLong', 'documentId', row.kind)
      const code = codeOf(row.snapshot_hash)
      const docx = await worker.officialDocx(bytes, code)
      requireSame(context, session)
      try {
        await checkPlace(input.folder, context.paths.folder)
        const path = await writeNew(input.folder, copyName(document, code), docx)
        return { path, bytes: docx.length, sha256: sha256Hex(docx) }
      } catch (error) {
        throw deskError('BAD_PLACE', { reason: faultOf(error) })
      }
    },
  }
}

/** Several drawn documents as one. */
function joined(parts: readonly RenderedDocument[]): RenderedDocument {
  const glyphs = new Map(parts.flatMap((part) => part.missing).map((glyph) => [glyph.codePoint, glyph]))
  return {
    pdf: joinPdf(parts.map((part) => Buffer.from(part.pdf))),
    pages: parts.reduce((sum, part) => sum + part.pages, 0),
    missing: [...glyphs.values()],
    fonts: parts[0]?.fonts ?? [],
  }
}

/** Cells of all tables and forms of a document. */
function cellCount(document: OfficialDocument): number {
  return document.blocks.reduce((sum, block) => {
    if (block.block === 'table') return sum + block.rows.length * block.columns.length
    return block.block === 'grid' ? sum + block.rows.reduce((cells, row) => cells + row.cells.length, 0) : sum
  }, 0)
}

/** Name of an editable copy: title, case number and short code, without signs that files cannot have. */
function copyName(document: OfficialDocument, code: string): string {
  const parts = [document.title.replaceAll('\u3000', ''), document.caseNo ?? '', code].filter((part) => part !== '')
  return parts.join('-').replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '_')
}

/** Writes `<name>.docx`, or `<name>（2）.docx` and so on where that is taken. Returns the path. */
async function writeNew(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  let path = join(folder, `${name}.docx`)
  for (let n = 2; await isPresent(path); n += 1) path = join(folder, `${name}（${n}）.docx`)
  await writeFileAtomically(path, bytes)
  return path
}
